import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { book } from "../../../infra/local/demo/book.ts";
import { openFirm, tellHistory } from "../../../infra/local/demo/demo.ts";
import { historyOf } from "../../../infra/local/demo/history.ts";
import { type RunningHub, runHub } from "../../support/hub.ts";

const now = new Date("2026-11-27T08:40:00.000Z");
const months = 60 * 60_000 * 24 * 30;
let running: RunningHub;

beforeAll(async () => {
  running = await runHub();
  await tellHistory(running.hub, await openFirm(running.hub));
}, 240_000);
afterAll(async () => await running.end());

test("the demo's history is the same whenever it is made of a day, and ends at that moment", () => {
  const told = historyOf(now);
  expect(told.map(({ tool, at }) => `${tool} ${at.toISOString()}`)).toEqual(
    historyOf(now).map(({ tool, at }) => `${tool} ${at.toISOString()}`),
  );
  expect(told.filter(({ at }) => at > now)).toEqual([]);
  expect(now.getTime() - (told[0]?.at.getTime() ?? 0)).toBeGreaterThan(22 * months);
});

test.each(["2026-11-27", "2026-11-29", "2026-11-30", "2026-12-01"])(
  "on the morning of %s there is something to read of what came since the evening before",
  (day) => {
    const evening = new Date(`${day}T18:00:00.000Z`).getTime() - 86_400_000;
    const told = historyOf(new Date(`${day}T08:40:00.000Z`));
    expect(told.filter(({ at }) => at.getTime() >= evening).length).toBeGreaterThanOrEqual(3);
  },
);

test("the demo is one firm: its clients with owners, one of them merged of two, and three that wait to be placed", async () => {
  const { accounts } = await running.api.ask("GET", "/api/accounts", { query: { limit: 100 } });
  const clients = accounts.filter(({ status }) => status === "active");
  expect(clients.map(({ name }) => name).sort()).toEqual(book.map(({ name }) => name).sort());
  expect(clients.filter(({ owner }) => owner === undefined)).toEqual([]);
  expect(clients.filter(({ members = [] }) => members.length > 0).map(({ name }) => name)).toEqual([
    "Northwind Roasters",
  ]);
  const strays = accounts.filter(({ status }) => status === "provisional");
  expect(strays.map(({ name }) => name).sort()).toEqual([
    "Olivia Penn",
    "Quay Street Deli",
    "Solent Yacht Charters",
  ]);
});

test("the demo's night has passed: one client is at risk, one is silent, and most are well", async () => {
  const { accounts: rows } = await running.api.ask("GET", "/api/portfolio", { query: {} });
  const named = (which: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(which).map(({ name }) => name);
  expect(named(({ health }) => health.band === "at risk")).toEqual(["Dovecote Care Homes"]);
  expect(named(({ silence }) => silence.state === "silent")).toContain("Công ty Sen Vàng");
  expect(named(({ health }) => health.band === "well").length).toBeGreaterThan(5);
});

test("the demo has something for every list, and no more than a handful of clients that need somebody", async () => {
  const { owners } = await running.api.ask("GET", "/api/portfolio/monday", { query: {} });
  const items = owners.flatMap((one) => one.items);
  const because = (reason: string) =>
    items
      .filter(({ reasons }) => reasons.some((one) => one.reason === reason))
      .map(({ account }) => account.name);

  expect(because("growth")).toEqual(["Orchard Day Nurseries"]);
  expect(because("estimate")).toEqual(["Halden Joinery"]);
  expect(items.length).toBeLessThanOrEqual(7);
});

test("the demo's lists of what waits and of who left are not empty", async () => {
  const { accounts: rows } = await running.api.ask("GET", "/api/portfolio", { query: {} });
  const open = rows.flatMap(({ name, open }) => open.map(({ kind }) => `${kind} ${name}`));
  expect(open.toSorted()).toEqual(["agreement Đặng Tailoring", "task Dovecote Care Homes"]);

  const { departures } = await running.api.ask("GET", "/api/portfolio/causes", { query: {} });
  expect(departures.map(({ reason }) => reason).toSorted()).toEqual(["closed", "price"]);
  const owing = rows.filter(({ left, receivables }) => left !== undefined && receivables.GBP !== undefined);
  expect(owing.map(({ receivables }) => receivables.GBP?.outstanding)).toEqual(["0.00", "0.00"]);
});

test("nothing in the demo alarms: no connection is cut off or quiet, and every delivery was understood", async () => {
  const { connections } = await running.api.ask("GET", "/api/connections");
  expect(connections.filter(({ health }) => health?.state === "interrupted")).toEqual([]);
  expect(connections.filter(({ quietSince }) => quietSince !== undefined)).toEqual([]);
  for (const status of ["unrecognized", "dead", "rejected"] as const) {
    const { deliveries } = await running.api.ask("GET", "/api/deliveries", { query: { status } });
    expect(deliveries).toEqual([]);
  }
});
