import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { isLoadedAnew } from "../support/repeats.ts";

const heard = ["console", "dialog", "pageerror", "request", "response"] as const;

/** A page, of what kind it is, and who sat there last. */
interface Seat {
  readonly page: Page;
  readonly kind: string;
  readonly person: string;
}

/**
 * The pages at which people sit, each in a browser of the kind that is asked for. To open one costs more than to load a page: but
 * in `.ci/run`, one that somebody has left is given to the next who asks for the same kind, rather to the same person than to
 * another, cleared of what the last one did there.
 */
export class Seats {
  readonly #browser: Browser;
  readonly #taken = new Map<Page, Seat>();
  #left: readonly Seat[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** A page for a person; `isBack` where it is the one that the same person sat at last. */
  async take(person: string, options: BrowserContextOptions): Promise<{ page: Page; isBack: boolean }> {
    const kind = JSON.stringify(options);
    const fits = this.#left.filter((one) => one.kind === kind);
    const own = fits.find((one) => one.person === person);
    const seat = own ?? fits[0];
    this.#left = this.#left.filter((one) => one !== seat);
    const page = seat?.page ?? (await this.#opened(options));
    this.#taken.set(page, { page, kind, person });
    return { page, isBack: own !== undefined };
  }

  /** What a person has changed of their browser beyond what the page itself remembers, its test has put back. */
  async leave(page: Page): Promise<void> {
    const seat = this.#taken.get(page);
    this.#taken.delete(page);
    if (isLoadedAnew || !seat) return await page.context().close();
    for (const event of heard) page.removeAllListeners(event);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.evaluate("localStorage.clear()");
    this.#left = [seat, ...this.#left];
  }

  async #opened(options: BrowserContextOptions): Promise<Page> {
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(20_000);
    return await context.newPage();
  }
}
