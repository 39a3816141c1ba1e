import { csvCell } from "../../../shared/csv-cell.ts";

/** Gives the reader a file to save. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every file system takes. */
export const fileName = (name: string, otherwise: string) =>
  name
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60) || otherwise;

/** A table as CSV that spreadsheets read: marked as UTF-8, a cell that would be a formula made text. */
export function csvOf(rows: readonly (readonly (string | number | undefined)[])[]): Blob {
  const lines = rows.map((cells) => cells.map((cell) => csvCell(String(cell ?? ""))).join(","));
  return new Blob([`\u{feff}${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
}
