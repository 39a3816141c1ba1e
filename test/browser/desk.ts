import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { type RunningHub, runHub, untilEvents } from "../support/hub.ts";
import { message } from "../support/message.ts";
import { isLoadedAnew } from "../support/repeats.ts";
import { Seats } from "./seats.ts";

export interface Desk {
  readonly running: RunningHub;
  /** A person's browser, signed in; every error on the page is kept. */
  sit(options?: Sitting): Promise<Page>;
  /** The person gets up; the next who wants a browser of the same kind may sit down at theirs. */
  leave(page: Page): Promise<void>;
  /** Publishes events as ingest would, and waits until all of them are on the timeline. */
  tell(events: readonly Partial<PublishedEvent>[]): Promise<void>;
  readonly faults: string[];
  end(): Promise<void>;
}

interface Sitting extends BrowserContextOptions {
  readonly role?: "viewer" | "manager" | "admin";
  readonly name?: string;
  /** Where the person begins; left out, at what happened last. */
  readonly at?: string;
  /** The browser itself opens the sign-in link, which loads a page more; left out, it is asked for beforehand but in `.ci/run`. */
  readonly byLink?: boolean;
  /**
   * The person goes on from the page that they have left before, as people do from place to place; left out, in `.ci/run` and
   * where somebody else sat there last, a page is loaded. What others changed meanwhile such a page may show a moment late.
   */
  readonly goesOn?: boolean;
  /** The page's clock can be put forward. */
  readonly clock?: boolean;
}

/** A hub for this file, as it is asked for, and the run's one browser. */
export async function openDesk(options: Parameters<typeof runHub>[0] = {}): Promise<Desk> {
  const running = await runHub(options);
  const browser: Browser = await chromium.connect(process.env.HUB_TEST_BROWSER ?? "");
  const seats = new Seats(browser);
  const faults: string[] = [];
  let told = 0;
  return {
    running,
    faults,
    async sit({
      role = "admin",
      name = "Mai Tran",
      clock = false,
      at = "/console/activity",
      byLink = isLoadedAnew,
      goesOn = false,
      ...options
    } = {}) {
      const { page, isBack } = await seats.take(`${role} ${name}`, {
        viewport: { width: 1440, height: 900 },
        locale: "en-GB",
        timezoneId: "Europe/London",
        ...options,
      });
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (line) => {
        if (line.type() === "error") faults.push(`${line.text()} ${line.location().url}`);
      });
      const address = new URL(at, running.hub.url).href;
      if (isBack && goesOn) {
        await goTo(page, address);
        return page;
      }
      if (clock) await page.clock.install();
      const link = running.hub.signInLink({ name, role });
      if (byLink) await page.goto(link);
      else await page.context().request.get(link, { maxRedirects: 0 });
      await page.goto(address);
      return page;
    },
    leave: async (page) => await seats.leave(page),
    async tell(events) {
      const batch = events.map((event) => message(event, `${told++} ${JSON.stringify(event)}`));
      await running.hub.bus.publish(batch);
      await untilEvents(running.api, told);
    },
    async end() {
      await browser.close();
      await running.end();
    },
  };
}

/**
 * Goes to an address of the console by way of its menu: within the page that is open, as a link there leads on; in `.ci/run`
 * by a page that is loaded anew. What stood there before has gone when it is through.
 */
export async function goTo(page: Page, url: string): Promise<void> {
  if (isLoadedAnew) {
    await page.goto(url);
    return;
  }
  if ((await page.locator("dialog[open]").count()) > 0) await page.keyboard.press("Escape");
  for (const to of [new URL("/console/more", url).href, url])
    await page.evaluate(async (address) => {
      history.pushState(null, "", address);
      dispatchEvent(new PopStateEvent("popstate"));
      for (let frame = 0; frame < 2; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
    }, to);
}

/** Goes to an account by the palette, as a person does who knows a part of what leads to it. */
export async function openAccount(page: Page, wanted: string, name: string | RegExp = wanted): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.locator("dialog[open] [role=combobox]").fill(wanted);
  await page.getByRole("option").filter({ hasText: name }).first().click();
}

const jane = [{ type: "email", value: "jane@northwind.example" }];

/** A few weeks with one customer, and a little of another. */
export function someWeeks(): Partial<PublishedEvent>[] {
  return [
    {
      tool: "calendly",
      type: "meeting.scheduled",
      family: "meeting",
      title: "Year-end review booked",
      time: "2026-11-20T09:00:00.000Z",
      scheduledFor: `${new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10)}T10:00:00.000Z`,
      direction: "in",
      actor: { kind: "contact", name: "Jane Doe", email: "jane@northwind.example" },
      object: { kind: "meeting", id: "m1", name: "Year-end review" },
      identities: jane,
    },
    {
      tool: "quickbooks",
      type: "invoice.sent",
      family: "money",
      title: "Invoice 1042 sent",
      time: "2026-11-19T15:10:00.000Z",
      direction: "out",
      money: { amount: "1250.50", currency: "GBP" },
      object: { kind: "invoice", id: "1042", name: "1042", url: "https://books.example/invoice/1042" },
      identities: jane,
      details: { dueDate: "2026-12-19", emailedTo: "jane@northwind.example" },
    },
    {
      tool: "quickbooks",
      type: "invoice.created",
      family: "money",
      title: "Invoice 1042 made",
      time: "2026-11-18T11:00:00.000Z",
      direction: "out",
      object: { kind: "invoice", id: "1042", name: "1042" },
      identities: jane,
    },
    ...Array.from({ length: 12 }, (_, n) => ({
      tool: "smartsheet",
      type: "record.changed" as const,
      family: "record" as const,
      title: `Row ${n + 1} of Onboarding changed`,
      time: `2026-11-17T09:${String(10 + n).padStart(2, "0")}:00.000Z`,
      identities: jane,
    })),
    {
      tool: "docusign",
      type: "agreement.signed",
      family: "agreement",
      title: "Engagement letter signed",
      time: "2026-11-16T08:00:00.000Z",
      direction: "in",
      actor: { kind: "contact", name: "Omar Haddad" },
      identities: [{ type: "email", value: "omar@alder.example" }],
    },
  ];
}
