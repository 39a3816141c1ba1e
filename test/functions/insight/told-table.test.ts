import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import type { Portfolio } from "../../../functions/insight/portfolio/pass.ts";
import { passOver } from "../../../functions/insight/portfolio/pass.ts";
import { standardSettings } from "../../../functions/insight/settings.ts";
import { openTold, packTold } from "../../../functions/insight/told-table.ts";
import { insightFacts } from "../../support/insight-facts.ts";

const day = "2026-11-28";
const idOf = (n: number) => `acc_${String(n).padStart(5, "0")}`;
const row = (n: number) => passOver(insightFacts({ id: idOf(n) }), day, { settings: standardSettings });
const alerts: Portfolio["alerts"] = [
  {
    account: idOf(1),
    reason: "silent",
    opened: day,
    sentence: { code: "silence.young", values: { elapsed: 3, lastHeard: day } },
    events: [],
  },
];
const tableOf = (count: number): Portfolio => ({
  day,
  rows: Array.from({ length: count }, (_, n) => row(n)),
  alerts,
});
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.each([0, 1, 15, 16, 17, 100])("a table of %i rows is the same by its pages and whole", (count) => {
  const table = tableOf(count);
  const told = openTold(packTold(table));

  expect(told?.day).toBe(day);
  expect(told?.briefs.map(({ account }) => account.id)).toEqual(table.rows.map(({ account }) => account.id));
  expect(told?.rowsOf(table.rows.map(({ account }) => account.id))).toEqual(json(table.rows));
  expect(json(told?.whole())).toEqual(json({ form: 5, ...table }));
});

test("a page is told in the order asked for, without accounts that the table has none of", () => {
  const told = openTold(packTold(tableOf(100)));

  const page = told?.rowsOf([idOf(70), "acc_erased", idOf(3), idOf(99)]);

  expect(page?.map(({ account }) => account.id)).toEqual([idOf(70), idOf(3), idOf(99)]);
});

test("a page is read without the rows of others", () => {
  const bytes = Buffer.from(packTold(tableOf(1_000)));
  // Nothing but the head and the first rows can be unpacked.
  const place = bytes.length - 6_000;
  bytes.fill(0, place);

  const told = openTold(bytes);

  expect(told?.rowsOf([idOf(5), idOf(20)]).map(({ account }) => account.id)).toEqual([idOf(5), idOf(20)]);
  expect(() => told?.rowsOf([idOf(999)])).toThrow("incorrect header check");
});

test("what unpacks all of it reads one JSON document, as the first release does", () => {
  const table = tableOf(100);

  const read: unknown = JSON.parse(gunzipSync(packTold(table)).toString("utf8"));

  expect(read).toMatchObject(json({ form: 5, ...table }) as object);
});

test("a table that the first release kept in one is read", () => {
  const table = tableOf(40);
  const told = openTold(gzipSync(JSON.stringify({ ...table, form: 5 })));

  expect(told?.rowsOf([idOf(33)])).toEqual([json(row(33))]);
  expect(told?.briefs).toHaveLength(40);
});

test("nothing is told of what is of no form that is read", () => {
  expect(openTold(undefined)).toBeUndefined();
  expect(openTold(new Uint8Array(0))).toBeUndefined();
  expect(openTold(gzipSync(JSON.stringify({ form: 3, day, rows: [], alerts: [] })))).toBeUndefined();
});
