import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { byLaterThanUsual } from "../../../../schemas/later-than-usual.ts";

type Owed = PortfolioAccount["receivables"][string];

/** A client and what it owes in one currency. */
export interface Debtor {
  readonly row: PortfolioAccount;
  readonly owed: Owed;
}

type Compare = (a: Debtor, b: Debtor) => number;

const names = new Intl.Collator();
const larger =
  (figure: "overdue" | "outstanding"): Compare =>
  (a, b) =>
    Number(b.owed[figure]) - Number(a.owed[figure]);

/** Whom nobody has written, met or billed for longest comes first, and before these whom nobody ever has. */
const untouched: Compare = (a, b) => (a.row.touched ?? "").localeCompare(b.row.touched ?? "");

const later: Compare = (a, b) => {
  const [one, other] = [a, b].map(({ row: { payHabit }, owed: { oldestDays: days } }) =>
    byLaterThanUsual({ days, payHabit }),
  );
  return one === undefined || other === undefined ? 0 : one[0] - other[0] || one[1] - other[1];
};

const sorts = {
  overdue: larger("overdue"),
  oldest: (a, b) => b.owed.oldestDays - a.owed.oldestDays,
  later,
  open: larger("outstanding"),
  touched: untouched,
  name: (a, b) => names.compare(a.row.name, b.row.name),
} as const satisfies Record<string, Compare>;

export type OwesSort = keyof typeof sorts;
export const owesSorts: readonly OwesSort[] = ["overdue", "oldest", "later", "open", "touched", "name"];
export const ascending: ReadonlySet<OwesSort> = new Set(["touched", "name"]);

/** What the address asks for; a word that means nothing here is passed over. */
export const sortIn = (query: URLSearchParams): OwesSort =>
  owesSorts.find((one) => one === query.get("sort")) ?? "overdue";

/** All of whom something is known in a currency, in an order; what that leaves open is decided by how much is overdue, then open. */
export const owedIn = (rows: readonly PortfolioAccount[], currency: string, sort: OwesSort): Debtor[] =>
  rows
    .flatMap((row) => {
      const owed = row.receivables[currency];
      return owed === undefined ? [] : [{ row, owed }];
    })
    .sort((a, b) => sorts[sort](a, b) || sorts.overdue(a, b) || sorts.open(a, b) || sorts.name(a, b));

/** Those among them who owe something. */
export const debtorsIn = (...asked: Parameters<typeof owedIn>): Debtor[] =>
  owedIn(...asked).filter(({ owed }) => Number(owed.outstanding) > 0);
