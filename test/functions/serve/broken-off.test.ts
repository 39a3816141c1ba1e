import { describe, expect, test } from "@jest/globals";
import {
  type ConnectionDeps,
  getConnection,
  listConnections,
  putConnection,
  removeConnection,
} from "../../../functions/serve/connections.ts";
import type { NumberingDeps } from "../../../functions/serve/number-mapping.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import { storage } from "../../../functions/store/storage.ts";
import type { ConnectionRequest } from "../../../schemas/connection.ts";
import { clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";

const writes = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;
const [tool, name] = ["relay", "race"];

/** A hub over several stores, each of whose writes counts; from the one told on, none is done. */
function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const state = {
    written: 0,
    stopsAt: Number.POSITIVE_INFINITY,
    only: false,
    at: Date.parse("2026-11-23T09:00:00Z"),
  };
  const sizes = new Map<string, () => number>();
  const write = async <Done>(does: () => Done): Promise<Done> => {
    const nth = ++state.written;
    if (state.only ? nth === state.stopsAt : nth >= state.stopsAt) throw new UpstreamError("A store");
    return does();
  };
  const client = clientAnsweredBy(async (call) =>
    writes.test(call.name) ? await write(() => memory.answer(call)) : memory.answer(call),
  );
  const store = <Value>(of: string) => {
    const own = new Map<string, Value>();
    sizes.set(of, () => own.size);
    return {
      find: async () => own.get(name),
      put: async (_tool: string, _name: string, value: Value) => await write(() => void own.set(name, value)),
      remove: async () => await write(() => void own.delete(name)),
    };
  };
  const deps: ConnectionDeps & NumberingDeps = {
    ...storage(client, { events: "events", directory: "directory" }, async () => undefined),
    ...{
      secrets: store("secrets"),
      secretNames: async () => [],
      passwords: store("passwords"),
      apps: store("apps"),
      forms: store("forms"),
      apiCredentials: store("apiCredentials"),
    },
    bus: { publish: async () => undefined },
    blobs: { put: async () => undefined, get: async () => undefined },
    now: () => new Date(state.at),
    baseUrl: () => "https://hub.example",
  };
  const put = async (request: ConnectionRequest) => await putConnection(tool, name, request, "kim", deps);
  const remove = async () => await removeConnection(tool, name, deps);
  /** All is well again, and locks of what died have expired. */
  const recover = () => {
    state.stopsAt = Number.POSITIVE_INFINITY;
    state.at += 600_000;
  };
  /** Stores beside the tables that hold something. */
  const secretly = () => [...sizes].flatMap(([of, size]) => (size() > 0 ? [of] : []));
  const left = () => [
    ...secretly(),
    ...memory
      .rows("directory")
      .flatMap(({ pk, sk }) => (/^(layout|mappings#)/.test(String(pk)) ? [] : [`${pk} ${sk}`])),
  ];
  return { deps, state, secretly, put, remove, recover, left };
}

const made: ConnectionRequest = {
  secrets: ["an earlier secret"],
  filePassword: "password",
  settings: { mapping: { rules: [{ rule: "r", type: "activity.tracked", title: "x" }] } },
};
const rotated: ConnectionRequest = {
  secrets: ["a secret of today"],
  filePassword: null,
  renewMailAddress: true,
  settings: {},
};

/** How many writes something takes. */
async function writesOf(before: (one: ReturnType<typeof hub>) => Promise<unknown>, does: typeof before) {
  const one = hub();
  await before(one);
  one.state.written = 0;
  await does(one);
  return one.state.written;
}
const nothing = async () => undefined;
const steps = [
  ["making a connection", nothing, async ({ put }) => await put(made)],
  ["changing one", async ({ put }) => await put(made), async ({ put }) => await put(rotated)],
  ["removing one", async ({ put }) => await put(made), async ({ remove }) => await remove()],
] satisfies [string, Parameters<typeof writesOf>[0], Parameters<typeof writesOf>[1]][];

describe.each(steps)("%s, broken off before any of its writes", (_what, before, does) => {
  test.each([
    ["for good", false],
    ["once, and all others are done", true],
  ])("%s, leaves what is shown, and can be saved again or removed whole", async (_how, only) => {
    const all = await writesOf(before, does);
    expect(all).toBeGreaterThan(4);

    for (let nth = 1; nth <= all; nth++) {
      for (const then of ["save", "remove"] as const) {
        const one = hub();
        await before(one);
        Object.assign(one.state, { written: 0, stopsAt: nth, only });
        await does(one).catch(() => undefined);
        one.recover();

        const shown = await listConnections(one.deps);
        if (one.secretly().length > 0) expect(shown).toHaveLength(1);
        if (then === "save") {
          await one.put(made);
          const saved = await getConnection(tool, name, one.deps);
          expect(saved).not.toHaveProperty("unfinishedSince");
          expect(saved.secrets).toHaveLength(1);
        }
        if (shown.length > 0 || then === "save") await one.remove();
        expect([nth, one.left().filter((row) => !row.startsWith("fetches#"))]).toEqual([nth, []]);
        expect(await listConnections(one.deps)).toEqual([]);
      }
    }
  });
});

test("a connection whose change has not ended says so, and a live secret is never of one that is not shown", async () => {
  const one = hub();
  const all = await writesOf(nothing, async ({ put }) => await put(made));
  Object.assign(one.state, { written: 0, stopsAt: all - 2 });
  await one.put(made).catch(() => undefined);

  expect(one.secretly()).toContain("secrets");
  expect(await listConnections(one.deps)).toMatchObject([{ unfinishedSince: "2026-11-23T09:00:00.000Z" }]);
});

test("a secret that a fault has left without its row can be removed all the same", async () => {
  const one = hub();
  const ghost = { secrets: [{ id: "s", value: "a ghost's", createdAt: "" }], settings: {} };
  await one.deps.secrets.put(tool, name, ghost);
  await one.remove();

  expect(one.left()).toEqual([]);
  await expect(one.remove()).rejects.toMatchObject({ status: 404 });
});

test("what a removal cannot reach does not keep it from the other stores", async () => {
  const one = hub();
  await one.put(made);
  const { secrets } = one.deps;
  const down = {
    ...one.deps,
    passwords: { ...one.deps.passwords, remove: () => Promise.reject(new UpstreamError("x")) },
  };

  await expect(removeConnection(tool, name, down)).rejects.toBeInstanceOf(UpstreamError);
  expect(await secrets.find(tool, name)).toBeUndefined();
  expect(await listConnections(one.deps)).toHaveLength(1);
  await one.remove();
  expect(one.left()).toEqual([]);
});
