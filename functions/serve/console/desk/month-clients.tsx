import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { MonthAccounts, MonthList } from "../../../../schemas/insight.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { useNearEnd } from "../parts/near-end.ts";
import { Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { monthName } from "../state/days.ts";
import { capital, number } from "../state/format.ts";
import { withQuery } from "../state/location.ts";
import { Pages } from "../state/pages.ts";
import { csvOf, fileName, saveFile } from "../state/save-file.ts";
import { t } from "../state/words.ts";
import { amountOf, type Measure, measureKeys } from "./months-view.ts";

interface Props {
  readonly month: string;
  readonly currency: string;
  readonly measure: Measure;
  /** Whose clients; left out, all. */
  readonly owner: string | undefined;
  /** What they come to together, where that is known. */
  readonly together: Pick<MonthList["months"][number], "currencies" | "lastYear"> | undefined;
}

/** One month by its clients, the largest first, beside the same month a year ago; they add up to the month's figure. */
export function MonthClients({ month, currency, measure, owner, together }: Props) {
  const { pages, count } = useMemo(
    () => clientsIn({ month, currency, measure, owner }),
    [month, currency, measure, owner],
  );
  useEffect(() => void pages.reload(), [pages]);
  const end = useNearEnd(() => void pages.more(), pages.items.value, pages.complete.value);
  const amounts = ({ currencies, lastYear }: NonNullable<Props["together"]>) => ({
    now: amountOf(currencies, currency, measure),
    before: amountOf(lastYear, currency, measure),
  });
  const rows = pages.items.value.map((one) => ({ ...one, ...amounts(one) }));
  const standing = pages.standing.value;
  const sum = (of: "now" | "before") =>
    together === undefined ? rows.reduce((all, row) => all + row[of], 0) : amounts(together)[of];
  const heading = capital(t("months.byClient", { month: monthName(month) }));
  const [year, yearBefore] = [month.slice(0, 4), String(Number(month.slice(0, 4)) - 1)];
  const save = async () => {
    await pages.all();
    if (!pages.complete.peek()) return;
    const head = [t("column.client"), t("months.month"), t("column.currency"), t(measureKeys[measure])];
    const lines = pages.items.peek().map((one) => {
      const { now, before } = amounts(one);
      return [one.name, month, currency, now.toFixed(2), before.toFixed(2)];
    });
    saveFile(csvOf([[...head, t("months.yearBefore")], ...lines]), `${fileName(heading, "list")}.csv`);
  };
  return (
    <aside class="month-clients" aria-label={heading}>
      <header>
        <h2>{heading}</h2>
        <span class="spring" />
        <button type="button" class="plain" disabled={rows.length === 0} onClick={() => void save()}>
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
      {standing === "failed" ? <Failure error={pages.error.value} retry={() => void pages.reload()} /> : null}
      {standing === "loading" && rows.length === 0 ? <Skeleton lines={8} height={26} /> : null}
      {standing === "ready" && rows.length === 0 ? (
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
              <th scope="row">{t("months.clients", { n: count.value })}</th>
              <Amount amount={sum("now")} strong />
              <Amount amount={sum("before")} strong />
            </tr>
          </tfoot>
        </table>
      )}
      <div ref={end} />
    </aside>
  );
}

/** Those that have any of it, as they are read page by page, and how many all pages have. */
function clientsIn({ month, currency, measure, owner }: Omit<Props, "together">) {
  const count = signal(0);
  const pages = new Pages<MonthAccounts["accounts"][number]>(async (cursor) => {
    const query = { owner, currency, by: measure, cursor };
    const page = await call("GET", "/api/months/{month}/accounts", { at: { month }, query });
    count.value = page.count;
    return { items: page.accounts, next: page.next };
  });
  return { pages, count };
}

function Amount({ amount, strong = false }: { readonly amount: number; readonly strong?: boolean }) {
  const rounded = Math.round(amount);
  const text = rounded === 0 ? <span class="muted">–</span> : number(rounded);
  return <td class="right">{strong ? <strong>{text}</strong> : text}</td>;
}
