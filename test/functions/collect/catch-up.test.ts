import { expect, test } from "@jest/globals";
import type { Collector } from "../../../functions/connectors/collector.ts";
import { catchUpsOf } from "../../../functions/store/catch-ups.ts";
import { type AccountEventMessage, accountEventMessage, fetchMessage } from "../../../schemas/bus.ts";
import { collecting, json } from "../../support/collecting.ts";
import { five, having, reading } from "../../support/invoice-list.ts";

const of = { tool: "toy", connection: "main" };
const hour = 3_600_000;

type Hub = Awaited<ReturnType<typeof collecting>>;

/** Carries out what has been asked for until nothing more is. */
async function carriedOut(hub: Hub): Promise<void> {
  for (let done = 0; done < hub.published.length; done++) {
    const fetch = fetchMessage.safeParse(hub.published[done]);
    if (fetch.success) expect(await hub.handled(fetch.data)).toEqual([]);
  }
}

const told = ({ published }: Hub) =>
  published.flatMap((one): readonly AccountEventMessage[] => {
    const event = accountEventMessage.safeParse(one);
    return event.success ? [event.data] : [];
  });
const titles = (hub: Hub) => told(hub).map(({ data }) => data.title);
const shown = async ({ catchUps }: Hub) => catchUpsOf(await catchUps.list(of))[0];
const later = (hub: Hub, hours: number) => {
  hub.time.now = new Date(hub.time.now.getTime() + hours * hour);
};

test("a tool's history is read once it lets the hub in: a year, newest first, a page at a time, marked", async () => {
  const old = ["old", "2025-09-01T10:00:00.000Z"] as const;
  const hub = await collecting({ collector: reading(), server: having([...five, old]) });
  await hub.hourly();
  await carriedOut(hub);

  expect(titles(hub)).toEqual(["Invoice 4", "Invoice 3", "Invoice 2", "Invoice 1", "Invoice 0"]);
  expect(told(hub)[0]?.data).toMatchObject({ proof: "fetched", details: { foundBy: "history" } });
  expect(await shown(hub)).toMatchObject({
    history: {
      state: "done",
      found: 5,
      from: "2025-11-23T09:00:00.000Z",
      reached: "2025-11-23T09:00:00.000Z",
    },
    missed: { count: 0 },
  });
  await hub.hourly();
  expect(hub.sent).toHaveLength(3);
});

test("what the hub has already is not told again", async () => {
  const hub = await collecting({ collector: reading(), server: having(five.slice(0, 2)) });
  await hub.hourly();
  await carriedOut(hub);
  await hub.record();
  const before = told(hub).length;
  later(hub, 24);
  hub.state.server = having(five.slice(0, 2));
  await hub.hourly();
  await carriedOut(hub);

  expect(told(hub)).toHaveLength(before);
});

test("what no delivery has told is found the next day and counted as missed, once", async () => {
  const hub = await collecting({ collector: reading(), server: having(five) });
  await hub.hourly();
  await carriedOut(hub);
  await hub.record();
  hub.state.server = having([...five, ["lost", "2026-11-23T20:00:00.000Z"]]);
  later(hub, 24);
  await hub.hourly();
  await carriedOut(hub);
  await hub.record();

  expect(titles(hub).at(-1)).toBe("Invoice lost");
  expect(told(hub).at(-1)?.data.details).toEqual({ foundBy: "check" });
  const missed = { count: 1, since: "2026-11-23T09:00:00.000Z", last: "2026-11-24T09:00:00.000Z" };
  expect(await shown(hub)).toMatchObject({ check: { state: "done", found: 1 }, missed });
  later(hub, 24);
  await hub.hourly();
  await carriedOut(hub);
  expect(await shown(hub)).toMatchObject({ check: { found: 0 }, missed });
});

