import type { MonthList } from "../../../../schemas/insight.ts";
import { percent } from "../state/client-words.ts";
import { monthName } from "../state/days.ts";
import { number } from "../state/format.ts";
import { t } from "../state/words.ts";

type Month = MonthList["months"][number];
type Figure = "invoiced" | "credited" | "received" | "refunded";

interface Props {
  readonly months: MonthList["months"];
  readonly currency: string;
}

const amountOf = (money: Month["currencies"], currency: string, figure: Figure) =>
  Number(money[currency]?.[figure] ?? 0);

/** Months with the same ones of the year before, the latest first, and their sum; all in one currency. */
export function MonthsTable({ months, currency }: Props) {
  const sum = (of: (month: Month) => number) => months.reduce((all, month) => all + of(month), 0);
  const now = (month: Month) => amountOf(month.currencies, currency, "invoiced");
  const then = (month: Month) => amountOf(month.lastYear, currency, "invoiced");
  const credited = (month: Month) => amountOf(month.currencies, currency, "credited");
  // A column in which nothing stands gives its room to the others.
  const isCredited = months.some((month) => credited(month) !== 0);
  return (
    <table class="desk-table months">
      <caption class="sr">{t("months.caption", { currency })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("months.month")}</th>
          {(
            [
              "months.invoiced",
              "months.yearBefore",
              "months.change",
              ...(isCredited ? (["months.credited"] as const) : []),
              "months.received",
            ] as const
          ).map((key) => (
            <th scope="col" class={`right ${key === "months.credited" ? "only-wide" : ""}`} key={key}>
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {months.map((month) => (
          <tr key={month.month}>
            <th scope="row">
              <strong>{monthName(month.month, "short")}</strong>
              {month.running ? <span class="muted"> {t("months.soFar")}</span> : null}
            </th>
            <Amount amount={now(month)} strong />
            <Amount amount={then(month)} />
            <Change now={now(month)} then={then(month)} closed={!month.running} />
            {isCredited ? <Amount amount={credited(month)} wide /> : null}
            <Amount amount={amountOf(month.currencies, currency, "received")} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("months.together", { n: months.length })}</th>
          <Amount amount={sum(now)} strong />
          <Amount amount={sum(then)} strong />
          <Change now={sum(now)} then={sum(then)} closed={false} />
          {isCredited ? <Amount amount={sum(credited)} strong wide /> : null}
          <Amount amount={sum((month) => amountOf(month.currencies, currency, "received"))} strong />
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

/** Against the year before; bad only where less was invoiced in a month that has ended. */
function Change({
  now,
  then,
  closed,
}: {
  readonly now: number;
  readonly then: number;
  readonly closed: boolean;
}) {
  if (then === 0) return <td class="right" />;
  const share = now / then - 1;
  return (
    <td class="right">
      <span class={closed && share < 0 ? "word bad" : ""}>{percent(share)}</span>
    </td>
  );
}
