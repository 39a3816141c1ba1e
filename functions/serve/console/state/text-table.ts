/** A table of text as it is shown before it is read: the hub reads it again by all its rules. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Whether the file has rows that are not here. */
  readonly more?: boolean;
}

/** Bytes of a text that is looked at in the browser. */
const mostBytes = 20 * 1024 * 1024;

/** The table of a file that is text by its name; of another, or one that is too long, nothing. */
export async function readTextTable(file: File): Promise<TextTable | undefined> {
  if (!/\.(csv|tsv|txt)$/i.test(file.name) || file.size > mostBytes) return undefined;
  const bytes = await file.arrayBuffer();
  const text = new TextDecoder().decode(bytes);
  return textTable(text.includes("\u{fffd}") ? new TextDecoder("windows-1252").decode(bytes) : text);
}

/** What parts columns, by how often the first line has it. */
const separators = [",", ";", "\t", "|"];

/** The rows of comma-separated text, quoted or not, by the columns of its first line. */
export function textTable(text: string): TextTable {
  const [head = ""] = text.split("\n", 1);
  const counts = separators.map((one) => head.split(one).length);
  const separator = separators[counts.indexOf(Math.max(...counts))] ?? ",";
  const [columns = [], ...rows] = linesIn(text.replace(/^\u{feff}/u, ""), separator);
  return {
    columns: columns.map((one) => one.trim()),
    rows: rows.filter((row) => row.some((cell) => cell.trim() !== "")),
  };
}

function linesIn(text: string, separator: string): string[][] {
  const lines: string[][] = [];
  let [line, cell, isQuoted]: [string[], string, boolean] = [[], "", false];
  const endCell = () => {
    line.push(cell);
    cell = "";
  };
  const endLine = () => {
    endCell();
    lines.push(line);
    line = [];
  };
  for (let n = 0; n < text.length; n++) {
    const one = text[n] ?? "";
    if (isQuoted && one === '"' && text[n + 1] === '"') {
      cell += '"';
      n++;
    } else if (one === '"' && (isQuoted || cell === "")) isQuoted = !isQuoted;
    else if (isQuoted) cell += one;
    else if (one === separator) endCell();
    else if (one === "\n") endLine();
    else if (one !== "\r") cell += one;
  }
  if (cell !== "" || line.length > 0) endLine();
  return lines;
}
