import * as z from "zod/mini";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { ApiAnswer, ApiRequest, Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { absentAt, cursorBy, filledWith } from "../fetched.ts";
import { quickbooksConsent } from "./consent.ts";
import { foundOf } from "./found.ts";
import { hosts } from "./hosts.ts";
import { customerIdOf, homeCurrencyIn, type Record, recordsIn } from "./records.ts";
import { settings } from "./settings.ts";
import { quickbooksVerdict } from "./verdict.ts";

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

const tokens = "oauth.platform.intuit.com";

/** The currency of a company does not change. */
const kept = z.object({ home: z.string() });

/**
 * Reads the records that a notification has named, one query a kind, and the customers that they name, by one more.
 * https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
 */
export const quickbooksCollector: Collector = {
  hosts: [...Object.values(hosts), tokens],
  authorization: [
    {
      kind: "oauth2",
      tokenUrl: () => `https://${tokens}/oauth2/v1/tokens/bearer`,
      consent: quickbooksConsent,
    },
  ],
  tenant: ({ scope: { realm } }) => realm,
  eventTypes: ["invoice.paid", "estimate.accepted", "estimate.declined", "estimate.voided"],
  verdict: quickbooksVerdict,
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
      for (const one of yield* queried(api, name, ids, wrong)) records.set(`${kind}/${one.Id}`, one);
    }
    const found = [...records.values()];
    const customers = yield* customersOf(found, records, api, wrong);
    const known = cursorBy(kept, cursor)?.home;
    const needed = known === undefined && found.some((one) => one.TotalAmt && !one.CurrencyRef?.value);
    const home = needed ? yield* homeCurrency(api) : known;
    const books = { realm, environment, homeCurrency: home, customers, readAt: now };
    const keyOf = ({ details }: PublishedEvent) => `${details.entity}/${details.id}`;
    const filled = fills.flatMap((event) => {
      const one = records.get(keyOf(event));
      return one ? [filledWith(event, foundOf(event, one, books))] : [];
    });
    const absent = fills.flatMap((event) => {
      const isAsked = kinds.has(String(event.details.entity)) && isId(event.details.id);
      const isHere = records.has(keyOf(event)) || wrong.has(keyOf(event));
      return isAsked && !isHere ? [absentAt(event, "QuickBooks")] : [];
    });
    return {
      filled,
      absent,
      wrong: [...new Set(wrong.values())],
      ...(home === undefined ? {} : { cursor: JSON.stringify({ home }) }),
    };
  },
};

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

const isId = (id: unknown): id is string => typeof id === "string" && /^[\w:-]{1,60}$/.test(id);

/** The tool's codes by the kind and id of what it does not let ask for. */
type Wrong = Map<string, string>;

/** All of a kind at once; a list that is refused is asked for one by one, so that no record costs the others. */
function* queried(api: string, kind: string, ids: ReadonlySet<string>, wrong: Wrong): Calls<Record[]> {
  if (ids.size === 0) return [];
  const listed = [...ids].map((id) => `'${id}'`).join(", ");
  // Lists of names leave out inactive ones unless asked for them.
  const inactive = listOfNames.has(kind) ? " and Active in (true, false)" : "";
  const query = `select * from ${kind} where Id in (${listed})${inactive} maxresults ${ids.size}`;
  const answer = yield { url: `${api}/query?query=${encodeURIComponent(query)}&minorversion=75` };
  const { verdict } = answer;
  if (verdict.kind !== "wrong") return recordsIn(answer, kind);
  const records: Record[] = [];
  for (const id of ids) {
    if (ids.size === 1) wrong.set(`${kind.toLowerCase()}/${id}`, verdict.code);
    else records.push(...(yield* queried(api, kind, new Set([id]), wrong)));
  }
  return records;
}

/** Those that are not among the records themselves. */
function* customersOf(
  found: readonly Record[],
  records: ReadonlyMap<string, Record>,
  api: string,
  wrong: Wrong,
): Calls<ReadonlyMap<string, Record>> {
  const ids = new Set(found.flatMap((one) => customerIdOf(one) ?? []));
  const wanted = [...ids].filter((id) => isId(id) && !records.has(`customer/${id}`));
  const more = yield* queried(api, "Customer", new Set(wanted), wrong);
  const own = [...records].flatMap(([key, one]) => (key.startsWith("customer/") ? [one] : []));
  return new Map([...own, ...more].map((one) => [one.Id, one]));
}

function* homeCurrency(api: string): Calls<string | undefined> {
  const query = encodeURIComponent("select * from Preferences");
  return homeCurrencyIn((yield { url: `${api}/query?query=${query}&minorversion=75` }).body);
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

const listOfNames: ReadonlySet<string> = new Set([
  ...["Account", "Class", "CompanyCurrency", "Customer", "Department", "Employee", "Item"],
  ...["PaymentMethod", "Term", "Vendor"],
]);
