import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { columnsOf, itemOf } from "../../../../infra/local/store/item-columns.ts";
import { share } from "../../../support/repeats.ts";

const names = fc.oneof(fc.constantFrom("raw", "gzip", "__proto__", "\u0000B", "\u0000N", ""), fc.string());
const bytes = fc.uint8Array({ maxLength: 20 });
const { item } = fc.letrec<{ value: unknown; item: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
    bytes,
    fc.bigInt(),
    fc.uniqueArray(fc.bigInt(), { minLength: 1 }).map((values) => new Set(values)),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("item"),
  ),
  item: fc.dictionary(names, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));

/** Bytes by their numbers: what comes out of SQLite and what went in need not be of one class. */
const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Set) return new Set([...value].map(plain));
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([name, one]) => [name, plain(one)]));
};

test("whatever an item holds comes back out of its columns, and writing leaves the item whole", async () => {
  await fc.assert(
    fc.property(item, (given) => {
      const before = plain(given);
      expect(plain(itemOf(columnsOf(given)))).toEqual(before);
      expect(plain(given)).toEqual(before);
    }),
    { numRuns: share(500) },
  );
});

test("bytes in a map, such as a raw delivery, are no part of the text", () => {
  const gzip = Uint8Array.from({ length: 300 }, (_, n) => n % 256);
  const columns = columnsOf({
    pk: "evt",
    raw: { receivedAt: "2026-11-23", gzip },
    seal: gzip.subarray(0, 2),
  });
  expect(columns.item).toBe('{"pk":"evt","raw":{"receivedAt":"2026-11-23"}}');
  expect(columns.bytes).toEqual(Buffer.concat([gzip, gzip.subarray(0, 2)]));
});
