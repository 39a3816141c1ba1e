import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/ingest/handler.ts";
import { RefusedDeliveries, refusedPlaces } from "../../../functions/store/refused-deliveries.ts";
import { Table } from "../../../functions/store/table.ts";
import { localContext } from "../../../infra/local/context.ts";
import { delivery } from "../../support/delivery.ts";
import { httpEvent } from "../../support/http-event.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const [hour, week] = [3_600_000, 7 * 86_400_000];
const start = Date.parse("2026-11-24T10:00:00.000Z");

function store() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const refused = new RefusedDeliveries(new Table(memory.client(), "directory"));
  return { refused, rows: () => memory.rows("directory") };
}

const at = (after: number, text = `{"n":${after}}`) =>
  delivery("dropbox", { body: Buffer.from(text), receivedAt: new Date(start + after) });

describe("refused deliveries", () => {
  test("are kept up to a connection's places, and later ones as places return: twenty an hour", async () => {
    const { refused } = store();
    const outcomes = [];
    for (let n = 0; n < refusedPlaces + 5; n++) outcomes.push(await refused.keep(at(n), "mismatch"));
    expect(outcomes.filter((one) => one === "kept")).toHaveLength(refusedPlaces);
    expect(outcomes.slice(refusedPlaces)).toEqual(Array.from({ length: 5 }, () => "full"));

    const later = [];
    for (let n = 0; n < 30; n++) later.push(await refused.keep(at(hour + n), "mismatch"));

    expect(later.filter((one) => one === "kept")).toHaveLength(20);
    expect((await refused.summary("dropbox", "main", new Date(start + hour))).kept).toBe(refusedPlaces + 20);
  });

  test("take as many places as they are large, and one that is larger than any is not kept", async () => {
    const { refused } = store();
    const noise = Buffer.from(Array.from({ length: 150_000 }, (_, n) => (n * n * 2_654_435_761) >>> 13));
    const large = (n: number) =>
      delivery("dropbox", {
        body: Buffer.concat([noise, Buffer.from([n])]),
        receivedAt: new Date(start + n),
      });
    let kept = 0;
    while ((await refused.keep(large(kept), "mismatch")) === "kept") kept++;

    expect(kept).toBeGreaterThan(10);
    expect(kept).toBeLessThan(refusedPlaces / 5);
    expect(await refused.keep(at(0, "x".repeat(1_000_001)), "mismatch")).toBe("large");
  });

  test("of one connection take no place of another's, and are gone after a week", async () => {
    const { refused } = store();
    for (let n = 0; n < refusedPlaces + 1; n++) await refused.keep(at(n), "mismatch");
    const other = { ...at(0), connection: "main-2" };

    expect(await refused.keep(other, "mismatch")).toBe("kept");
    expect(await refused.summary("dropbox", "main", new Date(start + week + hour))).toEqual({
      kept: 0,
      reasons: {},
    });
    expect((await refused.page("dropbox", "main", 500, new Date(start + week + hour))).refused).toEqual([]);
  });

  test("come back in the order in which they came, as they came, without what their way added", async () => {
    const { refused } = store();
    const headers = { "x-dropbox-signature": "ab", cookie: "c", "x-forwarded-for": "192.0.2.1" };
    for (const n of [3, 1, 2])
      await refused.keep({ ...at(n), headers: delivery("dropbox", { headers }).headers }, "mismatch");

    const first = await refused.page("dropbox", "main", 2, new Date(start));
    const rest = await refused.page("dropbox", "main", 2, new Date(start), first.end);

    const all = [...first.refused, ...rest.refused].map(({ delivery: one }) => one);
    expect(all.map(({ body }) => body.toString())).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
    expect(all[0]?.headers).toEqual(new Map([["x-dropbox-signature", ["ab"]]]));
    expect(rest.end).toBeUndefined();
  });

  test("that name an identity which is erased are removed, the others stay", async () => {
    const { refused, rows } = store();
    await refused.keep(at(1, '{"email":"Ann@One.example"}'), "mismatch");
    await refused.keep(at(2, '{"email":"bo@two.example"}'), "mismatch");

    expect(await refused.forgetNaming([{ type: "email", value: "ann@one.example" }])).toBe(1);
    expect((await refused.summary("dropbox", "main", new Date(start))).kept).toBe(1);

    await refused.forgetConnection("dropbox", "main");
    expect(rows()).toEqual([]);
  });
});

describe("at ingest", () => {
  function ingest() {
    const writes = { kept: 0, passedOver: 0 };
    const clock = { at: start };
    const { refused } = store();
    const handler = createHandler({
      secrets: {
        find: async (_tool, connection) =>
          connection === "none"
            ? undefined
            : { secrets: [{ id: "s", value: "secret", createdAt: "" }], settings: {} },
      },
      forms: { find: async () => undefined },
      bus: { publish: async () => undefined },
      blobs: { put: async () => undefined, get: async () => undefined },
      refused: {
        keep: async (...one) => {
          writes.kept++;
          return await refused.keep(...one);
        },
        passOver: async (one) => {
          writes.passedOver++;
          await refused.passOver(one);
        },
      },
      log: () => undefined,
      now: () => new Date(clock.at),
    });
    const knock = async (connection: string, headers: Record<string, string>) => {
      const event = httpEvent("POST", `/hooks/dropbox/${connection}`, { headers });
      const pathParameters = { tool: "dropbox", connection };
      return (await handler({ ...event, pathParameters }, localContext("t", "1"))).statusCode;
    };
    return { writes, clock, knock, refused };
  }
  const forged = { "x-dropbox-signature": "0".repeat(64) };

  test("a flood of forgeries costs as many attempts as there are places, and one more in three minutes", async () => {
    const { writes, clock, knock } = ingest();
    for (let n = 0; n < 1_000; n++) {
      clock.at += 1;
      expect(await knock("main", forged)).toBe(401);
    }
    expect(writes.kept).toBe(refusedPlaces + 1);

    clock.at += 181_000;
    for (let n = 0; n < 10; n++) await knock("main", forged);
    expect(writes.kept).toBe(refusedPlaces + 3);
  });

  test("what no secret could prove, and what is to nowhere, is kept nowhere", async () => {
    const { writes, knock, refused } = ingest();
    expect([await knock("main", {}), await knock("none", forged)]).toEqual([401, 401]);

    expect(writes).toEqual({ kept: 0, passedOver: 1 });
    expect((await refused.summary("dropbox", "none", new Date(start))).kept).toBe(0);
  });
});
