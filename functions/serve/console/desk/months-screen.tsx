import { useEffect, useState } from "preact/hooks";
import type { MonthList } from "../../../../schemas/insight.ts";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { sums, whole } from "../state/amounts.ts";
import { call } from "../state/api.ts";
import { percent } from "../state/client-words.ts";
import { monthName } from "../state/days.ts";
import { number } from "../state/format.ts";
import { go, here, withQuery } from "../state/location.ts";
import { me } from "../state/me.ts";
import { changeIn } from "../state/months-change.ts";
import { portfolio, whose } from "../state/portfolio.ts";
import { t } from "../state/words.ts";
import { AsOf } from "./as-of.tsx";
import { currenciesIn } from "./client-months.tsx";
import { daysToPay } from "./days-to-pay.ts";
import { ListHead } from "./list-head.tsx";
import { MonthClients } from "./month-clients.tsx";
import { MonthsChart } from "./months-chart.tsx";
import { MonthsTable } from "./months-table.tsx";
import { measureKeys, measures, monthsView, spans } from "./months-view.ts";
import { OtherCurrency } from "./other-currency.tsx";
import { Scrolled } from "./scrolled.tsx";

type Months = MonthList["months"];

/** This year beside the last, month by month, in one currency at a time. */
export function MonthsScreen() {
  const [loaded, setLoaded] = useState<{ readonly months?: Months; readonly error?: unknown }>({});
  const owner = whose.value === "mine" ? me.value?.name : undefined;
  const load = () =>
    call("GET", "/api/months", { query: { owner } }).then(
      ({ months }) => setLoaded({ months }),
      (error: unknown) => setLoaded({ error }),
    );
  useEffect(() => {
    if (whose.value !== undefined) void load();
  }, [whose.value, owner]);
  const { measure, span, month } = monthsView();
  const { error } = loaded;
  const months = loaded.months?.slice(0, span);
  const currencies = currenciesIn(months ?? []);
  const asked = here.value.query.get("currency");
  const currency = currencies.find((one) => one === asked) ?? currencies[0];
  return (
    <section class="pane desk" aria-label={t("months.title")}>
      <ListHead title={t("months.title")} csv={() => monthsCsv(months ?? [])}>
        {currencies.map((one) => (
          <Link
            key={one}
            class="chip-button"
            to={withQuery({ currency: one })}
            replace
            aria-current={one === currency ? "true" : undefined}
          >
            {one}
          </Link>
        ))}
        <select
          class="menu"
          aria-label={t("months.measure")}
          value={measure}
          onChange={(event) => go(withQuery({ measure: event.currentTarget.value }), { replace: true })}
        >
          {measures.map((one) => (
            <option key={one} value={one}>
              {t(measureKeys[one])}
            </option>
          ))}
        </select>
        <select
          class="menu"
          aria-label={t("months.span")}
          value={String(span)}
          onChange={(event) => go(withQuery({ span: event.currentTarget.value }), { replace: true })}
        >
          {spans.map((one) => (
            <option key={one} value={one}>
              {t("months.together", { n: Number(one) })}
            </option>
          ))}
        </select>
      </ListHead>
      <OtherCurrency shown={currency} />
      <Scrolled label={t("months.title")}>
        {error === undefined ? null : <Failure error={error} retry={() => void load()} />}
        {months === undefined && error === undefined ? <Skeleton lines={14} height={25} /> : null}
        {months !== undefined && currency === undefined ? (
          <Empty icon="chart" title={t("months.none")}>
            {t("months.none.hint")}
          </Empty>
        ) : null}
        {months === undefined || currency === undefined ? null : (
          <>
            <Figures months={months} currency={currency} />
            <div class={month === undefined ? "" : "months-split"}>
              <div>
                <MonthsChart months={months} currency={currency} measure={measure} chosen={month} />
                <MonthsTable
                  months={months}
                  currency={currency}
                  opening={{
                    to: (one) => withQuery({ month: one === month ? undefined : one }),
                    chosen: month,
                  }}
                />
              </div>
              {month === undefined ? null : (
                <MonthClients
                  {...{ month, currency, measure, owner }}
                  together={loaded.months?.find((one) => one.month === month)}
                />
              )}
            </div>
          </>
        )}
      </Scrolled>
      <footer class="pane-foot">
        <span>{t("months.rule")}</span>
        <span class="spring" />
        <AsOf />
      </footer>
    </section>
  );
}

