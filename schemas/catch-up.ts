import * as z from "zod/mini";
import { instant } from "./account-event.ts";

/** `history`: what was there before the tool was connected. `check`: once a day, what its webhook should have told. */
export const catchUpKind = z.enum(["history", "check"]);
export type CatchUpKind = z.infer<typeof catchUpKind>;

/** How far reading all that a tool has of a stretch of time has come: from its end, `until`, back to `from`. */
export const catchUpPass = z.object({
  state: z.enum(["running", "paused", "done"]),
  from: instant,
  until: instant,
  /** Down to when everything has been read. */
  reached: instant,
  /** Events that the hub did not have. */
  found: z.int(),
  startedAt: instant,
  /** When its last page was read. */
  movedAt: instant,
});

export type CatchUpPass = z.infer<typeof catchUpPass>;

/** What a connection, or one of the tenants that have consented to it, was asked for beside what its webhook has told. */
export const catchUp = z.object({
  tenant: z.optional(z.string()),
  history: z.optional(catchUpPass),
  check: z.optional(catchUpPass),
  /** Events that no delivery has told and the daily check has found: since when it checks, and when it found the last. */
  missed: z.object({ count: z.int(), since: z.optional(instant), last: z.optional(instant) }),
});
export type CatchUp = z.infer<typeof catchUp>;

export const catchUpList = z.object({
  /** Whether the hub can read everything that this tool has. */
  supported: z.boolean(),
  catchUps: z.array(catchUp),
});

/** What to do with the history of a tenant; `begin` reads it anew, so many months back. */
export const historyRequest = z.strictObject({
  tenant: z.optional(z.string().check(z.minLength(1), z.maxLength(300))),
  history: z.enum(["pause", "resume", "begin"]),
  /** Left out, twelve. */
  months: z.optional(z.int().check(z.minimum(1), z.maximum(120))),
});
export type HistoryRequest = z.infer<typeof historyRequest>;
