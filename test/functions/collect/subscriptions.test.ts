import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { requestSubscriptions } from "../../../functions/api-access/request-subscriptions.ts";
import type { Collector, Subscription, Subscriptions } from "../../../functions/connectors/collector.ts";
import { bodyOf } from "../../../functions/connectors/fetched.ts";
import { fetchMessage } from "../../../schemas/bus.ts";
import { collecting, json, type Server, toy } from "../../support/collecting.ts";
import { later, looked } from "../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const url = "https://hub.example/hooks/toy/main";
const api = "https://api.toy.example/hooks";

const hook = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  state: z.enum(["active", "disabled"]),
});

const look: Subscriptions["look"] = function* () {
  const { hooks } = bodyOf(z.object({ hooks: z.array(hook) }), yield { url: api }, "hooks");
  const there = hooks.map((one): Subscription => ({ ...one, what: "invoices" }));
  return { wanted: [{ what: "invoices", events: ["made"] }], there };
};
const remove: Subscriptions["remove"] = function* (id) {
  const answer = yield { method: "DELETE", url: `${api}/${id}` };
  if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, "hooks");
};

/** Takes the hub's secret, and can only be asked to make and to remove. */
const ours: Subscriptions = {
  secret: "ours",
  ...{ look, remove },
  *make({ events }, context, secret) {
    const answer = yield { method: "POST", url: api, json: { url: context.url, events, secret } };
    return bodyOf(z.object({ id: z.string() }), answer, "hooks");
  },
};
const subscribing: Collector = { ...toy, subscriptions: ours };

/** Chooses the secret, and is to be told when that is kept. */
const choosing: Collector = {
  ...toy,
  subscriptions: {
    secret: "theirs",
    ...{ look, remove },
    *make({ events }, context) {
      const answer = yield { method: "POST", url: api, json: { url: context.url, events } };
      return bodyOf(z.object({ id: z.string(), secret: z.string() }), answer, "hooks");
    },
    *enable(id) {
      bodyOf(z.unknown(), yield { method: "PUT", url: `${api}/${id}`, json: {} }, "hooks");
    },
  },
};

const asked = z.object({ url: z.string(), events: z.array(z.string()), secret: z.optional(z.string()) });

/** A tool with subscriptions; `breaks` is a call that it never answers. */
function vendor() {
  const hooks = new Map<string, z.infer<typeof hook>>();
  const secrets = new Map<string, string>();
  const state = { breaks: undefined as string | undefined, refuses: 0, made: 0 };
  const server: Server = (address, { method = "GET", body }) => {
    const id = new URL(address).pathname.split("/")[2];
    if (state.breaks === `${method} before`) throw new TypeError("cut off");
    const answer = ((): Response => {
      if (method === "GET") return json({ hooks: [...hooks.values()] });
      if (state.refuses > 0) return json({}, { status: state.refuses });
      if (id === undefined) {
        const { secret, ...given } = asked.parse(JSON.parse(String(body)));
        if ([...hooks.values()].some((one) => one.url === given.url)) return json({}, { status: 409 });
        state.made += 1;
        const made = {
          ...given,
          id: String(state.made),
          state: secret ? ("active" as const) : ("disabled" as const),
        };
        hooks.set(made.id, made);
        secrets.set(made.id, secret ?? `theirs-${made.id}`);
        return json({ id: made.id, secret: secrets.get(made.id) });
      }
      const known = hooks.get(id);
      if (!known) return json({}, { status: 404 });
      if (method === "DELETE") hooks.delete(id);
      else hooks.set(id, { ...known, state: "active" });
      return json({});
    })();
    if (state.breaks === `${method} after`) throw new TypeError("cut off");
    return answer;
  };
  const disable = () => {
    for (const [id, one] of hooks) hooks.set(id, { ...one, state: "disabled" });
  };
  return { hooks, secrets, state, server, disable };
}

type Hub = Awaited<ReturnType<typeof collecting>>;

const stateOf = async (hub: Hub) => await hub.subscriptions.get(of, undefined);

