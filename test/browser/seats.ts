import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { isLoadedAnew } from "../support/repeats.ts";

const heard = ["console", "dialog", "pageerror", "request", "response"] as const;

/**
 * The pages at which people sit, each in a browser of the kind that is asked for. To open one costs more than to load a page: but
 * in `.ci/run`, one that somebody has left is given to the next who asks for the same kind, cleared of what the last one did there.
 */
export class Seats {
  readonly #browser: Browser;
  readonly #kinds = new WeakMap<Page, string>();
  readonly #left = new Map<string, Page>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async take(options: BrowserContextOptions): Promise<Page> {
    const kind = JSON.stringify(options);
    const left = this.#left.get(kind);
    this.#left.delete(kind);
    if (left) return left;
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    this.#kinds.set(page, kind);
    return page;
  }

  /** What a person has changed of their browser beyond what the page itself remembers, its test has put back. */
  async leave(page: Page): Promise<void> {
    const kind = this.#kinds.get(page);
    if (isLoadedAnew || kind === undefined || this.#left.has(kind)) return await page.context().close();
    for (const event of heard) page.removeAllListeners(event);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.evaluate("localStorage.clear()");
    this.#left.set(kind, page);
  }
}
