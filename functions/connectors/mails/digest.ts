import { saysTotal } from "../rows/total.ts";
import type { Letter } from "./letter.ts";
import { findPhrases, labelled, labelOf } from "./phrases.ts";

/** What a mapping reads in a mail, or in one of the things that a digest tells. */
export interface Told {
  readonly text: string;
  readonly found: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}

/** Things that one mail tells. */
const most = 500;

/** All that a mail says, as of one thing: the first of each label and phrase. */
export function toldIn(letter: Letter, phrases: readonly string[], wanted?: ReadonlySet<string>): Told {
  const lines = linesOf(letter);
  const rows = letter.tables.flatMap(({ rows: cells }) => cells.map((row) => row.join("\t")));
  const single = [...letter.tables, ...tablesIn(lines)].flatMap((table) => {
    const records = recordsIn(table);
    return records.length === 1 ? records : [];
  });
  return {
    text: letter.text,
    found: findPhrases(phrases, lines),
    fields: Object.assign({}, ...single, labelled([...lines, ...rows], wanted)),
  };
}

/**
 * The things that a digest tells, in each way in which they can be told apart: by a phrase that comes again, by a label
 * that comes again, by the rows of a table. What stands before the first is of all of them.
 */
export function severalIn(
  letter: Letter,
  phrases: readonly string[],
  wanted?: ReadonlySet<string>,
): readonly (readonly Told[])[] {
  const lines = linesOf(letter);
  const byPhrase = startsOf(lines, (line) =>
    phrases.flatMap((phrase, n) =>
      Object.keys(findPhrases([phrase], [line])).length > 0 ? [String(n)] : [],
    ),
  );
  const byLabel = startsOf(lines, (line) => labelOf(line, wanted) ?? []);
  const parts = [byPhrase, byLabel].map((starts) => partsAt(lines, starts, phrases, wanted));
  const tables = [...letter.tables, ...tablesIn(lines)];
  const rows = tables.map((table) => recordsIn(table)).filter((records) => records.length > 1);
  const common = labelled(lines);
  const inRows = rows.map((records) =>
    records.map((fields) => ({
      text: Object.values(fields).join("\t"),
      found: findPhrases(phrases, lines),
      fields: { ...common, ...fields },
    })),
  );
  return [...parts, ...inRows].filter((way) => way.length > 1).map((way) => way.slice(0, most));
}

const linesOf = ({ subject, text }: Letter) => [subject, ...text.split("\n", 5_000)];

/** Where the name that comes first of all that come again stands. */
function startsOf(lines: readonly string[], namesIn: (line: string) => string | readonly string[]): number[] {
  const places = new Map<string, number[]>();
  for (const [n, line] of lines.entries())
    for (const name of [namesIn(line)].flat()) places.set(name, [...(places.get(name) ?? []), n]);
  return [...places.values()].find((all) => all.length > 1) ?? [];
}

function partsAt(
  lines: readonly string[],
  starts: readonly number[],
  phrases: readonly string[],
  wanted: ReadonlySet<string> | undefined,
): Told[] {
  const before = lines.slice(0, starts[0] ?? 0);
  const common = { found: findPhrases(phrases, before), fields: labelled(before, wanted) };
  return starts.slice(0, most).map((start, n) => {
    const own = lines.slice(start, starts[n + 1] ?? lines.length);
    return {
      text: own.join("\n").trim(),
      found: { ...common.found, ...findPhrases(phrases, own) },
      fields: { ...common.fields, ...labelled(own, wanted) },
    };
  });
}

/** Tables that are drawn in a text: lines of as many cells, parted by bars, tabs or several blanks. */
function tablesIn(lines: readonly string[]): Letter["tables"] {
  const tables: { readonly head: boolean; readonly rows: string[][] }[] = [];
  let width = 0;
  for (const line of lines) {
    if (width > 0 && isDrawn.test(line)) continue;
    const cells = cellsIn(line);
    if (cells.length >= 3 && cells.length === width) tables.at(-1)?.rows.push(cells);
    else if (cells.length >= 3) tables.push({ head: true, rows: [cells] });
    width = cells.length >= 3 ? cells.length : 0;
  }
  return tables.filter(({ rows }) => rows.length > 1);
}

/** A line between rows. */
const isDrawn = /^[\s|+:=_-]*[-=_]{3,}[\s|+:=_-]*$/;

function cellsIn(line: string): string[] {
  const text = line.trim();
  if (/^\|.*\|$/.test(text))
    return text
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
  return text.split(/\s*\t\s*|\s{2,}|\s+\|\s+/);
}

/** The rows of a table below its header, by the names that stand there; two columns without one are labels and values. */
function recordsIn({
  head,
  rows: [names = [], ...rows],
}: Letter["tables"][number]): Record<string, string>[] {
  if (!head && names.length < 3) return [];
  const labels = names.map((name) => labelOf(`${name}:x`));
  if (labels.some((label) => label === undefined)) return [];
  return rows
    .filter((row) => row.length === names.length && !saysTotal(row.find((cell) => cell !== "") ?? ""))
    .map((row) =>
      Object.fromEntries(
        row.flatMap((value, n) => {
          const label = labels[n];
          return label === undefined || value === "" ? [] : [[label, value]];
        }),
      ),
    );
}
