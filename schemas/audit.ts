import * as z from "zod/mini";
import { identity, instant } from "./account-event.ts";

/** Who changed what about accounts and identities. `undo` is the call that takes it back, where that is still possible. */
export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  by: z.string(),
  action: z.enum([
    "account.created",
    "account.changed",
    "account.imported",
    "account.erased",
    "account.merged",
    "account.unmerged",
    "identity.assigned",
    "identity.restored",
    "suggestion.dismissed",
    "matching.changed",
    "note.changed",
    "note.removed",
  ]),
  summary: z.string(),
  /**
   * What the summary names, for telling it in other words: `name`, `from`, `into` are accounts' names, `fields` the
   * changed ones with spaces between, `added` identities as lines of type and value, `author` whose note it is.
   */
  values: z.optional(z.record(z.string(), z.string())),
  account: z.optional(z.string()),
  identity: z.optional(identity),
  merge: z.optional(z.string()),
  undo: z.optional(z.object({ method: z.literal("DELETE"), path: z.string() })),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditPage = z.object({ entries: z.array(auditEntry), next: z.optional(z.string()) });
export type AuditPage = z.infer<typeof auditPage>;
