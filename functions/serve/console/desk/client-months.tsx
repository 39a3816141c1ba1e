import { useEffect, useState } from "preact/hooks";
import type { MonthList } from "../../../../schemas/insight.ts";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import { t } from "../state/words.ts";
import { MonthsChart } from "./months-chart.tsx";
import { MonthsTable } from "./months-table.tsx";
import { Scrolled } from "./scrolled.tsx";

/** A client's year beside the one before, in each currency. */
export function ClientMonths({ account }: { readonly account: string }) {
  const [loaded, setLoaded] = useState<{ readonly months?: MonthList["months"]; readonly error?: unknown }>(
    {},
  );
  const load = () =>
    call("GET", "/api/accounts/{account}/months", { at: { account } }).then(
      ({ months }) => setLoaded({ months }),
      (error: unknown) => setLoaded({ error }),
    );
  useEffect(() => void load(), [account]);
  if (loaded.error !== undefined) return <Failure error={loaded.error} retry={() => void load()} />;
  if (loaded.months === undefined) return <Skeleton lines={12} height={25} />;
  const { months } = loaded;
  const currencies = currenciesIn(months);
  return (
    <Scrolled label={t("months.title")}>
      {currencies.length === 0 ? <Empty icon="chart" title={t("months.none")} /> : null}
      {currencies.map((currency) => (
        <section key={currency} class="months-part" aria-label={currency}>
          <MonthsChart months={months} currency={currency} />
          <MonthsTable months={months} currency={currency} />
        </section>
      ))}
    </Scrolled>
  );
}

/** The currencies of some months, the most used first. */
export function currenciesIn(months: MonthList["months"]): string[] {
  const counts = new Map<string, number>();
  for (const { currencies, lastYear } of months)
    for (const one of [...Object.keys(currencies), ...Object.keys(lastYear)])
      counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([, n], [, m]) => m - n).map(([currency]) => currency);
}
