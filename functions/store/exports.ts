import * as z from "zod/mini";
import { exportKey } from "./keys.ts";
import { absent, type Table, type TransactItem } from "./table.ts";

const exportRow = z.pipe(
  z.object({ sk: z.string(), at: z.string() }),
  z.transform(({ sk, at }) => ({ job: sk, at })),
);

/** The exports whose parts are there, or are being written: an erasure and the end of their week take them out of this list. */
export class Exports {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The item that puts an export on the list, for the transaction that starts its job. */
  adding(job: string, at: string): TransactItem {
    return this.#table.putting({ ...exportKey(job), at }, absent);
  }

  /** The jobs' ids, and when they were begun. */
  async all(): Promise<{ readonly job: string; readonly at: string }[]> {
    const rows = await this.#table.all({ where: "pk = :pk", values: { pk: exportKey("").pk } });
    return rows.map((row) => exportRow.parse(row));
  }

  async has(job: string): Promise<boolean> {
    return (await this.#table.get(exportKey(job))) !== undefined;
  }

  async remove(job: string): Promise<void> {
    await this.#table.remove(exportKey(job));
  }
}
