import { DecimalSum, exact, written } from "./decimal.ts";
import { type Document, isBooked, type Role } from "./documents.ts";

/** What a month's documents come to in one currency, as decimal text. */
export interface MonthMoney {
  readonly invoiced: string;
  readonly credited: string;
  readonly received: string;
  readonly refunded: string;
}

/** Which sums a document is part of: what is sold on the spot is invoiced and received at once. */
const counts: Readonly<Record<keyof MonthMoney, readonly Role[]>> = {
  invoiced: ["invoice", "sale"],
  credited: ["credit"],
  received: ["payment", "sale"],
  refunded: ["refund"],
};

/** Months `YYYY-MM` by the documents' own dates, as they stand now, by currency. */
export type Months = Readonly<Record<string, Readonly<Record<string, MonthMoney>>>>;

export function monthsOf(documents: readonly Document[]): Months {
  const counted = documents.filter((one) => one.role !== undefined && movesMoney(one.role) && isBooked(one));
  const byMonth = Map.groupBy(counted, ({ issued }) => issued.slice(0, 7));
  return sorted(byMonth, (month) =>
    sorted(
      Map.groupBy(month, ({ owed }) => owed?.currency ?? ""),
      (found) => ({
        invoiced: sumOf(found, "invoiced"),
        credited: sumOf(found, "credited"),
        received: sumOf(found, "received"),
        refunded: sumOf(found, "refunded"),
      }),
    ),
  );
}

/** Several accounts' money of one month, added up by currency. */
export class MoneySum {
  readonly #byCurrency = new Map<string, Record<keyof MonthMoney, DecimalSum>>();

  add(one: Readonly<Record<string, MonthMoney>>): void {
    for (const currency in one) {
      const money = one[currency];
      if (money === undefined) continue;
      const sums = this.#byCurrency.get(currency) ?? noMoney();
      this.#byCurrency.set(currency, sums);
      for (const what of kinds) sums[what].add(money[what]);
    }
  }

  written(): Record<string, MonthMoney> {
    return sorted(this.#byCurrency, ({ invoiced, credited, received, refunded }) => ({
      invoiced: invoiced.written(),
      credited: credited.written(),
      received: received.written(),
      refunded: refunded.written(),
    }));
  }
}

const kinds = ["invoiced", "credited", "received", "refunded"] as const;
const noMoney = () => ({
  invoiced: new DecimalSum(),
  credited: new DecimalSum(),
  received: new DecimalSum(),
  refunded: new DecimalSum(),
});

const movesMoney = (role: Role) => Object.values(counts).some((roles) => roles.includes(role));

function sumOf(documents: readonly Document[], what: keyof MonthMoney): string {
  const found = documents.filter(({ role }) => role !== undefined && counts[what].includes(role));
  return written(found.reduce((sum, { owed }) => sum + exact(owed?.total ?? "0"), 0n));
}

function sorted<Value, Made>(
  from: ReadonlyMap<string, Value>,
  made: (value: Value) => Made,
): Record<string, Made> {
  return Object.fromEntries(
    [...from].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, made(value)]),
  );
}
