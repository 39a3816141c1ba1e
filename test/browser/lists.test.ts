import { buffer, text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { account } from "../../schemas/account.ts";
import { followUpList } from "../../schemas/follow-up.ts";
import { alertList, causeList, portfolioPage } from "../../schemas/insight.ts";
import { until } from "../support/until.ts";
import { seriousOn } from "./axe.ts";
import { day, idOf, makeBook } from "./book.ts";
import { type Desk, goTo, openDesk } from "./desk.ts";

let desk: Desk;
let dovecote = "";
beforeAll(async () => {
  desk = await openDesk();
  await makeBook(desk);
  dovecote = await idOf(desk, "Dovecote");
}, 120_000);
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

/** The month that ended last. */
const lastMonth = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1, 1));
const monthName = (month: "short" | "long") =>
  lastMonth.toLocaleDateString("en-GB", { month, year: "numeric", timeZone: "UTC" });

const at = async (path: string, options: Parameters<Desk["sit"]>[0] = {}) =>
  await desk.sit({ goesOn: true, ...options, at: path });
/** How many pixels of something are hidden to its right. */
const beyond = async (page: Page, selector: string) =>
  await page
    .locator(selector)
    .first()
    .evaluate((one) => one.scrollWidth - one.clientWidth);
const openFollowUps = async () =>
  followUpList.parse(await desk.running.api.call("GET", "/api/followups")).followUps.map(({ what }) => what);

