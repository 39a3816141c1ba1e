import type { Answered } from "../../functions/connectors/verdict.ts";

export interface KeptRow {
  readonly id: number;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly [field: string]: unknown;
}

/**
 * A sheet as Smartsheet's API reads it: its rows by their ids, or from the top, a part at a time, those that were modified
 * since. Throws for a call in another form.
 */
export class SmartsheetSheet {
  readonly id = "3407658024751234";
  readonly asked: URL[] = [];
  rows: KeptRow[] = [];
  isShared = true;

  answer(address: string): Answered {
    const url = new URL(address);
    this.asked.push(url);
    if (url.pathname === "/2.0/users/me")
      return { status: 200, body: { id: 4856934849340, email: "ann@firm.example" } };
    const query = url.searchParams;
    const ids = query.get("rowIds")?.split(",");
    if (ids !== undefined && this.isShared)
      return this.#having(this.rows.filter(({ id }) => ids.includes(String(id))));
    const [part, size] = [Number(query.get("page")), Number(query.get("pageSize"))];
    if (url.pathname !== `/2.0/sheets/${this.id}` || !(part >= 1 && size >= 1))
      throw new Error(`not a part of the sheet: ${address}`);
    if (!this.isShared) return { status: 404, body: { errorCode: 1006, message: "Not Found" } };
    const since = query.get("rowsModifiedSince") ?? "";
    const rows = this.rows
      .slice((part - 1) * size, part * size)
      .filter(({ modifiedAt }) => Date.parse(modifiedAt) >= Date.parse(since));
    return this.#having(rows);
  }

  #having(some: readonly KeptRow[]): Answered {
    const rows = some.map((row) => ({ cells: [{ columnId: 101, value: `Task ${row.id}` }], ...row }));
    const columns = [{ id: 101, title: "Task", primary: true }];
    return { status: 200, body: { name: "Onboarding", totalRowCount: this.rows.length, columns, rows } };
  }
}
