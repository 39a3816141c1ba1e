import type { InsightSettings } from "../../../schemas/insight-settings.ts";
import type { Hit } from "../growth/cross-sell.ts";
import { type Attention, type AttentionReason, attentionTo } from "./attention.ts";
import { byRisk } from "./need.ts";
import type { PortfolioRow } from "./row.ts";

/** An account on a person's list of the day. */
export interface MondayItem {
  readonly account: PortfolioRow["account"];
  /** Twelve months' revenue in the reporting currency. */
  readonly value: { readonly amount: number; readonly currency: string };
  /** Why it is there, the most pressing first. */
  readonly reasons: readonly Attention[];
}

/** What keeps a line off the list: a person has put it off. */
export type IsSnoozed = (account: string, reason: AttentionReason) => boolean;

export interface Listed {
  readonly isSnoozed?: IsSnoozed;
  readonly hitOf?: (account: string) => Hit | undefined;
  /** Since when a state holds, as the passes before have seen it. */
  readonly sinceOf?: (account: string, reason: AttentionReason) => string | undefined;
}

const usualLength = 10;

/** How lists are made: as the settings say, and in which order the currencies come that values are in. */
export type Listing = Pick<InsightSettings, "owners"> & { readonly currencies: readonly string[] };

/** An account with all that it needs attention for, the most pressing first. */
export interface Attended {
  readonly row: PortfolioRow;
  readonly reasons: readonly Attention[];
  /** What it would stand on the list for if nobody had put it off. */
  readonly putOff: readonly Attention[];
}

/** What an account needs attention for, apart from what is put off, and without what a person has acted on since it began. */
export function attended(row: PortfolioRow, listed: Listed = {}): Attended {
  const { isSnoozed = () => false, hitOf = () => undefined, sinceOf = () => undefined } = listed;
  const all = attentionTo(row, hitOf(row.account.id))
    .filter((one) => !isActedOn(row, one))
    .map((one) => ({ ...one, since: sinceOf(one.account, one.reason) ?? one.since }));
  const isPutOff = ({ account, reason }: Attention) => isSnoozed(account, reason);
  return { row, reasons: all.filter((one) => !isPutOff(one)), putOff: all.filter(isPutOff) };
}

/**
 * Who needs attention, by owner; accounts without one are under the empty name. Ten an owner at the most, the likeliest
 * to go first: at risk, silent, late with money, with an estimate about to expire; of growth one an owner.
 */
export function mondayLists(
  all: readonly Attended[],
  { owners, currencies }: Listing,
): Record<string, MondayItem[]> {
  const byOwner = Map.groupBy(all, ({ row }) => row.account.owner ?? "");
  return Object.fromEntries(
    [...byOwner]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([owner, own]) => [owner, listOf(own, owners[owner]?.most ?? usualLength, currencies)]),
  );
}

function listOf(own: readonly Attended[], most: number, currencies: readonly string[]): MondayItem[] {
  const likelier = byRisk(currencies);
  const found = own.filter(({ reasons }) => reasons.length > 0).sort((a, b) => likelier(a.row, b.row));
  const grows = ({ reasons }: Attended) => reasons[0]?.reason === "growth";
  const growth = found.filter(grows).slice(0, 1);
  const pressing = found.filter((one) => !grows(one)).slice(0, most - growth.length);
  return [...pressing, ...growth].map(({ row, reasons }) => itemOf(row, reasons));
}

/** What is put off of an owner's accounts, the likeliest to go first. */
export function putOffOf(
  own: readonly Attended[],
  { currencies }: Pick<Listing, "currencies">,
): MondayItem[] {
  const likelier = byRisk(currencies);
  return own
    .filter(({ putOff }) => putOff.length > 0)
    .sort((a, b) => likelier(a.row, b.row))
    .map(({ row, putOff }) => itemOf(row, putOff));
}

const itemOf = (row: PortfolioRow, reasons: readonly Attention[]): MondayItem => ({
  account: row.account,
  value: { amount: row.year.amount, currency: row.year.currency },
  reasons,
});

/** Talk with a customer after it began is an act, but not on its debts; that we went on invoicing is none but on these. */
function isActedOn({ acted }: PortfolioRow, { reason, since }: Attention): boolean {
  const last = reason === "overdue" ? acted.billed : acted.talked;
  return last !== undefined && last > since;
}
