import { type MappingSource, type MappingVersion, mappingVersion } from "../../schemas/mapping.ts";
import { mappingKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** The mappings that connections have had; each stays as it was. */
export class MappingVersions {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The newest hundred, newest first. */
  async list(tool: string, connection: string, of: MappingSource, limit = 100): Promise<MappingVersion[]> {
    const [{ pk, sk: low }, { sk: high }] = [
      mappingKey(tool, connection, of, 0),
      mappingKey(tool, connection, of, 99_999_999),
    ];
    const { rows } = await this.#table.page({
      where: "pk = :pk AND sk BETWEEN :low AND :high",
      values: { pk, low, high },
      newestFirst: true,
      limit,
    });
    // Late: of the functions that have this store at hand few ask for versions.
    const { knownFields } = await import("../shared/known-fields.ts");
    return rows.map((item) => mappingVersion.parse(knownFields(mappingVersion, item)));
  }

  /** False where that version is there already. */
  async keep(tool: string, connection: string, of: MappingSource, version: MappingVersion): Promise<boolean> {
    const key = mappingKey(tool, connection, of, version.version);
    return (await this.#table.putNew({ ...version, ...key })) === "done";
  }

  async forgetConnection(tool: string, connection: string): Promise<void> {
    await this.#table.removeAll(mappingKey(tool, connection, "posts", 0).pk);
  }
}
