import * as z from "zod/mini";
import { writtenLine, writtenText } from "./written.ts";

/** What is to be done on an account, by whom and by when; `from` is the event or alert that it comes from. */
export const followUpRequest = z.strictObject({
  what: writtenText(500),
  who: writtenLine(200),
  by: z.iso.date(),
  from: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
});
export type FollowUpRequest = z.infer<typeof followUpRequest>;
export const followUp = z.object({
  id: z.string(),
  account: z.string(),
  what: z.string(),
  who: z.string(),
  by: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)),
  from: z.optional(z.string()),
  at: z.string(),
  /** When it was made, or last opened again. */
  opened: z.string(),
  madeBy: z.string(),
  done: z.optional(z.object({ at: z.string(), by: z.string() })),
});
export type FollowUp = z.infer<typeof followUp>;
export const followUpList = z.object({ followUps: z.readonly(z.array(followUp)) });
export const followUpPage = z.extend(followUpList, { next: z.optional(z.string()) });
/** Done, or handed over to another person. */
export const followUpChange = z.strictObject({
  done: z.optional(z.boolean()),
  who: z.optional(writtenLine(200)),
});

export type FollowUpChange = z.infer<typeof followUpChange>;
