import * as z from "zod/mini";
import type { ApiAnswer, ApiRequest, FetchContext, Had, Page, Stretch } from "../collector.ts";
import { placeBy } from "../fetched.ts";
import { type Change, draftOf, type Labels, labelsOf } from "./changes.ts";
import { apiOf, headOf, labelsIn, listedIn, type Mail, mailIn, recordIn, timeOf } from "./gmail.ts";

/** Mails of a page, a call each: of the twenty units that one takes a page has a sixth of a minute's. */
const mailsAPage = 50;

/** Where the next page begins: at which label, and how far that was read. */
const place = z.object({ label: z.int().check(z.nonnegative()), page: z.optional(z.string()) });
type Place = z.infer<typeof place>;

/** Milliseconds for which Gmail keeps what has changed, at least: https://developers.google.com/workspace/gmail/api/guides/sync */
const kept = 7 * 86_400_000;

/** What each label says, that with the most mails last. */
const meanings = ["waiting", "scheduled", "canceled", "returned"] as const;
const labelOf = (labels: Labels, what: (typeof meanings)[number]) =>
  what === "scheduled" ? labels.outbox : labels[what];

/**
 * A check asks for what has changed up to now, to be read from where it was read last; a history begins that place. A history,
 * and a check of more than Gmail keeps that of, reads a page of the mails of a stretch that carry one of Boomerang's labels now, a label after the other, each newest first.
 * Gmail takes no dates from who may see heads alone, so that a list is left at the first mail that is older. When a label
 * was put on is not known: its mail's time stands for that.
 * https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list
 */
export function* gmailPage(
  { kind, tenant: mailbox, from, until, cursor }: Stretch,
  { settings: values, now }: Omit<FetchContext, "cursor">,
): Generator<ApiRequest, Page, ApiAnswer> {
  if (mailbox === undefined) return { had: [] };
  if (kind === "check" && Date.parse(now) - Date.parse(from) < kept) {
    const upTo = recordIn(yield { url: `${apiOf(mailbox)}/profile` });
    return { had: [], fetch: { key: mailbox, scope: { mailbox, upTo, at: now } } };
  }
  const begins = kind === "history" && cursor === undefined;
  const besides = begins ? { fetch: { key: mailbox, scope: { mailbox } } } : {};
  const begin: Place = placeBy(place, cursor) ?? { label: 0 };
  const api = apiOf(mailbox);
  const labels = labelsOf(labelsIn(yield { url: `${api}/labels` }), values);
  const n = meanings.findIndex((one, at) => at >= begin.label && labelOf(labels, one) !== undefined);
  const what = meanings[n];
  const label = what && labelOf(labels, what);
  if (what === undefined || label === undefined) return { had: [], ...besides };
  const at = n === begin.label ? begin : { label: n };
  const query = new URLSearchParams({ labelIds: label, maxResults: String(mailsAPage) });
  if (at.page !== undefined) query.set("pageToken", at.page);
  const list = listedIn(yield { url: `${api}/messages?${query}` });
  const had: Had[] = [];
  let reached = until;
  for (const { id } of list.messages.slice(0, mailsAPage)) {
    const mail = mailIn(yield { url: headOf(api, id) });
    const time = mail && timeOf(mail);
    if (mail === undefined || time === undefined || time > until) continue;
    if (time < from) return { had, ...besides, ...after(at, undefined) };
    reached = time;
    const change = { record: mail.record ?? what, message: id, what };
    had.push(...hadOf(change, mail, { mailbox, toldAt: time }));
  }
  const isLast = at.label === meanings.length - 1;
  return { had, ...besides, ...after(at, list.nextPageToken), ...(isLast ? { reached } : {}) };
}

/** Where a label's list ends the next one begins. */
function after({ label }: Place, page: string | undefined): Pick<Page, "cursor"> {
  if (page !== undefined) return { cursor: JSON.stringify({ label, page }) };
  return label + 1 < meanings.length ? { cursor: JSON.stringify({ label: label + 1 }) } : {};
}

/** The event as the record that has put the label on would tell it; known, too, by any that says the same of the mail. */
function hadOf(
  change: Change,
  mail: Mail,
  own: { readonly mailbox: string; readonly toldAt: string },
): Had[] {
  const event = draftOf(change, mail, own);
  if (!event) return [];
  return [
    {
      event,
      isTold: ({ type, details }) => type === event.type && details.message === change.message,
    },
  ];
}
