import { expect, test } from "@jest/globals";
import {
  forgetInTables,
  keepTold,
  readTable,
  toldBy,
  writeTable,
} from "../../../functions/insight/kept-tables.ts";
import { passOver } from "../../../functions/insight/portfolio/pass.ts";
import { standardSettings } from "../../../functions/insight/settings.ts";
import type { BlobStore } from "../../../functions/shared/ports.ts";
import { insightFacts } from "../../support/insight-facts.ts";

/** A process beside another one: the same bucket, and what it remembers by itself. */
function processes() {
  const bucket = new Map<string, Uint8Array>();
  const blobs = (): BlobStore => ({
    get: async (key) => bucket.get(key),
    put: async (key, bytes) => void bucket.set(key, Uint8Array.from(bytes)),
  });
  return { one: blobs(), other: blobs() };
}

const minutes = (n: number) => new Date(Date.parse("2026-11-30T09:00:00.000Z") + n * 60_000);
const row = (id: string) => passOver(insightFacts({ id }), "2026-11-28", { settings: standardSettings });
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const table = (day: string) => ({ day, rows: [], alerts: [] });

test("a table is the same object for as long as nobody writes another, and the other's is there a minute later", async () => {
  const { one, other } = processes();
  expect(await readTable(other, minutes(0))).toBeUndefined();
  await writeTable(table("2026-11-28"), one, minutes(0));

  const first = await readTable(other, minutes(2));
  expect(first?.day).toBe("2026-11-28");
  expect(await readTable(other, minutes(4))).toBe(first);
  expect(await readTable(other, minutes(60))).toBe(first);

  await writeTable(table("2026-11-29"), one, minutes(60));
  expect((await readTable(other, minutes(60.5)))?.day).toBe("2026-11-28");
  expect((await readTable(other, minutes(62)))?.day).toBe("2026-11-29");
  expect((await readTable(one, minutes(62)))?.day).toBe("2026-11-29");
});

test("what was told of a past day is read out once for all of its pages, and anew after an erasure", async () => {
  const { one, other } = processes();
  await keepTold(table("2026-11-27"), one);
  await keepTold({ ...table("2026-11-28"), rows: [row("acc_a"), row("acc_b")] }, one);

  const told = await toldBy("2026-11-29", other);
  expect(told?.briefs.map(({ account }) => account.id)).toEqual(["acc_a", "acc_b"]);
  expect(await toldBy("2026-11-28", other)).toBe(told);
  expect((await toldBy("2026-11-27", other))?.day).toBe("2026-11-27");
  await forgetInTables(new Set(["acc_a"]), one, { now: minutes(0) });
  const after = await toldBy("2026-11-28", other);
  expect(after?.briefs.map(({ account }) => account.id)).toEqual(["acc_b"]);
  expect(after?.rowsOf(["acc_a", "acc_b"])).toEqual([json(row("acc_b"))]);
});
