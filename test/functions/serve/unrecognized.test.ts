import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { record } from "../../../functions/record/record.ts";
import { forgetDelivery, listDeliveries, redrive } from "../../../functions/serve/deliveries.ts";
import { NotFound } from "../../../functions/shared/errors.ts";
import { storage } from "../../../functions/store/storage.ts";
import type { BusMessage } from "../../../schemas/bus.ts";
import { clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { message } from "../../support/message.ts";

const jane = { type: "email", value: "jane@northwind.example" };
const at = (n: number) => new Date(Date.parse("2026-11-23T09:00:00.000Z") + n * 1_000).toISOString();
const odd = (n: number, body = "{}") => ({
  ...message(
    { tool: "relay", type: "system.unrecognized", family: "system", time: at(n), title: "Not understood" },
    `odd ${n}`,
  ),
  rawbody: gzipSync(body).toString("base64"),
});

/** A hub in memory whose reads of rows are counted. */
function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const reads = { queries: 0 };
  const client = clientAnsweredBy(async (call) => {
    if (call.name.startsWith("Query")) reads.queries++;
    return memory.answer(call);
  });
  const published: BusMessage[] = [];
  let clock = Date.parse(at(0));
  const deps = {
    ...storage(client, { events: "events", directory: "directory" }),
    connections: { get: async () => undefined },
    dead: { list: async () => [], redrive: async () => 0, discard: async () => 0 },
    bus: { publish: async (messages: readonly BusMessage[]) => void published.push(...messages) },
    blobs: { put: async () => undefined, get: async () => undefined },
    work: { wake: async () => undefined },
    log: () => undefined,
    now: () => new Date(clock++),
    pause: async () => undefined,
  };
  return {
    deps,
    reads,
    published,
    waiting: async (limit = 50) => await listDeliveries("unrecognized", { limit }, deps),
  };
}

describe("deliveries that were not understood", () => {
  let here: ReturnType<typeof hub>;
  beforeEach(async () => {
    here = hub();
    await record([odd(1), odd(2), odd(3)], here.deps);
    for (let batch = 0; batch < 20; batch++)
      await record(
        Array.from({ length: 50 }, (_, n) => message({ identities: [jane] }, `later ${batch} ${n}`)),
        here.deps,
      );
    here.reads.queries = 0;
  });

  test("are listed by themselves, newest first, however much has come since", async () => {
    const first = await here.waiting(2);
    const { deliveries } = await listDeliveries("unrecognized", { limit: 2, after: at(0) }, here.deps);

    expect(first.deliveries.map(({ delivery }) => delivery)).toEqual([3, 2].map((n) => odd(n).deliveryid));
    expect(first.next).toBeDefined();
    expect(deliveries).toEqual([]);
    expect(here.reads.queries).toBe(2);
  });

  test("one that is forgotten is listed no more, and costs the list nothing", async () => {
    await forgetDelivery(odd(2).deliveryid, here.deps);

    expect((await here.waiting()).deliveries.map(({ delivery }) => delivery)).toEqual(
      [3, 1].map((n) => odd(n).deliveryid),
    );
    expect((await here.deps.lists.unrecognized({ limit: 2 })).rows).toHaveLength(2);
  });

  test("one is found to be read again, and stays where it is not understood today either", async () => {
    expect(await redrive(odd(1).deliveryid, here.deps)).toEqual({ messages: 1 });

    expect(here.published).toHaveLength(1);
    expect((await here.waiting()).deliveries).toHaveLength(3);
  });

  test("another that nobody knows is looked for among those that wait alone", async () => {
    await expect(redrive("dlv_unknown", here.deps)).rejects.toBeInstanceOf(NotFound);

    expect(here.reads.queries).toBe(1);
  });

  test("one that comes again once it is settled is not listed anew", async () => {
    const [row] = (await here.deps.lists.unrecognized({ limit: 1 })).rows;
    if (row) await here.deps.events.settle(row);

    await record([odd(3)], here.deps);

    expect((await here.waiting()).deliveries).toHaveLength(2);
  });
});
