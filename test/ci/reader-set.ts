import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { readMail } from "../../functions/convert/mail/read-mail.ts";
import { readFile as readTable } from "../../functions/convert/read/open.ts";
import { Refused } from "../../functions/convert/refused.ts";

/**
 * Reads all files of a folder of packages (which is not part of this project): each is read, or refused in words that say
 * what it is. What a second reader of workbooks finds in a cell is what ours finds.
 */
const [folder = ""] = process.argv.slice(2);

/** Refusals that are right words for a file that is what it should be. */
const rightWords = [
  "which_table",
  "empty",
  "password",
  "xls",
  "xlsb",
  "unknown_encoding",
  "uneven_row",
  "damaged",
];

const cell = z.object({ t: z.string(), v: z.optional(z.union([z.string(), z.number(), z.boolean()])) });
type Cells = ReadonlyMap<string, z.infer<typeof cell>>;

const second = z.object({
  read: z.custom<(bytes: Buffer, options: object) => unknown>((value) => typeof value === "function"),
});
const sheets = z.object({ Sheets: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** A second reader's cells, sheet by sheet; none where it is not there, or cannot read the file. */
function cellsBySecond(bytes: Buffer): ReadonlyMap<string, Cells> {
  try {
    const library = second.parse(createRequire(import.meta.url)(join(folder, "xlsx@0.18.5")));
    const book = sheets.parse(library.read(bytes, { raw: true, cellDates: false }));
    return new Map(
      Object.entries(book.Sheets).map(([name, sheet]) => [
        name,
        new Map(
          Object.entries(sheet).flatMap(([place, one]) => {
            const read = cell.safeParse(one);
            return /^[A-Z]+\d+$/.test(place) && read.success ? [[place, read.data] as const] : [];
          }),
        ),
      ]),
    );
  } catch {
    return new Map();
  }
}

interface Table {
  readonly rows: ReadonlyMap<number, readonly string[]>;
  readonly refused?: string;
}

async function tableIn(path: string, table: string | undefined): Promise<Table> {
  const scratch = await mkdtemp(join(tmpdir(), "reader-set-"));
  const rows = new Map<number, readonly string[]>();
  try {
    const settings = {
      key: ["\0"],
      ignore: [],
      skip: 0,
      header: false as const,
      ...(table === undefined ? {} : { table }),
    };
    const row = (values: readonly string[], number: number) => void rows.set(number, values);
    const sink = { header: () => undefined, row, progress: () => undefined };
    await readTable(path.split("/").at(-1) ?? "", { path, folder: scratch, settings }, sink);
    return { rows };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { rows, refused: error.finding.code };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The number of columns before a place's, and its row. */
function placeOf(place: string): readonly [column: number, row: number] {
  const [, letters = "", row = ""] = /^([A-Z]+)(\d+)$/.exec(place) ?? [];
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return [column - 1, Number(row)];
}

const plain = (text: string) => text.replaceAll(/\r\n?/g, "\n").trim();

/** Whether our text says what the second reader's value does. Days and hours are numbers to it. */
function isSame(ours: string, { t, v = "" }: z.infer<typeof cell>): boolean {
  if (t === "e") return true;
  if (typeof v === "number") {
    const isMoment = /^-?\d+:\d\d|^\d{4}-\d\d-\d\d/.test(ours);
    return isMoment || Math.abs(Number(ours) - v) <= Math.abs(v) * 1e-12;
  }
  return plain(ours) === plain(String(v));
}

let compared = 0;

/** What differs in the first sheet that does; `undefined` where all is alike. */
async function difference(path: string): Promise<string | undefined> {
  const known = cellsBySecond(await readFile(path));
  for (const [name, cells] of known) {
    const { rows, refused } = await tableIn(path, name);
    if (refused !== undefined) {
      if (rightWords.includes(refused)) continue;
      return `${name}: ${refused}`;
    }
    for (const [place, one] of cells) {
      compared++;
      const [column, row] = placeOf(place);
      const ours = rows.get(row)?.[column] ?? "";
      if (one.v !== undefined && !isSame(ours, one))
        return `${name}!${place}: ${JSON.stringify([ours, one.v])}`;
    }
  }
  if (known.size > 0) return undefined;
  const { rows, refused } = await tableIn(path, undefined);
  if (refused === undefined) return rows.size > 0 ? undefined : "no rows and no word";
  return rightWords.includes(refused) ? undefined : refused;
}

async function mailProblem(path: string): Promise<string | undefined> {
  const scratch = await mkdtemp(join(tmpdir(), "reader-set-"));
  try {
    const { subject, text, attachments, from } = await readMail({
      path,
      folder: scratch,
      verdictsBy: "none",
    });
    return subject === "" && text === "" && attachments.length === 0 && !from
      ? "nothing was read"
      : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

let [passed, failed] = [0, 0];
for (const name of (await readdir(folder, { recursive: true })).sort()) {
  const kind = /\.(xlsx|xlsm|xlsb|xls|ods|csv|tsv|mdb|accdb|eml|msg)$/i.exec(name)?.[1]?.toLowerCase();
  if (kind === undefined) continue;
  const path = join(folder, name);
  const wrong = await (["eml", "msg"].includes(kind) ? mailProblem(path) : difference(path)).catch(
    (error: unknown) => `it threw ${String(error)}`,
  );
  if (wrong === undefined) passed++;
  else failed++;
  process.stdout.write(
    `${wrong === undefined ? "ok  " : "FAIL"} ${name}${wrong === undefined ? "" : `: ${wrong}`}\n`,
  );
}
process.stdout.write(
  `\n${compared} cells are as the second reader has them\n${passed} passed, ${failed} failed\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
