import * as z from "zod/mini";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { bodyOf, UnexpectedAnswer } from "../fetched.ts";
import { filledText, listOf, maybe, truth } from "../lenient.ts";

export const graph = "https://graph.microsoft.com/v1.0";
export type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** Ids that stay the same when an item is moved: https://learn.microsoft.com/graph/outlook-immutable-id */
export const headers = { prefer: 'IdType="ImmutableId", outlook.timezone="UTC"' };

const party = z.object({ emailAddress: z.object({ name: filledText, address: filledText }) });
const when = z.object({ dateTime: filledText });

/** Who, when and the subject; never a text: the scope for mail lets none be read. */
export const message = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(600)),
  conversationId: filledText,
  internetMessageId: filledText,
  subject: filledText,
  isDraft: truth,
  sentDateTime: filledText,
  receivedDateTime: filledText,
  webLink: filledText,
  from: maybe(party),
  toRecipients: listOf(party),
  ccRecipients: listOf(party),
  /** Of one's own mails alone. */
  bccRecipients: listOf(party),
});
export type Message = z.infer<typeof message>;

export const meeting = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(600)),
  iCalUId: filledText,
  subject: filledText,
  isCancelled: truth,
  createdDateTime: filledText,
  lastModifiedDateTime: filledText,
  start: maybe(when),
  end: maybe(when),
  webLink: filledText,
  organizer: maybe(party),
  attendees: listOf(party),
});
export type Meeting = z.infer<typeof meeting>;

/** What is asked of each kind. */
export const fieldsOf = {
  messages:
    "id,conversationId,internetMessageId,subject,isDraft,sentDateTime,receivedDateTime,webLink,from,toRecipients,ccRecipients,bccRecipients",
  events:
    "id,iCalUId,subject,isCancelled,createdDateTime,lastModifiedDateTime,start,end,webLink,organizer,attendees",
} as const;

const user = z.object({
  id: z.string(),
  mail: filledText,
  userPrincipalName: filledText,
  displayName: filledText,
});

/** Whose access it is: the id, in lower case, and the mailbox's address. */
export function* whoIsIn(): Calls<{ readonly id: string; readonly address: string }> {
  const answer = yield { url: `${graph}/me?$select=id,mail,userPrincipalName,displayName` };
  const { id, mail, userPrincipalName } = bodyOf(user, answer, "me");
  const address = mail ?? userPrincipalName;
  if (!address?.includes("@")) throw new UnexpectedAnswer("me: mail");
  return { id: id.toLowerCase(), address: address.toLowerCase() };
}