describe("today", () => {
  test("says who needs the reader and why, with the events that show it, and what the day holds", async () => {
    const page = await at("/");
    const needs = page.getByRole("region", { name: /^Needs you/ });
    await needs.getByRole("link", { name: "Dovecote Care Homes" }).waitFor();
    // What is known of all clients comes after who is listed.
    await needs.getByText("overdue, the oldest for").first().waitFor();

    expect(await needs.textContent()).toMatch(/Silent 3\d days, usually every \d/);
    // A badge says that it is to be watched, the sentence why: the number is a click away.
    expect(await needs.textContent()).toMatch(/Watch.*Silent.*£2,140 overdue, the oldest for 10\d days\./);
    expect(await needs.textContent()).not.toMatch(/health \d+ of 100/);
    expect(await needs.textContent()).toContain("£3,210a year");
    await needs
      .getByRole("link", { name: /A question/ })
      .first()
      .waitFor();
    await page
      .getByRole("region", { name: /^Agenda/ })
      .getByText("Halden Joinery")
      .waitFor();
    expect(await page.title()).toBe("Today · Account hub");
    await desk.leave(page);
  });

  test("by keys alone: a follow-up is made, ticked off, and taken back", async () => {
    const page = await at("/");
    const needs = page.getByRole("region", { name: /^Needs you/ });
    await needs.getByRole("link", { name: "Dovecote Care Homes" }).waitFor();
    await page.keyboard.press("r");
    await page.getByRole("textbox", { name: "What" }).waitFor();
    await until(async () => (await page.evaluate("document.activeElement?.tagName")) === "INPUT");
    await page.keyboard.type("Call Ngozi about HP-300");
    await page.keyboard.press("Enter");
    const box = page.getByRole("checkbox", { name: "Done: Call Ngozi about HP-300" });
    await box.waitFor();

    expect(await openFollowUps()).toEqual(["Call Ngozi about HP-300"]);
    // Not `check`, which looks at the box afterwards: it is gone as soon as it is done.
    await box.click();
    await box.waitFor({ state: "detached" });
    expect(await openFollowUps()).toEqual([]);
    await page.keyboard.press("u");
    await box.waitFor();
    expect(await openFollowUps()).toEqual(["Call Ngozi about HP-300"]);
    await desk.leave(page);
  });

  test("no day is said to be free before it is known whose clients are looked at", async () => {
    const page = await at("/console/activity");
    let letThrough = () => {};
    const until = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route("**/api/portfolio?*", async (route) => {
      await until;
      await route.continue();
    });
    const meetings = page.waitForResponse(/upcoming=true/);
    await page.goto(`${desk.running.hub.url}/?whose=mine`);
    const agenda = page.getByRole("region", { name: /^Agenda/ });
    await agenda.waitFor();
    await meetings;
    await page
      .getByRole("region", { name: /^Needs you/ })
      .getByRole("link")
      .first()
      .waitFor();

    expect(await agenda.textContent()).toBe("Agenda");
    letThrough();
    await agenda.getByText("Halden Joinery").waitFor();
    await desk.leave(page);
  });

  test("a client that is snoozed is off the list until that is taken back", async () => {
    const page = await at("/");
    const client = page
      .getByRole("region", { name: /^Needs you/ })
      .getByRole("link", { name: "Dovecote Care Homes" });
    await client.waitFor();
    await page.keyboard.press("s");
    const dialog = page.getByRole("dialog", { name: "Snooze" });
    const snooze = dialog.getByRole("button", { name: "Snooze" });
    await dialog.waitFor();
    expect(await snooze.isDisabled()).toBe(true);
    await page.keyboard.type("Back from leave then");
    await dialog.getByRole("radio", { name: "Until a day" }).check();
    expect(await snooze.isDisabled()).toBe(true);
    await dialog.getByRole("textbox", { name: "Until a day" }).fill(day(9));
    await snooze.click();
    await page.getByText("Dovecote Care Homes snoozed").waitFor();
    await client.waitFor({ state: "detached" });
    const { alerts } = alertList.parse(await desk.running.api.call("GET", "/api/alerts"));
    expect(alerts).toContainEqual(
      expect.objectContaining({
        account: dovecote,
        snoozed: { until: day(9), reason: "Back from leave then" },
      }),
    );
    await page.getByRole("button", { name: "Undo" }).click();
    await client.waitFor();
    await desk.leave(page);
  });

  test("who is snoozed is shown on demand, with until when and why, and is woken there", async () => {
    const page = await at("/");
    const needs = page.getByRole("region", { name: /^Needs you/ });
    await needs.getByRole("link", { name: "Dovecote Care Homes" }).waitFor();
    await page.keyboard.press("s");
    await page.getByRole("dialog", { name: "Snooze" }).getByLabel("Why").fill("They are on leave");
    await page.keyboard.press("Enter");
    await needs.getByRole("link", { name: "1 snoozed" }).click();
    const snoozed = page.getByRole("region", { name: /^Snoozed/ });
    await snoozed.getByRole("link", { name: "Dovecote Care Homes" }).waitFor();
    await snoozed.getByText("They are on leave").waitFor();
    await snoozed.getByText(/^until \d/).waitFor();
    expect(new URL(page.url()).search).toContain("show=snoozed");

    await snoozed.getByRole("button", { name: "Wake: Dovecote Care Homes" }).click();
    await snoozed.getByText("Nobody is snoozed").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await snoozed.getByRole("button", { name: "Wake: Dovecote Care Homes" }).click();
    await snoozed.getByText("Nobody is snoozed").waitFor();
    await snoozed.getByRole("link", { name: "Needs you" }).click();
    await needs.getByRole("link", { name: "Dovecote Care Homes" }).waitFor();
    expect(await needs.getByRole("link", { name: /snoozed/ }).count()).toBe(0);
    await desk.leave(page);
  });
});

describe("a client's page", () => {
  test("says how we stand before anything is scrolled: health, silence, money, meeting, people, points", async () => {
    const page = await at(`/console/accounts/${dovecote}`);
    const card = page.getByRole("complementary", { name: "The client in short" });
    await card.getByText(/^Why \d/).waitFor();
    const strip = await page.locator(".strip").textContent();

    expect(strip).toMatch(/Silent 3\d days/);
    expect(strip).toContain("£2,140");
    expect(strip).toMatch(/of £3,210 open · oldest 10\d days/);
    expect(strip).toContain("None");
    const lost = Number(
      /100 − (\d+)/.exec((await card.getByRole("heading", { name: /^Why/ }).textContent()) ?? "")?.[1],
    );
    const points = await card.locator(".points > li > strong").allTextContents();
    expect(lost).toBeGreaterThan(0);
    expect(points.reduce((sum, text) => sum + Number(text.slice(1)), 0)).toBe(lost);
    expect(await card.getByRole("link", { name: "Write to Ngozi Adeyemi" }).getAttribute("href")).toBe(
      "mailto:ngozi@dovecote.example",
    );
    expect(await page.title()).toBe("Dovecote Care Homes · Clients · Account hub");
    await desk.leave(page);
  });

  test("has its documents as things with a state, each of which opens with its thread", async () => {
    const page = await at(`/console/accounts/${dovecote}?show=documents`);
    const row = page.getByRole("row").filter({ hasText: "HP-300" });
    await row.waitFor();

    expect(await row.textContent()).toMatch(/10\d days late.*£1,070\.00.*£1,070\.00/);
    const late = /(\d+) days late/.exec((await row.textContent()) ?? "")?.[1];
    expect(await page.locator(".strip").textContent()).toContain(`oldest ${late} days`);
    await page.getByText(`overdue, the oldest for ${late} days.`).first().waitFor();
    await page.getByRole("link", { name: /^Agreements 1/ }).click();
    await page.getByRole("row").filter({ hasText: "Engagement letter" }).getByRole("link").click();
    await page.getByRole("complementary", { name: "Event" }).getByText("Why here?").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary", { name: "The client in short" }).waitFor();
    await desk.leave(page);
  });
});

