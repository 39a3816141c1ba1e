import type { Connection } from "../../../../schemas/connection.ts";
import type { FileReport } from "../../../../schemas/file.ts";
import { putConnection } from "./connections.ts";
import { isObject, valueAt } from "./json.ts";
import { madeSecret } from "./made-secret.ts";
import { nameFor } from "./name-for.ts";
import { send, sentBefore } from "./uploads.ts";

/** The table that a connection's files are read from; `undefined` where nobody has said. */
export function tableOf({ settings }: Pick<Connection, "settings">): string | undefined {
  const table = isObject(settings.file) ? valueAt(settings.file, "table") : undefined;
  return typeof table === "string" ? table : undefined;
}

/** The tables of a file that no connection of its tool reads yet. */
export function tablesLeft(
  { tool, tables = [] }: FileReport,
  connections: readonly Connection[],
): NonNullable<FileReport["tables"]> {
  const read = connections.filter((one) => one.tool === tool).map(tableOf);
  return tables.filter(({ name }) => !read.includes(name));
}

/**
 * Makes a connection beside this one for another table of its files, and sends it the file where this browser still has it;
 * its name as `tool/name`. Throws as the API does.
 */
export async function connectTable(
  { tool, settings }: Connection,
  table: string,
  file: FileReport,
  connections: readonly Connection[],
): Promise<string> {
  const taken = connections.filter((one) => one.tool === tool).map(({ connection }) => connection);
  const connection = nameFor(table, taken);
  // How a table is read is said once its columns are seen.
  const { file: _file, mapping: _mapping, ...others } = settings;
  await putConnection(
    { tool, connection, updatedAt: null },
    { secrets: [madeSecret()], settings: JSON.parse(JSON.stringify(others)) },
  );
  const name = `${tool}/${connection}`;
  const given = sentBefore(file.file);
  if (given) void send(name, given);
  return name;
}
