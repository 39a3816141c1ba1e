import { pipeline } from "node:stream/promises";
import type { Entry, ZipFile } from "yauzl";
import { limits } from "../limits.ts";
import { atMost } from "./at-most.ts";
import type { Merge } from "./merged.ts";
import { columnOf, orDamaged } from "./xlsx-package.ts";

/** Bytes at a sheet's end in which its merged cells are looked for: they stand behind the rows. */
const lookedAt = 1024 * 1024;

/** The cells of a sheet that are merged over several rows or columns. The sheet is unpacked for it, and not parsed. */
export async function mergesIn(zip: ZipFile, entry: Entry): Promise<readonly Merge[]> {
  const parts: Buffer[] = [];
  let held = 0;
  await orDamaged(async () => {
    await pipeline(await zip.openReadStreamPromise(entry), atMost(limits.inflated), async (chunks) => {
      for await (const chunk of chunks) {
        parts.push(chunk);
        held += chunk.length;
        for (let first = parts[0]; first && held - first.length >= lookedAt; first = parts[0]) {
          held -= first.length;
          parts.shift();
        }
      }
    });
  });
  const text = Buffer.concat(parts).toString("latin1");
  const from = text.search(/mergeCells[\s>]/);
  if (from < 0) return [];
  const found = text
    .slice(from)
    .matchAll(/mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']/g);
  return [...found]
    .map(([, column = "", first, end, last]) => ({
      place: columnOf(column),
      first: Number(first),
      last: Number(last),
      wide: end !== column,
    }))
    .filter(({ first, last, wide }) => last > first || wide)
    .sort((a, b) => a.first - b.first);
}
