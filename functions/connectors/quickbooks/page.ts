import * as z from "zod/mini";
import { instant } from "../../../schemas/account-event.ts";
import { toInstant } from "../../shared/instant.ts";
import type { ApiAnswer, ApiRequest, FetchContext, Had, Page, Stretch } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { cursorBy, filledDraft, UnexpectedAnswer } from "../fetched.ts";
import { draftOf } from "./draft.ts";
import { entities } from "./entities.ts";
import { type Books, foundOf, isVoid } from "./found.ts";
import { hosts } from "./hosts.ts";
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
/** Queries of one page, each of which may take some seconds of its minute. */
const queriesAPage = 10;
const month = 30 * 86_400_000;
/** Milliseconds by which a notification's time may differ from its record's. */
const asTold = 5_000;

/**
 * Where the next page begins: in the months, which kind of records that were changed until when; `skip`: so many of that
 * very second have been read. `open`: after the months, invoices that were changed before them and are not paid.
 */
const place = z.object({
  part: z.enum(["months", "open"]),
  /** The end of the month that is being read. */
  end: instant,
  kind: z.int().check(z.nonnegative()),
  until: instant,
  skip: z.int().check(z.nonnegative()),
  home: z.optional(z.string()),
});
type Place = z.infer<typeof place>;

/**
 * A page of a company's records by when they were changed, newest first and month by month, and at the end of a history
 * the unpaid invoices of any age. Pages go on by time, since records move to the front as people change them.
 * https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
 */
export function* quickbooksPage(
  stretch: Stretch,
  { settings: values, now }: Omit<FetchContext, "cursor">,
): Generator<ApiRequest, Page, ApiAnswer> {
  const { tenant: realm = "", until } = stretch;
  if (!/^\d{1,30}$/.test(realm)) return { had: [] };
  const { environment } = settingsBy(settings, values);
  const api = `https://${hosts[environment]}/v3/company/${realm}`;
  let at = placeIn(stretch) ?? { part: "months", end: until, kind: 0, until, skip: 0 };
  let records = recordsIn(yield queryOf(api, textOf(at, stretch)), kindAt(at));
  // Most of a small company's months have nothing of most kinds.
  for (let queries = 1; records.length === 0 && queries < queriesAPage; queries++) {
    const further = after(at, records, stretch);
    if (further === undefined) break;
    at = further;
    records = recordsIn(yield queryOf(api, textOf(at, stretch)), kindAt(at));
  }
  const kind = kindAt(at);
  const ownCustomers = new Map(kind === "Customer" ? records.map((one) => [`customer/${one.Id}`, one]) : []);
  const wrong: Wrong = new Map();
  const customers = yield* customersOf(records, ownCustomers, api, wrong);
  const [[, code] = []] = wrong;
  if (code !== undefined) throw new UnexpectedAnswer(`query Customer: ${code}`);
  const needed = at.home === undefined && records.some((one) => one.TotalAmt && !one.CurrencyRef?.value);
  const home = needed ? yield* homeCurrency(api) : at.home;
  const books: Books = { realm, environment, homeCurrency: home, customers, readAt: now };
  const next = after(at, records, stretch);
  return {
    had: records.flatMap((record) => hadOf(record, { kind, stretch, part: at.part, books })),
    ...(next === undefined
      ? { opening: stretch.kind === "history" }
      : {
          cursor: JSON.stringify({ ...next, ...(home === undefined ? {} : { home }) }),
          reached: next.part === "open" ? stretch.from : next.end,
        }),
  };
}

function placeIn({ cursor }: Stretch): Place | undefined {
  if (cursor === undefined) return undefined;
  const read = cursorBy(place, cursor);
  if (read === undefined) throw new UnexpectedAnswer("cursor");
  return read;
}

function kindAt({ part, kind: n }: Place): (typeof kinds)[number] {
  const kind = part === "open" ? "Invoice" : kinds[n];
  if (kind === undefined) throw new UnexpectedAnswer("cursor: kind");
  return kind;
}

function textOf(place: Place, { from, kind: of }: Stretch): string {
  const { part, end, until, skip } = place;
  const kind = kindAt(place);
  const changed = "MetaData.LastUpdatedTime";
  const which =
    part === "open" ? ["Balance > '0'"] : [`${changed} >= '${written(beginOf(end, from, of === "check"))}'`];
  const where = [...which, `${changed} <= '${written(until)}'`].join(" and ");
  const page = `startposition ${skip + 1} maxresults ${recordsAPage}`;
  return `select * from ${kind} where ${where}${inactiveToo(kind)} orderby ${changed} desc ${page}`;
}

/** To the second, as QuickBooks has times. */
const written = (time: string) => `${time.slice(0, 19)}Z`;

/** Where the month that ends there begins; a check has its whole stretch for one. */
function beginOf(end: string, from: string, isWhole: boolean): string {
  if (isWhole) return from;
  return [new Date(Date.parse(end) - month).toISOString(), from].sort()[1] ?? from;
}

/** The place after a page; `undefined` at the end. A full page goes on at its oldest record, others of whose second may follow. */
function after(at: Place, records: readonly Record[], { from, kind: of, until }: Stretch): Place | undefined {
  if (records.length === recordsAPage) {
    const oldest = changedAt(records.at(-1)) ?? at.until;
    const isSame = written(oldest) === written(at.until);
    return { ...at, until: oldest, skip: isSame ? at.skip + records.length : 0 };
  }
  if (at.part === "open") return undefined;
  if (at.kind + 1 < kinds.length) return { ...at, kind: at.kind + 1, until: at.end, skip: 0 };
  const end = beginOf(at.end, from, of === "check");
  if (end > from) return { ...at, end, kind: 0, until: end, skip: 0 };
  return of === "history" && until > from
    ? { ...at, part: "open", end: from, kind: 0, until: from, skip: 0 }
    : undefined;
}

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

function eventOf(
  record: Record,
  kind: string,
  operation: string,
  time: string,
  books: Books,
  isPast: boolean,
): EventDraft {
  const entity = kind.toLowerCase();
  const known = entities.get(entity);
  if (known === undefined) throw new UnexpectedAnswer(`query ${kind}`);
  const change = { realm: books.realm, entity, operation, id: record.Id, time };
  const thin = draftOf(change, known, { body: Buffer.alloc(0), receivedAt: new Date(time) });
  const event = filledDraft(thin, foundOf(thin, record, books));
  if (!isPast || event.object === undefined) return event;
  // Where it stands now it came to later.
  const { state: _state, final: _final, ...object } = event.object;
  return { ...event, object };
}
