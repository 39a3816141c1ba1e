import { readFile, stat } from "node:fs/promises";
import MDBReader, { type Table, type Value } from "mdb-reader";
import { sha256 } from "../../delivery/delivery.ts";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { columnNames, type FileFacts, type ReadOptions, type RowSink } from "./rows.ts";

const rowsAtOnce = 20_000;

/**
 * Reads a table of a Microsoft Access database (`.mdb`, `.accdb`), which the library holds in memory whole. Access dates
 * have no zone: they come as the clock showed them, `2026-11-23T09:30:00`. Throws `Refused`.
 */
export async function readAccess(
  { path, settings, password }: ReadOptions,
  sink: RowSink,
): Promise<FileFacts> {
  const { size } = await stat(path);
  if (size > limits.database)
    throw new Refused(
      "too_large",
      `A database may have up to ${limits.database >> 20} MB: export the table as CSV.`,
    );
  const bytes = await readFile(path);
  sink.progress(size / 2);
  const table = whole(() => chosen(opened(bytes, password), settings.table));
  const names = whole(() => table.getColumnNames());
  sink.header(columnNames(names));
  for (let rowOffset = 0; ; rowOffset += rowsAtOnce) {
    const rows = whole(() => table.getData<Record<string, Value>>({ rowOffset, rowLimit: rowsAtOnce }));
    for (const [n, row] of rows.entries())
      sink.row(
        names.map((name) => cell(row[name] ?? null)),
        rowOffset + n + 1,
      );
    sink.progress(
      Math.min(size, size / 2 + (size / 2) * ((rowOffset + rows.length) / Math.max(1, table.rowCount))),
    );
    if (rows.length < rowsAtOnce) return { format: "access", table: table.name, notes: [] };
  }
}

function opened(bytes: Buffer, password: string | undefined): MDBReader {
  try {
    // Without a password the library fails on an encrypted file as on a damaged one; an empty password it finds wrong.
    return new MDBReader(bytes, { password: password ?? "" });
  } catch (error) {
    if (error instanceof Error && /password/i.test(error.message))
      throw new Refused(
        "password",
        password === undefined
          ? "The database has a password: give it to the connection as filePassword."
          : "The connection's filePassword does not open the database.",
      );
    if (
      error instanceof Error &&
      /not implemented|not supported|unknown encryption|unsupported/i.test(error.message)
    )
      throw new Refused(
        "encryption",
        "The database is encrypted in a way that cannot be read: export the table as CSV.",
      );
    throw error;
  }
}

function chosen(database: MDBReader, wanted: string | undefined): Table {
  const names = database.getTableNames();
  if (wanted !== undefined && names.includes(wanted)) return database.getTable(wanted);
  const [only] = names;
  if (wanted === undefined && names.length === 1 && only !== undefined) return database.getTable(only);
  const linked = database.getTableNames({ normalTables: false, linkedTables: true });
  const elsewhere =
    linked.length > 0 ? ` Linked tables, whose rows lie in another file: ${list(linked)}.` : "";
  throw new Refused(
    "which_table",
    `Say which table to read: settings.file.table, one of ${list(names)}.${elsewhere}`,
  );
}

const list = (names: readonly string[]) => names.join(", ").slice(0, 500) || "none";

/** The library throws plain errors, range errors among them, on bytes that are not where they should be. */
function whole<Answer>(read: () => Answer): Answer {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    const text =
      "The database is damaged or of a kind that cannot be read. Close it in Access, run Compact and Repair, and send a copy.";
    throw Object.assign(new Refused("damaged", text), { cause });
  }
}

function cell(value: Value): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString().slice(0, 19);
  if (Buffer.isBuffer(value)) return `[${value.length} bytes, sha256 ${sha256(value).slice(0, 16)}]`;
  if (Array.isArray(value)) return value.map(({ name }) => name).join(", ");
  return String(value);
}