test("a check leaves out the last hour, of which a delivery may still come", async () => {
  const hub = await collecting({ collector: reading(), server: having([]) });
  await hub.hourly();
  await carriedOut(hub);
  later(hub, 24);
  hub.state.server = having([["new", "2026-11-24T08:30:00.000Z"]]);
  await hub.hourly();
  await carriedOut(hub);

  expect(titles(hub)).toEqual([]);
  later(hub, 24);
  await hub.hourly();
  await carriedOut(hub);
  expect(titles(hub)).toEqual(["Invoice new"]);
});

test("what a tool shows only once its history has been read is found the next day", async () => {
  const hub = await collecting({ collector: reading(), server: having([]) });
  await hub.hourly();
  await carriedOut(hub);
  hub.state.server = having([["slow", "2026-11-23T08:59:59.000Z"]]);
  later(hub, 24);
  await hub.hourly();
  await carriedOut(hub);

  expect(titles(hub)).toEqual(["Invoice slow"]);
});

test.each([
  ["not known either", [], ["Created", "Updated"], ["Created"]],
  ["known", ["Created"], ["Created", "Updated"], ["Created", "Updated"]],
])(
  "what may be the same as the one before it is told where that is known: %s",
  async (_is, before, now, all) => {
    const time = "2026-11-10T10:00:00.000Z";
    let words: readonly string[] = before;
    const collector: Collector = {
      ...reading(),
      *since() {
        yield { url: "https://api.toy.example/invoices" };
        const had = words.map((word) => ({
          event: {
            ...{ key: [word], type: "invoice.updated" as const, time, title: word, identities: [] },
            details: {},
          },
          ...(word === "Updated" ? { mayBeSame: true as const } : {}),
        }));
        return { had };
      },
    };
    const hub = await collecting({ collector, server: having([]) });
    await hub.hourly();
    await carriedOut(hub);
    await hub.record();
    words = now;
    later(hub, 24);
    await hub.hourly();
    await carriedOut(hub);

    expect(titles(hub)).toEqual(all);
  },
);

test("an object of which the hub has heard within a minute is none that was missed", async () => {
  const hub = await collecting({
    collector: reading(true),
    server: having([["1", "2026-11-10T10:00:00.000Z"]]),
  });
  await hub.hourly();
  await carriedOut(hub);
  await hub.record();
  later(hub, 25);
  hub.state.server = having([["1", "2026-11-10T10:00:20.000Z"]]);
  // From the beginning, as if the check looked at the same time again.
  const [history] = await hub.catchUps.list(of);
  if (history) await hub.catchUps.begin({ ...history, run: "again", state: "running" }, history);
  later(hub, 1);
  await hub.hourly();
  await carriedOut(hub);

  expect(titles(hub)).toEqual(["Invoice 1"]);
});

test.each(["published", "advanced"])(
  "a page that a crash cuts off before it is %s is read again, and its events are counted once",
  async (what) => {
    const hub = await collecting({ collector: reading(), server: having(five) });
    await hub.hourly();
    const [first] = hub.published;
    const { advance } = hub.deps.catchUps;
    if (what === "published") hub.state.busIsDown = true;
    else
      hub.deps.catchUps.advance = async () => {
        throw new Error("killed");
      };
    await hub.handled(first);
    hub.state.busIsDown = false;
    hub.deps.catchUps.advance = advance;
    await hub.record();
    hub.published.length = 0;
    await hub.handled(first);
    await carriedOut(hub);

    expect((await shown(hub))?.history).toMatchObject({ state: "done", found: 5 });
  },
);

test("a page that comes twice is read on from where the pass is, not again", async () => {
  const hub = await collecting({ collector: reading(), server: having(five) });
  await hub.hourly();
  const [first] = hub.published;
  await hub.handled(first);
  await hub.handled(first);
  await carriedOut(hub);

  expect(new Set(titles(hub)).size).toBe(5);
  expect(titles(hub)).toHaveLength(5);
});

