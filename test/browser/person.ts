import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import type { Key, Messages } from "../../functions/serve/console/messages/en.ts";
import { en } from "../../functions/serve/console/messages/en-all.ts";
import { vi } from "../../functions/serve/console/messages/vi-all.ts";
import { type Desk, goTo } from "./desk.ts";

/** How a person sits before the console: what they have in their hands, and what they read. */
export interface Way {
  readonly name: string;
  readonly hand: "mouse" | "keyboard" | "finger";
  readonly messages: Messages;
  readonly browser: BrowserContextOptions;
}

const [wide, narrow] = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

export const byMouse: Way = { name: "by mouse", hand: "mouse", messages: en, browser: { viewport: wide } };
export const ways: readonly Way[] = [
  byMouse,
  { name: "by keyboard alone", hand: "keyboard", messages: en, browser: { viewport: wide } },
  {
    name: "on a phone",
    hand: "finger",
    messages: en,
    browser: { viewport: narrow, isMobile: true, hasTouch: true },
  },
  { name: "in Vietnamese", hand: "mouse", messages: vi, browser: { viewport: wide, locale: "vi-VN" } },
];

const places = {
  accounts: { title: "clients.title", keys: "g a", tab: true },
  feed: { title: "feed.title", keys: "g f", tab: false },
  owes: { title: "owes.title", keys: "g o", tab: true },
  quiet: { title: "quiet.title", keys: undefined, tab: false },
  months: { title: "months.title", keys: "g m", tab: false },
  inbox: { title: "inbox.title", keys: "g i", tab: false },
  connections: { title: "connections.title", keys: "g c", tab: false },
} as const satisfies Readonly<
  Record<string, { readonly title: Key; readonly keys: string | undefined; readonly tab: boolean }>
>;

/** Keys that are pressed to reach a control, at the most: beyond that nobody calls it reachable. */
const tabsAtMost = 90;
const choicesAtMost = 20;

/** Somebody who does jobs in one browser, and counts the steps: a click, a key that does something, a word that is typed. */
export class Person {
  readonly page: Page;
  readonly way: Way;
  readonly #base: string;
  steps = 0;

  private constructor(page: Page, way: Way, base: string) {
    this.page = page;
    this.way = way;
    this.#base = base;
  }

  static async sit(desk: Desk, way: Way): Promise<Person> {
    const page = await desk.sit({
      at: "/",
      permissions: ["clipboard-read", "clipboard-write"],
      ...way.browser,
    });
    return new Person(page, way, desk.running.hub.url);
  }

  /** A sentence of the console in the person's language; of one that counts, the form for many or for one. */
  says(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
    const message = this.way.messages[key];
    const text =
      typeof message === "string" ? message : ((values.n === 1 ? message.one : undefined) ?? message.other);
    return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ""));
  }

  /**
   * Begins a job, which does not count: at a place that is opened anew; left out, at the start, to which the page that is open
   * goes, as people do from one job to the next. In `.ci/run` that is loaded anew, too.
   */
  async begin(path?: string): Promise<void> {
    if (path === undefined) await goTo(this.page, `${this.#base}/`);
    else await this.page.goto(this.#base + path);
    await this.page.locator("h1").first().waitFor();
    this.steps = 0;
  }

  async press(keys: string): Promise<void> {
    this.steps++;
    for (const key of keys.split(" ")) await this.page.keyboard.press(key);
  }

  /** Presses a button, a link or a box; the keyboard walks there first. */
  async use(what: Locator): Promise<void> {
    this.steps++;
    if (this.way.hand === "mouse") return await what.click();
    if (this.way.hand === "finger") return await what.tap();
    await this.#reach(what);
    await this.page.keyboard.press((await what.getAttribute("type")) === "checkbox" ? "Space" : "Enter");
  }

  /** Types into a field in place of what is there. */
  async write(field: Locator, text: string): Promise<void> {
    this.steps++;
    if (this.way.hand !== "keyboard") return await field.fill(text);
    await this.#reach(field);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }

  /** Puts into a field what was copied elsewhere, as it stood there. */
  async paste(field: Locator, text: string): Promise<void> {
    this.steps++;
    if (this.way.hand === "keyboard") await this.#reach(field);
    else await field.focus();
    await this.page.evaluate(async (copied) => await navigator.clipboard.writeText(copied), text);
    await this.page.keyboard.press("ControlOrMeta+v");
  }

  /** Says that a form is complete: by Enter in its last field, or by its button. */
  async submit(button: Locator): Promise<void> {
    if (this.way.hand === "keyboard") await this.press("Enter");
    else await this.use(button);
  }

  async undo(): Promise<void> {
    if (this.way.hand === "keyboard") return await this.press("u");
    await this.use(this.page.getByRole("button", { name: this.says("action.undo") }).last());
  }

  /** Opens the search over any page and types. */
  async search(text: string): Promise<void> {
    if (this.way.hand === "keyboard") await this.press("/");
    else await this.use(this.page.getByRole("button", { name: this.says("nav.search") }).first());
    await this.write(this.page.locator("dialog[open] [role=combobox]"), text);
  }

  /** Takes one of what was searched for; the keyboard goes down to it with the arrow. */
  async take(name: RegExp | string): Promise<void> {
    const option = this.page.getByRole("option", { name }).first();
    await option.waitFor();
    if (this.way.hand !== "keyboard") return await this.use(option);
    for (let n = 0; n < choicesAtMost; n++) {
      if ((await option.getAttribute("aria-selected")) === "true") return await this.press("Enter");
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`${option} is not within ${choicesAtMost} choices`);
  }

  async go(place: keyof typeof places): Promise<void> {
    const { title, keys, tab } = places[place];
    const name = new RegExp(`^${this.says(title)}`);
    const heading = this.page.getByRole("heading", { level: 1, name });
    if (this.way.hand === "keyboard" && keys !== undefined) await this.press(keys);
    else if (this.way.hand === "keyboard") {
      await this.search(this.says(title));
      await this.take(name);
    } else {
      const today = this.page.getByRole("navigation", { name: this.says("nav.setUp") });
      const isNear = this.way.hand === "finger" && (place === "inbox" || place === "connections");
      if (this.way.hand === "finger" && !tab && !isNear)
        await this.use(this.page.getByRole("link", { name: this.says("nav.more") }));
      await this.use(
        (isNear ? today : this.page.getByRole("navigation", { name: this.says("nav.label") }))
          .getByRole("link", { name })
          .first(),
      );
    }
    await heading.waitFor();
  }

  /** Walks to a control as a keyboard does, and sees where it stands. */
  async #reach(what: Locator): Promise<void> {
    await what.waitFor();
    for (let n = 0; n < tabsAtMost; n++) {
      if (await what.evaluate((one) => one === one.ownerDocument.activeElement)) {
        if (!(await what.evaluate((one) => one.matches(":focus-visible"))))
          throw new Error(`Nobody sees that ${what} has the focus`);
        return;
      }
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`${what} is not within ${tabsAtMost} tabs`);
  }
}
