import * as z from "zod/mini";
import { mapping } from "./mapping.ts";

const column = z.string().check(z.minLength(1), z.maxLength(200));
const columns = z.array(column).check(z.minLength(1), z.maxLength(20));

/** The ways of writing text that a file may name, by the names of the WHATWG's Encoding Standard, and code pages of DOS. */
export const encoding = z.enum([
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1250",
  "windows-1251",
  "windows-1252",
  "windows-1253",
  "windows-1254",
  "windows-1255",
  "windows-1256",
  "windows-1257",
  "windows-1258",
  "windows-874",
  "iso-8859-2",
  "iso-8859-3",
  "iso-8859-4",
  "iso-8859-5",
  "iso-8859-6",
  "iso-8859-7",
  "iso-8859-8",
  "iso-8859-10",
  "iso-8859-13",
  "iso-8859-14",
  "iso-8859-15",
  "iso-8859-16",
  "koi8-r",
  "koi8-u",
  "ibm866",
  "cp437",
  "cp850",
  "macintosh",
  "x-mac-cyrillic",
  "shift_jis",
  "euc-jp",
  "euc-kr",
  "gbk",
  "gb18030",
  "big5",
]);
export type Encoding = z.infer<typeof encoding>;

/** `settings.file` of a connection: how its files are read and compared. Column names are the file's own. */
export const fileSettings = z.strictObject({
  /** The column, or the columns together, whose value names a row and never changes. */
  key: z.pipe(
    z.union([column, columns]),
    z.transform((key) => (typeof key === "string" ? [key] : key)),
  ),
  /** The sheet, database table or list in JSON (`data.invoices`) to read; left out, the only one there is, or JSON's first. */
  table: z.optional(column),
  /**
   * The row that names the columns, counted from 1 as the file has them, or `false` where none does: they are called
   * `Column 1`, `Column 2` and so on then. Left out, the first row that has the columns of the key.
   */
  header: z.optional(z.union([z.literal(false), z.int().check(z.minimum(1), z.maximum(1_000))])),
  /** Rows at the top that do not belong to the table. */
  skip: z._default(z.int().check(z.minimum(0), z.maximum(1_000)), 0),
  /** `snapshot`: a file has every row, so one that is missing was removed. `increment`: a file has some rows, nothing is removed. */
  mode: z._default(z.enum(["snapshot", "increment"]), "snapshot"),
  /**
   * What the first file becomes: one event that sums it up, or events of its rows. `opening`: events of its rows, and what
   * it has open is all that was open on its day, so that nothing owed before it is missing.
   */
  baseline: z._default(z.enum(["summary", "rows", "opening"]), "summary"),
  /** Columns that are neither compared nor kept, such as a counter or the time of the export. */
  ignore: z._default(z.array(column).check(z.maxLength(500)), []),
  /** Where a row names its customer. `external` is the tool's own id of it, of the given kind, e.g. `client`. */
  account: z._default(
    z.strictObject({
      email: z.optional(column),
      domain: z.optional(column),
      phone: z.optional(column),
      name: z.optional(column),
      external: z.optional(z.strictObject({ kind: z.string().check(z.regex(/^[a-z0-9_-]{1,40}$/)), column })),
    }),
    {},
  ),
  /** What a row is, in titles: "Client added: …". */
  noun: z._default(z.string().check(z.minLength(1), z.maxLength(40)), "record"),
  /** The column that names a row to people; left out, the key does. */
  title: z.optional(column),
  /** The column that says when a row was last changed; left out, its time is the file's. */
  time: z.optional(column),
  /** The IANA zone of times without one, e.g. `Europe/London`; left out, UTC. */
  zone: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** Which number of a date is the day, where the year stands last; left out, it is found from the dates of the file. */
  dates: z.optional(z.enum(["day-first", "month-first"])),
  /** The year of dates that have none (`0311`, as DATEV writes them); left out, that of the lines above the table. */
  year: z.optional(z.int().check(z.minimum(1970), z.maximum(2199))),
  /** The column that holds, in each row, when the file was written. It orders files and is not compared. */
  exportedAt: z.optional(column),
  /** How text is written; left out, it is found out, and where it cannot be, the file is refused. */
  encoding: z.optional(encoding),
  delimiter: z.optional(z.enum([",", ";", "\t", "|"])),
  /**
   * What added and changed rows become. Its input is the row itself, column by column, and beside it `change`, `before`
   * and `changes` of a changed one, `row` and `file`. Rows that no rule reads, and removed ones, are `record.…` events.
   */
  mapping: z.optional(mapping),
  /** The share of the known rows that a snapshot may lack before a person must confirm it. */
  removedAtMost: z._default(z.number().check(z.minimum(0), z.maximum(1)), 0.5),
  /** Changes of one file above which a person must confirm it. */
  changesAtMost: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(2_000_000)), 100_000),
});
export type FileSettings = z.infer<typeof fileSettings>;
