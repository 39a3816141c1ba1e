import { describe, expect, test } from "@jest/globals";
import { Noted, noteHeard } from "../../../functions/record/note-heard.ts";
import type { ConnectionSecrets, Settings } from "../../../functions/shared/ports.ts";
import type { ConnectionRow, Heard } from "../../../functions/store/connection-health.ts";
import type { AccountEventMessage } from "../../../schemas/bus.ts";
import type { ConnectionHealth } from "../../../schemas/connection.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { toDetails } from "../../../schemas/reason-details.ts";
import { message } from "../../support/message.ts";

const at = (second: number) => new Date(Date.parse("2026-11-23T09:00:00.000Z") + second * 1000).toISOString();
const received = (second: number, time = second): AccountEventMessage => ({
  ...message({ time: at(time) }, `${second}`),
  receivedtime: at(second),
});

/** Connections that answer each note with the next health, and keep what they were told. */
function connectionsOf(...healths: (ConnectionHealth | undefined | Error)[]) {
  const told: Heard[] = [];
  return {
    told,
    forms: { put: () => Promise.reject(new Error("no form is pinned here")) },
    connections: {
      heard: async (_tool: string, _connection: string, news: Heard) => {
        told.push(news);
        const health = healths[told.length - 1];
        if (health instanceof Error) throw health;
        return { health, pinned: false };
      },
      get: async () => undefined,
    },
    log: () => undefined,
  };
}
const cutOff: ConnectionHealth = { state: "interrupted", since: at(0) };

test("notes a connection once a minute", async () => {
  const deps = connectionsOf();

  await noteHeard([received(0), received(1), received(59), received(60)], new Noted(), deps);
  expect(deps.told.map((news) => news.at)).toEqual([at(0), at(60)]);
});

test("notes every delivery while the connection is cut off, and once a minute again when it is well", async () => {
  const deps = connectionsOf(cutOff, cutOff, { state: "well", since: at(2) });

  await noteHeard(
    [0, 1, 2, 3, 4].map((second) => received(second)),
    new Noted(),
    deps,
  );
  expect(deps.told).toHaveLength(3);
});

test("lets no delivery pass because another one is still being noted", async () => {
  const noted = new Noted();
  const deps = connectionsOf(cutOff, { state: "well", since: at(1) });

  await Promise.all([noteHeard([received(0)], noted, deps), noteHeard([received(1)], noted, deps)]);
  expect(deps.told).toHaveLength(2);
});

test("tries again with the next delivery when a note has failed", async () => {
  const deps = connectionsOf(new Error("no table"));

  await noteHeard([received(0), received(1), received(2)], new Noted(), deps);
  expect(deps.told).toHaveLength(2);
});

test("takes a time ahead of the hub's clock for the hub's", async () => {
  const deps = connectionsOf();

  await noteHeard([received(5, 500)], new Noted(), deps);
  expect(deps.told[0]).toMatchObject({ at: at(5), time: at(5) });
});

test("notes what the tool said, and why", async () => {
  const deps = connectionsOf();
  const interruption = {
    ...message({ type: "connection.interrupted", details: toDetails(interrupted("app_uninstalled")) }),
    receivedtime: at(9),
  };
  const resumption = { ...message({ type: "connection.resumed" }), receivedtime: at(9) };

  await noteHeard([interruption, resumption], new Noted(), deps);
  expect(deps.told.map(({ health }) => health)).toEqual([
    { state: "interrupted", since: "2026-11-20T10:00:00.000Z", ...interrupted("app_uninstalled") },
    { state: "well", since: "2026-11-20T10:00:00.000Z" },
  ]);
});

describe("a form that has matched", () => {
  const signed = (second: number, form = "HMAC-SHA1"): AccountEventMessage => ({
    ...received(second),
    secretid: "sec_1",
    matchedas: form,
    pinsform: true,
  });
  const rowOf = (matchedAs: string): ConnectionRow => ({
    version: 1,
    tool: "accelo",
    connection: "main",
    settings: {},
    createdAt: at(0),
    updatedAt: at(0),
    secrets: [
      { id: "sec_1", createdAt: at(0), matchedAs, pinned: true },
      { id: "sec_2", createdAt: at(0), matchedAs: "HMAC-SHA256" },
    ],
  });
  /** A connection whose row reads as the next of `rows`, the last one from then on. */
  const pinning = (rows: readonly ConnectionRow[], pinned: boolean) => {
    const put: Settings[] = [];
    let read = 0;
    return {
      put,
      connections: {
        heard: async () => ({ health: undefined, pinned }),
        get: async () => rows[Math.min(read++, rows.length - 1)],
      },
      forms: {
        put: async (_tool: string, _name: string, { settings }: ConnectionSecrets) => void put.push(settings),
      },
      log: () => undefined,
    };
  };

  test("is told to ingest by the secret's id, and no secret with it", async () => {
    const deps = pinning([rowOf("HMAC-SHA1")], true);

    await noteHeard([signed(0)], new Noted(), deps);
    expect(deps.put).toEqual([{ sec_1: "HMAC-SHA1" }]);
  });

  test("is told again when it was changed meanwhile", async () => {
    const deps = pinning([rowOf("HMAC-SHA1"), { ...rowOf(""), secrets: [] }], true);

    await noteHeard([signed(0)], new Noted(), deps);
    expect(deps.put).toEqual([{ sec_1: "HMAC-SHA1" }, {}]);
  });

  test("is told once by each process, in case the one that pinned it ended before it told", async () => {
    const deps = pinning([rowOf("HMAC-SHA1")], false);
    const noted = new Noted();

    await noteHeard([signed(0), signed(100), signed(200)], noted, deps);
    expect(deps.put).toHaveLength(1);
  });

  test("is tried again with the next delivery when ingest could not be told", async () => {
    const { put, ...deps } = pinning([rowOf("HMAC-SHA1")], true);
    let tries = 0;
    const forms = { put: async () => void (await Promise.reject(new Error(`no store ${tries++}`))) };

    await noteHeard([signed(0), signed(1)], new Noted(), { ...deps, forms });
    expect([tries, put]).toEqual([2, []]);
  });

  test("is none of the hub's own test", async () => {
    const deps = pinning([rowOf("HMAC-SHA1")], true);
    const own = { ...signed(0), ...message({ type: "system.observed", details: { test: true } }) };

    await noteHeard([{ ...own, pinsform: true }], new Noted(), deps);
    expect(deps.put).toEqual([]);
  });
});
