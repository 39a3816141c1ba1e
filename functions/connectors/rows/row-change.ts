import * as z from "zod/mini";
import { jsonOf } from "../../shared/json-of.ts";
import { type Written, written } from "./dates.ts";

/** A row as the file has it: column by column, as text. */
const row = z.record(z.string(), z.string());
export type Row = Readonly<z.infer<typeof row>>;

const change = z.enum(["added", "changed", "removed"]);

/** The file that a change was found in, as far as an event tells of it. */
export interface ChangedFile extends Written {
  readonly tool: string;
  readonly file: string;
  readonly name: string;
  readonly sha256: string;
  readonly table?: string | undefined;
  /** When the file was written or, where it does not say, received. */
  readonly asOf: string;
  /** The snapshot it made: the same change in a later one is another event. */
  readonly snapshot: string;
  /** Milliseconds since 1970 at which the settings that it is read by were made; of two readings the later stands. */
  readonly revision: number;
}

/** One row that differs between two snapshots. `before` is absent where it was added, `after` where it was removed. */
export interface RowChange {
  readonly change: z.infer<typeof change>;
  readonly key: string;
  readonly before?: Row | undefined;
  readonly after?: Row | undefined;
}

/** The raw part of a row's event: all that is needed to read the change again. */
const rawChange = z.object({
  file: z.extend(written, {
    id: z.string(),
    name: z.string(),
    sha256: z.string(),
    table: z.optional(z.string()),
    asOf: z.string(),
    snapshot: z.string(),
  }),
  change,
  key: z.string(),
  before: z.optional(row),
  after: z.optional(row),
});
export type RawChange = z.infer<typeof rawChange>;

export function rawChangeOf(
  { change, key, before, after }: RowChange,
  { file: id, name, sha256, table, asOf, dates, days, decimal, snapshot }: ChangedFile,
): RawChange {
  return {
    file: {
      id,
      name,
      sha256,
      ...(table === undefined ? {} : { table }),
      asOf,
      dates,
      ...(days === undefined ? {} : { days }),
      ...(decimal === undefined ? {} : { decimal }),
      snapshot,
    },
    change,
    key,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** The change in a raw part, and the file that it was found in; `undefined` for what is not a row's. */
export function changeInRaw(
  bytes: Uint8Array,
  { tool, revision }: Pick<ChangedFile, "tool" | "revision">,
): { readonly change: RowChange; readonly file: ChangedFile } | undefined {
  const read = rawChange.safeParse(jsonOf(Buffer.from(bytes).toString("utf8")));
  if (!read.success) return undefined;
  const { file, ...found } = read.data;
  const { id, ...named } = file;
  return { change: found, file: { ...named, tool, file: id, revision } };
}
