import * as z from "zod/mini";
import type { Table } from "./table.ts";

const key = { pk: "hub", sk: "quiet" };
const row = z.object({ names: z.array(z.string()) });

/** The connections (`tool/name`) that were quiet when somebody looked last, so that only a change is told. */
export class QuietConnections {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(): Promise<ReadonlySet<string>> {
    const item = await this.#table.get(key);
    return new Set(item && row.parse(item).names);
  }

  async put(names: readonly string[]): Promise<void> {
    await this.#table.overwrite({ ...key, names: [...names].sort() });
  }
}
