import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Collector } from "../../../functions/connectors/collector.ts";
import { absentAt } from "../../../functions/connectors/fetched.ts";
import { turnOfKey } from "../../../functions/store/fetches.ts";
import { accountEventMessage, type FetchMessage } from "../../../schemas/bus.ts";
import { collecting, fetchOf, json, toy } from "../../support/collecting.ts";
import { share } from "../../support/repeats.ts";
import { seldom } from "../../support/seldom.ts";
import { WorkingOff } from "../../support/working-off.ts";

type Hub = Awaited<ReturnType<typeof collecting>>;
const of = { tool: "toy", connection: "main" };

/** A delivery that tells of an invoice of a company, with an event that no other delivery makes. */
function told(n: number, { key = "books", id = "7" } = {}): FetchMessage {
  const plain = fetchOf({ key, scope: { id } });
  const fills = (plain.data.fills ?? []).map((event) => ({
    ...event,
    id: `evt_${String(n).padStart(32, "0")}`,
    details: { pending: true, id },
  }));
  const deliveryid = `del_${n}`;
  return { ...plain, id: `fet_${n}`, deliveryid, data: { ...plain.data, fills } };
}

const several = (count: number, given?: Parameters<typeof told>[1]) =>
  Array.from({ length: count }, (_, n) => told(n, given));

/** The events that were completed, each as often as it was by another delivery than its own. */
function completed({ published }: Hub): string[] {
  return published.flatMap((one) => {
    const { data: read } = accountEventMessage.safeParse(one);
    return read && !read.data.details.pending ? [`${read.deliveryid} ${Number(read.data.id.slice(4))}`] : [];
  });
}

/** Reads whatever the events of the fetches name, by one call. */
const readingAll: Collector = {
  ...toy,
  together: (one) => one,
  *steps({ fills = [] }) {
    const ids = [...new Set(fills.map(({ details }) => String(details.id)))];
    const { body } = yield { url: `https://api.toy.example/invoices?ids=${ids.join(",")}` };
    const gone = new Set(String(body).split(","));
    return {
      filled: fills.filter(({ details }) => !gone.has(String(details.id))),
      absent: fills.filter(({ details }) => gone.has(String(details.id))).map((one) => absentAt(one, "Toy")),
    };
  },
};

const each = (count: number) => Array.from({ length: count }, (_, n) => `del_${n} ${n}`).toSorted();

describe("what comes faster than it is fetched", () => {
  test("is wanted: one call does for two hundred notifications, and each delivery's event is completed", async () => {
    const hub = await collecting({ collector: readingAll });
    const queue = new WorkingOff(hub);
    queue.put(several(200));

    await queue.all();

    // Five go at once, and one does for the rest.
    expect(hub.sent.length).toBeLessThanOrEqual(6);
    expect([...new Set(completed(hub))].toSorted()).toEqual(each(200));
    expect([hub.wanted(), hub.buried, hub.postponed]).toEqual([0, [], []]);
  });

  test("is asked once where a collector does one at a time and several ask the same", async () => {
    const hub = await collecting();
    const queue = new WorkingOff(hub);
    queue.put(several(150));

    await queue.all();

    expect(hub.sent.length).toBeLessThanOrEqual(6);
    expect([...new Set(completed(hub))].toSorted()).toEqual(each(150));
  });

  test("waits for its turn without a try and without an alarm, and is carried out when the turn is over", async () => {
    const hub = await collecting();
    await hub.fetches.take(turnOfKey({ ...of, key: "books" }), "another", hub.time.now);
    const queue = new WorkingOff(hub);
    queue.put(several(3));

    await queue.all();

    expect(hub.time.now.getTime() - Date.parse("2026-11-23T09:00:00.000Z")).toBeGreaterThan(110_000);
    expect([...new Set(completed(hub))].toSorted()).toEqual(each(3));
    expect([hub.postponed, hub.buried, hub.wanted()]).toEqual([[], [], 0]);
    expect(hub.logged.filter(({ code }) => code === "fetch_postponed")).toEqual([]);
  });

  test("is kept to half of what the vendor takes of a tenant", async () => {
    const limited: Collector = { ...toy, limit: { calls: 60, within: 60 } };
    const hub = await collecting({ collector: limited });
    const queue = new WorkingOff(hub);
    const began = hub.time.now.getTime();
    queue.put(Array.from({ length: 120 }, (_, n) => told(n, { id: String(n) })));

    await queue.all();

    const minutes = (hub.time.now.getTime() - began) / 60_000;
    expect(hub.sent).toHaveLength(120);
    expect(120 / minutes).toBeLessThanOrEqual(30);
  });
});

