import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { day } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";

/*
 * A manager's jobs on a book of 150 clients, each in as many steps as it says: a click, a key that does something, or a word
 * that is typed. A further step would be a detour.
 */
let desk: Desk;

const clients = Array.from({ length: 150 }, (_, n) => ({
  name:
    n === 7
      ? "Công ty Sen Vàng"
      : n === 8
        ? "Đặng Tailoring"
        : `Client ${String(n).padStart(3, "0")} Partners`,
  domain: `client-${n}.example`,
}));
const of = (n: number, type: PublishedEvent["type"], days: number, more: Partial<PublishedEvent>) => ({
  type,
  time: `${day(-days)}T10:00:00.000Z`,
  identities: [{ type: "email", value: `jane@client-${n}.example` }],
  ...more,
});
const stray = (tool: string, id: string, name: string): Partial<PublishedEvent> => ({
  tool,
  type: "email.received",
  time: `${day(-2)}T10:00:00.000Z`,
  title: "A question",
  identities: [
    { type: `${tool}:customer`, value: id },
    { type: "name", value: name },
  ],
});
/** A day of the month before last, which the hub hears of only now. */
const past = 60;

beforeAll(async () => {
  desk = await openDesk();
  for (let n = 0; n < clients.length; n += 10)
    await Promise.all(
      clients.slice(n, n + 10).map(
        async ({ name, domain }) =>
          await desk.running.api.call("POST", "/api/accounts", {
            name,
            owner: "Mai Tran",
            identities: [{ type: "domain", value: domain }],
          }),
      ),
    );
  await desk.tell([
    ...clients.map((_, n) => of(n, "email.received", 10, { direction: "in", title: `Letter ${n}` })),
    of(7, "invoice.sent", past, {
      family: "money",
      direction: "out",
      title: "Invoice HL-3958 sent",
      money: { amount: "1580.00", currency: "GBP" },
      object: { kind: "invoice", id: "3958", name: "HL-3958" },
    }),
    of(8, "email.received", 1, {
      direction: "in",
      title: "About the tax review",
      actor: { kind: "contact", name: "Nguyễn Thị Đào", email: "dao@client-8.example" },
    }),
    stray("quickbooks", "219", "Solent Yacht Charters"),
    stray("dext", "7", "Solent Yacht Charters Ltd"),
    stray("quickbooks", "31", "Client 003 Partners"),
    stray("quickbooks", "32", "Client 004 Partners"),
  ]);
}, 180_000);
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

/** Sits a person down, and counts what they do. */
async function begin(at: string, options: Parameters<Desk["sit"]>[0] = {}) {
  const page = await desk.sit({ at, ...options });
  await page.getByRole("heading", { level: 1 }).first().waitFor({ timeout: 60_000 });
  let steps = 0;
  return {
    page,
    click: async (what: ReturnType<Page["locator"]>) => {
      steps++;
      await what.click();
    },
    press: async (key: string) => {
      steps++;
      await page.keyboard.press(key);
    },
    type: async (text: string) => {
      steps++;
      await page.locator("dialog[open] [role=combobox]").fill(text);
    },
    done: async () => {
      await page.context().close();
      return steps;
    },
  };
}
const option = (page: Page, name: RegExp) => page.getByRole("option", { name });