/** What the year comes to, and what is open today. */
function Figures({ months, currency }: { readonly months: Months; readonly currency: string }) {
  const sum = (of: (month: Months[number]) => string | undefined) =>
    months.reduce((all, month) => all + Number(of(month) ?? 0), 0);
  const [now, then, received] = [
    sum(({ currencies }) => currencies[currency]?.invoiced),
    sum(({ lastYear }) => lastYear[currency]?.invoiced),
    sum(({ currencies }) => currencies[currency]?.received),
  ];
  const change = changeIn(months, currency);
  const receivables = (portfolio.value?.rows.value ?? []).map((row) => row.receivables);
  const ended = months.find(({ running }) => !running);
  const openThen = ended?.currencies[currency]?.open;
  const inIt = (figure: "outstanding" | "overdue") =>
    sums(receivables, figure).find(([one]) => one === currency)?.[1] ?? 0;
  return (
    <dl class="strip">
      <div>
        <dt>{t("months.invoicedYear", { n: months.length })}</dt>
        <dd>
          <span class="big">{whole(now, currency)}</span>
          <span class="second">
            {then === 0
              ? t("months.firstYear")
              : change === undefined
                ? t("months.beforeOnly", { amount: whole(then, currency) })
                : t("months.before", { amount: whole(then, currency), change: percent(change) })}
          </span>
        </dd>
      </div>
      <div>
        <dt>{t("months.receivedYear", { n: months.length })}</dt>
        <dd>
          <span class="big">{whole(received, currency)}</span>
          {now > 0 ? (
            <span class="second">{t("months.ofInvoiced", { n: Math.round((received / now) * 100) })}</span>
          ) : null}
        </dd>
      </div>
      <div>
        <dt>{t("months.openToday")}</dt>
        <dd>
          <span class="big">{whole(inIt("outstanding"), currency)}</span>
          <span class="second">
            {t("overdue.amount", { amount: whole(inIt("overdue"), currency) })}
            {ended === undefined || openThen === undefined
              ? ""
              : ` · ${t("months.openThen", { amount: whole(openThen, currency), month: monthName(ended.month) })}`}
          </span>
        </dd>
      </div>
      <DaysToPay months={months} currency={currency} />
    </dl>
  );
}

/** How long invoices take to be paid in the latest month in which any was, beside the first. */
function DaysToPay({ months, currency }: { readonly months: Months; readonly currency: string }) {
  const known = months.flatMap(({ month, currencies }) => {
    const days = daysToPay([currencies[currency]]);
    return days === undefined ? [] : [{ month, days: number(Math.round(days)) }];
  });
  const [latest, first] = [known[0], known.at(-1)];
  return (
    <div>
      <dt>{t("months.daysToPay")}</dt>
      <dd>
        <span class="big">{latest?.days ?? t("months.unknown")}</span>
        <span class="second">
          {latest === undefined || first === undefined || first === latest
            ? t("months.nonePaid")
            : t("months.daysThen", { ...first, month: monthName(first.month, "short") })}
        </span>
      </dd>
    </div>
  );
}

/** Every month and currency, with the year before. */
function monthsCsv(months: Months) {
  const heads = [
    ...[t("months.month"), t("column.currency"), t("months.invoiced"), t("months.yearBefore")],
    t("months.change"),
  ];
  const lines = months.flatMap((one) => {
    const { month, currencies, lastYear } = one;
    return [...new Set([...Object.keys(currencies), ...Object.keys(lastYear)])].map((currency) => {
      const money = currencies[currency];
      const [now, then] = [money?.invoiced ?? "0.00", lastYear[currency]?.invoiced ?? "0.00"];
      const change = changeIn([one], currency);
      return [
        ...[month, currency, now, then],
        change === undefined ? "" : percent(change),
        ...[money?.credited ?? "0.00", money?.received ?? "0.00", money?.refunded ?? "0.00"],
        ...[money?.open ?? "", daysToPay([money])?.toFixed(1) ?? ""],
      ];
    });
  });
  const more = ["months.credited", "months.received", "months.refunded", "months.openAtEnd"] as const;
  return [[...heads, ...more.map((key) => t(key)), t("months.daysToPay")], ...lines];
}
