/** Columns of a tab stop, as terminals and SQL*Plus have them. */
const tabStop = 8;
/** Rows below the line that are looked at. */
const rows = 20;

const rule = /^\s*-+(?:[ \t]+-+)+\s*$/;
/** What a database says below its rows. */
export const belowRows = /^\s*\(?(?:\d+|no) rows?\b/i;

/**
 * Where the columns begin in what a database prints for people (SQL*Plus, sqlcmd, `.mode column`): a line of dashes under
 * the names says how wide each is. `undefined` where there is no such line, or the rows do not keep to it.
 */
export function ruledColumns(lines: readonly string[]): readonly number[] | undefined {
  const at = lines.findIndex((line, n) => n > 0 && rule.test(line) && (lines[n - 1] ?? "").trim() !== "");
  if (at < 0) return undefined;
  const starts = [...expanded(lines[at] ?? "").matchAll(/-+/g)].map(({ index }) => index);
  const around = lines.slice(at - 1, at + rows).filter((line) => !belowRows.test(line));
  const keep = around.map(expanded).filter((line) => starts.slice(1).every((start) => isGap(line, start)));
  return keep.length * 10 >= around.length * 9 ? starts : undefined;
}

const isGap = (line: string, start: number) => line.length < start || line[start - 1] === " ";

/** The cells of a line. */
export function ruledCells(line: string, starts: readonly number[]): string[] {
  const text = expanded(line);
  if (belowRows.test(text)) return [text.trim(), ...starts.slice(1).map(() => "")];
  return starts.map((start, n) => text.slice(n === 0 ? 0 : start, starts[n + 1]).trim());
}

function expanded(line: string): string {
  if (!line.includes("\t")) return line;
  let text = "";
  for (const part of line.split("\t")) {
    if (text !== "" || line.startsWith("\t"))
      text = text.padEnd((Math.floor(text.length / tabStop) + 1) * tabStop);
    text += part;
  }
  return text;
}
