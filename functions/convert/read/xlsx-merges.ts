import { pipeline } from "node:stream/promises";
import type { Entry, ZipFile } from "yauzl";
import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { limits } from "../limits.ts";
import { atMost } from "./at-most.ts";
import type { Tabular } from "./tabular.ts";
import { columnOf, orDamaged } from "./xlsx-package.ts";

/** Bytes at a sheet's end in which its merged cells are looked for: they stand behind the rows. */
const lookedAt = 1024 * 1024;

/** Cells of one column that are shown as one, from the first row to the last. */
interface Merge {
  readonly place: number;
  readonly first: number;
  readonly last: number;
}

/** The cells of a sheet that are merged over several rows. The sheet is unpacked for it, and not parsed. */
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
    .matchAll(/mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"/g);
  return [...found]
    .map(([, column = "", first, last]) => ({
      place: columnOf(column),
      first: Number(first),
      last: Number(last),
    }))
    .filter(({ first, last }) => last > first)
    .sort((a, b) => a.first - b.first);
}

/**
 * Gives each row what it shares with rows above it by merged cells, such as a customer that is named once for all of its
 * rows. Not in the columns that name rows: of several rows of one name, none is the other.
 */
export class Merged {
  readonly #merges: readonly Merge[];
  readonly #open = new Map<number, { readonly last: number; readonly text: string }>();
  #next = 0;
  #filled = 0;

  constructor(merges: readonly Merge[]) {
    this.#merges = merges;
  }

  /** Fills a row's cells; rows are given in their order. */
  fill(cells: string[], row: number, table: Tabular): void {
    if (this.#merges.length === 0) return;
    for (const [place, { last, text }] of this.#open) {
      if (row > last) this.#open.delete(place);
      else if (
        table.width > place &&
        !table.isKey(place) &&
        (cells[place] ?? "") === "" &&
        cells.length > 0
      ) {
        cells[place] = text;
        this.#filled++;
      }
    }
    for (
      let merge = this.#merges[this.#next];
      merge && merge.first <= row;
      merge = this.#merges[++this.#next]
    ) {
      const text = cells[merge.place] ?? "";
      if (merge.first === row && text !== "") this.#open.set(merge.place, { last: merge.last, text });
    }
  }

  get notes(): CodedFinding[] {
    if (this.#filled === 0) return [];
    const message = `${this.#filled} cells are merged with one above them: each was read as what stands there.`;
    return [{ code: "merged_cells", message }];
  }
}
