import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dayOf, daysAfter, monthAfter } from "../../functions/insight/days.ts";
import { accountPage } from "../../schemas/account.ts";
import {
  accountInsight,
  documentList,
  mondayLists,
  monthList,
  portfolioBalance,
  receivables,
} from "../../schemas/insight.ts";
import { deliver, detailOf, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";
import { type BookClient, bookMapping, yearOf } from "../support/year-book.ts";

const secret = "the secret of the book";
/** The last whole day, which the pass looks at. */
const end = daysAfter(dayOf(new Date().toISOString()), -1);
const plain = { services: ["Payroll", "Receipts"], quietFor: 1, unpaid: 0 };
const clients: readonly BookClient[] = [
  { ...plain, name: "Quiet Ltd", quietFor: 75, unpaid: 3 },
  { ...plain, name: "Late Ltd", unpaid: 4 },
  { ...plain, name: "Offer Ltd", quietFor: 12, expiresIn: 5 },
  { ...plain, name: "Bakery Ltd", services: ["Payroll"] },
  ...Array.from({ length: 20 }, (_, n) => ({ ...plain, name: `Steady ${n} Ltd` })),
];
const posts = clients.flatMap((client) => yearOf(client, end));

let running: RunningHub;
let ids: ReadonlyMap<string, string>;
const idOf = (name: string) => ids.get(name) ?? "";
const get = async (path: string) => await running.api.call("GET", path);
/** What `npm run hub -- …` says. */
async function hub(...args: readonly string[]): Promise<string> {
  const main = join(import.meta.dirname, "../../infra/cli/main.ts");
  const { url, token } = running.hub;
  const env = { ...process.env, NODE_OPTIONS: "", HUB_URL: url, HUB_TOKEN: token };
  return (await promisify(execFile)(process.execPath, [main, ...args], { env })).stdout;
}

/** Opens each event, as a person who asks why does: it is there, and of this account. */
async function opens(account: string, events: readonly string[]): Promise<void> {
  expect(events).not.toEqual([]);
  for (const id of events) expect((await detailOf(running.api, id)).account).toBe(account);
}

beforeAll(async () => {
  running = await runHub();
  const { api } = running;
  await api.call("PUT", "/api/connections/relay/book", {
    secrets: [secret],
    settings: { mapping: bookMapping },
  });
  for (let n = 0; n < posts.length; n += 100) {
    const body = JSON.stringify(posts.slice(n, n + 100));
    const { status } = await deliver(running.hub.url, "relay", { body, secret, connection: "book" });
    expect(status).toBe(200);
  }
  await until(async () => {
    const { accounts } = accountPage.parse(await api.call("GET", "/api/accounts?limit=200"));
    ids = new Map(accounts.map(({ name, id }) => [name, id]));
    return accounts.reduce((sum, { eventCount }) => sum + eventCount, 0) === posts.length;
  }, 120_000);
  for (const { name } of clients) await api.call("PATCH", `/api/accounts/${idOf(name)}`, { owner: "Jane" });
  await hub("monday", "--now");
}, 200_000);
afterAll(async () => await running.end());

describe("a year of a book, posted as a tool posts, answers", () => {
  test("who needs attention today and why, on the command line", async () => {
    const told = await hub("monday");
    const linesOf = (name: string) =>
      new RegExp(`^ {2}${name} .*\\n((?: {4}.*\\n)+)`, "m").exec(told)?.[1] ?? "";

    expect(told).toMatch(`As of ${end}\nJane: 4\n`);
    expect(linesOf("Quiet Ltd")).toMatch(/Silent for 75 days\..*Last heard .*\n {6}evt_/);
    expect(linesOf("Late Ltd")).toMatch(/£300 overdue, the oldest for 75 days\.\n {6}evt_/);
    expect(linesOf("Offer Ltd")).toMatch(/An estimate expires in 5 days\.\n {6}evt_/);
    expect(linesOf("Bakery Ltd")).toMatch(
      /23 of 23 clients like it have Receipts; this one has not\.\n {6}evt_/,
    );
  });

  test("the same by the API, and each reason opens the events that made it", async () => {
    const { day, owners } = mondayLists.parse(await get("/api/portfolio/monday?owner=Jane"));
    const items = owners.flatMap(({ items }) => items);

    expect(day).toBe(end);
    expect(
      Object.fromEntries(
        items.map(({ account, reasons }) => [account.name, reasons.map(({ reason }) => reason)]),
      ),
    ).toEqual({
      "Quiet Ltd": expect.arrayContaining(["silent"]),
      "Late Ltd": expect.arrayContaining(["overdue"]),
      "Offer Ltd": ["estimate"],
      "Bakery Ltd": ["growth"],
    });
    for (const { account, reasons } of items)
      for (const { events } of reasons) await opens(account.id, events);
  });

  test("who owes how much since when, down to the invoices' events", async () => {
    const late = idOf("Late Ltd");
    const { currencies, since } = receivables.parse(await get(`/api/accounts/${late}/receivables`));
    const { documents } = documentList.parse(await get(`/api/accounts/${late}/documents`));
    const open = documents.filter(({ state }) => state === "open");

    expect(currencies.GBP).toMatchObject({
      outstanding: "400.00",
      overdue: "300.00",
      oldestDays: 76,
      buckets: { notDue: "100.00", d1_30: "100.00", d31_60: "100.00", d61_90: "100.00" },
    });
    expect(since).toBe(daysAfter(end, -369));
    await opens(late, currencies.GBP?.evidence ?? []);
    expect(open.map(({ owed }) => owed?.due).sort()).toEqual(
      [-75, -47, -19, 9].map((n) => daysAfter(end, n)),
    );
    await opens(
      late,
      open.map(({ event }) => event),
    );
  });

  test("who owes and what each month came to, on the command line", async () => {
    const late = idOf("Late Ltd");
    const debtors = await hub("owes");
    const open = await hub("owes", late);
    const [thisMonth, lastMonth] = (await hub("months")).split(/\n(?=\S)/);
    const running = dayOf(new Date().toISOString()).slice(0, 7);
    const csv = await hub("months", monthAfter(running, -1));

    expect(debtors).toMatch(
      /^Late Ltd \(acc_\w+\), Jane\n {2}£300 overdue, the oldest for 75 days\.\n {2}7\d days later than it usually pays\n {2}open £400, overdue £300\n {2}evt_/m,
    );
    expect(debtors).not.toContain("Steady 0 Ltd");
    expect(open.match(/£100\.00 of £100\.00, issued .*, due .* {2}evt_/g)).toHaveLength(4);
    expect(thisMonth).toMatch(`${running}, so far\n  invoiced £`);
    expect(lastMonth).toMatch(new RegExp(`^${monthAfter(running, -1)}\n {2}invoiced £.*, received £`));
    expect(csv).toMatch(/^account,name,owner,/);
    expect(csv).toContain("Bakery Ltd");
  });

  test("what this month looks like beside the last, down to the documents' events", async () => {
    const { months } = monthList.parse(await get("/api/months"));
    const running = dayOf(new Date().toISOString()).slice(0, 7);
    const invoicedIn = (month: string) =>
      posts.filter(({ type, issued }) => type === "made" && String(issued).startsWith(month)).length * 100;

    expect(months.slice(0, 2).map(({ month, running }) => [month, running])).toEqual([
      [running, true],
      [monthAfter(running, -1), false],
    ]);
    for (const { month, currencies } of months)
      expect([month, Number(currencies.GBP?.invoiced ?? 0)]).toEqual([month, invoicedIn(month)]);
    const bakery = idOf("Bakery Ltd");
    const { documents } = documentList.parse(await get(`/api/accounts/${bakery}/documents`));
    const own = documents.filter(({ issued }) => issued.startsWith(monthAfter(running, -1)));
    await opens(
      bakery,
      own.map(({ event }) => event),
    );
  });

  test("how an account stands, with every point's reason and its events", async () => {
    const quiet = idOf("Quiet Ltd");
    const { health, silence } = accountInsight.parse(await get(`/api/accounts/${quiet}/insight`));
    const lost = health.drivers.filter(({ points }) => points > 0);

    expect(lost.reduce((sum, { points }) => sum + points, 0)).toBe(100 - (health.score ?? 0));
    expect(lost.map(({ name }) => name)).toContain("silence");
    await opens(quiet, [...silence.events, ...lost.flatMap(({ events }) => events)]);
  });

  test("where value lies and how much of it is at risk", async () => {
    const { total, largest, owners } = portfolioBalance.parse(await get("/api/portfolio/balance"));

    expect(total).toBeGreaterThan(clients.length * 1_000);
    expect(largest).toBeLessThan(0.1);
    expect(owners.map(({ owner, accounts }) => [owner, accounts])).toEqual([["Jane", clients.length]]);
  });
});
