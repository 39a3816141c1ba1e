import { expect, test } from "@jest/globals";
import { keptName } from "../../../functions/shared/kept-names.ts";
import { Connections } from "../../../functions/store/connections-table.ts";
import { Digests } from "../../../functions/store/digests.ts";
import { QuietConnections } from "../../../functions/store/quiet-connections.ts";
import { Rules } from "../../../functions/store/rules.ts";
import { Shapes } from "../../../functions/store/shapes.ts";
import { SubscriptionStates } from "../../../functions/store/subscription-states.ts";
import { Table } from "../../../functions/store/table.ts";
import { Tenants } from "../../../functions/store/tenants.ts";
import { type WatchDeps, watch } from "../../../functions/watch/watch.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { nothingKept } from "../../support/serve-deps.ts";

const table = "directory";
const at = "2026-11-23T09:00:00.000Z";
const secret = { id: "sec_1", createdAt: at };
const connection = (name: string) => ({
  tool: "slack",
  connection: name,
  settings: {},
  createdAt: at,
  updatedAt: at,
  secrets: [secret],
  lastDeliveryAt: at,
});
/** Heard in every hour of the week. */
const busy = "z".repeat(168);

async function hub() {
  const client = new MemoryDynamo({ events: "events", directory: table }).client();
  const connections = new Connections(new Table(client, table));
  await connections.create({ ...connection("busy"), usualHours: busy });
  await connections.create(connection("new"));
  const tenants = new Tenants(new Table(client, table));
  const subscriptions = new SubscriptionStates(new Table(client, table));
  /** Nothing of the credentials is lost here. */
  const letIn = async () => {
    const rows = await connections.list();
    const own = rows.flatMap(({ tool, connection, api }) => (api ? [keptName(tool, connection)] : []));
    const consented = rows.map(async (row) =>
      (await tenants.list(row)).map((of) => keptName(row.tool, row.connection, { tenant: of.tenant })),
    );
    return [...own, ...(await Promise.all(consented)).flat()];
  };
  const mails: string[] = [];
  const lines: (readonly unknown[])[] = [];
  let clock = at;
  let names: readonly string[] | undefined;
  const kept: string[] = [];
  const deps: WatchDeps = {
    connections,
    keptNames: {
      ...nothingKept,
      secret: async () =>
        names ?? (await connections.list()).map((one) => keptName(one.tool, one.connection)),
      credentials: async () => await letIn(),
    },
    tenants,
    subscriptions,
    rules: new Rules(new Table(client, table)),
    digests: new Digests(new Table(client, table)),
    outwardNames: { rule: async () => kept, digest: async () => [] },
    quiet: new QuietConnections(new Table(client, table)),
    shapes: new Shapes(new Table(client, table)),
    notices: { tell: async (subject, text) => void mails.push(`${subject}\n${text}`) },
    log: (level, code, fields) => void lines.push([level, code, fields]),
    now: () => new Date(clock),
  };
  return {
    deps,
    connections,
    tenants,
    subscriptions,
    /** Names under which addresses of rules are kept. */
    kept,
    mails,
    lines,
    /** From now on the secret store has these. */
    secretsOf(these: readonly string[]) {
      names = these;
    },
    /** Looks at that time; how many it counted. */
    async look(time: string) {
      clock = time;
      lines.length = 0;
      mails.length = 0;
      await watch(deps);
      return lines.find(([, code]) => code === "connections_watched")?.[2];
    },
  };
}
const heard = { secretId: undefined, matchedAs: undefined, health: undefined };

