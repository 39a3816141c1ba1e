import * as z from "zod/mini";
import { instant } from "./account-event.ts";

/** Bytes of the largest file that is taken. */
export const maxFileSize = 250 * 1024 * 1024;

/** What a manager lets pass that would otherwise stop a file: many removed rows, other columns, very many changes. */
export const acceptance = z.enum(["removals", "columns", "changes"]);
export type Acceptance = z.infer<typeof acceptance>;

/** Announces a file. `exportedAt` is when the tool wrote it, which orders files that arrive out of order. */
export const uploadRequest = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  size: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(maxFileSize))),
  exportedAt: z.optional(z.string().check(z.maxLength(64))),
  accept: z.optional(z.array(acceptance).check(z.maxLength(3))),
});
export type UploadRequest = z.infer<typeof uploadRequest>;

/** Where to send the file: a `multipart/form-data` POST of `fields` in their order and then the field `file`, until `expiresAt`. */
export const upload = z.object({
  file: z.string(),
  url: z.string(),
  fields: z.record(z.string(), z.string()),
  expiresAt: instant,
});
export type Upload = z.infer<typeof upload>;

/**
 * `awaited`: announced, not here yet. `waiting`, `reading`, `publishing`: on its way. The rest is final. `done`: its changes
 * are on the bus. `duplicate`: known already. `outdated`: a newer one was taken. `refused`: its report says what is wrong
 * with it. `failed`: the hub's fault. All but `done` have changed nothing.
 */
export const fileState = z.enum([
  "awaited",
  "waiting",
  "reading",
  "publishing",
  "done",
  "duplicate",
  "outdated",
  "refused",
  "failed",
]);
export type FileState = z.infer<typeof fileState>;

/** One thing to know about a file: a stable word, a sentence that says what to do, and the row of the file it is about. */
export const finding = z.object({ code: z.string(), message: z.string(), row: z.optional(z.number()) });
export type Finding = z.infer<typeof finding>;

export const fileCounts = z.object({
  rows: z.number(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  events: z.number(),
});
export type FileCounts = z.infer<typeof fileCounts>;

/** A table of a file with several, by its name; `rows` is how many it has, where they were counted. */
export const fileTable = z.object({ name: z.string(), rows: z.optional(z.number()) });

/** A file that was given to the hub, and what became of it. */
export const fileReport = z.object({
  file: z.string(),
  tool: z.string(),
  connection: z.string(),
  name: z.string(),
  via: z.enum(["upload", "drop", "mail"]),
  state: fileState,
  receivedAt: instant,
  updatedAt: instant,
  exportedAt: z.optional(instant),
  accept: z.optional(z.array(acceptance)),
  size: z.optional(z.number()),
  sha256: z.optional(z.string()),
  progress: z.optional(z.object({ bytes: z.number(), of: z.number(), rows: z.number() })),
  format: z.optional(z.enum(["csv", "json-lines", "xlsx", "xls", "ods", "spreadsheetml", "html", "access"])),
  encoding: z.optional(z.string()),
  table: z.optional(z.string()),
  /** The tables of a file that was refused because it has several and nobody has said which is meant. */
  tables: z.optional(z.array(fileTable)),
  columns: z.optional(z.array(z.string())),
  /** The first snapshot of a connection: later ones are compared with it. */
  baseline: z.optional(z.boolean()),
  counts: z.optional(fileCounts),
  report: z.array(finding),
});
export type FileReport = z.infer<typeof fileReport>;

export const filePage = z.object({ files: z.array(fileReport), next: z.optional(z.string()) });
export type FilePage = z.infer<typeof filePage>;
