import { expect, test } from "@jest/globals";
import { readTable, writeTable } from "../../../functions/insight/kept-tables.ts";
import type { BlobStore } from "../../../functions/shared/ports.ts";

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
