import { expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/serve/handler.ts";
import { leaveTool } from "../../../functions/serve/leave-tool.ts";
import type { SubscriptionRow } from "../../../functions/store/subscription-states.ts";
import { localContext } from "../../../infra/local/context.ts";
import { whatIsLeft } from "../../../schemas/api/connections.ts";
import { fetchMessage } from "../../../schemas/bus.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const of = { tool: "calendly", connection: "main" };
const at = "2026-11-23T08:00:00.000Z";
const api = { kind: "token", createdAt: at } as const;

/** `notes`: what collect leaves in the row when it is asked to leave; nothing where it does not come to it. */
async function leaving(tool: string, notes?: Partial<SubscriptionRow>) {
  const deps = { ...emptyHub(), now: () => new Date(at) };
  const asked: unknown[] = [];
  const named = { ...of, tool };
  const row = await deps.connections.create({
    ...{ ...named, secrets: [], settings: {}, createdAt: at, updatedAt: at, api },
  });
  const bus = {
    publish: async (messages: readonly unknown[]) => {
      asked.push(...messages.map((one) => fetchMessage.parse(one).data.subscriptions));
      if (notes)
        await deps.subscriptions.put(named, { subscriptions: [], lookedAt: at, leftAt: at, ...notes });
    },
  };
  return { asked, left: await leaveTool(row, { ...deps, bus }) };
}

test("collect is asked to leave the tool, and where it has, nothing is left", async () => {
  expect(await leaving("calendly", {})).toEqual({ asked: [{ leave: true }], left: [] });
});

test("what collect could not undo is named", async () => {
  const failing = { ...interrupted("access_not_revoked", { word: "403" }), since: at };

  const { left } = await leaving("calendly", { failing });
  expect(left).toEqual(["the connection: The tool does not take the access back (403)"]);
});

test.each([
  ["collect does not come to it", undefined],
  ["it has left at an earlier time", { leftAt: "2026-11-22T08:00:00.000Z" }],
])("where %s, it is said that the subscription may live on", async (_, notes) => {
  const { left } = await leaving("calendly", notes);
  expect(left).toEqual([expect.stringContaining("may live on")]);
});

test("a tool at which the hub does not subscribe by itself is not asked", async () => {
  expect(await leaving("dropbox")).toEqual({ asked: [], left: [] });
});

test.each([
  ["token", 0],
  ["oauth2", 1],
] as const)(
  "a tool without subscriptions is asked to take back what it has given: %s",
  async (kind, times) => {
    const deps = { ...emptyHub(), now: () => new Date(at) };
    const row = { tool: "quickbooks", connection: "main", secrets: [], settings: {}, createdAt: at };
    await deps.connections.create({ ...row, updatedAt: at, api: { kind, createdAt: at, tenant: "9341" } });
    await deps.tenants.put(row, { tenant: "5567", api: { kind: "oauth2", createdAt: at } });
    const asked: unknown[] = [];
    const publish = async (messages: readonly unknown[]) =>
      void asked.push(...messages.map((one) => fetchMessage.parse(one).data.subscriptions?.tenant));
    const known = await deps.connections.get("quickbooks", "main");
    if (known) await leaveTool(known, { ...deps, bus: { publish } });

    expect(asked).toEqual([...(times === 1 ? ["9341"] : []), "5567"]);
  },
);

test.each([
  ["refuses to", { failing: { ...interrupted("access_not_revoked", { word: "invalid_token" }), since: at } }],
  ["does not answer whether it does", undefined],
  ["does", {}],
])("a connection is removed, whether the tool %s take the access back", async (_, notes) => {
  const deps = { ...emptyHub(), now: () => new Date(at) };
  const named = { tool: "dropbox", connection: "main" };
  await deps.connections.create({
    ...{ ...named, secrets: [], settings: {}, createdAt: at, updatedAt: at },
    api: { ...api, kind: "oauth2" },
  });
  const bus = {
    publish: async () => {
      if (notes)
        await deps.subscriptions.put(named, { subscriptions: [], lookedAt: at, leftAt: at, ...notes });
    },
  };
  const serve = createHandler({ ...deps, bus });
  const path = "/api/connections/dropbox/main";
  const call = async (method: string) =>
    await serve(calledBy("admin", httpEvent(method, path)), localContext("serve", "r"));
  const { statusCode, body = "" } = await call("DELETE");

  if (statusCode === 204) expect([notes, body]).toEqual([{}, ""]);
  else {
    const said =
      notes === undefined
        ? expect.stringContaining("may live on")
        : expect.stringContaining("(invalid_token)");
    expect([statusCode, whatIsLeft.parse(JSON.parse(body))]).toEqual([200, { left: [said] }]);
  }
  expect((await call("GET")).statusCode).toBe(404);
  const { body: told } = await serve(
    calledBy("admin", httpEvent("GET", "/api/audit")),
    localContext("serve", "r"),
  );
  expect(told?.includes("left")).toBe(statusCode === 200);
});