test("a list that could not be read does not say that nobody is on it", async () => {
  const page = await at("/console/activity");
  await page.route("**/api/portfolio?*", async (route) => await route.fulfill({ status: 503, body: "{}" }));
  await page.goto(`${desk.running.hub.url}/console/quiet?whose=all`);
  const again = page.getByRole("button", { name: /^Try/ });
  await again.waitFor();
  expect(await page.locator(".empty").count()).toBe(0);
  await page.unroute("**/api/portfolio?*");
  await again.click();
  await page.getByRole("row").filter({ hasText: "Dovecote" }).waitFor();
  desk.faults.length = 0;
  await desk.leave(page);
});

test("what all clients come to is said when all of them are there", async () => {
  const page = await at("/console/activity");
  let letThrough = () => {};
  const rest = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/api/portfolio?*", async (route) => {
    const isFirst = !new URL(route.request().url()).searchParams.has("cursor");
    if (!isFirst) await rest;
    const url = isFirst
      ? route.request().url()
      : route
          .request()
          .url()
          .replace(/cursor=[^&]*/, "limit=200");
    const table = portfolioPage.parse(await (await route.fetch({ url })).json());
    await route.fulfill({ json: isFirst ? { ...table, next: "more" } : { ...table, accounts: [] } });
  });
  await page.goto(`${desk.running.hub.url}/console/owes?whose=all`);
  await page.getByRole("row").filter({ hasText: "Dovecote" }).waitFor();
  const owes = page.getByRole("navigation").getByRole("link", { name: "Owes" });
  expect([await page.locator(".owes-sum").count(), await owes.textContent()]).toEqual([0, "Owes"]);

  letThrough();
  await page.getByText(/\d+ of \d+ clients overdue/).waitFor();
  await owes.filter({ hasText: /^Owes\d+$/ }).waitFor();
  await page.unroute("**/api/portfolio?*");
  await desk.leave(page);
});

test("paper is light where the screen is dark, and has nothing to press", async () => {
  const page = await at("/?whose=all", { colorScheme: "dark" });
  const name = page
    .getByRole("region", { name: /^Needs you/ })
    .getByRole("link", { name: "Dovecote Care Homes" });
  await name.waitFor();
  const colour = async () => await name.evaluate((one) => getComputedStyle(one).color);
  const dark = await colour();
  for (const theme of ["auto", "dark"]) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
    }, theme);
    expect(await colour()).toBe(dark);
    await page.emulateMedia({ media: "print" });
    expect([theme, await colour()]).toEqual([theme, "rgb(27, 28, 32)"]);
    expect(await page.locator(".pane button").filter({ visible: true }).count()).toBe(0);
    await page.emulateMedia({ media: "screen" });
  }
  await desk.leave(page);
});

test("what one wants to know of a client stands beside its timeline where there is room, and in its place where not", async () => {
  const page = await at(`/console/accounts/${dovecote}`, { viewport: { width: 1280, height: 800 } });
  const card = page.locator(".client-card");
  await card.getByText("Why").first().waitFor();
  const [main, beside] = await Promise.all([page.locator("main").boundingBox(), card.boundingBox()]);
  expect(beside?.x).toBeGreaterThanOrEqual((main?.x ?? 0) + (main?.width ?? 0));
  expect((beside?.x ?? 0) + (beside?.width ?? 0)).toBe(1280);

  await page.setViewportSize({ width: 1024, height: 800 });
  await card.waitFor({ state: "detached" });
  await page.getByRole("navigation", { name: "Parts of the client" }).getByRole("link").first().click();
  await card.getByText("Why").first().waitFor();
  await desk.leave(page);
});