test("counts the connections that are quiet, and tells by name which one has fallen silent, once", async () => {
  const { look, lines, mails } = await hub();

  expect(await look("2026-11-23T11:59:00.000Z")).toEqual({ connections: 2, quiet: 0 });
  expect(mails).toEqual([]);
  expect(await look("2026-11-23T12:14:00.000Z")).toEqual({ connections: 2, quiet: 1 });
  expect(lines).toContainEqual([
    "warn",
    "connection_quiet",
    { connection: "slack/busy", since: at, reason: "unusually long" },
  ]);
  expect(mails).toEqual([
    expect.stringMatching(/^Account hub: 1 silent\nslack\/busy is silent since 2026-11-23T09:00:00.000Z/),
  ]);
  expect(await look("2026-11-23T12:29:00.000Z")).toEqual({ connections: 2, quiet: 1 });
  expect(mails).toEqual([]);
});

test("tells which one is heard again", async () => {
  const { look, connections, lines, mails } = await hub();
  await look("2026-11-23T12:14:00.000Z");
  const again = "2026-11-23T12:20:00.000Z";
  await connections.heard("slack", "busy", { ...heard, at: again, time: again });

  expect(await look("2026-11-23T12:29:00.000Z")).toEqual({ connections: 2, quiet: 0 });
  expect(lines).toContainEqual(["info", "connection_back", { connection: "slack/busy" }]);
  expect(mails).toEqual(["Account hub: 1 heard again\nslack/busy is heard again."]);
});

test("a connection that its tool has cut off is silent at once", async () => {
  const { look, connections, mails } = await hub();
  const health = { state: "interrupted", ...interrupted("app_uninstalled"), since: at } as const;
  await connections.heard("slack", "new", { ...heard, at, time: at, health });

  expect(await look("2026-11-23T09:05:00.000Z")).toEqual({ connections: 2, quiet: 1 });
  expect(mails[0]).toContain(
    `slack/new is silent since ${at} (cut off: The app was uninstalled from the workspace).`,
  );
});

test("a tool that is not subscribed to is told of once it has been so for an hour, and whose it is", async () => {
  const { look, subscriptions, mails } = await hub();
  const failing = { ...interrupted("subscription_refused", { word: "hooks: 409" }), since: at };
  const state = { tenant: "acme", subscriptions: [], lookedAt: at, failing };
  await subscriptions.put({ tool: "slack", connection: "new" }, state);

  expect(await look("2026-11-23T10:00:00.000Z")).toEqual({ connections: 2, quiet: 0 });
  expect(await look("2026-11-23T10:00:00.001Z")).toEqual({ connections: 2, quiet: 1 });
  expect(mails[0]).toContain(
    `slack/new is silent since ${at} (the tool is not subscribed to for acme: The tool refuses what the hub subscribes to (hooks: 409)).`,
  );
});

test("a connection whose change broke off is told of, but not while the change may still be under way", async () => {
  const { look, connections, mails } = await hub();
  await connections.update("slack", "new", (row) => ({ ...row, unfinishedSince: at }));

  expect(await look(new Date(Date.parse(at) + 300_000).toISOString())).toEqual({ connections: 2, quiet: 0 });
  expect(await look(new Date(Date.parse(at) + 300_001).toISOString())).toEqual({ connections: 2, quiet: 1 });
  expect(mails[0]).toContain(`slack/new is silent since ${at} (a change of it broke off`);
});

test("a removed connection is neither quiet nor back, and is told of again if it is made again", async () => {
  const { look, connections, mails } = await hub();
  await look("2026-11-23T12:14:00.000Z");
  await connections.forgetConnection("slack", "busy");

  expect(await look("2026-11-23T12:29:00.000Z")).toEqual({ connections: 1, quiet: 0 });
  expect(mails).toEqual([]);
  await connections.create({ ...connection("busy"), usualHours: busy });
  await look("2026-11-23T12:44:00.000Z");
  expect(mails).toHaveLength(1);
});

test("what could not be told is told by the next look", async () => {
  const { look, deps, mails } = await hub();
  const unsent = { ...deps, notices: { tell: async () => Promise.reject(new Error("no topic")) } };
  await look("2026-11-23T11:00:00.000Z");
  await expect(watch({ ...unsent, now: () => new Date("2026-11-23T12:14:00.000Z") })).rejects.toThrow(
    "no topic",
  );

  await look("2026-11-23T12:29:00.000Z");

  expect(mails).toHaveLength(1);
});

