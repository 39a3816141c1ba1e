import { gunzipSync, gzipSync, inflateRawSync } from "node:zlib";
import * as z from "zod/mini";
import { madeOnce } from "../shared/made-once.ts";
import { type BriefRow, briefRowOf } from "./portfolio/brief-row.ts";
import type { Portfolio } from "./portfolio/pass.ts";
import type { PortfolioRow } from "./portfolio/row.ts";
import { form, kept, readOut, row } from "./table-form.ts";

/** A day's table as it was told, of which a page can be read without the rest. */
export interface ToldTable {
  readonly day: string;
  /** What accounts are found and put in order by. */
  readonly briefs: readonly BriefRow[];
  /** The rows of these accounts, in this order, without those that it has none of. */
  readonly rowsOf: (accounts: readonly string[]) => PortfolioRow[];
  readonly whole: () => Portfolio | undefined;
}

/** Rows that are packed together: fewer take up more room, more are read for a page. */
const together = 16;

const head = z.object({
  form: z.literal(form),
  day: z.string(),
  briefs: z.array(z.custom<BriefRow>((value) => typeof value === "object" && value !== null)),
  /** Rows of each piece but the last, and the bytes of each. */
  together: z.number(),
  pieces: z.array(z.number()),
  /** Bytes of what comes after them. */
  tail: z.number(),
});

/** What stands between the head and the rows. */
const opening = ',"rows":[';

/**
 * A table packed in pieces: a head that says what is where, some rows each, and the alerts. Unpacked one after the other, as
 * any reader of gzip does (RFC 1952, 2.2), they are the JSON of the whole table.
 */
export function packTold({ rows, alerts, ...table }: Portfolio): Uint8Array {
  const pieces: Buffer[] = [];
  for (let n = 0; n < rows.length; n += together) {
    const text = JSON.stringify(rows.slice(n, n + together)).slice(1, -1);
    pieces.push(gzipSync(n === 0 ? text : `,${text}`));
  }
  const tail = gzipSync(`],"alerts":${JSON.stringify(alerts)}}`);
  const said = JSON.stringify({
    ...{ ...table, form },
    briefs: rows.map(briefRowOf),
    together,
    pieces: pieces.map(({ length }) => length),
    tail: tail.length,
  });
  const first = gzipSync(`${said.slice(0, -1)}${opening}`);
  return Buffer.concat([first, ...pieces, tail]);
}

/** A table that was kept, in pieces or, as the first release did, in one; `undefined` where it is of no form that is read. */
export function openTold(bytes: Uint8Array | undefined): ToldTable | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined;
  const text = firstOf(bytes);
  if (!text.endsWith(opening)) return ofWhole(readOut(bytes, kept));
  const read = head.safeParse(JSON.parse(`${text.slice(0, -opening.length)}}`));
  return read.success ? inPieces(bytes, read.data) : undefined;
}

/** Bytes before what is packed, where no name or comment is written (RFC 1952, 2.3). */
const gzipHeader = 10;
const firstOf = (bytes: Uint8Array) => inflateRawSync(bytes.subarray(gzipHeader)).toString("utf8");

function ofWhole(table: Portfolio | undefined): ToldTable | undefined {
  if (table === undefined) return undefined;
  const byId = new Map(table.rows.map((one) => [one.account.id, one]));
  return {
    day: table.day,
    briefs: table.rows,
    rowsOf: (accounts) => accounts.flatMap((id) => byId.get(id) ?? []),
    whole: () => table,
  };
}

function inPieces(bytes: Uint8Array, { day, briefs, ...said }: z.infer<typeof head>): ToldTable {
  // Counted from the end: how long the head is packed it cannot say itself.
  let start = bytes.length - said.tail - said.pieces.reduce((sum, size) => sum + size, 0);
  const starts = said.pieces.map((size) => {
    start += size;
    return start - size;
  });
  const opened = (piece: number) => {
    const from = starts[piece] ?? bytes.length;
    return rowsIn(bytes.subarray(from, from + (said.pieces[piece] ?? 0)));
  };
  const places = madeOnce(
    (all: readonly BriefRow[]) => new Map(all.map(({ account }, n) => [account.id, n])),
  );
  return {
    day,
    briefs,
    rowsOf(accounts) {
      const found = accounts.flatMap((id) => places(briefs).get(id) ?? []);
      const pieces = new Set(found.map((at) => Math.floor(at / said.together)));
      const rows = new Map([...pieces].map((piece) => [piece, opened(piece)]));
      return found.flatMap((at) => rows.get(Math.floor(at / said.together))?.[at % said.together] ?? []);
    },
    whole: () => readOut(bytes, kept),
  };
}

const rows = z.array(row);
const rowsIn = (piece: Uint8Array): PortfolioRow[] =>
  rows.parse(JSON.parse(`[${gunzipSync(piece).toString("utf8").replace(/^,/, "")}]`));
