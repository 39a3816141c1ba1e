import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import type { Tabular } from "./tabular.ts";

/** Cells of one column that are shown as one, from the first row to the last. */
export interface Merge {
  readonly place: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Gives each row what it shares with rows above it by merged cells, such as a customer that is named once for all of its
 * rows. Not in the columns that name rows: of several rows of one name, none is the other.
 */
export class Merged {
  readonly #merges: readonly Merge[];
  readonly #open = new Map<number, { readonly last: number; readonly text: string }>();
  #begun: { readonly place: number; readonly last: number; readonly text: string }[] = [];
  #next = 0;
  #filled = 0;

  /** `merges`: by their first row; those that are known only as their rows come are opened then. */
  constructor(merges: readonly Merge[] = []) {
    this.#merges = merges;
  }

  /** Takes down that a cell of a row that is still to be filled goes on to the row `last`. */
  open(place: number, last: number, text: string): void {
    if (text !== "") this.#begun.push({ place, last, text });
  }

  /** Fills a row's cells; rows are given in their order. */
  fill(cells: string[], row: number, table: Tabular): void {
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
    for (const { place, last, text } of this.#begun) this.#open.set(place, { last, text });
    if (this.#begun.length > 0) this.#begun = [];
  }

  get notes(): CodedFinding[] {
    if (this.#filled === 0) return [];
    const message = `${this.#filled} cells are merged with one above them: each was read as what stands there.`;
    return [{ code: "merged_cells", message }];
  }
}
