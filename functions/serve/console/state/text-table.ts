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
  return textTable(decoded(await file.arrayBuffer()));
}

/** Text in the coding that its bytes have: UTF-8, UTF-16 with its mark or without, else that of old spreadsheets in the West. */
export function decoded(bytes: ArrayBuffer): string {
  const utf16 = utf16In(new Uint8Array(bytes.slice(0, 400)));
  if (utf16) return new TextDecoder(utf16).decode(bytes);
  const text = new TextDecoder().decode(bytes);
  return text.includes("\u{fffd}") ? new TextDecoder("windows-1252").decode(bytes) : text;
}

/** Text in Latin letters has a zero in every second byte. */
function utf16In(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const zeros = (from: number) => bytes.filter((byte, n) => n % 2 === from && byte === 0).length * 4;
  const [even, odd] = [zeros(0), zeros(1)];
  if (Math.max(even, odd) < bytes.length || bytes.length < 4) return undefined;
  return odd > even * 4 ? "utf-16le" : even > odd * 4 ? "utf-16be" : undefined;
}

/** What parts columns, by how often the first line has it. */
const separators = [",", ";", "\t", "|"];

/** The rows of comma-separated text, quoted or not, by the columns of its first line. */
export function textTable(text: string): TextTable {
  const [columns = [], ...rows] = cellsIn(text);
  return {
    columns: columns.map((one) => one.trim()),
    rows: rows.filter((row) => row.some((cell) => cell.trim() !== "")),
  };
}

/** Every line of comma-separated text, also empty ones, by whatever parts the columns of the first that is not. */
export function cellsIn(text: string): string[][] {
  const [head = ""] = /[^\r\n]+/.exec(text) ?? [];
  const counts = separators.map((one) => head.split(one).length);
  const separator = separators[counts.indexOf(Math.max(...counts))] ?? ",";
  return linesIn(text.replace(/^\u{feff}/u, ""), separator);
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
