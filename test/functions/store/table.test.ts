import { describe, expect, test } from "@jest/globals";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import { Audit } from "../../../functions/store/audit.ts";
import { absent, Table } from "../../../functions/store/table.ts";
import { type Call, clientAnsweredBy, type Item, MemoryDynamo } from "../../support/memory-dynamodb.ts";

type Keys = Record<string, { readonly Keys: Item[] }>;
type Requests = Record<string, Item[]>;

/** A table in memory that takes of each batch the first half, and at least one. */
function busy() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const calls: Call[] = [];
  const pauses: number[] = [];
  const client = clientAnsweredBy(async (call) => {
    calls.push(call);
    if (!call.name.startsWith("Batch")) return memory.answer(call);
    const given = Object.entries(call.input.RequestItems as Keys | Requests).map(([table, of]) => {
      const all = Array.isArray(of) ? of : of.Keys;
      const cut = Math.ceil(all.length / 2);
      const form = (some: Item[]) => [table, Array.isArray(of) ? some : { ...of, Keys: some }] as const;
      return { taken: form(all.slice(0, cut)), left: form(all.slice(cut)) };
    });
    const input = { RequestItems: Object.fromEntries(given.map(({ taken }) => taken)) };
    const left = Object.fromEntries(given.map((one) => one.left));
    return { ...memory.answer({ ...call, input }), UnprocessedKeys: left, UnprocessedItems: left };
  });
  const table = new Table(client, "directory", async (milliseconds) => void pauses.push(milliseconds));
  return { table, calls, pauses, rows: () => memory.rows("directory") };
}

const key = (n: number) => ({ pk: "many", sk: String(n).padStart(3, "0") });
const many = (count: number) => Array.from({ length: count }, (_, n) => key(n));

describe("a table", () => {
  test("writes, reads and removes all rows of a batch, also where a busy database takes only some of them", async () => {
    const { table, pauses, rows } = busy();
    await table.putMany(many(60));

    expect(rows()).toHaveLength(60);
    expect(await table.getMany([...many(60), key(1), key(99)])).toHaveLength(60);
    expect(pauses.length).toBeGreaterThan(5);
    expect(Math.max(...pauses)).toBeGreaterThan(Math.min(...pauses));

    await table.removeMany(many(60));
    expect(rows()).toEqual([]);
  });

  test("gives up on a batch of which nothing is ever done", async () => {
    const client = clientAnsweredBy(async ({ input }) => ({ UnprocessedKeys: input.RequestItems }));
    const table = new Table(client, "directory", async () => undefined);

    await expect(table.getMany([key(1)])).rejects.toThrow(UpstreamError);
  });

  test("reads every page of a query", async () => {
    const { table, calls } = busy();
    await table.putMany(many(10));
    calls.length = 0;
    const found: unknown[] = [];
    const of = { where: "pk = :pk", values: { pk: "many" }, newestFirst: true, limit: 4 };
    for await (const { rows } of table.pages(of)) found.push(rows.map(({ sk }) => Number(sk)));

    expect(found).toEqual([
      [9, 8, 7, 6],
      [5, 4, 3, 2],
      [1, 0],
    ]);
    expect((await table.page(of)).last).toMatchObject(key(6));
    expect(calls.map(({ input }) => input.ConsistentRead)).toEqual([true, true, true, true]);
  });

  test("says whether a condition held, and names what DynamoDB has reserved", async () => {
    const { table } = busy();
    const row = { ...key(1), status: "new", count: 1 };

    expect([await table.putNew(row), await table.putNew(row)]).toEqual(["done", "refused"]);
    const is = (status: string) => ({ if: "#status = :was", values: { was: status } });
    expect(await table.update(key(1), "ADD #count :one", { one: 1 }, is("old"))).toBe("refused");
    expect(await table.update(key(1), "ADD #count :one", { one: 1 }, is("new"))).toBe("done");
    expect(await table.get(key(1))).toEqual({ ...row, count: 2 });
    await expect(
      table.transact([
        table.removing(key(1), is("new")),
        table.putting(key(2), { if: "#count = :n", values: { n: 3 } }),
      ]),
    ).rejects.toMatchObject({ CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }] });
    await table.transact([table.removing(key(1), is("new")), table.putting(key(2), absent)]);
    expect([await table.get(key(1)), await table.get(key(2))]).toEqual([undefined, key(2)]);
  });
});

test("an entry of the audit can be undone also where the database answers in part", async () => {
  const { table } = busy();
  const audit = new Audit(table);
  for (let n = 0; n < 4; n++) {
    const version = `v${n}`;
    await table.putNew({ pk: `link${n}`, sk: "@", version });
    const undo = { method: "DELETE" as const, path: `/api/merges/${n}` };
    const entry = {
      by: "kim",
      byId: "u-1",
      action: "account.merged" as const,
      summary: "-",
      values: {},
      undo,
    };
    await table.transact(
      audit.noting({ ...entry, at: `2026-11-0${n + 1}T10:00:00.000Z` }, [], { pk: `link${n}`, version }),
    );
  }

  const { entries } = await audit.page(undefined, 10);

  expect(entries.map(({ undo }) => undo?.path)).toEqual([3, 2, 1, 0].map((n) => `/api/merges/${n}`));
});

describe("a key that no row can have", () => {
  const long = "x".repeat(3_000);

  test.each([
    ["too long a partition", { pk: long, sk: "1" }],
    ["too long a row", { pk: "one", sk: "é".repeat(600) }],
    ["an empty one", { pk: "one", sk: "" }],
  ])("%s is the key of nothing, and the table is not asked for it", async (_what, key) => {
    const { table, calls } = busy();

    expect(await table.get(key)).toBeUndefined();
    expect(await table.getMany([key])).toEqual([]);
    expect(calls).toEqual([]);
  });

  test("is none that a query finds anything by", async () => {
    const { table, calls } = busy();

    expect(await table.all({ where: "pk = :pk", values: { pk: long } })).toEqual([]);
    const after = { where: "pk = :pk AND sk < :after", values: { pk: "one", after: long } };
    expect((await table.page(after)).rows).toEqual([]);
    expect(calls).toEqual([]);
  });
});

test.each([
  [
    "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of 2048 bytes",
    400,
  ],
  ["Item size has exceeded the maximum allowed size", 400],
  ["Number overflow. Attempting to store a number with magnitude larger than supported range", 400],
  ['Invalid UpdateExpression: Syntax error; token: "SETT"', 503],
])("what the database refuses with “%s” is answered %i", async (message, status) => {
  const client = clientAnsweredBy(async () => {
    throw Object.assign(new Error(message), { name: "ValidationException" });
  });

  await expect(new Table(client, "directory").put(key(1), absent)).rejects.toMatchObject({ status });
});
