import { expect, test } from "@jest/globals";
import type { ConnectionDeps } from "../../../functions/serve/connections.ts";
import type { NumberingDeps } from "../../../functions/serve/number-mapping.ts";
import { putConnection } from "../../../functions/serve/put-connection.ts";
import { removeConnection } from "../../../functions/serve/remove-connection.ts";
import type { ConnectionSecrets, SecretStore } from "../../../functions/shared/ports.ts";
import { storage } from "../../../functions/store/storage.ts";
import { Table } from "../../../functions/store/table.ts";
import type { ConnectionRequest } from "../../../schemas/connection.ts";
import { clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { nothingKept } from "../../support/serve-deps.ts";

/** A secret store whose calls take a turn of the clock, as a real one's do. */
function secretStore() {
  const kept = new Map<string, ConnectionSecrets>();
  const later = () => new Promise((resolve) => setImmediate(resolve));
  const store: SecretStore = {
    find: async (tool, connection) => later().then(() => kept.get(`${tool}/${connection}`)),
    put: async (tool, connection, given) => later().then(() => void kept.set(`${tool}/${connection}`, given)),
    remove: async (tool, connection) => later().then(() => void kept.delete(`${tool}/${connection}`)),
  };
  return { store, live: () => (kept.get("calendly/race")?.secrets ?? []).map(({ value }) => value) };
}

function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const client = clientAnsweredBy(async (call) => {
    await new Promise((resolve) => setImmediate(resolve));
    return memory.answer(call);
  });
  const { store, live } = secretStore();
  const stored = storage(client, { events: "events", directory: "directory" });
  const unused = { find: async () => undefined, put: async () => undefined, remove: async () => undefined };
  const deps: ConnectionDeps & NumberingDeps = {
    ...stored,
    secrets: store,
    keptNames: nothingKept,
    passwords: unused,
    apps: unused,
    forms: unused,
    apiCredentials: unused,
    bus: { publish: async () => undefined },
    blobs: { put: async () => undefined, get: async () => undefined },
    now: () => new Date("2026-11-23T09:00:00.000Z"),
    pause: async () => undefined,
    baseUrl: () => "https://hub.example",
  };
  const put = async (request: ConnectionRequest) =>
    await putConnection("calendly", "race", request, "kim", deps);
  return {
    deps,
    records: stored.records,
    put,
    live,
    rows: () => memory.rows("directory"),
    table: new Table(client, "directory"),
  };
}

test("of two admins who save at once, each with their own secret, one is told, and no secret that was shown is lost", async () => {
  const { deps, put, live } = hub();
  const { connection } = await put({ secrets: ["earlier secret"] });
  const [{ id = "" } = {}] = connection.secrets;

  const results = await Promise.allSettled(
    ["secret of Kim", "secret of Lee"].map(async (own) => await put({ secrets: [{ id }, own] })),
  );

  const shown = results.flatMap((one) =>
    one.status === "fulfilled" ? [one.value.connection.secrets.length] : [],
  );
  const refused = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(shown).toEqual([2]);
  expect(refused).toEqual([expect.objectContaining({ status: 409, code: "changed_meanwhile" })]);
  expect(live()).toHaveLength(2);
  expect((await deps.connections.get("calendly", "race"))?.secrets).toHaveLength(2);

  expect(
    (await put({ secrets: [{ id }, "secret of Kim", "secret of Lee"] })).connection.secrets,
  ).toHaveLength(3);
});

test("of two who make the same connection at once, one does", async () => {
  const { put, live } = hub();

  const results = await Promise.allSettled(
    ["secret of Kim", "secret of Lee"].map(async (own) => await put({ secrets: [own] })),
  );

  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(live()).toHaveLength(1);
});

test("of two admins who have read the same connection, the second is told that it has changed, and may look again", async () => {
  const { deps, live } = hub();
  let seconds = 0;
  const later = { ...deps, now: () => new Date(Date.UTC(2026, 10, 23, 9, 0, seconds++)) };
  const put = async (request: ConnectionRequest) =>
    (await putConnection("calendly", "race", request, "kim", later)).connection;
  const read = await put({ secrets: ["earlier secret"], updatedAt: null });
  const kept = read.secrets.map(({ id }) => ({ id }));

  const kim = await put({ secrets: [...kept, "secret of Kim"], updatedAt: read.updatedAt });
  const lee = { secrets: [...kept, "secret of Lee"], updatedAt: read.updatedAt };

  const changed = expect.objectContaining({ status: 409, code: "changed_meanwhile" });
  await expect(put(lee)).rejects.toEqual(changed);
  await expect(put({ ...lee, updatedAt: null })).rejects.toEqual(changed);
  expect(live()).toEqual(["earlier secret", "secret of Kim"]);
  const all = kim.secrets.map(({ id }) => ({ id }));
  await put({ secrets: [...all, "secret of Lee"], updatedAt: kim.updatedAt });
  expect(live()).toEqual(["earlier secret", "secret of Kim", "secret of Lee"]);
});

test("what is heard of a connection while it is saved stays, and so does what this code does not know", async () => {
  const { deps, put, table } = hub();
  const { connection } = await put({ secrets: ["earlier secret"] });
  const [{ id = "" } = {}] = connection.secrets;
  const key = { pk: "connections", sk: "calendly#race" };
  await table.update(key, "SET ofLater = :it", { it: { n: 1 } });
  const at = "2026-11-23T10:00:00.000Z";

  await Promise.all([
    put({ settings: { mail: { ownDomains: ["new.example"] } } }),
    deps.connections.heard("calendly", "race", {
      secretId: id,
      matchedAs: undefined,
      at,
      time: at,
      health: { state: "interrupted", since: at },
    }),
  ]);

  expect(await table.get(key)).toMatchObject({
    ofLater: { n: 1 },
    settings: { mail: { ownDomains: ["new.example"] } },
    lastDeliveryAt: at,
    health: { state: "interrupted", since: at },
    secrets: [{ id, lastMatchedAt: at }],
  });
});

test("a mail address that was renewed, or whose connection was removed, leaves no row", async () => {
  const { deps, put, rows } = hub();
  await put({ secrets: ["earlier secret"] });
  const before = (await deps.connections.get("calendly", "race"))?.mailbox ?? "";
  await put({ renewMailAddress: true });
  const now = (await deps.connections.get("calendly", "race"))?.mailbox ?? "";
  const mailboxes = () => rows().filter(({ pk }) => String(pk).startsWith("mailbox#"));

  expect(now).not.toBe(before);
  expect(await deps.connections.ofMailbox(before)).toBeUndefined();
  expect(mailboxes()).toEqual([{ pk: `mailbox#${now}`, sk: "@", tool: "calendly", connection: "race" }]);

  await removeConnection("calendly", "race", deps);
  expect(mailboxes()).toEqual([]);
});

test("a connection that takes the name of one that was removed begins with nothing of it", async () => {
  const { deps, records, put, live } = hub();
  await put({ secrets: ["earlier secret"] });
  await records.save({
    ...{
      file: "fil_1",
      tool: "calendly",
      connection: "race",
      name: "a.csv",
      via: "upload",
      state: "awaited",
    },
    receivedAt: "2026-11-23T09:00:00.000Z",
    updatedAt: "2026-11-23T09:00:00.000Z",
    report: [],
  });

  await removeConnection("calendly", "race", deps);
  expect(live()).toEqual([]);
  const { created, connection } = await put({ secrets: ["secret of today"] });

  expect([created, connection.secrets.length, live()]).toEqual([true, 1, ["secret of today"]]);
  expect(await records.list("calendly", "race", { limit: 10 })).toEqual([]);
});