describe("a search", () => {
  test("puts documents first where it is for exactly their number", async () => {
    const suite = await desk.running.api.call("POST", "/api/accounts", { name: "Suite 300 Partners" });
    const page = await at("/");
    const groups = page.getByRole("listbox").getByRole("group");
    const namesOf = async () => await groups.evaluateAll((all) => all.map((one) => one.ariaLabel));
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("300");
    await page.getByRole("option", { name: /^Suite 300/ }).waitFor();
    expect((await namesOf()).slice(0, 2)).toEqual(["Documents", "Clients"]);
    expect(await page.getByRole("option").first().textContent()).toMatch(/^HP-300\D/);
    await page.getByRole("combobox").fill("suite");
    await page.getByRole("option", { name: /^Suite 300/ }).waitFor();
    expect((await namesOf())[0]).toBe("Clients");
    await page.context().close();
    await desk.running.api.call("DELETE", `/api/accounts/${account.parse(suite).id}`);
  });

  test("marks what fits in what is found, however it is typed, in the palette and on its page", async () => {
    const page = await at("/");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("SEN vang");
    const found = page.getByRole("option", { name: /Công ty Sen Vàng/ }).first();
    await found.waitFor();
    expect(await found.locator("mark").allTextContents()).toEqual(["Sen", "Vàng"]);
    await goTo(page, `${desk.running.hub.url}/console/search?q=d%C3%B3vecote`);
    const hit = page.locator(".search-found li").first();
    await hit.waitFor();
    expect(await hit.getByRole("link").textContent()).toBe("Dovecote Care Homes");
    expect(await hit.getByRole("link").locator("mark").allTextContents()).toEqual(["Dovecote"]);
    await desk.leave(page);
  });
});

