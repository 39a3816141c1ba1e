import * as z from "zod/mini";
import { identity, instant } from "./account-event.ts";

/** What an erasure has removed, by kind. Events of other accounts too stay there, without what names this one. */
export const erasureReport = z.object({
  events: z.number(),
  kept: z.number(),
  blobs: z.number(),
  identities: z.number(),
  days: z.number(),
  accounts: z.number(),
});

/** Work that goes on in the background, in steps that may be repeated. `done` counts events. */
export const job = z.object({
  job: z.string(),
  kind: z.enum(["move", "erase"]),
  state: z.enum(["running", "done", "failed"]),
  done: z.number(),
  total: z.optional(z.number()),
  report: z.optional(erasureReport),
  identities: z.array(identity),
  accounts: z.array(z.string()),
  by: z.string(),
  at: instant,
  finishedAt: z.optional(instant),
});
export type Job = z.infer<typeof job>;