test("tells of credentials that the tool refuses, and of calls that it has refused for an hour, until it lets the hub in", async () => {
  const { look, connections, mails } = await hub();
  const access = { kind: "oauth2" as const, createdAt: at };
  const failing = {
    ...interrupted("credentials_refused", { word: "invalid_grant" }),
    since: at,
    waits: true,
  };
  await connections.update("slack", "new", (row) => ({ ...row, api: { ...access, failing } }));

  await look("2026-11-23T09:15:00.000Z");
  expect(mails).toEqual([
    expect.stringContaining(
      `slack/new is silent since ${at} (the hub is not let in: The tool refuses the credentials (invalid_grant)).`,
    ),
  ]);
  await connections.update("slack", "new", (row) => ({ ...row, api: access }));
  await look("2026-11-23T09:30:00.000Z");
  expect(mails).toEqual([expect.stringContaining("slack/new is heard again")]);

  const passing = { ...interrupted("token_not_taken", { word: "401" }), since: at, waits: false };
  await connections.update("slack", "new", (row) => ({ ...row, api: { ...access, failing: passing } }));
  await look("2026-11-23T09:45:00.000Z");
  expect(mails).toEqual([]);
  await look("2026-11-23T10:15:00.000Z");
  expect(mails).toEqual([expect.stringContaining("slack/new is silent")]);
});

test("tells of a secret without a connection and of a connection without a secret, once, until both stores agree", async () => {
  const { look, mails, secretsOf } = await hub();
  await look(at);

  secretsOf(["slack/busy", "relay/ghost"]);
  expect(await look(at)).toEqual({ connections: 2, quiet: 2 });
  const [mail] = mails;
  expect(mail).toContain("relay/ghost");
  expect(mail).toContain("a secret: kept and shown nowhere; remove the connection, or save it anew");
  expect(mail).toContain("slack/new");
  expect(mail).toContain("a secret: shown and not kept; give it again, or remove the connection");
  await look(at);
  expect(mails).toEqual([]);

  secretsOf(["slack/busy", "slack/new"]);
  expect(await look(at)).toEqual({ connections: 2, quiet: 0 });
});

test("tells of an address that is kept for a rule that is not there", async () => {
  const { look, mails, kept } = await hub();
  kept.push("rule/rul_1");

  expect(await look(at)).toEqual({ connections: 2, quiet: 1 });
  expect(mails).toEqual([
    expect.stringMatching(/rule rul_1.*its address is kept and the rule is not there: remove it by this id/s),
  ]);
});

test("a company that no longer lets the hub in is told by its name, and when it does again", async () => {
  const { tenants, look, mails } = await hub();
  const of = { tool: "slack", connection: "new" };
  const api = { kind: "oauth2" as const, createdAt: at };
  const why = interrupted("credentials_refused", { word: "invalid_grant" });
  await tenants.put(of, {
    tenant: "T1",
    name: "Acme Ltd",
    api: { ...api, failing: { ...why, since: at, waits: true } },
  });
  await look("2026-11-23T09:15:00.000Z");

  expect(mails.join()).toContain(
    "the hub is not let in as Acme Ltd: The tool refuses the credentials (invalid_grant)",
  );
  await tenants.put(of, { tenant: "T1", name: "Acme Ltd", api });
  await look("2026-11-23T09:30:00.000Z");

  expect(mails.join()).toContain("slack/new is heard again.");
});

test("asks once in a look what the tool of a connection is subscribed to tell", async () => {
  const { deps, subscriptions } = await hub();
  const asked: string[] = [];
  const counting = {
    list: async (of: { readonly tool: string; readonly connection: string }) => {
      asked.push(of.connection);
      return await subscriptions.list(of);
    },
  };

  await watch({ ...deps, subscriptions: counting });

  expect(asked.sort()).toEqual(["busy", "new"]);
});
