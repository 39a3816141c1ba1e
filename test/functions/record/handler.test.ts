import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/record/handler.ts";
import { UnknownLayout } from "../../../functions/store/layout.ts";
import { storage } from "../../../functions/store/storage.ts";
import { localContext } from "../../../infra/local/context.ts";
import { clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { message } from "../../support/message.ts";

const tables = { events: "events", directory: "directory" };

/** Record over tables in memory, given one body; what it says of it, and what stands on the timeline. */
async function recorded(detail: object, memory = new MemoryDynamo(tables)) {
  const stores = storage(
    clientAnsweredBy(async (call) => memory.answer(call)),
    tables,
  );
  const logged: Record<string, unknown>[] = [];
  const handler = createHandler({
    ...stores,
    forms: { put: () => Promise.reject(new Error("no form is pinned here")) },
    pause: async () => undefined,
    countSoon: async () => undefined,
    sendOn: async () => undefined,
    now: () => new Date("2026-11-23T09:00:00.000Z"),
    log: (level, code, fields) => void logged.push({ level, code, ...fields }),
  });
  const Records = [{ messageId: "m1", body: JSON.stringify({ detail }) }];
  const { batchItemFailures } = await handler({ Records }, localContext("record", "r1"));
  return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), logged, stores };
}

describe("record's handler", () => {
  test("refuses rows of a layout that it does not know, and writes nothing among them", async () => {
    const memory = new MemoryDynamo(tables);
    await storage(memory.client(), tables).accountsTable.table.putNew({ pk: "layout", sk: "@", layout: 99 });

    await expect(recorded(message(), memory)).rejects.toBeInstanceOf(UnknownLayout);
    expect(memory.rows("events")).toEqual([]);
  });

  test("keeps an event of a type that a later release brought", async () => {
    const sent = message();
    const { data, ...envelope } = sent;
    const { failed, stores } = await recorded({
      ...envelope,
      type: "parcel.shipped",
      data: { ...data, type: "parcel.shipped", family: "logistics" },
    });

    expect(failed).toEqual([]);
    expect((await stores.events.get(data.id))?.event).toMatchObject({
      type: "parcel.shipped",
      family: "system",
    });
  });

  test("says path and code of what keeps a message from being read, and not what stands there", async () => {
    const sent = message();
    const { failed, logged } = await recorded({
      ...sent,
      dataschema: "urn:account-hub:account-event:2",
      data: { ...sent.data, title: { secret: "jane" } },
    });

    expect(failed).toEqual(["m1"]);
    expect(logged).toEqual([
      expect.objectContaining({
        level: "error",
        code: "record_failed",
        messageId: "m1",
        issues: "detail.dataschema: invalid_union",
      }),
    ]);
  });

  test("names each field that does not fit", async () => {
    const sent = message();
    const { logged } = await recorded({
      ...sent,
      data: { ...sent.data, title: { secret: "jane" }, time: "x" },
    });

    expect(logged[0]?.issues).toBe("detail.data.time: invalid_format; detail.data.title: invalid_type");
    expect(JSON.stringify(logged)).not.toContain("jane");
  });

  test("gives a fetch back as one that is not for it", async () => {
    const { data: _data, ...envelope } = message();
    const { failed, logged } = await recorded({
      ...envelope,
      dataschema: "urn:account-hub:fetch:1",
      type: "fetch.requested",
      data: { tool: "dropbox", connection: "main", key: "k", scope: {} },
    });

    expect(failed).toEqual(["m1"]);
    expect(logged[0]?.issues).toBe("detail.dataschema: not an event");
  });
});
