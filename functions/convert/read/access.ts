import { readFile, stat } from "node:fs/promises";
import MDBReader, { type Table, type Value } from "mdb-reader";
import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { sha256 } from "../../delivery/delivery.ts";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { calculatedColumns } from "./access-properties.ts";
import { asShown, isRichText } from "./access-values.ts";
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
  const database = whole(() => opened(bytes, password));
  const table = whole(() => chosen(database, settings.table));
  const { columns, left } = readable(database, table, settings);
  sink.header(columnNames(columns));
  const cell = await cellReader(table);
  for (let rowOffset = 0; ; rowOffset += rowsAtOnce) {
    const rows = whole(() =>
      table.getData<Record<string, Value>>({ columns, rowOffset, rowLimit: rowsAtOnce }),
    );
    for (const [n, row] of rows.entries())
      sink.row(
        columns.map((name) => cell(name, row[name] ?? null)),
        rowOffset + n + 1,
      );
    sink.progress(
      Math.min(size, size / 2 + (size / 2) * ((rowOffset + rows.length) / Math.max(1, table.rowCount))),
    );
    if (rows.length < rowsAtOnce) return factsOf(table, rowOffset + rows.length, left);
  }
}

/** A table says how many rows it has: where a page of them is damaged, those that are missing have not been removed. */
function factsOf({ name, rowCount }: Table, read: number, left: readonly string[]): FileFacts {
  const missing = Math.max(0, rowCount - read);
  if (missing > 0 && read === 0) throw damaged(new Error(`${rowCount} rows cannot be read`));
  return {
    format: "access",
    table: name,
    notes: [...leftNote(left), ...missingNote(missing)],
    isPartial: missing > 0,
  };
}

function missingNote(missing: number): CodedFinding[] {
  if (missing === 0) return [];
  const message = `The table has ${missing} rows more than can be read, so none counts as removed. Run Compact and Repair in Access, and send a copy.`;
  return [{ code: "rows_unread", message }];
}

/** The columns that can be read and are not to be ignored; the others by their names, but for those to be ignored. */
function readable(
  database: MDBReader,
  table: Table,
  { ignore, key }: ReadOptions["settings"],
): { readonly columns: readonly string[]; readonly left: readonly string[] } {
  const all = definitions(table);
  const calculated = calculatedIn(database, table.name);
  const wanted = all.filter(({ name }) => !ignore.includes(name) || key.includes(name));
  const odd = wanted.filter(({ name, type }) => type === "complex" || calculated.includes(name));
  return {
    columns: wanted.filter((column) => !odd.includes(column)).map(({ name }) => name),
    left: odd.map(({ name }) => name),
  };
}

function definitions(table: Table) {
  try {
    return table.getColumns();
  } catch (cause) {
    if (!(cause instanceof Error && /unsupported|not supported/i.test(cause.message))) throw damaged(cause);
    const text = `The table ${table.name} has a column of a type that cannot be read, such as Large Number: save a query without it as a table, or export it as CSV.`;
    throw Object.assign(new Refused("unsupported_column", text), { cause });
  }
}

/** The columns of a table that Access calculates; none where the database does not say. */
function calculatedIn(database: MDBReader, table: string): readonly string[] {
  try {
    const columns = ["Name", "Type", "LvProp"];
    const objects = database.getTable("MSysObjects").getData<Record<string, Value>>({ columns });
    const own = objects.find(({ Name, Type }) => Name === table && Type === 1)?.LvProp;
    return Buffer.isBuffer(own) ? calculatedColumns(own) : [];
  } catch {
    return [];
  }
}

function leftNote(left: readonly string[]): CodedFinding[] {
  if (left.length === 0) return [];
  const message = `Columns that cannot be read were left out, since Access calculates them or keeps several values or files in each: ${left.join(", ").slice(0, 500)}.`;
  return [{ code: "columns_left_out", message }];
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
          ? "The database has a password: give it to the connection."
          : "The connection's password for files does not open the database.",
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
  const all = database.getTableNames();
  if (wanted !== undefined && all.includes(wanted)) return database.getTable(wanted);
  const names = all.filter((name) => !unseen.test(name));
  const [only] = names;
  if (wanted === undefined && names.length === 1 && only !== undefined) return database.getTable(only);
  const linked = database.getTableNames({ normalTables: false, linkedTables: true });
  if (all.length === 0 && database.getTable("MSysObjects").getData().length === 0)
    throw damaged(new Error("no objects"));
  if (names.length === 0)
    throw new Refused(
      "empty",
      linked.length === 0
        ? "The database has no tables."
        : `The database has no rows: they lie in another file, which it is linked to. Send that; it has ${list(linked)}.`,
    );
  const elsewhere =
    linked.length > 0 ? ` Linked tables, whose rows lie in another file: ${list(linked)}.` : "";
  throw new Refused(
    "which_table",
    `Say which table to read, one of ${list(names)}.${elsewhere}`,
    undefined,
    names.length > 0 ? { tables: names } : {},
  );
}

/** Tables that Access does not show: what it deletes when it is closed, and what programs hide. */
const unseen = /^(?:~|USys)/i;

const list = (names: readonly string[]) => names.join(", ").slice(0, 500) || "none";

/** The library throws plain errors, range errors among them, on bytes that are not where they should be. */
function whole<Answer>(read: () => Answer): Answer {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof Refused ? cause : damaged(cause);
  }
}

function damaged(cause: unknown): Refused {
  const text =
    "The database is damaged or of a kind that cannot be read. Close it in Access, run Compact and Repair, and send a copy.";
  return Object.assign(new Refused("damaged", text), { cause });
}

/** How the values of a table become text. What only rich text needs is loaded where a column may have some. */
async function cellReader(table: Table) {
  const types = new Map(table.getColumns().map(({ name, type }) => [name, type]));
  const hasMemo = [...types.values()].includes("memo");
  const plain = hasMemo ? (await import("../mail/html-text.ts")).textOfHtml : undefined;
  return (column: string, value: Value): string => {
    if (value === null) return "";
    const type = types.get(column);
    if (typeof value === "string") {
      if (type === "memo" && plain && isRichText(value)) return plain(value).text;
      return type === "datetimextended" ? asShown(value) : value;
    }
    if (value instanceof Date) return asShown(value.toISOString().slice(0, 19));
    if (type === "float") return asShown(String(value));
    if (Buffer.isBuffer(value)) return `[${value.length} bytes, sha256 ${sha256(value).slice(0, 16)}]`;
    if (Array.isArray(value)) return value.map(({ name }) => name).join(", ");
    return String(value);
  };
}
