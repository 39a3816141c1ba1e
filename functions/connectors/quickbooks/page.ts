import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import { listed, type Place, restOf } from "../by-time.ts";
import type { ApiAnswer, ApiRequest, FetchContext, Had, Page, Stretch } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { cursorBy, filledDraft, UnexpectedAnswer } from "../fetched.ts";
import { deletedSince } from "./deleted.ts";
import { draftOf } from "./draft.ts";
import { entities } from "./entities.ts";
import { type Books, foundOf, isVoid } from "./found.ts";
import { hosts } from "./hosts.ts";
import type { Change } from "./payload.ts";
import { customersOf, homeCurrency, inactiveToo, queryOf, type Wrong } from "./queries.ts";
import { type Record, recordsIn } from "./records.ts";
import { settings } from "./settings.ts";

/** What is read of a company, in this order within each month. */
const kinds = [
  ...(["Invoice", "Payment", "CreditMemo", "SalesReceipt", "RefundReceipt", "Estimate"] as const),
  "Customer",
] as const;

/** Of invoices of a hundred lines, 5 MB. */
const recordsAPage = 50;
/** Milliseconds by which a notification's time may differ from its record's. */
const asTold = 5_000;

/** The currency of a company does not change: it is in the cursor. */
const kept = z.object({ home: z.optional(z.string()) });

/**
 * A page of a company's records by when they were changed, newest first and month by month, and at the end of a history
 * the unpaid invoices of any age. At the end of a check come the records that were deleted.
 * https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
 */
export function* quickbooksPage(
  stretch: Stretch,
  { settings: values, now }: Omit<FetchContext, "cursor">,
): Generator<ApiRequest, Page, ApiAnswer> {
  const { tenant: realm = "", cursor } = stretch;
  if (!/^\d{1,30}$/.test(realm)) return { had: [] };
  const { environment } = settingsBy(settings, values);
  const api = `https://${hosts[environment]}/v3/company/${realm}`;
  const {
    at,
    found: records,
    next,
  } = yield* listed<Record>(stretch, {
    count: kinds.length,
    full: recordsAPage,
    *read(place, begin) {
      const kind = kindAt(place);
      return recordsIn(yield queryOf(api, textOf(kind, place, begin)), kind);
    },
    timeOf: changedAt,
  });
  const kind = kindAt(at);
  const ownCustomers = new Map(kind === "Customer" ? records.map((one) => [`customer/${one.Id}`, one]) : []);
  const wrong: Wrong = new Map();
  const customers = yield* customersOf(records, ownCustomers, api, wrong);
  const [[, code] = []] = wrong;
  if (code !== undefined) throw new UnexpectedAnswer(`query Customer: ${code}`);
  const known = cursorBy(kept, cursor)?.home;
  const needed = known === undefined && records.some((one) => one.TotalAmt && !one.CurrencyRef?.value);
  const home = needed ? yield* homeCurrency(api) : known;
  const books: Books = { realm, environment, homeCurrency: home, customers, readAt: now };
  const isLastOfCheck = next === undefined && stretch.kind === "check";
  return {
    had: [
      ...records.flatMap((record) => hadOf(record, { kind, stretch, part: at.part, books })),
      ...(isLastOfCheck ? yield* deletedIn(stretch, api, books) : []),
    ],
    ...restOf(next, stretch, home === undefined ? {} : { home }),
  };
}

function kindAt({ part, list }: Place): (typeof kinds)[number] {
  const kind = part === "open" ? "Invoice" : kinds[list];
  if (kind === undefined) throw new UnexpectedAnswer("cursor: list");
  return kind;
}

function textOf(kind: string, { until, skip }: Place, begin: string | undefined): string {
  const changed = "MetaData.LastUpdatedTime";
  const which = begin === undefined ? "Balance > '0'" : `${changed} >= '${written(begin)}'`;
  const where = `${which} and ${changed} <= '${written(until)}'${inactiveToo(kind)}`;
  const page = `startposition ${skip + 1} maxresults ${recordsAPage}`;
  return `select * from ${kind} where ${where} orderby ${changed} desc ${page}`;
}

/** To the second, as QuickBooks has times. */
const written = (time: string) => `${time.slice(0, 19)}Z`;

const changedAt = (record: Record | undefined) => toInstant(record?.MetaData?.LastUpdatedTime);

interface Read {
  readonly kind: (typeof kinds)[number];
  readonly stretch: Stretch;
  readonly part: Place["part"];
  readonly books: Books;
}

/** That a record was made, if that was in the stretch or it is an old open one, and that it was changed, if it was since. */
function hadOf(record: Record, { kind, stretch: { from }, part, books }: Read): Had[] {
  const [created, changed] = [toInstant(record.MetaData?.CreateTime), changedAt(record)];
  const isChanged =
    changed !== undefined && (created === undefined || Date.parse(changed) - Date.parse(created) > asTold);
  // A void one keeps neither amount nor customer: what it was is not known any more.
  const isMade =
    created !== undefined && (created >= from || part === "open") && !(isChanged && isVoid(record));
  return [
    ...(isMade ? [eventOf(record, kind, "created", created, books, isChanged)] : []),
    ...(isChanged ? [eventOf(record, kind, "updated", changed, books, false)] : []),
  ].map((event) => ({ event, within: asTold }));
}

/** What a check finds deleted, in no list any more: its ids are all that is left. */
function* deletedIn(
  { from, until }: Stretch,
  api: string,
  { realm, readAt }: Books,
): Generator<ApiRequest, Had[], ApiAnswer> {
  const had: Had[] = [];
  for (const kind of kinds) {
    // Customers are made inactive instead.
    if (kind === "Customer") continue;
    for (const { id, time } of yield* deletedSince(api, kind, { from, now: readAt })) {
      if (time < from || time > until) continue;
      const thin = thinOf(kind, { realm, operation: "deleted", id, time });
      had.push({ event: filledDraft(thin, {}), within: asTold });
    }
  }
  return had;
}

function eventOf(
  record: Record,
  kind: string,
  operation: string,
  time: string,
  books: Books,
  isPast: boolean,
): EventDraft {
  const thin = thinOf(kind, { realm: books.realm, operation, id: record.Id, time });
  const event = filledDraft(thin, foundOf(thin, record, books));
  if (!isPast || event.object === undefined) return event;
  // Where it stands now it came to later.
  const { state: _state, final: _final, ...object } = event.object;
  return { ...event, object };
}

/** The event as a notification tells it. */
function thinOf(kind: string, change: Omit<Change, "entity"> & { readonly time: string }): EventDraft {
  const entity = kind.toLowerCase();
  const known = entities.get(entity);
  if (known === undefined) throw new UnexpectedAnswer(`query ${kind}`);
  const receivedAt = new Date(change.time);
  return draftOf({ ...change, entity }, known, { body: Buffer.alloc(0), receivedAt });
}
