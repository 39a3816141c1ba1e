import { useEffect, useState } from "preact/hooks";
import type { MonthAccounts } from "../../../../schemas/insight.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { monthName } from "../state/days.ts";
import { capital, number } from "../state/format.ts";
import { withQuery } from "../state/location.ts";
import { csvOf, fileName, saveFile } from "../state/save-file.ts";
import { t } from "../state/words.ts";
import { amountOf, type Measure, measureKeys } from "./months-view.ts";

interface Props {
  readonly month: string;
  readonly currency: string;
  readonly measure: Measure;
  /** Whose clients; left out, all. */
  readonly owner: string | undefined;
}

/** One month by its clients, the largest first, beside the same month a year ago; they add up to the month's figure. */
export function MonthClients({ month, currency, measure, owner }: Props) {
  const [loaded, setLoaded] = useState<Loaded>({});
  const load = () =>
    call("GET", "/api/months/{month}/accounts", { at: { month }, query: { owner } }).then(
      ({ accounts }) => setLoaded({ accounts }),
      (error: unknown) => setLoaded({ error }),
    );
  useEffect(() => {
    setLoaded({});
    void load();
  }, [month, owner]);
  const rows = (loaded.accounts ?? [])
    .map(({ account, name, currencies, lastYear }) => ({
      ...{ account, name },
      now: amountOf(currencies, currency, measure),
      before: amountOf(lastYear, currency, measure),
    }))
    .filter(({ now, before }) => now !== 0 || before !== 0)
    .sort((a, b) => b.now - a.now || b.before - a.before || (a.name < b.name ? -1 : 1));
  const heading = capital(t("months.byClient", { month: monthName(month) }));
  const [year, yearBefore] = [month.slice(0, 4), String(Number(month.slice(0, 4)) - 1)];
  const save = () => {
    const head = [t("column.client"), t("months.month"), t("column.currency"), t(measureKeys[measure])];
    const lines = rows.map(({ name, now, before }) => [
      name,
      month,
      currency,
      now.toFixed(2),
      before.toFixed(2),
    ]);
    saveFile(csvOf([[...head, t("months.yearBefore")], ...lines]), `${fileName(heading, "list")}.csv`);
  };
  return (
    <aside class="month-clients" aria-label={heading}>
      <header>
        <h2>{heading}</h2>
        <span class="spring" />
        <button type="button" class="plain" disabled={rows.length === 0} onClick={save}>
          <Icon name="download" />
          CSV
        </button>
        <Link
          class="plain square"
          to={withQuery({ month: undefined })}
          replace
          aria-label={t("action.close")}
          title={t("action.close")}
        >
          <Icon name="close" />
        </Link>
      </header>
      {loaded.error === undefined ? null : <Failure error={loaded.error} retry={() => void load()} />}
      {loaded.accounts === undefined && loaded.error === undefined ? (
        <Skeleton lines={8} height={26} />
      ) : null}
      {loaded.accounts !== undefined && rows.length === 0 ? (
        <p class="quiet-line">{t("months.nobody", { month: monthName(month) })}</p>
      ) : null}
      {rows.length === 0 ? null : (
        <table class="desk-table months">
          <caption class="sr">
            {heading}, {t(measureKeys[measure])}, {currency}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("column.client")}</th>
              <th scope="col" class="right">
                {year}
              </th>
              <th scope="col" class="right">
                {yearBefore}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ account, name, now, before }) => (
              <tr key={account}>
                <th scope="row">
                  <Link to={`/console/accounts/${account}?show=months`}>
                    <Text>{name}</Text>
                  </Link>
                </th>
                <Amount amount={now} strong />
                <Amount amount={before} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("months.clients", { n: rows.length })}</th>
              <Amount amount={rows.reduce((sum, { now }) => sum + now, 0)} strong />
              <Amount amount={rows.reduce((sum, { before }) => sum + before, 0)} strong />
            </tr>
          </tfoot>
        </table>
      )}
    </aside>
  );
}

interface Loaded {
  readonly accounts?: MonthAccounts["accounts"];
  readonly error?: unknown;
}

function Amount({ amount, strong = false }: { readonly amount: number; readonly strong?: boolean }) {
  const rounded = Math.round(amount);
  const text = rounded === 0 ? <span class="muted">–</span> : number(rounded);
  return <td class="right">{strong ? <strong>{text}</strong> : text}</td>;
}
