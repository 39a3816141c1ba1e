import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { Collector } from "../collector.ts";
import { absentAt, filledWith } from "../fetched.ts";
import { xeroConsent, xeroRevocation } from "./consent.ts";
import { foundOf } from "./found.ts";
import { xeroPage } from "./page.ts";
import { paymentsOf } from "./payments.ts";
import { byIds, contactsOf, isId, type Wrong } from "./queries.ts";
import { idOf, isListed, type ListedKind, type Record } from "./records.ts";
import { xeroVerdict } from "./verdict.ts";

/**
 * Reads the objects that a notification has named, and the contacts that they name; with an invoice come its payments, of
 * which Xero tells nothing. https://developer.xero.com/documentation/api/accounting/overview
 */
export const xeroCollector: Collector = {
  hosts: ["api.xero.com", "identity.xero.com"],
  authorization: [
    {
      kind: "oauth2",
      tokenUrl: () => "https://identity.xero.com/connect/token",
      // Sixty days: https://developer.xero.com/documentation/guides/oauth2/auth-flow
      refreshLives: 60 * 86_400,
      revocation: xeroRevocation,
      consent: xeroConsent,
    },
  ],
  tenant: ({ scope: { tenant } }) => tenant,
  eventTypes: [
    ...(["invoice.paid", "invoice.voided", "invoice.deleted"] as const),
    ...(["payment.received", "payment.refunded", "payment.voided", "payment.deleted"] as const),
    ...([
      "bill.created",
      "bill.updated",
      "bill.paid",
      "bill.voided",
      "bill.deleted",
      "customer.merged",
      "ledger.changed",
    ] as const),
  ],
  verdict: xeroVerdict,
  // Of one organisation and minute: https://developer.xero.com/faq/limits
  limit: { calls: 60, within: 60 },
  since: xeroPage,
  *steps({ scope: { tenant }, fills = [] }) {
    if (!isId(tenant)) return {};
    const records = new Map<string, Record>();
    const wrong: Wrong = new Map();
    for (const [kind, ids] of idsByKind(fills))
      for (const one of yield* byIds(tenant, kind, ids, wrong)) {
        const id = idOf(kind, one);
        if (id !== undefined) records.set(`${kind}/${id}`, one);
      }
    const contacts = yield* contactsOf(tenant, [...records.values()], wrong);
    const books = { tenant, contacts };
    const filled = fills.flatMap((event) => {
      const [kind, one] = [String(event.details.kind), records.get(keyOf(event))];
      return one && isListed(kind) ? [filledWith(event, foundOf(event, kind, one, books))] : [];
    });
    const absent = fills.flatMap((event) => {
      const isAsked = isListed(String(event.details.kind)) && isId(event.details.id);
      const isHere = records.has(keyOf(event)) || wrong.has(keyOf(event));
      return isAsked && !isHere ? [absentAt(event, "Xero")] : [];
    });
    const events = [...records].flatMap(([key, one]) =>
      key.startsWith("invoice/") ? paymentsOf(one, books) : [],
    );
    return { filled, absent, events, wrong: [...new Set(wrong.values())] };
  },
};

const keyOf = ({ details: { kind, id } }: PublishedEvent) => `${kind}/${id}`;

/** The ids that events speak of, by kind. */
function idsByKind(events: readonly PublishedEvent[]): Map<ListedKind, Set<string>> {
  const kinds = new Map<ListedKind, Set<string>>();
  for (const { details } of events) {
    const [kind, { id }] = [String(details.kind), details];
    if (isListed(kind) && isId(id)) kinds.set(kind, (kinds.get(kind) ?? new Set()).add(id));
  }
  return kinds;
}
