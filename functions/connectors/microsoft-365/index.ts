import { type Delivery, sha256 } from "../../delivery/delivery.ts";
import { defineConnector, type Echo, type FetchDraft } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { clientState } from "./client-state.ts";
import { en } from "./en.ts";
import { isMailbox } from "./mailbox.ts";
import { type Notified, notifiedIn, type Payload, payload } from "./payload.ts";
import { settings } from "./settings.ts";

/** Items that one fetch asks for, a call each. */
const itemsPerFetch = 20;

/** Mail and calendar of Microsoft 365: https://learn.microsoft.com/graph/outlook-change-notifications-overview */
export const microsoft365 = defineConnector<Payload>({
  tool: "microsoft-365",
  catalogue: {
    title: "Microsoft 365",
    route: "push+fetch",
    proof: "token",
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "POST challenge",
    eventTypes: [
      ...(["email.received", "email.sent"] as const),
      ...(["meeting.scheduled", "meeting.rescheduled", "meeting.canceled"] as const),
      ...(["system.observed", "system.unrecognized"] as const),
    ],
    setup: Object.values(en.setup),
    certainty: [
      {
        statement: en.certainty.notifications,
        level: "documented",
        source: "https://learn.microsoft.com/graph/change-notifications-delivery-webhooks",
      },
      {
        statement: en.certainty.lifecycle,
        level: "documented",
        source: "https://learn.microsoft.com/graph/change-notifications-lifecycle-events",
      },
      { statement: en.certainty.scopes, level: "unknown" },
    ],
    docs: "https://learn.microsoft.com/graph/outlook-change-notifications-overview",
  },
  settings,
  signature: clientState,
  handshake: validation,
  payload,
  normalise(given, delivery) {
    const notified = notifiedIn(given);
    const mailbox = delivery.path.toLowerCase();
    const told = toldOf(notified, mailbox, delivery);
    return {
      events: told,
      broken: notified.broken,
      fetches: isMailbox(mailbox) ? told.flatMap((draft) => fetchesOf(notified, mailbox, draft)) : [],
    };
  },
  collect: async () => (await import("./collect.ts")).microsoft365Collector,
});

/**
 * Before it takes an address Microsoft asks it to repeat a text, as plain text within ten seconds:
 * https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
 */
function validation({ method, query: { validationToken } }: Delivery): Echo | undefined {
  if (method !== "POST" || validationToken === undefined) return undefined;
  return /^[\x20-\x7e]{1,2000}$/.test(validationToken)
    ? { contentType: "text/plain", body: validationToken }
    : undefined;
}

/** One event of a delivery: who and what about is only in the mailbox. */
function toldOf(notified: Notified, mailbox: string, { receivedAt }: Delivery): EventDraft[] {
  const { items, lifecycles, others, broken } = notified;
  if (items.length + lifecycles.length + others.length === 0 && broken.length > 0) return [];
  const at = receivedAt.toISOString();
  const words = [...new Set(lifecycles.map(({ word }) => word))];
  const count = items.length + others.length;
  const what =
    count === 0 && words.length > 0
      ? words.map((word) => lifecycleWords.get(word) ?? "a subscription").join(" and ")
      : counted(count);
  const isKnown = isMailbox(mailbox);
  return [
    {
      type: "system.observed",
      key: [mailbox, sha256(nameOf(notified, at))],
      time: at,
      title: `Told of ${what} in a mailbox`,
      ...(isKnown ? { object: { kind: "mailbox", id: mailbox } } : {}),
      identities: [],
      details: {
        ...(isKnown && (items.length > 0 || words.length > 0) ? { pending: true } : {}),
        mailbox,
        ...(words.length === 0 ? {} : { told: words }),
        ...(others.length === 0 ? {} : { others: [...new Set(others)] }),
      },
    },
  ];
}

/** What makes a delivery this one. Of a subscription Microsoft may tell the same in the same words again, another hour. */
function nameOf({ items, lifecycles, others }: Notified, at: string): string {
  return JSON.stringify([
    items.map(({ kind, id, change, version }) => [kind, id, change, version]),
    lifecycles.map(({ word, subscription }) => [word, subscription, at.slice(0, "2026-11-23T09".length)]),
    others,
  ]);
}

const lifecycleWords: ReadonlyMap<string, string> = new Map([
  ["missed", "missed notifications"],
  ["subscriptionRemoved", "a removed subscription"],
  ["reauthorizationRequired", "a subscription to authorize again"],
]);

const counted = (count: number) => (count === 1 ? "one change" : `${count} changes`);

function fetchesOf({ items, lifecycles }: Notified, mailbox: string, draft: EventDraft): FetchDraft[] {
  // That a mail was deleted tells nothing of a customer.
  const kept = items.filter(({ kind, change }) => kind === "events" || change !== "deleted");
  const names = [...new Set(kept.map(({ kind, id, change }) => `${kind}:${change}:${id}`))];
  const cuts = Array.from({ length: Math.ceil(names.length / itemsPerFetch) }, (_, n) => ({
    items: names.slice(n * itemsPerFetch, (n + 1) * itemsPerFetch).join(","),
  }));
  const authorize = lifecycles.flatMap(({ word, subscription }) =>
    word === "reauthorizationRequired" ? [{ reauthorize: subscription }] : [],
  );
  const isMissed = lifecycles.some(({ word }) => word === "missed" || word === "subscriptionRemoved");
  const scopes = [...cuts, ...authorize, ...(isMissed ? [{ missed: "all" }] : [])];
  return (scopes.length === 0 ? [{ items: "" }] : scopes).map((scope) => ({
    key: mailbox,
    scope: { mailbox, ...scope },
    fills: [draft],
  }));
}
