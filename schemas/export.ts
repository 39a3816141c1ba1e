import * as z from "zod/mini";
import { instant } from "./account-event.ts";

export const exportFormat = z.enum(["jsonl", "csv"]);
export type ExportFormat = z.infer<typeof exportFormat>;

/** Each comes in parts: `accounts-0001.jsonl.gz`, `accounts-0002.jsonl.gz` and so on. */
export const exportedFile = z.enum(["accounts", "events"]);
export type ExportedFile = z.infer<typeof exportedFile>;

export const exportRequest = z.strictObject({ format: z._default(exportFormat, "jsonl") });

const written = z.object({ parts: z.number(), lines: z.number(), bytes: z.number() });

/** What an export has written so far; `bytes` as they are packed. */
export const exportReport = z.object({ format: exportFormat, accounts: written, events: written });
export type ExportReport = z.infer<typeof exportReport>;

export const begunExport = z.object({ job: z.string() });

/** An export that is there, or on its way. It goes a week after it was begun, or when anybody is erased. */
export const keptExport = z.object({
  job: z.string(),
  state: z.enum(["running", "done"]),
  by: z.string(),
  at: instant,
  until: instant,
  report: exportReport,
  /** What can be fetched, in the order in which it is written; only whole exports have all. */
  parts: z.array(z.string()),
});
export type KeptExport = z.infer<typeof keptExport>;

export const exportList = z.object({ exports: z.array(keptExport) });
export type ExportList = z.infer<typeof exportList>;
