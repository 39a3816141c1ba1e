import * as z from "zod/mini";
import { account } from "./account.ts";
import { accountEvent, instant } from "./account-event.ts";

/** How many there are in all; `more` where they are only the first of them that were counted. */
const counted = z.object({ n: z.number(), more: z.optional(z.boolean()) });

/** Somebody of a customer's, as the event that named them last says. */
export const foundPerson = z.object({
  name: z.string(),
  email: z.optional(z.string()),
  account: z.optional(z.string()),
  event: z.string(),
});
export type FoundPerson = z.infer<typeof foundPerson>;

/** What has the words that were asked for, of each kind the first ones, the newest first. */
export const searchAnswer = z.object({
  accounts: z.readonly(z.array(account)),
  people: z.readonly(z.array(foundPerson)),
  /** Invoices, agreements, meetings and the like, each by its latest event. */
  objects: z.readonly(z.array(accountEvent)),
  events: z.readonly(z.array(accountEvent)),
  counts: z.object({ accounts: counted, people: counted, objects: counted, events: counted }),
  /** Where nothing was found: what may have been meant, by the names of clients and people. */
  meant: z.optional(z.string()),
  /**
   * What was looked through; `complete`: whether all events were read by now, `since`: when the oldest of them was recorded,
   * `oldest`: when what happened first of them did.
   */
  searched: z.object({
    accounts: z.number(),
    people: z.number(),
    objects: z.number(),
    events: z.number(),
    since: z.optional(instant),
    oldest: z.optional(instant),
    complete: z.boolean(),
  }),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;
