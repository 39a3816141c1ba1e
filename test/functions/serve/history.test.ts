import { expect, test } from "@jest/globals";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import { beginOnce, changeHistory, getCatchUps } from "../../../functions/serve/history.ts";
import { type BusMessage, fetchMessage } from "../../../schemas/bus.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const of = { tool: "quickbooks", connection: "main" };
const [tenant, at] = ["9341453474484455", "2026-11-23T08:00:00.000Z"];

/** A connection to QuickBooks that one company has opened to the hub. */
async function hub() {
  const published: BusMessage[] = [];
  const deps = {
    ...emptyHub(),
    bus: { publish: async (messages: readonly BusMessage[]) => void published.push(...messages) },
  };
  await deps.connections.create({ ...of, secrets: [], settings: {}, createdAt: at, updatedAt: at });
  await deps.tenants.put(of, { tenant, api: { kind: "oauth2", createdAt: at, tenant } });
  const asked = () => published.map((one) => fetchMessage.parse(one).data.catchUp);
  return { deps, asked };
}

test("a history goes back as many months as was asked for, a year where nothing was", async () => {
  const { deps, asked } = await hub();
  const year = await changeHistory(of, { tenant, history: "begin" }, deps);
  const two = await changeHistory(of, { tenant, history: "begin", months: 24 }, deps);

  expect([year, two].map(({ catchUps }) => catchUps[0]?.history?.from)).toEqual([
    "2025-11-23T09:00:00.000Z",
    "2024-11-23T09:00:00.000Z",
  ]);
  expect(asked().map((one) => [one?.kind, one?.tenant])).toEqual([
    ["history", tenant],
    ["history", tenant],
  ]);
  expect(new Set(asked().map((one) => one?.run)).size).toBe(2);
});

test("a history that is paused is asked for again when it goes on", async () => {
  const { deps, asked } = await hub();
  await changeHistory(of, { tenant, history: "begin" }, deps);
  const paused = await changeHistory(of, { tenant, history: "pause" }, deps);
  const resumed = await changeHistory(of, { tenant, history: "resume" }, deps);

  expect([paused, resumed].map(({ catchUps }) => catchUps[0]?.history?.state)).toEqual(["paused", "running"]);
  expect(asked()).toHaveLength(2);
  expect(asked()[1]).toEqual(asked()[0]);
});

test.each([
  { history: "pause", code: "history_not_running" },
  { history: "resume", code: "history_not_paused" },
] as const)("there is nothing to $history before a history is read", async ({ history, code }) => {
  const { deps } = await hub();

  await expect(changeHistory(of, { tenant, history }, deps)).rejects.toMatchObject({ status: 409, code });
});

test("the history of who has not let the hub in is not begun", async () => {
  const { deps, asked } = await hub();

  await expect(changeHistory(of, { tenant: "another", history: "begin" }, deps)).rejects.toMatchObject({
    code: "not_let_in",
  });
  expect(asked()).toEqual([]);
});

test("a tool whose history the hub cannot read says so", async () => {
  const { deps } = await hub();
  const relay = { tool: "relay", connection: "main" };
  await deps.connections.create({ ...relay, secrets: [], settings: {}, createdAt: at, updatedAt: at });

  expect(await getCatchUps(relay, deps)).toEqual({ supported: false, catchUps: [] });
  await expect(changeHistory(relay, { history: "begin" }, deps)).rejects.toMatchObject({
    code: "history_not_read",
  });
});

test("nothing is read before the settings say what: neither at once nor when somebody asks", async () => {
  const { deps, asked } = await hub();
  const connector = await loadConnector("smartsheet");
  if (!connector) throw new Error("no connector");
  const sheet = { tool: "smartsheet", connection: "main", settings: {} };
  const api = { kind: "token", createdAt: at } as const;
  await deps.connections.create({ ...sheet, secrets: [], createdAt: at, updatedAt: at, api });

  await beginOnce(sheet, undefined, connector, deps);
  await expect(changeHistory(sheet, { history: "begin" }, deps)).rejects.toMatchObject({
    code: "history_not_read",
  });

  expect(asked()).toEqual([]);
  const named = { ...sheet, settings: { sheetId: "4500000000000142" } };
  await beginOnce(named, undefined, connector, deps);
  await beginOnce(named, undefined, connector, deps);
  expect(asked().map((one) => one?.kind)).toEqual(["history"]);
});
