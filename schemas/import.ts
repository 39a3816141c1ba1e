import * as z from "zod/mini";
import { accountTier } from "./account.ts";
import { identity } from "./account-event.ts";
import { explained } from "./explained.ts";

/** What becomes of one row of an imported list. `problems` say why the row, or an identity in it, was left out. */
export const importedRow = z.object({
  line: z.number(),
  name: z.string(),
  action: z.enum(["create", "change", "keep", "skip"]),
  account: z.optional(z.string()),
  identities: z.array(z.string()),
  problems: z.array(z.string()),
  /** The problems by their stable words, in the same order. */
  why: z.optional(z.array(explained)),
  /** Of the identities those that did not lead to the account before. */
  added: z.optional(z.array(identity)),
  /** What an account that is changed had before. */
  was: z.optional(
    z.object({
      name: z.string(),
      owner: z.optional(z.string()),
      tags: z.array(z.string()),
      tier: z.optional(accountTier),
    }),
  ),
  /** Provisional accounts that these identities stand for, and their events, which come to the account. */
  found: z.optional(z.object({ names: z.number(), events: z.number() })),
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
