import type { AccountEvent, Owed } from "../../../schemas/account-event.ts";
import { dayOf } from "../days.ts";
import { compare } from "../facts.ts";
import { exact, written } from "./decimal.ts";

/** What insight reads of an event of money. */
export type MoneyEvent = Pick<AccountEvent, "id" | "tool" | "connection" | "type" | "time"> &
  Partial<Pick<AccountEvent, "object" | "owed" | "details" | "matched" | "recordedTime">>;

/** What a document does to what is owed. */
export type Role = "invoice" | "credit" | "payment" | "sale" | "refund" | "estimate" | "bill";

/** A document of money as its events tell it, by the latest reading. */
export interface Document {
  /** Tool, connection, kind and id: names it among all. */
  readonly name: string;
  readonly tool: string;
  readonly connection: string;
  readonly kind: string;
  readonly id: string;
  readonly role: Role | undefined;
  /**
   * `gone`: voided or deleted, for good. `pending`: nothing of it has been read yet. `writtenOff`: given up as a loss, until
   * it is paid after all.
   */
  readonly state: "open" | "settled" | "writtenOff" | "gone" | "pending";
  readonly owed?: Owed;
  /** The event whose reading counts. */
  readonly event: string;
  /** The document's own date, else the day of its event. */
  readonly issued: string;
  /** The day as of which a reading first showed nothing open, and none has shown otherwise since. */
  readonly settledOn?: string;
  /** The readings, earliest first, each with its event. */
  readonly readings: readonly { readonly event: string; readonly owed: Owed }[];
}

const roles: Readonly<Record<string, Role>> = {
  invoice: "invoice",
  creditmemo: "credit",
  creditnote: "credit",
  payment: "payment",
  salesreceipt: "sale",
  refundreceipt: "refund",
  refund: "refund",
  estimate: "estimate",
  quote: "estimate",
  bill: "bill",
};

const rolesByType: Readonly<Record<string, Role>> = {
  invoice: "invoice",
  credit: "credit",
  payment: "payment",
  estimate: "estimate",
  bill: "bill",
};

/**
 * The documents that events of money tell of, by their names in order. Of a document's readings the one of the latest
 * `asOf` counts, whenever its event came; a document that was voided or deleted, by an event or by `gone` (its object's
 * row), stays so.
 */
export function documentsOf(
  events: Iterable<MoneyEvent>,
  gone: (name: string) => boolean = () => false,
): Document[] {
  const told = new Map<string, Map<string, MoneyEvent>>();
  for (const event of events) {
    if (event.object === undefined || roleOf(event) === undefined) continue;
    const name = documentName(event, event.object);
    const known = told.get(name) ?? new Map<string, MoneyEvent>();
    told.set(name, known.set(event.id, event));
  }
  return [...told]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([name, known]) => foldedOf(name, [...known.values()], gone(name)) ?? []);
}

const documentName = ({ tool, connection }: MoneyEvent, { kind, id }: { kind: string; id: string }) =>
  JSON.stringify([tool, connection, kind, id]);

/** The name of the document that one settles. */
export const settledName = ({ tool, connection }: Document, { kind, id }: { kind: string; id: string }) =>
  JSON.stringify([tool, connection, kind, id]);

/** Whether something of it is known that counts in the sums of money that moved. */
export const isBooked = ({ state }: Document) =>
  state === "open" || state === "settled" || state === "writtenOff";

/** Whether it changes what a customer owes on account. */
export const isOwing = (role: Role | undefined) =>
  role === "invoice" || role === "credit" || role === "payment";

export function roleOf({ type, object }: MoneyEvent): Role | undefined {
  const kind = object?.kind.toLowerCase().replaceAll(/[^a-z]/g, "") ?? "";
  return roles[kind] ?? (type === "payment.refunded" ? "refund" : rolesByType[type.split(".")[0] ?? ""]);
}

const isGone = ({ type, object }: MoneyEvent) =>
  /\.(voided|deleted)$/.test(type) || object?.state === "voided" || object?.state === "deleted";

function foldedOf(name: string, events: readonly MoneyEvent[], isBuried: boolean): Document | undefined {
  const known = [...events].sort(earlier);
  const last = known.at(-1);
  if (last?.object === undefined) return undefined;
  const told = known.flatMap(({ id, owed }) => (owed === undefined ? [] : [{ event: id, owed }]));
  const readings = roleOf(last) === "refund" ? givenBack(told) : told;
  const reading = readings.at(-1);
  const settled = readings[readings.findLastIndex(({ owed }) => !isNothing(owed.open)) + 1];
  return {
    name,
    tool: last.tool,
    connection: last.connection,
    kind: last.object.kind,
    id: last.object.id,
    role: roleOf(last),
    state: isBuried || known.some(isGone) ? "gone" : stateOf(reading?.owed, last.object.state),
    event: reading?.event ?? last.id,
    issued: reading?.owed.issued ?? dayOf(last.time),
    readings,
    ...(reading ? { owed: reading.owed } : {}),
    ...(settled ? { settledOn: dayOf(settled.owed.asOf) } : {}),
  };
}

/** What was given back in all, by each reading: of a refund that failed its own tells only what it takes off, as less than nothing. */
function givenBack(told: Document["readings"]): Document["readings"] {
  const readings: Document["readings"][number][] = [];
  for (const one of told) {
    const [before, taken] = [readings.at(-1)?.owed, exact(one.owed.total)];
    const left = before === undefined ? 0n : exact(before.total) + taken;
    const owed = { ...one.owed, ...before, total: written(left > 0n ? left : 0n), asOf: one.owed.asOf };
    readings.push(taken < 0n ? { ...one, owed } : one);
  }
  return readings;
}

function stateOf(owed: Owed | undefined, said: string | undefined): Document["state"] {
  if (owed === undefined) return "pending";
  if (isNothing(owed.open)) return "settled";
  return said === "uncollectible" ? "writtenOff" : "open";
}

const isNothing = (amount: string) => /^-?0+(\.0+)?$/.test(amount);

/** By when the record stood so, then by when it happened; instants are of any fineness. */
function earlier(a: MoneyEvent, b: MoneyEvent): number {
  const [one, other] = [a, b].map(({ owed, time }) => Date.parse(owed?.asOf ?? time));
  return (one ?? 0) - (other ?? 0) || Date.parse(a.time) - Date.parse(b.time) || compare(a.id, b.id);
}
