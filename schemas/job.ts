import * as z from "zod/mini";
import { identity, instant } from "./account-event.ts";
import { exportReport } from "./export.ts";

/**
 * What may still name an account when it is erased, since it is kept by delivery or file and not by customer. All up to
 * `backups` end by themselves; an admin can forget unrecognized deliveries and dead letters one by one.
 */
export const remainder = z.enum([
  "tables-of-insight",
  "dead-letters",
  "refused-deliveries",
  "mails",
  "samples",
  "archive",
  "backups",
  "unrecognized-deliveries",
  "attachments",
  "uploaded-files",
  "snapshots",
  "texts-of-staff",
]);

/** What an erasure has removed, by kind. Events of other accounts too stay there, without what names this one. */
export const erasureReport = z.object({
  events: z.number(),
  kept: z.number(),
  blobs: z.number(),
  identities: z.number(),
  days: z.number(),
  accounts: z.number(),
  /** Absent until it is done. */
  remains: z.optional(z.array(remainder)),
});

/** Work that goes on in the background, in steps that may be repeated. `done` counts events, and an export's accounts too. */
export const job = z.object({
  job: z.string(),
  kind: z.enum(["move", "erase", "export"]),
  state: z.enum(["running", "done", "failed"]),
  done: z.number(),
  total: z.optional(z.number()),
  report: z.optional(erasureReport),
  /** Of an export. */
  exported: z.optional(exportReport),
  identities: z.array(identity),
  accounts: z.array(z.string()),
  by: z.string(),
  at: instant,
  finishedAt: z.optional(instant),
});
export type Job = z.infer<typeof job>;
