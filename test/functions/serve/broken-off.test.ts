import { describe, expect, test } from "@jest/globals";
import { Tokens } from "../../../functions/api-access/tokens.ts";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import type { ConsentDeps } from "../../../functions/serve/connect/consent-deps.ts";
import type { ConsentWay } from "../../../functions/serve/connect/consent-way.ts";
import type { Returned } from "../../../functions/serve/connect/exchange-code.ts";
import { giveConsent } from "../../../functions/serve/connect/give-consent.ts";
import { type ConnectionDeps, getConnection, listConnections } from "../../../functions/serve/connections.ts";
import type { NumberingDeps } from "../../../functions/serve/number-mapping.ts";
import { putConnection } from "../../../functions/serve/put-connection.ts";
import { removeConnection } from "../../../functions/serve/remove-connection.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import { keptName } from "../../../functions/shared/kept-names.ts";
import type { OfDigest, OfTenant } from "../../../functions/shared/ports.ts";
import { storage } from "../../../functions/store/storage.ts";
import { strayConnections } from "../../../functions/store/stray-connections.ts";
import type { ConnectionRequest } from "../../../schemas/connection.ts";
import { clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";

const writes = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;
const [tool, name] = ["relay", "race"];
const nothing = async (): Promise<void> => undefined;

/** Whose value is meant; stores that keep no copies are always fresh. */
type Which = (OfTenant & { readonly fresh?: boolean }) | OfDigest;
type Named = [tool: string, connection: string, of?: Which];

/** A hub over several stores, each of whose writes counts; from the one told on, none is done. */
function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const state = {
    written: 0,
    stopsAt: Number.POSITIVE_INFINITY,
    only: false,
    before: nothing,
    at: Date.parse("2026-11-23T09:00:00Z"),
  };
  const kept = new Map<string, ReadonlyMap<string, unknown>>();
  const names = (of: string) => async () => [...(kept.get(of)?.keys() ?? [])];
  const write = async <Done>(does: () => Done): Promise<Done> => {
    const nth = ++state.written;
    await state.before();
    if (state.only ? nth === state.stopsAt : nth >= state.stopsAt) throw new UpstreamError("A store");
    return does();
  };
  const client = clientAnsweredBy(async (call) =>
    writes.test(call.name) ? await write(() => memory.answer(call)) : memory.answer(call),
  );
  const store = <Value>(of: string) => {
    const own = new Map<string, Value>();
    kept.set(of, own);
    return {
      find: async (...[tool, name, of]: Named) => own.get(keptName(tool, name, of)),
      put: async (tool: string, name: string, value: Value, of?: Which) =>
        await write(() => void own.set(keptName(tool, name, of), value)),
      remove: async (...[tool, name, of]: Named) =>
        await write(() => void own.delete(keptName(tool, name, of))),
    };
  };
  const deps: ConnectionDeps & NumberingDeps & ConsentDeps = {
    ...storage(client, { events: "events", directory: "directory" }, async () => undefined),
    ...{
      secrets: store("secrets"),
      keptNames: {
        secret: names("secrets"),
        credentials: names("apiCredentials"),
        app: names("apps"),
        password: names("passwords"),
      },
      passwords: store("passwords"),
      apps: store("apps"),
      forms: store("forms"),
      apiCredentials: store("apiCredentials"),
    },
    bus: { publish: async () => undefined },
    blobs: { put: async () => undefined, get: async () => undefined },
    now: () => new Date(state.at),
    baseUrl: () => "https://hub.example",
    pause: async () => undefined,
    log: () => undefined,
    askTool: async () => Response.json({ access_token: "a", token_type: "bearer", refresh_token: "r" }),
  };
  const put = async (request: ConnectionRequest) => await putConnection(tool, name, request, "kim", deps);
  const remove = async () => await removeConnection(tool, name, deps);
  const consent = async () => {
    const [row, connector] = [await deps.connections.get(tool, name), await loadConnector(tool)];
    if (!row || !connector) throw new Error("There is no connection to consent to");
    const begun = { tool, connection: name, by: "kim", byId: "u-kim", expiresAt: 0 };
    return await giveConsent(returned, { begun, row, connector }, deps);
  };
  /** All is well again, and locks of what died have expired. */
  const recover = () => {
    state.stopsAt = Number.POSITIVE_INFINITY;
    state.at += 600_000;
  };
  /** Stores beside the tables that hold something. */
  const secretly = () => [...kept].flatMap(([of, own]) => (own.size > 0 ? [of] : []));
  const left = () => [
    ...secretly(),
    ...memory
      .rows("directory")
      .flatMap(({ pk, sk }) => (/^(layout|audit|mappings#)/.test(String(pk)) ? [] : [`${pk} ${sk}`])),
  ];
  return { deps, state, secretly, put, remove, consent, recover, left };
}

const way: ConsentWay = {
  kind: "oauth2",
  tokenUrl: () => "https://tool.example/token",
  consent: {
    authorizeUrl: () => "https://tool.example/authorize",
    scopes: [],
    *tenant() {
      yield* [];
      return { id: "acme", name: `${"a".repeat(198)}😀😀` };
    },
  },
};
function* asksNothing() {
  yield* [];
  return {};
}
/** What a tool sends somebody back with who has consented. */
const returned: Returned = {
  title: "A tool",
  query: new URLSearchParams({ code: "c", state: "s" }),
  state: "s",
  verifier: "v",
  app: { clientId: "client", clientSecret: "the app's" },
  redirectUri: "https://hub.example/connect/callback",
  settings: {},
  collector: { hosts: ["tool.example"], authorization: [way], steps: asksNothing },
  way,
};

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

/** A turn that somebody took of what is gone holds nothing, and ends by itself. */
const isNoTurn = (row: string) => !/^fetches#\S+ (settings|access)/.test(row);

/** How many writes something takes. */
async function writesOf(before: (one: ReturnType<typeof hub>) => Promise<unknown>, does: typeof before) {
  const one = hub();
  await before(one);
  one.state.written = 0;
  await does(one);
  return one.state.written;
}
const consented = async ({ put, consent }: ReturnType<typeof hub>) => {
  await put(made);
  await consent();
};
const steps = [
  ["making a connection", nothing, async ({ put }) => await put(made)],
  ["changing one", async ({ put }) => await put(made), async ({ put }) => await put(rotated)],
  ["consenting to one", async ({ put }) => await put(made), async ({ consent }) => await consent()],
  ["consenting anew", consented, async ({ consent }) => await consent()],
  ["removing one", consented, async ({ remove }) => await remove()],
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
        const unseen = (await strayConnections(one.deps)).filter(({ lacks }) => lacks === "connection");
        expect([nth, unseen]).toEqual([nth, []]);
        if (then === "save") {
          await one.put(made);
          const saved = await getConnection(tool, name, one.deps);
          expect(saved).not.toHaveProperty("unfinishedSince");
          expect(saved.secrets).toHaveLength(1);
        }
        if (shown.length > 0 || then === "save") await one.remove();
        expect([nth, one.left().filter(isNoTurn)]).toEqual([nth, []]);
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

test("a consent that a fault has left without its row is told of, and goes with its connection", async () => {
  const one = hub();
  await consented(one);
  await one.deps.tenants.remove({ tool, connection: name }, "acme");

  expect(await strayConnections(one.deps)).toMatchObject([
    { tool, connection: name, kept: "credentials", lacks: "connection" },
  ]);
  await one.remove();
  expect(one.left().filter(isNoTurn)).toEqual([]);
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

test("a consent is kept that was given to a connection as it still is, under a name that every table takes", async () => {
  const one = hub();
  await one.put(made);

  expect(await one.consent()).toMatchObject({ code: "connected" });
  expect(await one.deps.tenants.list({ tool, connection: name })).toMatchObject([
    { tenant: "acme", name: `${"a".repeat(198)}…` },
  ]);
  expect(one.secretly()).toContain("apiCredentials");
});

test("a connection that goes while somebody consents to it leaves nothing of the consent, whichever comes first", async () => {
  const all = await writesOf(
    async ({ put }) => await put(made),
    async ({ consent }) => await consent(),
  );
  for (let nth = 1; nth <= all; nth++) {
    const one = hub();
    await one.put(made);
    let removal: Promise<unknown> | undefined;
    one.state.written = 0;
    one.state.before = async () => {
      if (one.state.written !== nth) return;
      one.state.before = nothing;
      removal = one.remove().catch(() => undefined);
      // How far the removal comes before the consent goes on, differs with each.
      for (let turns = 0; turns < nth; turns++) await new Promise((resolve) => setImmediate(resolve));
    };
    await one.consent().catch(() => undefined);
    await removal;
    if ((await listConnections(one.deps)).length > 0) await one.remove();

    expect([nth, one.left().filter(isNoTurn)]).toEqual([nth, []]);
  }
});

test("what a tool renews while its connection is removed is gone with it", async () => {
  const one = hub();
  await consented(one);
  const caller = { tool, connection: name, tenant: "acme" };
  const kept = await one.deps.apiCredentials.find(tool, name, caller);
  if (!kept) throw new Error("Nothing was kept of the consent");
  const expired = { ...kept, access: { value: "of yesterday", ends: 0 } };
  await one.deps.apiCredentials.put(tool, name, expired, caller);
  let removal: Promise<unknown> | undefined;
  const tokens = new Tokens({
    ...one.deps,
    fetch: async () => {
      removal = one.remove().catch(() => undefined);
      for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
      return await one.deps.askTool("https://tool.example/token");
    },
  });

  const { collector } = returned;
  await tokens.authorization({ ...caller, kept: expired, collector, settings: {}, subject: undefined });
  await removal;
  if ((await listConnections(one.deps)).length > 0) await one.remove();

  expect(one.left().filter(isNoTurn)).toEqual([]);
});
