import {
  type ExportedFile,
  type ExportFormat,
  type ExportReport,
  exportedFile,
} from "../../schemas/export.ts";
import type { BlobStore } from "../shared/ports.ts";

/** Milliseconds after which an export goes. */
export const exportKeptFor = 7 * 86_400_000;

const none = { parts: 0, lines: 0, bytes: 0 };

/** Of an export that has written nothing yet. */
export const emptyReport = (format: ExportFormat): ExportReport => ({
  format,
  accounts: none,
  events: none,
});

/** The name of a part: `events-0001.jsonl.gz`. */
export const partName = (file: ExportedFile, format: ExportFormat, number: number) =>
  `${file}-${String(number).padStart(4, "0")}.${format}.gz`;

/** Where a part lies. */
export const partBlob = (job: string, part: string) => `exports/${job}/${part}`;

/** The parts that an export has written, in the order in which it has. */
export const partsIn = (report: ExportReport) =>
  exportedFile.options.flatMap((file) => numbered(file, report, report[file].parts));

const numbered = (file: ExportedFile, { format }: ExportReport, count: number) =>
  Array.from({ length: count }, (_, n) => partName(file, format, n + 1));

/** Leaves nothing of an export; the part that it may just be writing is emptied, too. */
export async function emptyParts(
  job: string,
  report: ExportReport,
  blobs: Pick<BlobStore, "put">,
): Promise<void> {
  for (const file of exportedFile.options)
    for (const part of numbered(file, report, report[file].parts + 1))
      await blobs.put(partBlob(job, part), new Uint8Array(0));
}