describe("the lists", () => {
  test("who owes how much since when, in one currency at a time, down to the invoice", async () => {
    const page = await at("/console/owes?whose=all");
    await page.getByRole("row").filter({ hasText: "Dovecote" }).waitFor();

    expect(await page.locator(".owes-sum").textContent()).toContain("£2,740 overdue£4,170 open");
    await page
      .locator(".owes-sum")
      .getByText(/^Agrees with QuickBooks Online, \d+ \w+/)
      .waitFor();
    expect(await page.locator("table").textContent()).not.toContain("€");
    await page.getByRole("button", { name: "Invoices of Dovecote Care Homes" }).click();
    await page
      .getByRole("row")
      .filter({ hasText: "HP-300" })
      .getByText(/10\d days/)
      .waitFor();
    const sent = page
      .getByRole("row")
      .filter({ hasText: "HP-300" })
      .getByRole("link", { name: /^Sent \d+ \w+/ });
    expect(await sent.getAttribute("href")).toContain("event=");
    const debtor = page.getByRole("row").filter({ hasText: "Dovecote" }).first();
    const oldest = /10\d days/.exec((await debtor.textContent()) ?? "")?.[0] ?? "nothing";
    expect(await page.getByRole("row").filter({ hasText: "HP-300" }).textContent()).toContain(oldest);
    await page.getByRole("link", { name: "EUR" }).click();
    await page.getByText("€1,900").first().waitFor();
    expect(await page.locator("tbody").textContent()).not.toContain("Dovecote");
    await desk.leave(page);
  });

  test("who owes is ordered by the heads of the table or the list of orders, and the address keeps it", async () => {
    const page = await at("/console/owes?whose=all");
    const names = page.locator("tbody th .client-name");
    const inOrder = async (...wanted: readonly string[]) =>
      await until(async () => JSON.stringify(await names.allTextContents()) === JSON.stringify(wanted));
    const [most, less, none] = ["Dovecote Care Homes", "Halden Joinery", "Brook Street Physiotherapy"];
    await inOrder(most, less, none);

    await page.getByRole("columnheader", { name: "Client" }).getByRole("link").click();
    await inOrder(none, most, less);
    expect(new URL(page.url()).searchParams.get("sort")).toBe("name");
    await page.reload();
    await inOrder(none, most, less);
    expect(await page.getByRole("columnheader", { name: "Client" }).getAttribute("aria-sort")).toBe(
      "ascending",
    );
    const order = page.getByRole("combobox", { name: "Sort" });
    expect(await order.inputValue()).toBe("name");
    await order.selectOption("Days late");
    await inOrder(most, less, none);
    await order.selectOption("Untouched longest");
    await inOrder(most, less, none);
    await desk.leave(page);
  });

  test("each currency says how much is overdue in it where there are several, and none is offered where there is one", async () => {
    const page = await at("/console/owes?whose=all");
    const chips = page.locator(".filters .chip-button");
    await chips.nth(1).waitFor();

    expect(await chips.allTextContents()).toEqual(["GBP£2,740 overdue", "EUR€1,900 overdue"]);
    await page.goto(`${desk.running.hub.url}/console/owes?whose=all&client=${dovecote}`);
    await page.locator("tr.inner").first().waitFor();
    expect(await chips.allTextContents()).toEqual(["Dovecote Care Homes"]);
    expect(await page.locator(".owes-sum").textContent()).toContain("£2,140 overdue£3,210 open");
    await chips.first().click();
    await chips.nth(1).waitFor();
    await desk.leave(page);
  });

  test("invoices of a client stand one below the other on a phone", async () => {
    const page = await at("/console/owes?whose=all", { viewport: { width: 390, height: 844 } });
    await page.getByRole("button", { name: "Invoices of Dovecote Care Homes" }).click();
    const rows = page.locator("tr.inner");
    await rows
      .getByText(/^Sent \d/)
      .first()
      .waitFor();
    const boxes = await rows.evaluateAll((all) =>
      all.map((row) => {
        const cells = [...row.children].map((one) => one.getBoundingClientRect());
        return { top: row.getBoundingClientRect().top, end: Math.max(...cells.map(({ bottom }) => bottom)) };
      }),
    );

    expect(boxes).toHaveLength(3);
    for (const [n, { top }] of boxes.entries()) expect(boxes[n - 1]?.end ?? 0).toBeLessThanOrEqual(top);
    await desk.leave(page);
  });

  test("who is quieter than usual", async () => {
    const page = await at("/console/quiet?whose=all");
    await page.getByRole("row").filter({ hasText: "Dovecote" }).waitFor();

    expect(await page.getByRole("row").count()).toBe(2);
    await desk.leave(page);
  });

  test("months stand beside the year before, drawn from the numbers of their table", async () => {
    const page = await at("/console/months?whose=all");
    const table = page.getByRole("table");
    await table.waitFor();

    expect(await page.getByRole("img", { name: /^Invoiced by month/ }).count()).toBe(1);
    expect(await table.locator("tbody tr").count()).toBe(12);
    expect(await table.locator("tfoot").textContent()).toContain("4,170");
    const heads = await table.getByRole("columnheader").allTextContents();
    expect(heads.slice(-3)).toEqual(["Received", "Open at end", "Days to pay"]);
    await desk.leave(page);
  });

  test("a month is looked at by its clients, who add up to it, by a measure and over a span that the address keeps", async () => {
    const page = await at("/console/months?whose=all", { bypassCSP: true });
    await page.getByRole("link", { name: monthName("short"), exact: true }).click();
    const clients = page.getByRole("complementary", { name: `${monthName("long")}, by client` });
    await clients.getByRole("link").filter({ hasText: "Dovecote" }).waitFor();
    const figure = async (what: string) =>
      await page
        .locator(".months-split > div")
        .getByRole("row")
        .filter({ hasText: what })
        .first()
        .locator("td")
        .first()
        .textContent();
    expect(await clients.locator("tfoot td").first().textContent()).toBe(await figure(monthName("short")));

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      clients.getByRole("button", { name: "CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toContain(monthName("long").replace(" ", "-"));
    expect(download.suggestedFilename()).toMatch(/\.csv$/);

    await page.getByRole("combobox", { name: "What is compared" }).selectOption("Received");
    await page.getByRole("combobox", { name: "Over how many months" }).selectOption("3 months");
    await page.getByRole("img", { name: /^Received by month/ }).waitFor();
    expect(await page.locator(".months-split > div tbody tr").count()).toBe(3);
    expect(new URL(page.url()).searchParams.toString()).toBe(
      `whose=all&month=${lastMonth.toISOString().slice(0, 7)}&measure=received&span=3`,
    );
    expect(await seriousOn(page, "a month by its clients")).toEqual([]);
    await page.getByRole("combobox", { name: "What is compared" }).selectOption("Credited");
    await clients.getByText(`No client has any of it in ${monthName("long")}`).waitFor();
    expect(await clients.getByRole("table").count()).toBe(0);
    await clients.getByRole("link", { name: "Close" }).click();
    await clients.waitFor({ state: "detached" });
    await desk.leave(page);
  });

  test("a client's months end with what was open, how long paying took, and on how many days who acted", async () => {
    const page = await at(`/console/accounts/${dovecote}?show=months`);
    const table = page.getByRole("table");
    await table.waitFor();

    const heads = await table.getByRole("columnheader").allTextContents();
    expect(heads.slice(-4)).toEqual(["Open at end", "Days to pay", "Them", "Us"]);
    const running = await table.locator("tbody tr").first().locator("td").allTextContents();
    expect(running.at(-4)).toBe("3,210");
    await desk.leave(page);
  });

  test("have nothing beyond their edge on a small laptop and a tablet, in Vietnamese", async () => {
    const page = await at("/console/owes?whose=all", {
      viewport: { width: 1280, height: 768 },
      locale: "vi-VN",
    });
    const client = `accounts/${dovecote}`;
    await desk.running.api.call("POST", `/api/accounts/${dovecote}/left`, { on: day(-30), reason: "price" });
    const lists = ["owes?whose=all&sort=later", "accounts?whose=all", `${client}?show=documents`];
    for (const width of [1280, 1180, 1024, 800, 761])
      for (const list of [...lists, "causes?whose=all", "months?whose=all"]) {
        await page.setViewportSize({ width, height: 768 });
        await goTo(page, `${desk.running.hub.url}/console/${list}`);
        await page.locator(".scroller table").first().waitFor();
        expect([width, list, await beyond(page, "main h1"), await beyond(page, ".scroller")]).toEqual([
          ...[width, list, 0, 0],
        ]);
      }
    await desk.running.api.call("DELETE", `/api/accounts/${dovecote}/left?mistaken=true`);
    await desk.leave(page);
  });

  test("fit a phone in Vietnamese, title and all", async () => {
    const page = await at("/console/owes?whose=all", {
      viewport: { width: 390, height: 844 },
      locale: "vi-VN",
    });
    for (const list of ["owes", "quiet", "unsigned", "tasks", "months", "growth"]) {
      await goTo(page, `${desk.running.hub.url}/console/${list}?whose=all`);
      await page.locator(".pane.desk :is(table, .empty)").first().waitFor();
      expect([list, await beyond(page, "main h1"), await beyond(page, ".scroller")]).toEqual([list, 0, 0]);
    }
    await page.setViewportSize({ width: 320, height: 844 });
    for (const place of ["months?whose=all", "inbox", `accounts/${dovecote}?show=months`]) {
      await goTo(page, `${desk.running.hub.url}/console/${place}`);
      await page.locator(".scroller :is(table, .empty, .unmatched)").first().waitFor();
      expect([place, await beyond(page, ".scroller")]).toEqual([place, 0]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await goTo(page, `${desk.running.hub.url}/?whose=all`);
    await page.locator(".today .as-of").waitFor();
    // What is done with Today stands beside its title, and on no line of its own.
    const [title, save] = await Promise.all(
      [".today h1", ".today .headline > button"].map((one) => page.locator(one).boundingBox()),
    );
    expect(save?.y ?? 0).toBeLessThan((title?.y ?? 0) + (title?.height ?? 0));
    await desk.leave(page);
  });

  test("that have nothing say what would stand there", async () => {
    for (const [path, words] of [
      ["unsigned", "Everything that was sent is signed"],
      ["tasks", "No task is overdue"],
      ["causes", "Nobody is noted as having left"],
    ] as const) {
      const page = await at(`/console/${path}?whose=all`);
      await page.getByText(words).waitFor();
      await desk.leave(page);
    }
  });

  test("who has not signed, and since when", async () => {
    await desk.tell([
      {
        ...{
          type: "agreement.sent" as const,
          family: "agreement" as const,
          tool: "docusign",
          direction: "out" as const,
        },
        ...{ title: "Payroll addendum sent", time: `${day(-14)}T09:00:00.000Z` },
        object: { kind: "envelope", id: "addendum", name: "Payroll addendum" },
        identities: [{ type: "email", value: "ngozi@halden.example" }],
      },
    ]);
    const page = await at("/console/unsigned?whose=all");
    await until(async () => {
      await desk.running.api.call("POST", "/api/portfolio");
      await page.reload();
      await page.locator(".reasons, .empty").first().waitFor();
      return (await page.getByText("Payroll addendum").count()) > 0;
    }, 60_000);

    expect(await page.getByRole("row").filter({ hasText: "Halden" }).textContent()).toContain("14 days");
    await desk.leave(page);
  });
});

describe("who left", () => {
  const causes = async () =>
    causeList.parse(await desk.running.api.call("GET", "/api/portfolio/causes")).departures;

  test("is noted on the client's page with the day and the cause, and taken back whole", async () => {
    const brook = await idOf(desk, "Brook Street");
    const page = await at(`/console/accounts/${brook}`);
    const card = page.getByRole("complementary", { name: "The client in short" });
    await card.getByRole("button", { name: "Has left" }).click();
    const save = page.getByRole("dialog").getByRole("button", { name: "Save" });
    expect(await save.isDisabled()).toBe(true);
    expect(await page.evaluate("document.activeElement?.tagName")).toBe("SELECT");
    expect(await page.getByLabel("Cause").inputValue()).toBe("");
    await page.getByLabel("Left on").fill(day(-3));
    await page.getByLabel("Cause").selectOption("Our price");
    await page.getByLabel("What is known of it").fill("Went to a cheaper firm");
    await save.click();
    await card.getByText(/^Left on .*: Our price$/).waitFor();

    expect(await causes()).toMatchObject([
      { account: brook, on: day(-3), reason: "price", note: "Went to a cheaper firm" },
    ]);
    await card.getByRole("button", { name: "Is back" }).click();
    await card.getByText("Not noted as having left.").waitFor();
    expect(await causes()).toMatchObject([{ account: brook, on: day(-3), back: day(0) }]);
    await page.getByRole("button", { name: "Undo" }).click();
    await card.getByText(/^Left on .*: Our price$/).waitFor();
    const [again] = await causes();
    expect(again).toMatchObject({ account: brook, on: day(-3), note: "Went to a cheaper firm" });
    expect(again).not.toHaveProperty("back");
    await page.getByRole("button", { name: "Undo" }).click();
    await card.getByText("Not noted as having left.").waitFor();
    expect(await causes()).toEqual([]);
    await desk.leave(page);
  });

  test("stands by quarter and cause, with what went and who is back, and leads to the client", async () => {
    const { api } = desk.running;
    const left = async (name: string, body: object) => {
      const path = `/api/accounts/${await idOf(desk, name)}/left`;
      await api.call("POST", path, body);
      return async () => await api.call("DELETE", path);
    };
    const halden = await left("Halden", { on: day(-40), reason: "service", note: "Nobody called back" });
    await halden();
    await left("Brook Street", { on: day(0), reason: "price" });
    const page = await at("/console/causes?whose=all");
    const who = page.getByRole("table", { name: "Who left" });
    await who.waitFor();

    expect(await page.getByRole("img", { name: /^Who left by quarter and cause, Q/ }).count()).toBe(1);
    const table = page.getByRole("table", { name: "Causes, by quarter" });
    expect(await table.locator("tbody tr").allTextContents()).toEqual([
      expect.stringMatching(/^Our service1.*1–$/),
      expect.stringMatching(/^Our price1.*–£360$/),
    ]);
    expect(await who.getByRole("row").nth(1).textContent()).toMatch(/^Brook Street.*Our price£360$/);
    expect(await who.getByRole("row").nth(2).textContent()).toMatch(/back since.*Our serviceNobody called/);
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const csv = await text(await (await saved).createReadStream());
    expect(csv).toContain(`Brook Street Physiotherapy,Tom Ellery,${day(0)},Our price,,360.00,GBP,`);
    await page.getByRole("link", { name: /^Mine/ }).click();
    await who.getByRole("row").filter({ hasText: "Brook" }).waitFor({ state: "detached" });
    await who.getByRole("link", { name: "Halden Joinery" }).click();
    await page.getByRole("heading", { level: 1, name: "Halden Joinery" }).waitFor();
    await desk.leave(page);
  });
});

test("everything as files: begun in Settings, written while one looks on, and saved part by part", async () => {
  const page = await at("/", { bypassCSP: true });
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Everything as files", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Everything as files" });
  await dialog.getByRole("button", { name: "Write CSV files" }).click();
  await dialog.getByRole("button", { name: "events-0001.csv.gz" }).waitFor();

  expect(await dialog.getByRole("status").textContent()).toMatch(/^\d+ clients and \d+ events$/);
  expect(await seriousOn(page, "exports")).toEqual([]);
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "accounts-0001.csv.gz" }).click();
  const packed = await buffer(await (await saved).createReadStream());
  expect(gunzipSync(packed).toString()).toContain("Dovecote Care Homes");
  await desk.leave(page);
});

