import * as z from "zod/mini";
import { identity, instant } from "./account-event.ts";

/** What the history tells of; every call of an admin is one of them, and every call that the caller's role does not allow. */
export const auditAction = z.enum([
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
  "connection.saved",
  "connection.removed",
  "connection.tested",
  "consent.begun",
  "consent.given",
  "consent.removed",
  "history.changed",
  "drift.looked",
  "drift.reopened",
  "deliveries.reread",
  "delivery.redriven",
  "delivery.forgotten",
  "refused.verified",
  "file.announced",
  "timeline.exported",
  "export.begun",
  "export.fetched",
  "sign-in.linked",
  "sessions.ended",
  "access.refused",
  "alert.snoozed",
  "alert.woken",
  "account.left",
  "account.returned",
  "insight.changed",
  "insight.computed",
  "digest.wanted",
  "digest.ended",
  "rule.saved",
  "rule.removed",
  "rule.tested",
  "rule.replayed",
]);
export type AuditAction = z.infer<typeof auditAction>;

/** Who did what. `undo` is the call that takes it back, where that is still possible. */
export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  /** What the doer is called, and who it is by the sign-in: names can be alike, and change. */
  by: z.string(),
  byId: z.string(),
  action: auditAction,
  summary: z.string(),
  /**
   * What the summary names, for telling it in other words: `name`, `from`, `into` are accounts' names, `fields` the
   * changed ones with spaces between, `added` identities as lines of type and value, `author` whose note it is, `tool`, `connection`, `delivery` and
   * `for` what a call was about, `needs` the role that a refused one needs.
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
