import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { openFirm, tellHistory } from "../../infra/local/demo/demo.ts";
import { historyOf } from "../../infra/local/demo/history.ts";
import { daysAgo } from "../../infra/local/demo/moments.ts";
import { isAll } from "../support/repeats.ts";
import { seldom } from "../support/seldom.ts";
import { type Desk, openAccount, openDesk } from "./desk.ts";
import { byMouse, Person } from "./person.ts";

jest.setTimeout(60_000);

/*
 * What somebody who has never seen the console is to find out with the demo of `npm start`, without help: each question is
 * answered by what stands on the page, in a handful of steps that the page names.
 */
let desk: Desk;
let newcomer: Person;
beforeAll(async () => {
  desk = await openDesk();
  const now = new Date();
  // What is asked here is answered by the last months; in `.ci/run` it is asked with all that `npm start` tells.
  const since = isAll ? 0 : daysAgo(now, 260, 0).getTime();
  const told = historyOf(now).filter(({ at }) => at.getTime() > since);
  await tellHistory(desk.running.hub, await openFirm(desk.running.hub), now, told);
  newcomer = await Person.sit(desk, byMouse);
}, 240_000);
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

test("who needs me today, and why", async () => {
  const { page } = newcomer;
  await newcomer.begin();
  const first = page
    .getByRole("region", { name: /^Needs you/ })
    .getByRole("listitem")
    .first();
  await first.getByRole("link", { name: "Dovecote Care Homes" }).waitFor();
  // What is known of all clients comes after who is listed.
  await first.getByText("overdue, the oldest for").waitFor();

  expect(await first.textContent()).toMatch(
    /^At risksince .*Silent \d+ days, usually every \d+\. £4,280 overdue, the oldest for \d+ days\./,
  );
  await first.getByRole("link", { name: /^Wrote about/ }).waitFor();

  // Beside what is overdue stand the oldest of the very invoices, and the way to the others.
  const shown = first.getByRole("list").getByRole("link");
  await shown.nth(3).waitFor();
  const [, ...invoices] = await shown.allTextContents();
  await newcomer.use(first.getByRole("link", { name: "+2 more overdue" }));
  await page
    .getByRole("link", { name: /^Dovecote Care Homes/ })
    .and(page.locator(".chip-button"))
    .waitFor();
  const owed = page.locator("tr.inner th").getByRole("link", { name: /^HP-/ });
  await owed.first().waitFor();
  expect(invoices).toEqual([
    ...(await owed.allTextContents()).slice(0, 2).map((number) => expect.stringContaining(number)),
    "+2 more overdue",
  ]);
});

test("what came overnight is all there is, and counted", async () => {
  const night = newcomer.page.getByRole("region", { name: /^Overnight/ });
  await newcomer.begin();
  await night.getByRole("link", { name: "Wrote about last year’s P60s" }).waitFor();

  expect(await night.locator(".count").textContent()).toBe(String(await night.getByRole("listitem").count()));
  expect(await night.getByRole("listitem").count()).toBeGreaterThanOrEqual(3);

  // What nobody has answered stands first, and what wants no answer last.
  const waits = await night
    .getByRole("listitem")
    .evaluateAll((items) => items.map((item) => item.textContent?.includes("waits for us")));
  expect(waits).toContain(true);
  expect(waits).toEqual([...waits].sort((one, other) => Number(other) - Number(one)));
});

test("who of us did something in a tool that tells no sides is one of us", async () => {
  const { page } = newcomer;
  await newcomer.begin();
  await newcomer.search("payroll year-end papers");
  await newcomer.take(/^Overdue: Payroll year-end papers/);
  const event = page.getByRole("complementary", { name: "Event" });
  await event.getByText("We did this").waitFor();
  expect(await event.getByText(/^ ?· ?our team$/).count()).toBe(1);
});

test("who owes us, and since when", async () => {
  const { page } = newcomer;
  await newcomer.begin();
  await newcomer.go("owes");
  const overdue = await page.getByText(/\d+ of \d+ clients overdue/).textContent();
  expect(await page.getByRole("navigation").getByRole("link", { name: "Owes" }).textContent()).toBe(
    `Owes${/\d+/.exec(overdue ?? "")}`,
  );
  const most = page.getByRole("row").filter({ hasText: "Dovecote" });
  expect(await most.textContent()).toMatch(/£4,280\d+ days/);
  await newcomer.use(most.getByRole("button", { name: /Dovecote/ }));

  const oldest = page.getByRole("row").filter({ hasText: /^HP-/ }).first();
  expect(await oldest.textContent()).toMatch(/^HP-\d+Sent .*£1,070\.00\d+ daysdue /);
  expect(newcomer.steps).toBeLessThanOrEqual(2);
});

