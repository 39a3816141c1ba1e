import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { detectEncoding } from "./encoding.ts";
import { type Form, formOf, listsIn, objectsIn, textsIn } from "./json-texts.ts";
import { columnNames, type FileFacts, foldedName, type ReadOptions, type RowSink } from "./rows.ts";
import { uneven } from "./tabular.ts";

/**
 * Reads JSON objects as rows: one a line, one after the other, a list of them, or a list in an object: of several the one that
 * the settings name, else the first; a list of lists too, of which the first names the columns. The file is read twice: its columns are all the names that any row has. Numbers keep
 * the digits they are written with where they are whole and long; what is nested stays JSON text. A line that cannot be read
 * costs none of the others, as long as those are more; nor does one that is nested deeper than any program writes. Throws `Refused`.
 */
export async function readJson({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const found = settings.encoding ? { encoding: settings.encoding } : await detectEncoding(path);
  const { encoding } = found;
  const form = await formOf(path, encoding);
  const lists = form === "lists" ? await listsIn(path, encoding) : [];
  const list = lists.find((name) => foldedName(name) === foldedName(settings.table ?? "")) ?? lists[0];
  const places = new Map<string, number>();
  const first = new JsonRows(form);
  for await (const text of textsIn(path, encoding, { form, list }, () => undefined)) {
    for (const name of first.rows(text).flatMap(Object.keys))
      if (!places.has(name)) places.set(name, places.size);
    if (places.size > limits.columns) columnNames([...places.keys()]);
  }
  first.refuse();
  if (places.size === 0) throw new Refused("empty", "The file has no rows.");
  sink.header(columnNames([...places.keys()]));
  const second = new JsonRows(form);
  for await (const text of textsIn(path, encoding, { form, list }, (bytes) => sink.progress(bytes))) {
    for (const row of second.rows(text)) {
      const values = Array.from({ length: places.size }, () => "");
      for (const [name, value] of Object.entries(row)) values[places.get(name) ?? 0] = cell(value);
      sink.row(values, text.number);
    }
  }
  const notes = [
    ...("note" in found ? [found.note] : []),
    ...second.notes,
    ...others(lists, list, settings.table),
  ];
  const isPartial = second.notes.length > 0;
  return { format: "json-lines", encoding, notes, isPartial };
}

/** That there are other lists, where nobody has said that this one is meant. */
function others(
  lists: readonly string[],
  list: string | undefined,
  wanted: string | undefined,
): CodedFinding[] {
  if (lists.length < 2 || list === undefined || foldedName(list) === foldedName(wanted ?? "")) return [];
  const left = lists.filter((name) => name !== list).join(", ");
  return [
    {
      code: "other_lists",
      message: `The file has several lists of rows. ${list} was read, and not: ${left.slice(0, 500)}. Say in the settings' "table" which to read.`,
    },
  ];
}

/** Rows one by one: objects or, below a list of their names, lists of values. */
class JsonRows {
  readonly #form: Form;
  #names: readonly string[] | undefined;
  #isFirst = true;
  #read = 0;
  #unread = 0;
  #firstUnread = 0;

  constructor(form: Form) {
    this.#form = form;
  }

  /**
   * The rows in a text: one, none where it names the columns or cannot be read, or several where a line has lost its end.
   * Throws `Refused` where that is a sign of a file that was cut off, or not made of rows.
   */
  rows({ text, number, isEnd }: { text: string; number: number; isEnd?: boolean }): object[] {
    const values = valuesIn(text);
    if (values !== undefined) return values.flatMap((value) => this.#row(value, number) ?? []);
    if (isEnd || this.#form === "list" || this.#form === "lists") throw notWhole(number);
    this.#leaveOut(number);
    return [];
  }

  #row(value: object, number: number): object | undefined {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (Array.isArray(value)) return this.#ofList(value, isFirst, number);
    this.#read++;
    return value;
  }

  #ofList(values: readonly unknown[], isFirst: boolean, number: number): object | undefined {
    if (isFirst) {
      this.#names = columnNames(values.map(cell));
      return undefined;
    }
    const names = this.#names ?? [];
    if (names.length === 0) throw noObject(number);
    if (values.length > names.length) throw uneven(number);
    this.#read++;
    return Object.fromEntries(names.map((name, n) => [name, values[n]]));
  }

  #leaveOut(number: number): void {
    if (this.#unread++ === 0) this.#firstUnread = number;
  }

  /** Throws where most rows cannot be read. */
  refuse(): void {
    if (this.#unread > this.#read) throw notWhole(this.#firstUnread);
  }

  get notes(): CodedFinding[] {
    if (this.#unread === 0) return [];
    const [rows, were] = this.#unread === 1 ? ["row is", "was"] : ["rows are", "were"];
    return [
      {
        code: "rows_unread",
        message: `${this.#unread} ${rows} not whole JSON and ${were} left out, the first is row ${this.#firstUnread}. As rows are missing, none was taken to be removed.`,
        row: this.#firstUnread,
      },
    ];
  }
}

const noObject = (line: number) =>
  new Refused("not_json", "Each row has to be a JSON object; this one is something else.", line);

const notWhole = (line: number) =>
  new Refused(
    "not_json",
    "This is not a whole JSON object: the file is damaged, or is not rows in JSON.",
    line,
  );

/** What a row's text holds; several where rows follow each other in it. `undefined` where it cannot be read. */
function valuesIn(text: string): object[] | undefined {
  // Without the marks of byte order that files have within them that were put together.
  const plain = text.trim();
  const whole = valueIn(plain) ?? valueIn(withoutLiberties(plain));
  if (whole !== undefined) return [whole];
  const texts = objectsIn(plain);
  const values = texts.map(valueIn).filter((value) => value !== undefined);
  return texts.length > 1 && values.length === texts.length ? values : undefined;
}

function valueIn(text: string): object | undefined {
  try {
    const value: unknown = longDigits.test(text) ? JSON.parse(text, digits) : JSON.parse(text);
    return typeof value === "object" && value !== null && !isDeep(value, text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Lists and objects within each other that a row may have: what is nested is written again, a call for each of them. */
const levelsAtMost = 500;

function isDeep(value: object, { length }: string): boolean {
  if (length < 2 * levelsAtMost) return false;
  let within: unknown[] = [value];
  for (let level = 0; within.length > 0; level++) {
    if (level > levelsAtMost) return true;
    within = within.flatMap((one): unknown[] =>
      typeof one === "object" && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}

const longDigits = /\d{16}/;

/** What JavaScript and Python write that JSON does not know: a comma before a bracket, numbers that are none. */
const liberties = /("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])|-?\b(?:NaN|Infinity)\b/gs;

function withoutLiberties(text: string): string {
  return text.replace(liberties, (found, quoted?: string) => quoted ?? (found === "," ? "" : "null"));
}

function digits(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

function cell(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}