describe("a fetch of several", () => {
  test("costs none of them anything where one is refused: it alone is a dead letter", async () => {
    const picky: Collector = {
      ...readingAll,
      *steps(toFetch, context) {
        const found = yield* readingAll.steps(toFetch, context);
        if (toFetch.fills?.some(({ details }) => details.id === "13")) throw new Error("no such invoice");
        return found;
      },
    };
    const hub = await collecting({ collector: picky });
    for (let n = 0; n < 20; n++) await hub.wants.put(told(n, { id: String(n) }), hub.time.now);
    const queue = new WorkingOff(hub);

    await hub.hourly();
    await queue.all();

    expect([...new Set(completed(hub))].toSorted()).toEqual(each(20).filter((one) => one !== "del_13 13"));
    expect(hub.buried.map((body) => JSON.parse(body).detail.deliveryid)).toEqual(["del_13"]);
    expect(hub.wanted()).toBe(0);
  });

  test("looks again for what the tool does not show yet, and tells the rest", async () => {
    const hub = await collecting({ collector: readingAll, server: () => json("3", { headers: {} }) });
    for (let n = 0; n < 5; n++) await hub.wants.put(told(n, { id: String(n) }), hub.time.now);
    const queue = new WorkingOff(hub);
    hub.time.now = new Date(Date.parse(told(0).receivedtime) + 1_000);

    await hub.hourly();
    await queue.all();

    expect([...new Set(completed(hub))].toSorted()).toEqual(each(5));
    expect(hub.sent.length).toBeGreaterThan(1);
  });

  test("lets the key rest for as long as a busy tool says, and comes through when it is well", async () => {
    const hub = await collecting({
      collector: readingAll,
      server: () => new Response("busy", { status: 429, headers: { "retry-after": "90" } }),
    });
    for (let n = 0; n < 50; n++) await hub.wants.put(told(n), hub.time.now);
    const queue = new WorkingOff(hub);
    const well = hub.time.now.getTime() + 600_000;
    hub.state.server = () =>
      hub.time.now.getTime() < well
        ? new Response("busy", { status: 429, headers: { "retry-after": "90" } })
        : json("");

    await hub.hourly();
    await queue.all();

    expect(hub.sent.length).toBeLessThan(40);
    expect([...new Set(completed(hub))].toSorted()).toEqual(each(50));
    expect(hub.buried).toEqual([]);
  });
});

describe("a tool that hangs", () => {
  test("holds two fetches at the most, of whatever keys; the others are wanted", async () => {
    let release = () => {};
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hub = await collecting({
      server: async () => {
        await hanging;
        return json({ total: "1" });
      },
    });

    const six = Array.from({ length: 6 }, (_, n) => hub.handled(told(n, { key: `books ${n}` })));
    await Promise.race(six.slice(2));
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(hub.sent).toHaveLength(2);
    expect(hub.wanted()).toBe(4);
    release();
    await Promise.all(six);
    await new WorkingOff(hub).all();
    expect([...new Set(completed(hub))].toSorted()).toEqual(each(6));
  });
});

/** Works ten deliveries of two companies off; each process is killed after so many steps, and another begins. */
async function survived(lives: readonly number[]) {
  const life = { steps: 0, left: Number.POSITIVE_INFINITY, isOn: false };
  const step = () => {
    if (!life.isOn) return;
    life.steps++;
    if (life.left-- <= 0) throw new Error("killed");
  };
  const hub = await collecting({ collector: readingAll, step });
  const queue = new WorkingOff(hub);
  queue.put(Array.from({ length: 10 }, (_, n) => told(n, { key: `books ${n % 2}`, id: String(n % 3) })));
  const left = [...lives];
  life.isOn = true;
  const isDead = () => life.left < 0;
  for (;;) {
    life.left = left.shift() ?? Number.POSITIVE_INFINITY;
    await queue.all(isDead);
    if (!isDead()) break;
    life.isOn = false;
    queue.restart();
    life.isOn = true;
  }
  life.isOn = false;
  await hub.hourly();
  await queue.all();
  return { hub, steps: life.steps };
}

const whole = { told: each(10), wanted: 0, buried: [] };

async function outcomeOf(lives: readonly number[]) {
  const { hub } = await survived(lives);
  return { told: [...new Set(completed(hub))].toSorted(), wanted: hub.wanted(), buried: hub.buried };
}

describe("a process that is killed", () => {
  seldom("between any two steps loses nothing, and every event has the id that it had", async () => {
    const { steps } = await survived([]);
    expect(steps).toBeGreaterThan(50);
    for (let n = 0; n < steps; n++)
      expect({ step: n, ...(await outcomeOf([n])) }).toEqual({ step: n, ...whole });
  });

  test("again and again loses nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60), { minLength: 2, maxLength: 8 }), async (lives) => {
        expect(await outcomeOf(lives)).toEqual(whole);
      }),
      { numRuns: share(50) },
    );
  });
});
