import { listed, type Place, restOf } from "../by-time.ts";
import type { FetchContext, Had, Page, Stretch } from "../collector.ts";
import { asMade, UnexpectedAnswer } from "../fetched.ts";
import { type Books, isGone, stateOf } from "./found.ts";
import { eventOf } from "./payments.ts";
import { asked, byIds, type Calls, contactsOf, isId, recordsIn, type Wrong } from "./queries.ts";
import { idOf, type ListedKind, lists, type Record } from "./records.ts";

/** What is read of an organisation, in this order within each month. */
const kinds: readonly ListedKind[] = ["invoice", "creditnote", "payment", "contact"];

/** Of invoices of a hundred lines, 5 MB. */
const recordsAPage = 50;
const notModified = 304;
/** Milliseconds by which a notification's time may differ from its record's. */
const asTold = 5_000;

/**
 * A page of an organisation's records by when they were changed, newest first and month by month, and at the end of a
 * history the unpaid invoices of any age. https://developer.xero.com/documentation/api/accounting/requests-and-responses
 */
export function* xeroPage(stretch: Stretch, _context: Omit<FetchContext, "cursor">): Calls<Page> {
  const { tenant } = stretch;
  if (!isId(tenant)) return { had: [] };
  const { at, found, next } = yield* listed<Record>(stretch, {
    count: kinds.length,
    full: recordsAPage,
    *read(place, begin) {
      const kind = kindAt(place);
      const { list } = lists[kind];
      const answer = yield asked(tenant, list, queryOf(kind, place, begin), begin);
      // That nothing was changed is said by a status of that; a list that is not found is not an empty one.
      if (answer.verdict.kind === "absent" && answer.status !== notModified)
        throw new UnexpectedAnswer(`${list}: status ${answer.status}`);
      return recordsIn(answer, kind);
    },
    timeOf: ({ UpdatedDateUTC }) => UpdatedDateUTC,
  });
  const kind = kindAt(at);
  const wrong: Wrong = new Map();
  const records = kind === "payment" ? yield* withCurrency(tenant, found, wrong) : found;
  const books = { tenant, contacts: yield* contactsOf(tenant, records, wrong) };
  const [[, code] = []] = wrong;
  if (code !== undefined) throw new UnexpectedAnswer(`Contacts: ${code}`);
  const of = { kind, stretch, isOpen: at.part === "open", books };
  return { had: records.flatMap((record) => hadOf(record, of)), ...restOf(next, stretch) };
}

function kindAt({ part, list }: Place): ListedKind {
  const kind = part === "open" ? "invoice" : kinds[list];
  if (kind === undefined) throw new UnexpectedAnswer("cursor: list");
  return kind;
}

/** To the second, as Xero's filters have times: until the end of that second. */
function queryOf(kind: ListedKind, { until, skip }: Place, begin: string | undefined) {
  const before = new Date(Math.floor(Date.parse(until) / 1_000) * 1_000 + 1_000);
  const [day, time] = [before.toISOString().slice(0, 10), before.toISOString().slice(11, 19)];
  const parts = [...day.split("-"), ...time.split(":")].map(Number).join(",");
  const open = begin === undefined ? '&&Type=="ACCREC"' : "";
  return {
    where: `UpdatedDateUTC<DateTime(${parts})${open}`,
    order: "UpdatedDateUTC DESC",
    page: String(skip / recordsAPage + 1),
    pageSize: String(recordsAPage),
    ...(begin === undefined ? { Statuses: "AUTHORISED" } : {}),
    ...(kind === "contact" ? { includeArchived: "true" } : {}),
  };
}

/** A list of payments need not say in which currency each is; what they pay does. */
function* withCurrency(tenant: string, payments: readonly Record[], wrong: Wrong): Calls<readonly Record[]> {
  const bare = payments.flatMap(({ CurrencyCode, Invoice }) =>
    CurrencyCode || Invoice?.CurrencyCode || !isId(Invoice?.InvoiceID) ? [] : [Invoice.InvoiceID],
  );
  const paid = yield* byIds(tenant, "invoice", new Set(bare), wrong);
  const byId = new Map(paid.map((one) => [one.InvoiceID, one]));
  return payments.map((one) => {
    const { CurrencyCode } = byId.get(one.Invoice?.InvoiceID) ?? {};
    return CurrencyCode === undefined ? one : { ...one, CurrencyCode };
  });
}

interface Of {
  readonly kind: ListedKind;
  readonly stretch: Stretch;
  readonly isOpen: boolean;
  readonly books: Books;
}

const dayIn = (time: string) => time.slice(0, 10);

/**
 * That a record was made, if its own date is in the stretch or it is an old open one, and that it was changed since. When
 * something was made Xero does not keep: on the day of its last change it is that, else the record's own date.
 */
function hadOf(record: Record, { kind, stretch, isOpen, books }: Of): Had[] {
  const [id, changed, state] = [idOf(kind, record), record.UpdatedDateUTC, stateOf(kind, record)];
  if (id === undefined || changed === undefined) return [];
  const issued = kind === "contact" ? undefined : record.Date;
  const isPaid = state === "paid" && kind === "invoice";
  const isLater = issued === undefined || dayIn(changed) > dayIn(issued) || isPaid || isGone(state);
  // A payment is made and taken back, and nothing between; that it was seen at the bank is not told.
  const isPayment = kind === "payment";
  const isChanged = isPayment ? isGone(state) : !isOpen && (isLater || stretch.kind === "check");
  const isMade =
    issued !== undefined && !isGone(state) && (isPayment || isOpen || dayIn(issued) >= dayIn(stretch.from));
  const made = issued === undefined || dayIn(issued) >= dayIn(changed) ? changed : issued;
  const told = (operation: string, time: string) => eventOf(kind, record, { operation, id, time }, books);
  const [first, last] = [
    isMade ? told("created", made) : undefined,
    isChanged ? told("updated", changed) : undefined,
  ];
  return [
    ...(first ? [{ event: last ? asMade(first) : first }] : []),
    // One that was made on the day of the check may have been changed since, or have only been made.
    ...(last
      ? [{ event: last, within: asTold, ...(first && !isLater ? { mayBeSame: true as const } : {}) }]
      : []),
  ];
}