test("who has paid since the night says so on Owes, where the night's figures stand, and its page knows it already", async () => {
  const brook = await idOf(desk, "Brook Street");
  const time = new Date().toISOString();
  await desk.tell([
    {
      ...{ tool: "quickbooks", type: "payment.received", family: "money", title: "Payment received", time },
      ...{ direction: "in", identities: [{ type: "email", value: "ngozi@brook.example" }] },
      object: { kind: "payment", id: "brook-paid" },
      money: { amount: "360.00", currency: "GBP" },
      owed: {
        ...{ total: "360.00", open: "0.00", currency: "GBP", asOf: time },
        settles: [{ kind: "invoice", id: "brook.example-0", amount: "360.00" }],
      },
    },
  ]);
  const page = await at("/console/owes?whose=all");
  const row = page.getByRole("row").filter({ hasText: "Brook Street" });
  await row.getByRole("link", { name: /^paid \d+ \w+$/ }).waitFor();

  expect(await page.locator("footer.pane-foot").textContent()).toMatch(/ · 1 client has paid since$/);
  await row.getByRole("button", { name: /^Invoices of/ }).click();
  await page
    .getByRole("row")
    .filter({ hasText: "HP-300" })
    .getByRole("link", { name: /^Paid \d+ \w+$/ })
    .waitFor();
  await row.getByRole("link", { name: /^paid/ }).click();
  await page.getByRole("complementary", { name: "Event" }).getByText("Payment received").first().waitFor();
  expect(page.url()).toContain(brook);
  await desk.leave(page);
});

