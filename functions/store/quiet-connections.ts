import * as z from "zod/mini";
import { Overtaken, retrying } from "../shared/retrying.ts";
import type { Table } from "./table.ts";

const key = { pk: "hub", sk: "quiet" };
export const quietRow = z.object({ names: z.array(z.string()) });

/**
 * The connections (`tool/name`) that were quiet at the last look, and the ends of accesses that were told of (`tool/name`, a
 * space and which), so that only a change is told.
 */
export class QuietConnections {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(): Promise<ReadonlySet<string>> {
    const item = await this.#table.get(key);
    return new Set(item && quietRow.parse(item).names);
  }

  async put(names: readonly string[]): Promise<void> {
    await this.#table.overwrite({ ...key, names: [...names].sort() });
  }

  /** One that comes again under the same name is told of when it is quiet, as any. */
  async forgetConnection(tool: string, connection: string): Promise<void> {
    await retrying({}, async () => {
      const names = [...(await this.get())].sort();
      const rest = names.filter((name) => name.split(" ")[0] !== `${tool}/${connection}`);
      if (rest.length === names.length) return;
      const still = { if: "names = :names", values: { names } };
      if ((await this.#table.put({ ...key, names: rest }, still)) === "refused") throw new Overtaken();
    });
  }
}
