import type { Table } from "../table.ts";

/** The two tables, as a migration works on them. */
export interface Tables {
  readonly events: Table;
  readonly directory: Table;
}

/** Brings the rows from one layout to the next, step by step, beside functions that read and write both. */
export interface Migration {
  /** Says in the log what it does, e.g. `keys-of-notes`. */
  readonly id: string;
  /**
   * One step of some seconds at the most, from where the one before has ended (`undefined`: from the start); answers
   * where it ended, or `undefined` when nothing is left. A step may be cut off anywhere and be done twice, even by two
   * at once: it leaves alone what has the new form, and changes a row under its condition only.
   */
  step(at: string | undefined, tables: Tables): Promise<string | undefined>;
}
