import type { MonthList } from "../../../../schemas/insight.ts";
import { Link } from "../parts/link.tsx";
import { percent } from "../state/client-words.ts";
import { monthName } from "../state/days.ts";
import { number } from "../state/format.ts";
import { changeIn } from "../state/months-change.ts";
import { t } from "../state/words.ts";
import { daysToPay } from "./days-to-pay.ts";

type Month = MonthList["months"][number];
type Figure = "invoiced" | "credited" | "received" | "refunded";

interface Props {
  readonly months: MonthList["months"];
  readonly currency: string;
  /** Where a month leads to, and the one that is looked at. */
  readonly opening?: { readonly to: (month: string) => string; readonly chosen: string | undefined };
}

const amountOf = (money: Month["currencies"], currency: string, figure: Figure) =>
  Number(money[currency]?.[figure] ?? 0);

/** Months with the same ones of the year before, the latest first, and their sum; all in one currency. */
export function MonthsTable({ months, currency, opening }: Props) {
  const sum = (of: (month: Month) => number) => months.reduce((all, month) => all + of(month), 0);
  const now = (month: Month) => amountOf(month.currencies, currency, "invoiced");
  const then = (month: Month) => amountOf(month.lastYear, currency, "invoiced");
  const credited = (month: Month) => amountOf(month.currencies, currency, "credited");
  const received = (month: Month) => amountOf(month.currencies, currency, "received");
  const paid = (some: MonthList["months"]) => daysToPay(some.map((month) => month.currencies[currency]));
  // One client's months say who acted, on fewer columns of money.
  const isClients = months.some(({ acted }) => acted !== undefined);
  // A column in which nothing stands gives its room to the others.
  const isCredited = !isClients && months.some((month) => credited(month) !== 0);
  const columns = [
    ...(["months.invoiced", "months.yearBefore"] as const),
    ...(isClients ? [] : (["months.change"] as const)),
    ...(isCredited ? (["months.credited"] as const) : []),
    ...(["months.received", "months.openAtEnd", "months.daysToPay"] as const),
    ...(isClients ? (["months.them", "months.us"] as const) : []),
  ];
  // What a narrow screen has no room for: the chart has a client's year before, too, and the change is that of two columns.
  const isWide = (key: (typeof columns)[number]) =>
    ["months.change", "months.credited", "months.daysToPay", "months.us"].includes(key) ||
    (isClients && key === "months.yearBefore");
  return (
    <table class="desk-table months">
      <caption class="sr">{t("months.caption", { currency })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("months.month")}</th>
          {columns.map((key) => (
            <th scope="col" class={`right ${isWide(key) ? "only-wide" : ""}`} key={key}>
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {months.map((month) => (
          <tr key={month.month} class={opening?.chosen === month.month ? "chosen" : ""}>
            <th scope="row">
              {opening === undefined ? (
                <strong>{monthName(month.month, "short")}</strong>
              ) : (
                <Link
                  to={opening.to(month.month)}
                  replace
                  title={t("months.byClient", { month: monthName(month.month) })}
                  aria-current={opening.chosen === month.month ? "true" : undefined}
                >
                  {monthName(month.month, "short")}
                </Link>
              )}
              {month.running ? <span class="muted"> {t("months.soFar")}</span> : null}
            </th>
            <Amount amount={now(month)} strong />
            <Amount amount={then(month)} wide={isClients} />
            {isClients ? null : <Change months={[month]} currency={currency} />}
            {isCredited ? <Amount amount={credited(month)} wide /> : null}
            <Amount amount={received(month)} />
            <Amount amount={Number(month.currencies[currency]?.open ?? 0)} />
            <Count n={paid([month])} />
            {isClients ? <Acted n={month.acted?.them ?? 0} missed={!month.running} /> : null}
            {isClients ? <Acted n={month.acted?.us ?? 0} wide /> : null}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("months.together", { n: months.length })}</th>
          <Amount amount={sum(now)} strong />
          <Amount amount={sum(then)} strong wide={isClients} />
          {isClients ? null : <Change months={months} currency={currency} />}
          {isCredited ? <Amount amount={sum(credited)} strong wide /> : null}
          <Amount amount={sum(received)} strong />
          <td />
          <Count n={paid(months)} strong />
          {isClients ? <Acted n={sum(({ acted }) => acted?.them ?? 0)} strong /> : null}
          {isClients ? <Acted n={sum(({ acted }) => acted?.us ?? 0)} strong wide /> : null}
        </tr>
      </tfoot>
    </table>
  );
}

interface AmountProps {
  readonly amount: number;
  readonly strong?: boolean;
  /** Left out where there is no room for it. */
  readonly wide?: boolean;
}

function Amount({ amount, strong = false, wide = false }: AmountProps) {
  const rounded = Math.round(amount);
  const text = rounded === 0 ? <span class="muted">–</span> : number(rounded);
  return <td class={`right ${wide ? "only-wide" : ""}`}>{strong ? <strong>{text}</strong> : text}</td>;
}

/** Days that invoices took to be paid; nothing where none was. */
function Count({ n, strong = false }: { readonly n: number | undefined; readonly strong?: boolean }) {
  const text = n === undefined ? <span class="muted">–</span> : number(Math.round(n));
  return <td class="right only-wide">{strong ? <strong>{text}</strong> : text}</td>;
}

interface ActedProps {
  readonly n: number;
  readonly strong?: boolean;
  /** Whose days they are: that a customer was not heard in a whole month is bad. */
  readonly missed?: boolean;
  readonly wide?: boolean;
}

/** On how many days somebody acted: none is a number, too. */
function Acted({ n, strong = false, missed, wide = false }: ActedProps) {
  return (
    <td class={`right ${wide ? "only-wide" : ""}`}>
      <span class={missed === true && n === 0 ? "word bad" : ""}>
        {strong ? <strong>{number(n)}</strong> : number(n)}
      </span>
    </td>
  );
}

/** Against the year before, of months that have ended; bad where less was invoiced in one. */
function Change({ months, currency }: { readonly months: MonthList["months"]; readonly currency: string }) {
  const share = changeIn(months, currency);
  if (share === undefined) return <td class="right only-wide" />;
  const isLess = months.length === 1 && share < 0;
  return (
    <td class="right only-wide">
      <span class={isLess ? "word bad" : ""}>{percent(share)}</span>
    </td>
  );
}