test("a paused history reads nothing, and goes on from where it was", async () => {
  const hub = await collecting({ collector: reading(), server: having(five) });
  await hub.hourly();
  const [first] = hub.published;
  await hub.handled(first);
  const [running] = await hub.catchUps.list(of);
  if (running) await hub.catchUps.turn(running, "paused", hub.time.now.toISOString());
  const calls = hub.sent.length;
  await carriedOut(hub);
  later(hub, 2);
  await hub.hourly();
  expect(hub.sent).toHaveLength(calls);

  const [paused] = await hub.catchUps.list(of);
  if (paused) await hub.catchUps.turn(paused, "running", hub.time.now.toISOString());
  later(hub, 2);
  await hub.hourly();
  await carriedOut(hub);
  expect((await shown(hub))?.history).toMatchObject({ state: "done", found: 5 });
});

test("a pass whose message was lost is taken up again after an hour, and not before", async () => {
  const hub = await collecting({ collector: reading(), server: having(five) });
  await hub.hourly();
  hub.published.length = 0;
  await hub.hourly();
  expect(hub.published).toEqual([]);

  later(hub, 1);
  await hub.hourly();
  await carriedOut(hub);
  expect((await shown(hub))?.history?.state).toBe("done");
});

test("a tool that is busy is asked for the same page later", async () => {
  const hub = await collecting({ collector: reading(), server: () => json({}, { status: 429 }) });
  await hub.hourly();
  const [first] = hub.published;
  expect(await hub.handled(first)).toEqual(["m1"]);
  hub.state.server = having(five);
  await hub.handled(first);
  await carriedOut(hub);

  expect(titles(hub)).toHaveLength(5);
});

test("the history of each tenant that has consented is read by itself, and none before one is known", async () => {
  const collector = { ...reading(), tenant: () => undefined };
  const hub = await collecting({ collector, server: having(five) });
  await hub.hourly();
  expect(hub.published).toEqual([]);

  const api = { kind: "token" as const, createdAt: "2026-11-23T08:30:00.000Z", tenant: "a" };
  await hub.tenants.put(of, { tenant: "a", api });
  const kept = { id: "cred_a", createdAt: api.createdAt, credentials: { token: "of a" } };
  await hub.apiCredentials.put("toy", "main", kept, { tenant: "a" });
  await hub.hourly();
  await carriedOut(hub);

  expect(await shown(hub)).toMatchObject({ tenant: "a", history: { state: "done", found: 5 } });
  expect(new Set(hub.sent.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer of a"]));
});

test("what was owed before is known once the histories of all tenants have read it, and not while one has not", async () => {
  const collector: Collector = {
    ...reading(),
    tenant: () => undefined,
    *since(stretch, context) {
      const page = yield* reading().since?.(stretch, context) ?? [];
      return { had: [], ...page, ...(page?.cursor === undefined ? { opening: true } : {}) };
    },
  };
  const hub = await collecting({ collector, server: having(five) });
  const consents = async (tenant: string) => {
    const api = { kind: "token" as const, createdAt: "2026-11-23T08:30:00.000Z", tenant };
    await hub.tenants.put(of, { tenant, api });
    const kept = { id: `cred_${tenant}`, createdAt: api.createdAt, credentials: { token: tenant } };
    await hub.apiCredentials.put("toy", "main", kept, { tenant });
    await hub.hourly();
  };
  const openings = async () => [...(await hub.catchUps.openingsOf([of]))];
  await consents("a");
  expect(await openings()).toEqual([]);
  await carriedOut(hub);
  expect(await openings()).toEqual(["toy/main"]);

  await consents("b");
  expect(await openings()).toEqual([]);
  await carriedOut(hub);
  expect(await openings()).toEqual(["toy/main"]);
});

test("removing the connection forgets how far its history was read", async () => {
  const hub = await collecting({ collector: reading(), server: having(five) });
  await hub.hourly();
  await hub.fetches.forgetConnection("toy", "main");

  expect(await hub.catchUps.list(of)).toEqual([]);
});

test("nothing is begun before the settings say what is to be read", async () => {
  const collector = { ...reading(), mayRead: () => false };
  const hub = await collecting({ collector, server: having(five) });
  await hub.hourly();

  expect(hub.published).toEqual([]);
});
