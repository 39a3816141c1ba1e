import * as z from "zod/mini";
import { instant } from "../../../schemas/account-event.ts";
import { toInstant } from "../../shared/instant.ts";
import { laterOf } from "../../shared/later-of.ts";
import type { FetchContext, Had, Page, Stretch } from "../collector.ts";
import { bodyOf, placeBy, UnexpectedAnswer } from "../fetched.ts";
import { asOf } from "./as-of.ts";
import { draftOf } from "./normalise.ts";
import { type EnvelopeSummary, envelopeSummary } from "./payload.ts";
import { recipientsOf } from "./recipients.ts";
import { type Calls, isId, serverOf } from "./servers.ts";

const envelopesAPage = 100;
/** Milliseconds: what is asked for at once, and below which a list that is full is read on by position. */
const [week, least] = [7 * 86_400_000, 60_000];
/** Milliseconds by which the times of a message and of its envelope may differ. */
const asTold = 5_000;

/** Where the next page ends, and the account's server. */
const place = z.object({ server: z.string(), until: instant });

const list = z.object({ envelopes: z.optional(z.array(envelopeSummary)) });

/**
 * The envelopes whose status changed within a week, newest weeks first. A list that is full is asked for again for the later
 * half of its time, since positions move while people sign.
 * https://developers.docusign.com/docs/esign-rest-api/reference/envelopes/envelopes/liststatuschanges/
 */
export function* docusignPage(
  stretch: Stretch,
  { settings: values }: Omit<FetchContext, "cursor">,
): Calls<Page> {
  const { tenant, from } = stretch;
  if (!isId(tenant)) return { had: [] };
  const at = placeBy(place, stretch.cursor);
  const server = at?.server ?? (yield* serverOf(tenant, values));
  // The account is none of the user's any more.
  if (server === undefined) return { had: [] };
  const until = at?.until ?? stretch.until;
  const { envelopes, begin } = yield* changedBefore(until, from, `${server}/restapi/v2.1/accounts/${tenant}`);
  return {
    had: envelopes.flatMap((envelope) => hadOf(envelope, tenant, { until, stretch })),
    ...(begin <= from ? {} : { cursor: JSON.stringify({ server, until: begin }), reached: begin }),
  };
}

interface Changed {
  readonly envelopes: readonly EnvelopeSummary[];
  /** Since when these are all. */
  readonly begin: string;
}

/** All whose status changed shortly before an instant: within a week, or as much of it as one list has. */
function* changedBefore(until: string, from: string, account: string): Calls<Changed> {
  for (let span = week; ; span /= 2) {
    const begin = laterOf(new Date(Date.parse(until) - span).toISOString(), from);
    const envelopes = yield* listed(account, begin, until, 0);
    if (envelopes.length < envelopesAPage) return { envelopes, begin };
    if (span > least) continue;
    const all = [...envelopes];
    for (let more = envelopes; more.length === envelopesAPage; all.push(...more))
      more = yield* listed(account, begin, until, all.length);
    return { envelopes: all, begin };
  }
}

function* listed(account: string, from: string, to: string, start: number): Calls<EnvelopeSummary[]> {
  const query = new URLSearchParams({
    ...{ from_date: from, to_date: to, from_to_status: "changed", include: "recipients,custom_fields" },
    ...{ start_position: String(start), count: String(envelopesAPage) },
  });
  return bodyOf(list, yield { url: `${account}/envelopes?${query}` }, "envelopes").envelopes ?? [];
}

/** What an envelope and its signers have gone through in a stretch, in the words of the messages that tell of it. */
function hadOf(
  envelope: EnvelopeSummary,
  accountId: string,
  { until, stretch }: { readonly until: string; readonly stretch: Stretch },
): Had[] {
  const { envelopeId } = envelope;
  if (envelopeId === undefined) throw new UnexpectedAnswer("envelopes: envelopeId");
  const changed = toInstant(envelope.statusChangedDateTime);
  // It was told with a later week, whose list had it for its last change.
  if (changed !== undefined && changed > until && changed <= stretch.until) return [];
  const isWithin = (time: string | undefined): time is string =>
    time !== undefined && time >= stretch.from && time <= stretch.until;
  const told = (event: string, written: string | undefined, recipientId?: string) => {
    const time = toInstant(written);
    if (!isWithin(time)) return [];
    const { recipients: parties, ...rest } = asOf(envelope, time);
    const summary = { ...rest, recipients: parties ?? {} };
    const recipients = recipientsOf(summary);
    const message = { event, envelopeId, accountId, recipientId, generated: time, receivedAt: time };
    const draft = draftOf({ ...message, summary, recipients });
    // Whether it was told as void or as expired depends on what the message had of it.
    return [{ event: draft, ...(event === "envelope-voided" ? { within: asTold } : {}) }];
  };
  const signers = recipientsOf(envelope).filter(({ signs }) => signs);
  return [
    ...told("envelope-sent", envelope.sentDateTime),
    ...told("envelope-delivered", envelope.deliveredDateTime),
    ...signers.flatMap(({ recipientId, signedDateTime }) =>
      recipientId === undefined ? [] : told("recipient-completed", signedDateTime, recipientId),
    ),
    ...told("envelope-completed", envelope.completedDateTime),
    ...told("envelope-declined", envelope.declinedDateTime),
    ...told("envelope-voided", envelope.voidedDateTime),
  ];
}
