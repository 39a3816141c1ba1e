import type { CodedFinding } from "../../../schemas/finding-codes.ts";

/** What databases write where there is nothing. */
const isNull = (cell: string) => cell === "NULL" || cell === "\\N" || cell === "(null)";

/** What sheets show in place of a value, in any language: `#N/A`, `#REF!`, `#NV`, `#¡VALOR!`, a column too narrow for it, LibreOffice's codes, and what Google Sheets is still fetching. */
const failed = /^(?:#(?:[¡¿]?[\p{Lu}/0]{2,12}[!?]|N\/?[ADV]|GETTING_DATA|#{2,})|Err:\d{3}|Loading\.\.\.)$/u;

const mayHaveFailed = /^[#EL]/;

/** Whether a cell shows that its formula failed, and not only that its column is too narrow. */
export const isError = (shown: string): boolean =>
  mayHaveFailed.test(shown) && failed.test(shown) && !/^#+$/.test(shown);

/** Cells that look like a value and are none: taken for a name, one would be the customer of all rows that have none. */
export class Nothings {
  #nulls = 0;
  #errors = 0;
  #first: { readonly cell: string; readonly row: number } | undefined;

  /** A row with such cells empty. */
  without(cells: readonly string[], row: number): readonly string[] {
    return cells.some(isNothing) ? cells.map((cell) => (this.#isOne(cell, row) ? "" : cell)) : cells;
  }

  #isOne(cell: string, row: number): boolean {
    if (isNull(cell)) this.#nulls++;
    else if (failed.test(cell)) {
      this.#errors++;
      this.#first ??= { cell, row };
    } else return false;
    return true;
  }

  get notes(): CodedFinding[] {
    const found: CodedFinding[] = [];
    if (this.#nulls > 0)
      found.push({
        code: "nulls",
        message: `${this.#nulls} cells say NULL, as databases write where there is nothing: they were read as empty.`,
      });
    if (this.#first)
      found.push({
        code: "error_cells",
        message: `${this.#errors} cells show an error of the sheet in place of a value, the first in row ${this.#first.row}: "${this.#first.cell}". They were read as empty.`,
        row: this.#first.row,
      });
    return found;
  }
}

const isNothing = (cell: string) => isNull(cell) || (mayHaveFailed.test(cell) && failed.test(cell));
