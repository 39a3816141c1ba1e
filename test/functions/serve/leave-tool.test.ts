import { expect, test } from "@jest/globals";
import { leaveTool } from "../../../functions/serve/leave-tool.ts";
import type { SubscriptionRow } from "../../../functions/store/subscription-states.ts";
import { fetchMessage } from "../../../schemas/bus.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
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
