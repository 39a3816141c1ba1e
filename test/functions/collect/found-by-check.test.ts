import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import type { Collector } from "../../../functions/connectors/collector.ts";
import { catchUpsOf } from "../../../functions/store/catch-ups.ts";
import { accountEventMessage, fetchMessage } from "../../../schemas/bus.ts";
import { collecting, json, toy } from "../../support/collecting.ts";
import { message } from "../../support/message.ts";

const hour = 3_600_000;
const account = { kind: "toy-account", id: "books" };
const read = z.object({ changes: z.array(z.tuple([z.string(), z.string()])), next: z.string() });

/** Tells that an account has changed and never what: that is read by a cursor, which each check asks for. */
const telling: Collector = {
  ...toy,
  telling: (id) => ({ ...account, id }),
  // biome-ignore lint/correctness/useYield: no call is needed.
  *since() {
    return { had: [], fetch: { key: account.id, scope: {} } };
  },
  *steps({ fills = [] }, { cursor = "0" }) {
    const { body } = yield { url: `https://api.toy.example/changes?after=${cursor}` };
    const { changes, next } = read.parse(body);
    const events = changes.map(([id, time]) => ({
      ...{ key: [id], type: "document.changed" as const, time, title: `Changed ${id}`, identities: [] },
      ...{ object: { kind: "file", id }, details: {} },
    }));
    return { events, filled: fills.map((event) => ({ ...event, title: "Told" })), cursor: next };
  },
};

type Hub = Awaited<ReturnType<typeof collecting>>;

/** Carries out what has been asked for until nothing more is; the fetches that have failed. */
async function carriedOut(hub: Hub, from: number): Promise<number> {
  let failed = 0;
  for (let done = from; done < hub.published.length; done++) {
    const fetch = fetchMessage.safeParse(hub.published[done]);
    if (fetch.success) failed += (await hub.handled(fetch.data)).length;
  }
  await hub.record();
  return failed;
}

/** A hub that has read the history of an account, a day later, and what its files then show. */
async function dayLater(
  changes: readonly (readonly [id: string, hoursAgo: number])[],
  collector: Collector = telling,
) {
  const all: [string, string][] = [];
  const hub = await collecting({
    collector,
    server: (url) => {
      const after = Number(new URL(url).searchParams.get("after"));
      return json({ changes: all.slice(after), next: String(all.length) });
    },
  });
  await hub.hourly();
  expect(await carriedOut(hub, 0)).toBe(0);
  hub.time.now = new Date(hub.time.now.getTime() + 25 * hour);
  for (const [id, ago] of changes)
    all.push([id, new Date(hub.time.now.getTime() - ago * hour).toISOString()]);
  return hub;
}

/** The hub's check; how many fetches had to come again. */
async function checked(hub: Hub): Promise<number> {
  const from = hub.published.length;
  await hub.hourly();
  return await carriedOut(hub, from);
}

/** A delivery says that the account has changed, so many hours ago. */
async function delivered(hub: Hub, hoursAgo: number, details: { readonly pending?: true }): Promise<void> {
  const time = new Date(hub.time.now.getTime() - hoursAgo * hour).toISOString();
  hub.published.push(message({ tool: "toy", connection: "main", time, object: account, details }, time));
  await hub.record();
}

async function outcomeOf(hub: Hub) {
  const events = hub.published.flatMap((one) => accountEventMessage.safeParse(one).data?.data ?? []);
  const files = new Map(events.filter(({ type }) => type === "document.changed").map((one) => [one.id, one]));
  const [shown] = catchUpsOf(await hub.catchUps.list({ tool: "toy", connection: "main" }));
  return {
    told: [...files.values()].map(({ title }) => title),
    byCheck: [...files.values()].flatMap(({ title, details }) => (details.foundBy === "check" ? title : [])),
    missed: shown?.missed.count,
  };
}

test("what a check's fetch finds and no delivery came after is counted and marked", async () => {
  const hub = await dayLater([["a", 5]]);

  expect(await checked(hub)).toBe(0);
  expect(await outcomeOf(hub)).toEqual({ told: ["Changed a"], byCheck: ["Changed a"], missed: 1 });
});

test("what happened within the hour, of which a delivery may still come, is told and not counted", async () => {
  const hub = await dayLater([
    ["a", 5],
    ["b", 0.5],
  ]);

  await checked(hub);
  expect(await outcomeOf(hub)).toMatchObject({ told: ["Changed a", "Changed b"], byCheck: ["Changed a"] });
});

test("nothing is counted while a delivery is still to be fetched: it may tell of all of it", async () => {
  const hub = await dayLater([["a", 5]]);
  await delivered(hub, 2, { pending: true });

  await checked(hub);
  expect(await outcomeOf(hub)).toEqual({ told: ["Changed a"], byCheck: [], missed: 0 });
});

test("what a delivery came soon after counts as told, also where the tool showed it later than it told", async () => {
  const hub = await dayLater([
    ["a", 5],
    ["b", 3],
  ]);
  await delivered(hub, 4.5, {});

  await checked(hub);
  expect(await outcomeOf(hub)).toMatchObject({ byCheck: ["Changed b"], missed: 1 });
});

test("what has not left the hub is found again, and counted once", async () => {
  const hub = await dayLater([["a", 5]]);
  const from = hub.published.length;
  await hub.hourly();
  const page = fetchMessage.parse(hub.published[from]);
  expect(await hub.handled(page)).toEqual([]);
  const fetch = fetchMessage.parse(hub.published[from + 1]);
  expect(fetch.data.check).toEqual({});

  hub.state.busIsDown = true;
  await hub.handled(fetch);
  expect(hub.buried).toHaveLength(1);
  hub.state.busIsDown = false;
  expect(await hub.handled(fetch)).toEqual([]);

  expect(await outcomeOf(hub)).toEqual({ told: ["Changed a"], byCheck: ["Changed a"], missed: 1 });
});

test("where changes have no time, the fetch waits an hour, and the tool says whether a delivery has told of them", async () => {
  const changes = [["told", 0] as const, ["untold", 0] as const];
  const hub = await dayLater(changes, { ...telling, isUntold: ({ key: [id] }) => id === "untold" });
  const from = hub.published.length;
  await hub.hourly();
  expect(await hub.handled(hub.published[from])).toEqual([]);
  const fetch = fetchMessage.parse(hub.published[from + 1]);
  const notBefore = new Date(hub.time.now.getTime() + hour).toISOString();
  expect(fetch.data.check).toEqual({ notBefore });

  expect(await hub.handled(fetch)).toHaveLength(1);
  hub.time.now = new Date(hub.time.now.getTime() + hour);
  expect(await hub.handled(fetch)).toEqual([]);
  expect(await outcomeOf(hub)).toMatchObject({ byCheck: ["Changed untold"], missed: 1 });
});
