import { describe, expect, test } from "@jest/globals";
import { keptName } from "../../../functions/shared/kept-names.ts";
import { storage } from "../../../functions/store/storage.ts";
import { strayConnections, strayInEnglish } from "../../../functions/store/stray-connections.ts";
import { type Connection, type KeptKind, keptKind } from "../../../schemas/connection.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { nothingKept } from "../../support/serve-deps.ts";

const at = "2026-11-23T09:00:00.000Z";
const times = { createdAt: at, updatedAt: at };
const of = { tool: "slack", connection: "main" };
const api = { kind: "oauth2" as const, createdAt: at };

async function hubOf(...connections: readonly Partial<Connection>[]) {
  const tables = { events: "events", directory: "directory" };
  const stores = storage(new MemoryDynamo(tables).client(), tables);
  for (const one of connections)
    await stores.connections.create({ ...of, settings: {}, secrets: [], ...times, ...one });
  return stores;
}

const kept = (names: Partial<Record<KeptKind, readonly string[]>>) => ({
  ...nothingKept,
  ...Object.fromEntries(Object.entries(names).map(([kind, all]) => [kind, async () => all])),
});
const main = keptName("slack", "main");

/** What a connection shows that something of a kind is kept; a kind without a row here cannot be compared. */
const shownBy: Readonly<Record<KeptKind, Partial<Connection>>> = {
  secret: {},
  credentials: { api },
  app: { app: { clientId: "client", createdAt: at } },
  password: { filePasswordAt: at },
};

describe.each(keptKind.options)("of what is kept as %s", (kind) => {
  test("is told what no connection shows", async () => {
    const stores = await hubOf();

    expect(await strayConnections({ ...stores, keptNames: kept({ [kind]: ["relay/ghost"] }) })).toEqual([
      { tool: "relay", connection: "ghost", kept: kind, lacks: "connection" },
    ]);
  });

  test("is told what a connection shows and is not kept", async () => {
    const stores = await hubOf(shownBy[kind]);
    const others = kind === "secret" ? {} : { secret: [main] };

    expect(await strayConnections({ ...stores, keptNames: kept(others) })).toEqual([
      { ...of, kept: kind, lacks: "value" },
    ]);
  });

  test("is not told what is both", async () => {
    const stores = await hubOf(shownBy[kind]);

    expect(
      await strayConnections({ ...stores, keptNames: kept({ secret: [main], [kind]: [main] }) }),
    ).toEqual([]);
  });
});

test("a credential, an app or a password that its own connection does not show is told of, too", async () => {
  const stores = await hubOf({});
  const all = Object.fromEntries(keptKind.options.map((kind) => [kind, [main]]));

  const found = await strayConnections({ ...stores, keptNames: kept(all) });

  expect(found.map((one) => [one.kept, one.lacks])).toEqual([
    ["credentials", "connection"],
    ["app", "connection"],
    ["password", "connection"],
  ]);
});

test("consents are compared one by one", async () => {
  const stores = await hubOf({});
  for (const tenant of ["acme", "globex"]) await stores.tenants.put(of, { tenant, by: "kim", api });
  const ghost = keptName("slack", "main", { tenant: "ghost" });
  const keptNames = kept({
    secret: [main],
    credentials: [keptName("slack", "main", { tenant: "acme" }), ghost],
  });

  expect(await strayConnections({ ...stores, keptNames })).toEqual([
    { ...of, kept: "credentials", tenant: ghost.split("/")[2], lacks: "connection" },
    { ...of, kept: "credentials", tenant: "globex", lacks: "value" },
  ]);
});

test("a connection whose change has not ended is told as unfinished, and not as this", async () => {
  const stores = await hubOf({ unfinishedSince: at });

  expect(await strayConnections({ ...stores, keptNames: kept({ app: [main] }) })).toEqual([]);
});

test("what is made or removed between the two readings is not taken for a stray", async () => {
  const stores = await hubOf({});
  let looks = 0;
  const secret = async () => (looks++ === 0 ? [main, "slack/gone"] : [main]);

  expect(await strayConnections({ ...stores, keptNames: { ...nothingKept, secret } })).toEqual([]);
  expect(looks).toBe(2);
});

test("each is told in a sentence with what to do", () => {
  expect(strayInEnglish({ ...of, kept: "app", lacks: "connection" })).toBe(
    "the secret of the tool's app: kept and shown nowhere; remove the connection, or save it anew",
  );
  expect(strayInEnglish({ ...of, kept: "credentials", tenant: "acme", lacks: "value" })).toBe(
    "credentials of the tool's API (consent of acme): shown and not kept; give it again, or remove the connection",
  );
});
