import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import type { Tabular } from "./tabular.ts";

/** Cells of one column that are shown as one, from the first row to the last. */
export interface Merge {
  readonly place: number;
  readonly first: number;
  readonly last: number;
  /** Whether it is of several columns, perhaps of one row alone, as what stands over several names is. */
  readonly wide?: boolean;
}

/** A merge with what stands in it. */
interface Begun {
  readonly place: number;
  readonly last: number;
  readonly text: string;
  readonly wide: boolean;
  /** Whether it names a column, in a row of which others stand over several names. */
  readonly isName?: boolean;
}

/**
 * Gives each row what it shares with rows above it by merged cells, such as a customer that is named once for all of its
 * rows. Not in the columns that name rows: of several rows of one name, none is the other. Where columns are named in
 * several rows, what is merged over them is in the last of them alone, which is the header.
 */
export class Merged {
  readonly #merges: readonly Merge[];
  readonly #open = new Map<number, Omit<Begun, "place">>();
  #begun: Begun[] = [];
  #next = 0;
  #filled = 0;

  /** `merges`: by their first row; those that are known only as their rows come are opened then. */
  constructor(merges: readonly Merge[] = []) {
    this.#merges = merges;
  }

  /** Takes down that a cell of a row that is still to be filled goes on to the row `last`. */
  open(place: number, last: number, text: string, wide = false): void {
    if (text !== "") this.#begun.push({ place, last, text, wide });
  }

  /** Fills a row's cells; rows are given in their order. */
  fill(cells: string[], row: number, table: Tabular): void {
    const seeks = table.seeks;
    for (const [place, { last, text, isName = false }] of this.#open) {
      const isIn = seeks ? isName && row === last : table.width > place && !table.isKey(place);
      if (row > last) this.#open.delete(place);
      else if (isIn && (cells[place] ?? "") === "" && cells.length > 0) {
        cells[place] = text;
        if (!seeks) this.#filled++;
      }
    }
    for (
      let merge = this.#merges[this.#next];
      merge && merge.first <= row;
      merge = this.#merges[++this.#next]
    )
      if (merge.first === row) this.open(merge.place, merge.last, cells[merge.place] ?? "", merge.wide);
    const isOfNames = seeks && this.#begun.some(({ wide }) => wide);
    for (const { place, ...begun } of this.#begun) {
      const isName = isOfNames && !begun.wide;
      if (isName) cells[place] = "";
      if (begun.last > row) this.#open.set(place, { ...begun, isName });
    }
    if (this.#begun.length > 0) this.#begun = [];
  }

  get notes(): CodedFinding[] {
    if (this.#filled === 0) return [];
    const message = `${this.#filled} cells are merged with one above them: each was read as what stands there.`;
    return [{ code: "merged_cells", message }];
  }
}
