import * as z from "zod/mini";

/** What becomes of one row of an imported list. `problems` say why the row, or an identity in it, was left out. */
export const importedRow = z.object({
  line: z.number(),
  name: z.string(),
  action: z.enum(["create", "change", "keep", "skip"]),
  account: z.optional(z.string()),
  identities: z.array(z.string()),
  problems: z.array(z.string()),
});
export type ImportedRow = z.infer<typeof importedRow>;

export const importReport = z.object({
  dryRun: z.boolean(),
  created: z.number(),
  changed: z.number(),
  kept: z.number(),
  skipped: z.number(),
  rows: z.array(importedRow),
});
export type ImportReport = z.infer<typeof importReport>;
