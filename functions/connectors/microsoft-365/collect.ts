import * as z from "zod/mini";
import type { FetchRequest } from "../../../schemas/bus.ts";
import type { Collected, Collector, Gone, Seen } from "../collector.ts";
import type { EventDraft } from "../event-draft.ts";
import { bodyOf, filledWith, foundIn } from "../fetched.ts";
import { microsoft365Consent, tokenUrl } from "./consent.ts";
import { goneMeeting, mailOf, type Read, seenMeeting } from "./drafts.ts";
import { en } from "./en.ts";
import { type Calls, fieldsOf, graph, headers, meeting, message, whoIsIn } from "./graph.ts";
import { hadOf, itemsAt, microsoft365Page } from "./lists.ts";
import { isMailbox } from "./mailbox.ts";
import { microsoft365Subscriptions } from "./subscriptions.ts";
import { graphVerdict } from "./verdict.ts";

/** Milliseconds before now of which a mailbox is read where Microsoft says that it has failed to tell something. */
const mayBeMissed = 2 * 86_400_000;
/** Parts of a list that are read then. */
const partsAtMost = 20;

/**
 * Words of the token address for a person who has to sign in again, for whatever reason: `InteractionRequiredAuthErrorCodes` in
 * https://learn.microsoft.com/javascript/api/@azure/msal-node/interactionrequiredautherrorcodes
 */
const signInAgain = "interaction_required consent_required login_required bad_token interrupted_user".split(
  " ",
);

/** Reads the mails and meetings that a notification has named: who, when and the subject. */
export const microsoft365Collector: Collector = {
  hosts: ["graph.microsoft.com", "login.microsoftonline.com"],
  authorization: [
    {
      kind: "oauth2",
      tokenUrl,
      clientIn: "body",
      refusals: Object.fromEntries(signInAgain.map((word) => [word, "invalid_grant"])),
      // Ninety days: https://learn.microsoft.com/entra/identity-platform/refresh-tokens
      refreshLives: 90 * 86_400,
      // https://learn.microsoft.com/graph/api/user-revokesigninsessions would end all of a person's sessions, everywhere.
      revocation: { with: "nothing", why: en.limits.notGivenBack },
      consent: microsoft365Consent,
    },
  ],
  tenant: ({ scope: { mailbox } }) => mailbox,
  eventTypes: [
    "email.received",
    "email.sent",
    "meeting.scheduled",
    "meeting.rescheduled",
    "meeting.canceled",
  ],
  verdict: graphVerdict,
  // Of one app and mailbox: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
  limit: { calls: 10_000, within: 600 },
  since: microsoft365Page,
  subscriptions: microsoft365Subscriptions,
  *steps({ scope, fills = [] }, { now }): Calls<Collected> {
    const { mailbox, items = "", missed, reauthorize } = scope;
    if (!isMailbox(mailbox)) return {};
    if (reauthorize !== undefined) return yield* reauthorized(reauthorize, fills);
    const { address } = yield* whoIsIn();
    const read = { mailbox, address, now };
    const { events, seen, gone } = yield* missed === undefined ? named(items, read) : sinceMissed(read);
    const count = events.length + seen.length + gone.length;
    const title = `Found ${count === 1 ? "one mail or meeting" : `${count} mails and meetings`} in the mailbox ${address}`;
    return {
      events,
      seen,
      gone,
      filled: fills.map((told) => filledWith(told, { title, details: { found: count } })),
    };
  },
};

interface Found {
  readonly events: readonly EventDraft[];
  readonly seen: readonly Seen[];
  /** Meetings that were deleted. */
  readonly gone: readonly Gone[];
}

/** The items that a notification has named, by kind, change and id. */
function* named(items: string, read: Read): Calls<Found> {
  const events: (EventDraft | undefined)[] = [];
  const seen: (Seen | undefined)[] = [];
  const gone: Gone[] = [];
  for (const name of items.split(",").filter(Boolean)) {
    const [, kind = "", change = "", id = ""] = /^(messages|events):(\w+):([\w=+/-]+)$/.exec(name) ?? [];
    const path = `${graph}/me/${kind}/${encodeURIComponent(id)}`;
    if (kind === "messages") {
      const one = foundIn(message, yield { url: `${path}?$select=${fieldsOf.messages}`, headers }, kind);
      events.push(one && mailOf(one, read));
    }
    if (kind === "events") {
      const one = foundIn(meeting, yield { url: `${path}?$select=${fieldsOf.events}`, headers }, kind);
      if (one) seen.push(seenMeeting(one, read, change === "updated"));
      else gone.push(goneMeeting(id, read));
    }
  }
  return {
    events: events.filter((event) => event !== undefined),
    seen: seen.filter((one) => one !== undefined),
    gone,
  };
}

/** What was not told has the ids that it would have had: what was told before is not told twice. */
function* sinceMissed(read: Read): Calls<Found> {
  const from = new Date(Date.parse(read.now) - mayBeMissed).toISOString();
  const events: EventDraft[] = [];
  const seen: Seen[] = [];
  for (const kind of ["messages", "events"] as const) {
    for (let part = 0; part < partsAtMost; part++) {
      const found = yield* itemsAt(kind, { from, until: read.now, skip: part * 100 });
      for (const { event, since } of found.flatMap((item) => hadOf(item, read) ?? []))
        if (since) seen.push({ event, since });
        else events.push(event);
      if (found.length < 100) break;
    }
  }
  return { events, seen, gone: [] };
}

/** https://learn.microsoft.com/graph/api/subscription-reauthorize */
function* reauthorized(id: string, fills: FetchRequest["fills"] = []): Calls<Collected> {
  const url = `${graph}/subscriptions/${encodeURIComponent(id)}/reauthorize`;
  const answer = yield { method: "POST", url };
  // One that is gone meanwhile is made again by the next look.
  if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, "reauthorize");
  const title = "Let Microsoft go on telling of the mailbox";
  return { filled: fills.map((told) => filledWith(told, { title, details: {} })) };
}
