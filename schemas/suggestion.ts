import * as z from "zod/mini";
import { identity, instant } from "./account-event.ts";

/** A reason to believe that something belongs together, in words; and what these say, for telling it in others. */
export const evidence = z.object({
  rule: z.string(),
  text: z.string(),
  says: z.enum(["leads", "same", "like", "domain", "named", "together"]),
  /** `name` of the other account, what of this one `is` like it, and an `identity` as type and value. */
  values: z.record(z.string(), z.string()),
});
export type Evidence = z.infer<typeof evidence>;

/** What a person should look at. Nothing is done by itself. */
export const suggestion = z.object({
  id: z.string(),
  kind: z.enum(["merge", "assign"]),
  accounts: z.array(z.object({ account: z.string(), name: z.string() })),
  identity: z.optional(identity),
  evidence: z.array(evidence),
  at: instant,
});
export type Suggestion = z.infer<typeof suggestion>;
export const suggestionList = z.object({ suggestions: z.array(suggestion) });

/** An account that a provisional one may belong to; `score` from 0 to 1. */
export const candidate = z.object({
  account: z.string(),
  name: z.string(),
  score: z.number(),
  evidence: z.array(evidence),
});
export type Candidate = z.infer<typeof candidate>;
export const candidateList = z.object({ candidates: z.array(candidate) });