describe("finding", () => {
  test.each([
    ["sen vang", "Công ty Sen Vàng"],
    ["dang tailoring", "Đặng Tailoring"],
    ["Sen Vàng".normalize("NFD"), "Công ty Sen Vàng"],
  ])("a client by %s takes 3 steps", async (typed, name) => {
    const job = await begin("/console/activity");
    await job.press("/");
    await job.type(typed);
    await option(job.page, new RegExp(name)).first().waitFor();
    await job.press("Enter");
    await job.page.getByRole("heading", { level: 1, name }).waitFor();

    expect(await job.done()).toBe(3);
  });

  test("an invoice by its number takes 3 steps, and says what was searched", async () => {
    const job = await begin("/console/activity");
    await job.press("Control+k");
    await job.type("3958");
    await job.page.getByText(/^Searched \d+ clients, /).waitFor();
    const documents = job.page.getByRole("group", { name: "Documents" });
    expect(await documents.getByRole("option").allTextContents()).toEqual([
      expect.stringMatching(/HL-3958.*Công ty Sen Vàng.*£1,580\.00/),
    ]);
    await job.press("Enter");
    await job.page.getByText("Invoice HL-3958 sent").first().waitFor();

    expect(await job.done()).toBe(3);
  });

  test("all about a matter takes 3 steps, in Vietnamese too", async () => {
    const job = await begin("/console/activity", { locale: "vi-VN" });
    await job.press("/");
    await job.type("tax review");
    await option(job.page, /Đặng Tailoring/)
      .first()
      .waitFor();
    await job.press("Enter");
    await job.page.waitForURL(/\/console\/events\//, { waitUntil: "commit" });

    expect(await job.done()).toBe(3);
  });

  test("a person by a name typed without marks takes 3 steps", async () => {
    const job = await begin("/console/activity");
    await job.press("/");
    await job.type("thi dao");
    await job.page.getByRole("group", { name: "People" }).getByText("Nguyễn Thị Đào").waitFor();
    await job.press("Enter");
    await job.page.getByRole("heading", { level: 1, name: "Đặng Tailoring" }).waitFor();

    expect(await job.done()).toBe(3);
  });

  test("nothing says so, and what is too long to search for, too", async () => {
    const job = await begin("/console/activity");
    await job.press("/");
    await job.type("zzyzx");
    await job.page.getByText("Nothing for “zzyzx”").waitFor();
    await job.type("a".repeat(10_000));
    await job.page.getByText(/Too long to search for/).waitFor();
    await job.type("<img src=x onerror=alert(1)>");
    await job.page.getByText(/Nothing for “<img/).waitFor();
    await job.done();
  });
});

describe("what happened", () => {
  test("two months ago is found by its days, though it was heard of only now", async () => {
    const job = await begin(`/console/activity?family=money&since=${day(-past)}&until=${day(-past)}`);
    const row = job.page.getByRole("feed").getByRole("article").filter({ hasText: "HL-3958" });
    await row.waitFor();

    expect(await row.textContent()).toMatch(/heard /);
    expect(await job.done()).toBe(0);
  });

  test("two months ago does not stand under today", async () => {
    const job = await begin(`/console/activity?since=${day(0)}&family=money`);
    await job.page.getByText("Nothing matches these filters").waitFor();
    await job.done();
  });
});

describe("the unmatched", () => {
  test("called exactly like clients are accepted in 1 step, and taken back in 1", async () => {
    const job = await begin("/console/inbox");
    await job.page.getByText("2 names are exactly a client’s.").waitFor();
    await job.click(job.page.getByRole("button", { name: /^Accept 2 names, 2 events/ }));
    await job.page.getByText("2 names are with their clients now").waitFor();
    await job.page.getByRole("link", { name: "Client 003 Partners" }).waitFor({ state: "detached" });
    await job.press("u");
    await job.page.getByRole("link", { name: "Client 003 Partners" }).waitFor();

    expect(await job.done()).toBe(2);
  });

  test("of one company become a client in 1 step, which is taken back with the client", async () => {
    const job = await begin("/console/inbox");
    const card = job.page.locator(".unmatched > li").filter({ hasText: "Solent Yacht Charters" });
    await card.getByText("2 names · 2 events").waitFor();
    await job.click(card.getByRole("button", { name: "Make it a client" }));
    await card.waitFor({ state: "detached" });
    await job.press("u");
    await card.waitFor();

    expect(await job.done()).toBe(2);
  });

  test("are found by a part of their name", async () => {
    const job = await begin("/console/inbox");
    await job.page.getByRole("searchbox", { name: "Search the unmatched" }).fill("yacht");
    await job.page.getByText("Client 003 Partners", { exact: true }).first().waitFor({ state: "detached" });
    expect(await job.page.locator(".unmatched > li").count()).toBe(1);
    await job.done();
  });
});

test("a client's timeline for a partner takes 5 steps, and a spreadsheet reads its accents", async () => {
  const job = await begin("/console/activity");
  await job.press("/");
  await job.type("sen vang");
  const hit = option(job.page, /Sen Vàng/).first();
  await hit.waitFor();
  await job.click(hit);
  await job.click(job.page.getByRole("button", { name: "Export" }));
  const [download] = await Promise.all([
    job.page.waitForEvent("download"),
    job.click(job.page.getByRole("button", { name: "CSV" })),
  ]);
  const path = join(desk.running.folder, "partner.csv");
  await download.saveAs(path);
  expect((await readFile(path)).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(await job.done()).toBe(5);
});
