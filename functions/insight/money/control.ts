import { exact, written } from "./decimal.ts";
import { type Document, isOwing, type MoneyEvent, roleOf } from "./documents.ts";

/** What the ledger itself says is owed in a currency, beside what the timeline's documents add up to. */
export interface Control {
  /** The ledger's own total, less its credits. */
  readonly balance: string;
  /** The ledger's total less the documents'; what is more than nothing is owed and not on the timeline. */
  readonly difference: string;
  /** The event that told of the total last. */
  readonly event: string;
}

type Told = { readonly currency: string; readonly event: string } & Readonly<
  Record<"of" | "balance" | "asOf", string>
>;

/**
 * The ledger's own totals by currency, of events and documents of the ledger of record. None where the ledger may say
 * otherwise by now: a document has been told of since without the total beside it, or belongs to no customer's total.
 */
export function controlsOf(
  events: readonly MoneyEvent[],
  documents: readonly Document[],
  netOf: (currency: string) => string,
): ReadonlyMap<string, Control> {
  const owing = events.filter((event) => isOwing(roleOf(event)) && !hasFailed(event));
  const failed = new Set(events.filter(hasFailed).map(({ id }) => id));
  const last = new Map<string, Told>();
  for (const { id, owed } of owing) {
    if (owed?.control === undefined) continue;
    const { of, asOf } = owed.control;
    const known = last.get(of);
    if (known === undefined || known.asOf < asOf || (known.asOf === asOf && known.event < id))
      last.set(of, { ...owed.control, currency: owed.currency, event: id });
  }
  const readAt = [...last.values()].map(({ asOf }) => asOf).sort()[0];
  if (readAt === undefined) return new Map();
  const isNewer = ({ owed, recordedTime, time }: MoneyEvent) =>
    owed?.control === undefined && Date.parse(recordedTime ?? time) > Date.parse(readAt);
  const isElsewhere = ({ state, readings, event }: Document) =>
    (state === "pending" && !failed.has(event)) ||
    (state === "open" && readings.every(({ owed }) => owed.control === undefined));
  if (owing.some(isNewer) || documents.some((one) => isOwing(one.role) && isElsewhere(one))) return new Map();
  return new Map(
    [...Map.groupBy(last.values(), ({ currency }) => currency)].map(([currency, totals]) => {
      const balance = totals.reduce((sum, { balance }) => sum + exact(balance), 0n);
      const difference = balance - exact(netOf(currency));
      const newest = totals.reduce((a, b) => (a.asOf < b.asOf ? b : a));
      return [
        currency,
        { balance: written(balance), difference: written(difference), event: newest.event },
      ] as const;
    }),
  );
}

/** A payment that the bank refuses changes nothing that is owed, and a ledger need not know of it. */
const hasFailed = ({ type }: MoneyEvent) => type === "payment.failed";