seldom("whether what is owed agrees with the ledger, and who is not the same there", async () => {
  const { page } = newcomer;
  await newcomer.begin();
  const payments = page.waitForResponse(/type=payment\.received/);
  await newcomer.go("owes");
  await payments;
  await page.getByText(/^Agrees with Practice CS, \d+ \w+$/).waitFor();
  // Two years were told a minute ago, and nothing of them is said to have come since the night.
  const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  const since = await page.locator("tbody .badge").allTextContents();
  expect(since.filter((text) => text !== `paid ${today}`)).toEqual([]);

  await newcomer.use(page.getByRole("link", { name: /^All/ }));
  const unlike = page.getByText(/^Differs from Practice CS by £45\.00, \d+ \w+:/);
  await unlike.waitFor();
  await newcomer.use(unlike.getByRole("link", { name: "Mekong Bistro" }));
  await page.locator(".strip").getByText("the ledger's own total differs by £45.00").waitFor();
  expect(newcomer.steps).toBeLessThanOrEqual(3);
});

test("what happened last with Northwind", async () => {
  const { page } = newcomer;
  await newcomer.begin();
  await newcomer.search("northwind");
  await newcomer.take(/Northwind Roasters/);
  await page.getByRole("heading", { level: 1, name: "Northwind Roasters" }).waitFor();

  await page.getByRole("article").first().waitFor();
  const lines = await page.locator("main :is(.day, article)").allTextContents();
  const ahead = lines.findIndex((line) => line.startsWith("Upcoming"));
  const past = lines.findIndex((line, n) => n > ahead && /^(Today|Yesterday|\w+day \d)/.test(line));
  expect(past).toBeGreaterThan(ahead);
  expect(lines.slice(past, past + 2).join(" ")).toMatch(/: (Answered about|Wrote about|Handed in) /);
  expect(newcomer.steps).toBeLessThanOrEqual(3);
  // What leads to it is told by what people know, before any tool's id.
  expect(await page.locator(".identities .identity").first().textContent()).toBe(
    "northwind-roasters.example",
  );
});

test("what was said is said in Vietnamese without its English verb, and a name and what tells it apart are not cut", async () => {
  const page = await desk.sit({ locale: "vi-VN", viewport: { width: 390, height: 844 } });
  const row = page.getByRole("article").filter({ hasText: "Đã nhắn tin: " }).first();
  await row.waitFor();
  expect(await row.textContent()).not.toMatch(/Wrote|Answered/);

  await page.goto(`${desk.running.hub.url}/console/inbox`);
  await page.getByRole("button", { name: "Ghép" }).first().click();
  const hints = page.locator("dialog .choice-hint");
  await hints.first().waitFor();
  const cut = await page
    .locator("dialog :is(.choice-text, .choice-hint)")
    .evaluateAll((all) =>
      all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
    );
  expect(cut).toEqual([]);
  expect(await hints.first().textContent()).toMatch(/\.example$/);
  await desk.leave(page);
});

seldom("a title that is too long for its line takes two", async () => {
  const page = await desk.sit({ viewport: { width: 1360, height: 720 } });
  await openAccount(page, "dovecote");
  const title = page.getByRole("article").filter({ hasText: "Direct debit for" }).locator(".title");
  await title.waitFor();

  const isCut = await title.evaluate(
    (one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight,
  );
  expect(isCut).toBe(false);
  await desk.leave(page);
});

test("whose this stray address is, and the way to say so, and back", async () => {
  const { page } = newcomer;
  await newcomer.begin();
  await newcomer.go("inbox");
  const card = page.getByRole("listitem").filter({ hasText: "olivia@solentyachts.example" });
  expect(await card.textContent()).toMatch(/^Olivia Penn1 event/);
  await newcomer.use(card.getByRole("button", { name: "Assign" }));
  const dialog = page.getByRole("dialog", { name: "Whose is this?" });
  expect(await dialog.textContent()).toContain("Moves 1 event");
  await newcomer.write(dialog.getByRole("combobox"), "solent");
  await newcomer.take(/^Solent Yacht Charters/);
  await card.waitFor({ state: "detached" });
  expect(newcomer.steps).toBeLessThanOrEqual(5);

  await newcomer.undo();
  await card.waitFor();
});

test("how the next tool is connected", async () => {
  const { page } = newcomer;
  await newcomer.begin();
  await newcomer.go("connections");
  await newcomer.use(page.getByRole("link", { name: /^QuickBooks Online/ }));
  await page.getByRole("heading", { level: 1, name: "QuickBooks Online" }).waitFor();

  const steps = page.locator("main ol").first().getByRole("listitem");
  expect(await steps.count()).toBeGreaterThan(3);
  expect(await steps.first().textContent()).toMatch(/Intuit/);
  expect(newcomer.steps).toBeLessThanOrEqual(2);
});