test("what is missing is made with a secret of the hub's own, which the connection accepts and shows", async () => {
  const tool = vendor();
  const hub = await collecting({ collector: subscribing, server: tool.server });
  await looked(hub);

  expect([...tool.hooks.values()]).toEqual([{ id: "1", url, events: ["made"], state: "active" }]);
  const [secret] = hub.secrets.state.kept?.secrets ?? [];
  expect(secret?.value).toMatch(/^[\w-]{43}$/);
  expect(tool.secrets.get("1")).toBe(secret?.value);
  const row = await hub.connections.get("toy", "main");
  expect(row?.secrets).toEqual([{ id: secret?.id, createdAt: hub.time.now.toISOString() }]);
  expect(row?.updatedAt).toBe(hub.time.now.toISOString());
  expect(await stateOf(hub)).toEqual({
    subscriptions: [{ what: "invoices", id: "1", since: "2026-11-23T09:00:00.000Z", secret: secret?.id }],
    lookedAt: "2026-11-23T09:00:00.000Z",
    wellAt: "2026-11-23T09:00:00.000Z",
  });
  expect(hub.logged.some(({ text }) => text.includes(secret?.value ?? "never"))).toBe(false);
});

test("what is there is left as it is, and what others have is, too", async () => {
  const tool = vendor();
  const foreign = { id: "f", url: "https://elsewhere.example", events: ["made"], state: "disabled" as const };
  tool.hooks.set("f", foreign);
  const hub = await collecting({ collector: subscribing, server: tool.server });
  await looked(hub);
  later(hub);
  await looked(hub);

  expect(hub.sent.map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
  expect(tool.hooks.get("f")).toEqual(foreign);
  expect(await stateOf(hub)).toMatchObject({
    subscriptions: [{ id: "1", since: "2026-11-23T09:00:00.000Z" }],
    wellAt: "2026-11-23T10:00:00.000Z",
  });
});

test("one that a person has made is taken as it is, with their secret", async () => {
  const tool = vendor();
  tool.hooks.set("p", { id: "p", url, events: ["made"], state: "active" });
  const hub = await collecting({ collector: subscribing, server: tool.server });
  await looked(hub);

  expect([...tool.hooks.keys()]).toEqual(["p"]);
  expect(hub.secrets.state.kept?.secrets).toEqual([]);
  expect((await stateOf(hub))?.subscriptions).toEqual([
    { what: "invoices", id: "p", since: "2026-11-23T09:00:00.000Z" },
  ]);
});

test("one that the tool has disabled is made again, with the same secret", async () => {
  const tool = vendor();
  const hub = await collecting({ collector: subscribing, server: tool.server });
  await looked(hub);
  tool.disable();
  later(hub);
  await looked(hub);

  expect([...tool.hooks.values()]).toMatchObject([{ id: "2", state: "active" }]);
  expect(tool.secrets.get("2")).toBe(tool.secrets.get("1"));
  expect(hub.secrets.state.kept?.secrets).toHaveLength(1);
});

test("one whose secret a person has taken away is made again, with another", async () => {
  const tool = vendor();
  const hub = await collecting({ collector: subscribing, server: tool.server });
  await looked(hub);
  hub.secrets.state.kept = { secrets: [], settings: {} };
  later(hub);
  await looked(hub);

  expect([...tool.hooks.keys()]).toEqual(["2"]);
  expect(tool.secrets.get("2")).not.toBe(tool.secrets.get("1"));
  expect(hub.secrets.state.kept?.secrets.map(({ value }) => value)).toEqual([tool.secrets.get("2")]);
});

test("there is no room for a fourth secret: that is said, and nothing is made", async () => {
  const tool = vendor();
  const hub = await collecting({ collector: subscribing, server: tool.server });
  const secrets = ["a", "b", "c"].map((id) => ({
    id,
    value: `secret ${id}`,
    createdAt: "2026-11-23T08:00:00.000Z",
  }));
  hub.secrets.state.kept = { secrets, settings: {} };
  await looked(hub);

  expect(tool.hooks.size).toBe(0);
  expect((await stateOf(hub))?.failing).toMatchObject({ code: "secrets_full" });
  expect(hub.secrets.state.kept.secrets).toBe(secrets);
});

test("a secret that the tool chooses is accepted before the subscription is enabled", async () => {
  const tool = vendor();
  const hub = await collecting({
    collector: choosing,
    server: (address, init) => {
      if (init.method === "PUT")
        expect(hub.secrets.state.kept?.secrets.map(({ value }) => value)).toEqual(["theirs-1"]);
      return tool.server(address, init);
    },
  });
  await looked(hub);
  tool.disable();
  later(hub);
  await looked(hub);

  expect(hub.sent.map(({ method }) => method)).toEqual(["GET", "POST", "PUT", "GET", "PUT"]);
  expect([...tool.hooks.values()]).toMatchObject([{ id: "1", state: "active" }]);
});

test("secrets that the tool has chosen before make room for newer ones, those of people never", async () => {
  const tool = vendor();
  const hub = await collecting({ collector: choosing, server: tool.server });
  const given = { id: "given", value: "a person's own", createdAt: "2026-11-23T08:00:00.000Z" };
  hub.secrets.state.kept = { secrets: [given], settings: {} };
  for (let n = 0; n < 4; n++) {
    await looked(hub);
    tool.hooks.clear();
    later(hub);
  }

  expect(hub.secrets.state.kept?.secrets.map(({ value }) => value)).toEqual([
    "theirs-4",
    "theirs-3",
    "a person's own",
  ]);
});

test.each(["GET", "POST", "PUT", "DELETE"].flatMap((method) => [`${method} before`, `${method} after`]))(
  "cut off at %s, the next try ends with one that works",
  async (breaks) => {
    for (const collector of [subscribing, choosing]) {
      const tool = vendor();
      tool.hooks.set("old", { id: "old", url, events: ["seen"], state: "active" });
      const hub = await collecting({ collector, server: tool.server });
      tool.state.breaks = breaks;
      await looked(hub);
      tool.state.breaks = undefined;
      later(hub);
      await looked(hub);

      const [only, ...others] = [...tool.hooks.values()];
      expect(only).toMatchObject({ url, events: ["made"], state: "active" });
      expect(others).toEqual([]);
      const accepted = hub.secrets.state.kept?.secrets.map(({ value }) => value);
      expect(accepted).toContain(tool.secrets.get(only?.id ?? ""));
      expect(await stateOf(hub)).toMatchObject({
        subscriptions: [{ id: only?.id }],
        wellAt: hub.time.now.toISOString(),
      });
    }
  },
);

test.each([
  { status: 403, code: "right_missing", word: "403" },
  { status: 409, code: "subscription_refused", word: "hooks: 409" },
])("a tool that answers $status to it is shown in its own code until it no longer does", async (given) => {
  const tool = vendor();
  tool.state.refuses = given.status;
  const hub = await collecting({ collector: subscribing, server: tool.server });
  expect(await looked(hub)).toBe(0);
  later(hub);
  expect(await looked(hub)).toBe(0);

  const { failing, wellAt } = (await stateOf(hub)) ?? {};
  expect(failing).toMatchObject({
    code: given.code,
    values: { word: given.word },
    since: "2026-11-23T09:00:00.000Z",
  });
  expect(wellAt).toBeUndefined();
  expect((await hub.access())?.failing).toBeUndefined();
  expect(hub.buried).toEqual([]);

  tool.state.refuses = 0;
  later(hub);
  await looked(hub);
  expect((await stateOf(hub))?.failing).toBeUndefined();
  expect(tool.hooks.size).toBe(1);
});

test("a tool that is busy is asked again by the queue, and nothing is said of it", async () => {
  const tool = vendor();
  tool.state.refuses = 503;
  const hub = await collecting({ collector: subscribing, server: tool.server });

  expect(await looked(hub)).toBe(1);
  expect((await stateOf(hub))?.failing).toBeUndefined();
});

test("credentials that are refused are shown at the access, and the looks are not kept to be made up for", async () => {
  const refused: Collector = { ...subscribing, verdict: () => ({ kind: "refused", code: "gone" }) };
  const hub = await collecting({ collector: refused, server: vendor().server });
  await looked(hub);

  expect((await hub.access())?.failing).toMatchObject({ code: "credentials_refused", waits: true });
  expect(hub.waiting()).toBe(0);
});

/** Tells nothing of any stretch, and notes which ones it was asked for. */
const withHistory = (stretches: string[]): Collector => ({
  ...subscribing,
  *since({ kind, from, until }) {
    stretches.push(`${kind} ${from} ${until}`);
    yield { url: api };
    return { had: [] };
  },
});

/** As `looked`, with whatever else is asked for. */
async function carriedOut(hub: Hub): Promise<void> {
  let done = hub.published.length;
  await hub.hourly();
  for (; done < hub.published.length; done++) {
    const { data } = fetchMessage.safeParse(hub.published[done]);
    if (data) await hub.handled(data);
  }
}

test("what a silent subscription may have failed to tell is read again, with all that no check has read yet", async () => {
  const tool = vendor();
  const stretches: string[] = [];
  const hub = await collecting({ collector: withHistory(stretches), server: tool.server });
  await carriedOut(hub);
  later(hub);
  await carriedOut(hub);
  stretches.length = 0;
  tool.disable();
  later(hub, 3);
  await carriedOut(hub);

  expect(stretches).toEqual(["check 2026-11-23T08:00:00.000Z 2026-11-23T13:00:00.000Z"]);
  later(hub);
  await carriedOut(hub);
  expect(stretches).toHaveLength(1);
});

test("it is read again, too, where the hub has mended the subscription and then broken off", async () => {
  const tool = vendor();
  const stretches: string[] = [];
  const hub = await collecting({ collector: withHistory(stretches), server: tool.server });
  await carriedOut(hub);
  stretches.length = 0;
  tool.disable();
  later(hub);
  tool.state.breaks = "POST after";
  await carriedOut(hub);
  expect(stretches).toEqual([]);
  tool.state.breaks = undefined;
  later(hub);
  await carriedOut(hub);

  expect([...tool.hooks.values()]).toMatchObject([{ state: "active" }]);
  expect(stretches).toEqual(["check 2026-11-23T08:00:00.000Z 2026-11-23T11:00:00.000Z"]);
});

test("of tenants each has its own, by their own consent", async () => {
  const tool = vendor();
  const hub = await collecting({ collector: subscribing, server: tool.server, credentials: null });
  const api = { kind: "token" as const, createdAt: "2026-11-23T08:00:00.000Z" };
  await hub.tenants.put(of, { tenant: "acme", by: "Jo", api });
  await hub.apiCredentials.put(
    "toy",
    "main",
    { id: "c", createdAt: api.createdAt, credentials: { token: "of acme" } },
    { tenant: "acme" },
  );
  await looked(hub);

  expect(hub.sent.map(({ authorization }) => authorization)).toEqual(["Bearer of acme", "Bearer of acme"]);
  expect(await hub.subscriptions.list(of)).toMatchObject([{ tenant: "acme", subscriptions: [{ id: "1" }] }]);
});

/** As when the connection is removed. */
async function left(hub: Hub): Promise<void> {
  await requestSubscriptions({ ...of, tenant: undefined }, hub.deps, true);
  expect(await hub.handled(hub.published.at(-1))).toEqual([]);
}

test("a connection that is being removed is no longer told anything, and what others have stays", async () => {
  const tool = vendor();
  const foreign = { id: "f", url: "https://elsewhere.example", events: ["made"], state: "active" as const };
  tool.hooks.set("f", foreign);
  const hub = await collecting({ collector: subscribing, server: tool.server });
  await looked(hub);
  await hub.connections.update("toy", "main", (row) => ({ ...row, unfinishedSince: row.updatedAt }));
  await left(hub);
  await looked(hub);

  expect([...tool.hooks.values()]).toEqual([foreign]);
  expect(await stateOf(hub)).toMatchObject({ subscriptions: [], leftAt: hub.time.now.toISOString() });
});

test("what a tool does not let be undone is said when the hub leaves it", async () => {
  const tool = vendor();
  const hub = await collecting({ collector: subscribing, server: tool.server });
  await looked(hub);
  tool.state.refuses = 403;
  await left(hub);

  expect(await stateOf(hub)).toMatchObject({
    leftAt: hub.time.now.toISOString(),
    failing: { code: "right_missing" },
  });
});

test("a consent that is being removed is not subscribed for again, whatever was asked for before", async () => {
  const tool = vendor();
  const hub = await collecting({ collector: subscribing, server: tool.server, credentials: null });
  const api = { kind: "token" as const, createdAt: "2026-11-23T08:00:00.000Z" };
  const kept = { id: "c", createdAt: api.createdAt, credentials: { token: "of acme" } };
  await hub.tenants.put(of, { tenant: "acme", api });
  await hub.apiCredentials.put("toy", "main", kept, { tenant: "acme" });
  await hub.tenants.noteLeaving(of, "acme", hub.time.now.toISOString());
  await looked(hub);

  expect([tool.hooks.size, hub.sent]).toEqual([0, []]);
  await hub.tenants.put(of, { tenant: "acme", api });
  await looked(hub);
  expect(tool.hooks.size).toBe(1);
});

test("until when a subscription is there is shown for as long as the tool says it", async () => {
  const tool = vendor();
  const state: { ends: string | undefined } = { ends: "2026-11-30T09:00:00Z" };
  const lapsing: Collector = {
    ...subscribing,
    subscriptions: {
      ...ours,
      *look(context) {
        const { wanted, there } = yield* look(context);
        return {
          wanted,
          there: there.map((one) => ({ ...one, ...(state.ends === undefined ? {} : { ends: state.ends }) })),
        };
      },
    },
  };
  const hub = await collecting({ collector: lapsing, server: tool.server });
  await looked(hub);
  later(hub);
  await looked(hub);
  expect((await stateOf(hub))?.subscriptions).toMatchObject([{ id: "1", ends: "2026-11-30T09:00:00.000Z" }]);

  state.ends = undefined;
  later(hub);
  await looked(hub);
  expect((await stateOf(hub))?.subscriptions[0]).not.toHaveProperty("ends");
});
