import * as z from "zod/mini";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { absentAt, cursorBy, filledWith } from "../fetched.ts";
import { quickbooksConsent } from "./consent.ts";
import { foundOf } from "./found.ts";
import { hosts } from "./hosts.ts";
import { quickbooksPage } from "./page.ts";
import { customersOf, homeCurrency, isId, queried, type Wrong } from "./queries.ts";
import type { Record } from "./records.ts";
import { settings } from "./settings.ts";
import { quickbooksVerdict } from "./verdict.ts";

const tokens = "oauth.platform.intuit.com";
const revocations = "developer.api.intuit.com";

/** The currency of a company does not change. */
const kept = z.object({ home: z.string() });

/**
 * Reads the records that a notification has named, one query a kind, and the customers that they name, by one more.
 * https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
 */
export const quickbooksCollector: Collector = {
  hosts: [...Object.values(hosts), tokens, revocations],
  authorization: [
    {
      kind: "oauth2",
      tokenUrl: () => `https://${tokens}/oauth2/v1/tokens/bearer`,
      // Then it says, too, when the token ends however often it is renewed: https://github.com/intuit/oauth-jsclient
      renewing: { "x-include-refresh-token-hard-expires-in": "true" },
      // As Intuit's discovery document has it, and its client asks: https://github.com/intuit/oauth-jsclient
      revocation: {
        with: "refresh token",
        url: `https://${revocations}/v2/oauth2/tokens/revoke`,
        clientIn: "header",
        as: "json",
      },
      consent: quickbooksConsent,
    },
  ],
  tenant: ({ scope: { realm } }) => realm,
  eventTypes: ["invoice.paid", "estimate.accepted", "estimate.declined", "estimate.voided"],
  verdict: quickbooksVerdict,
  // Of one company: https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles
  limit: { calls: 500, within: 60 },
  // What is read goes by the events, whichever deliveries have told them.
  together: (one, other) => (one.realm === other.realm ? one : undefined),
  since: quickbooksPage,
  *steps({ scope, fills = [] }, { cursor, settings: values, now }) {
    const { environment } = settingsBy(settings, values);
    const { realm = "" } = scope;
    if (!/^\d{1,30}$/.test(realm)) return {};
    const api = `https://${hosts[environment]}/v3/company/${realm}`;
    const records = new Map<string, Record>();
    const wrong: Wrong = new Map();
    for (const [kind, ids] of idsByKind(fills)) {
      const name = kinds.get(kind);
      if (!name) continue;
      for (const some of cutInto(idsAtOnce, ids))
        for (const one of yield* queried(api, name, some, wrong)) records.set(`${kind}/${one.Id}`, one);
    }
    const found = [...records.values()];
    const customers = yield* customersOf(found, records, api, wrong);
    const known = cursorBy(kept, cursor)?.home;
    const needed = known === undefined && found.some((one) => one.TotalAmt && !one.CurrencyRef?.value);
    const home = needed ? yield* homeCurrency(api) : known;
    const books = { realm, environment, homeCurrency: home, customers, readAt: now };
    const keyOf = ({ details }: PublishedEvent) => `${details.entity}/${details.id}`;
    const isAsked = ({ details: { entity, id } }: PublishedEvent) => kinds.has(String(entity)) && isId(id);
    const filled = fills.flatMap((event) => {
      const one = records.get(keyOf(event));
      if (one) return [filledWith(event, foundOf(event, one, books))];
      // What cannot be asked for is all that there will be.
      return isAsked(event) ? [] : [filledWith(event, {})];
    });
    const absent = fills.flatMap((event) => {
      const isHere = records.has(keyOf(event)) || wrong.has(keyOf(event));
      return isAsked(event) && !isHere ? [absentAt(event, "QuickBooks")] : [];
    });
    return {
      filled,
      absent,
      wrong: [...new Set(wrong.values())],
      ...(home === undefined ? {} : { cursor: JSON.stringify({ home }) }),
    };
  },
};

/** Ids of one query, whose text stands in an address. */
const idsAtOnce = 50;

function cutInto(size: number, ids: ReadonlySet<string>): Set<string>[] {
  const all = [...ids];
  return Array.from(
    { length: Math.ceil(all.length / size) },
    (_, n) => new Set(all.slice(n * size, (n + 1) * size)),
  );
}

/** The ids that events speak of, by kind. An id is put into a query's text: one that could end its quotes is none. */
function idsByKind(events: readonly PublishedEvent[]): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { details } of events) {
    const { entity, id } = details;
    if (typeof entity !== "string" || !isId(id)) continue;
    kinds.set(entity, (kinds.get(entity) ?? new Set()).add(id));
  }
  return kinds;
}

/** As the API spells what a notification spells in lower case; what cannot be asked for by its id is not here. */
const kinds: ReadonlyMap<string, string> = new Map(
  [
    ...["Account", "Bill", "BillPayment", "Class", "CompanyCurrency", "CreditMemo", "Customer", "Department"],
    ...["Deposit", "Employee", "Estimate", "Invoice", "Item", "JournalEntry", "Payment", "PaymentMethod"],
    ...["Purchase", "PurchaseOrder", "RefundReceipt", "SalesReceipt", "TaxAgency", "Term", "TimeActivity"],
    ...["Transfer", "Vendor", "VendorCredit"],
  ].map((name) => [name.toLowerCase(), name]),
);