test("who was heard since the night says so on Quiet and on Today, which still have it as silent", async () => {
  await desk.tell([
    {
      ...{ tool: "boomerang-gmail", type: "email.received", family: "email", title: "We are back" },
      ...{ time: new Date().toISOString(), direction: "in" },
      identities: [{ type: "email", value: "ngozi@dovecote.example" }],
    },
  ]);
  const page = await at("/console/quiet?whose=all");
  const row = page.getByRole("row").filter({ hasText: "Dovecote" });
  await row.getByRole("link", { name: /^heard \d+ \w+$/ }).waitFor();

  expect(await row.textContent()).toMatch(/Silent 3\d days/);
  await row.getByRole("link", { name: /^heard/ }).click();
  await page.getByRole("complementary", { name: "Event" }).getByText("We are back").first().waitFor();
  expect(page.url()).toContain(dovecote);

  await page.goto(`${desk.running.hub.url}/?whose=all`);
  const needs = page.getByRole("region", { name: /^Needs you/ });
  await needs
    .getByRole("listitem")
    .filter({ hasText: "Dovecote" })
    .getByRole("link", { name: /^heard \d+ \w+$/ })
    .waitFor();
  // Nobody has answered that letter yet.
  const night = page.getByRole("region", { name: /^Overnight/ });
  await night
    .getByRole("listitem")
    .first()
    .filter({ hasText: "We are back" })
    .getByText("waits for us")
    .waitFor();
  await desk.leave(page);
});
