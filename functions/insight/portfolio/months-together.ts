import { EndSum, type ToldMonth, withEnd } from "../money/month-ends.ts";
import { MoneySum } from "../money/months.ts";
import { endIn, type PortfolioRow } from "./row.ts";

/** Months of several accounts, added up account by account: of each what it has, not each month asked for. */
export class MonthsTogether {
  readonly #months: ReadonlyMap<string, { readonly money: MoneySum; readonly ends: EndSum }>;

  constructor(months: readonly string[]) {
    this.#months = new Map(months.map((month) => [month, { money: new MoneySum(), ends: new EndSum() }]));
  }

  add(row: Pick<PortfolioRow, "months" | "monthEnds" | "day" | "receivables">): void {
    for (const month in row.months) this.#months.get(month)?.money.add(row.months[month] ?? {});
    const known = row.day.slice(0, 7);
    for (const month in row.monthEnds)
      if (month <= known) this.#months.get(month)?.ends.add(row.monthEnds[month] ?? {});
    for (const [month, { ends }] of this.#months) if (month > known) ends.add(endIn(row, month));
  }

  of(month: string): Readonly<Record<string, ToldMonth>> {
    const { money, ends } = this.#months.get(month) ?? {};
    return withEnd(money?.written(), ends?.written());
  }
}
