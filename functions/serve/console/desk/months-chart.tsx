import type { MonthList } from "../../../../schemas/insight.ts";
import { whole } from "../state/amounts.ts";
import { monthLetters, monthName } from "../state/days.ts";
import { t } from "../state/words.ts";
import { amountOf, type Measure, measureKeys } from "./months-view.ts";
import { useWidth } from "./use-width.ts";

const height = 150;
const bottom = 20;
const left = 62;
const gridLines = 4;
/** Before it is known how wide the page is, as on a small desk. */
const usualWidth = 760;
/** A month's letters need so much; where there is less, every second one is written. */
const lettered = 32;

interface Props {
  readonly months: MonthList["months"];
  readonly currency: string;
  /** What is drawn; left out, what was invoiced. */
  readonly measure?: Measure;
  /** The month that is looked at by its clients. */
  readonly chosen?: string | undefined;
}

/** What was invoiced, or another measure, by month beside the year before, from zero; the table below has the same figures. */
export function MonthsChart({ months, currency, measure = "invoiced", chosen }: Props) {
  const shown = months.toReversed().map(({ month, running, currencies, lastYear }) => ({
    month,
    running,
    now: amountOf(currencies, currency, measure),
    before: amountOf(lastYear, currency, measure),
  }));
  const top = roundedUp(Math.max(1, ...shown.flatMap(({ now, before }) => [now, before])));
  const y = (amount: number) => height - (Math.max(0, amount) / top) * (height - 10);
  const largest = shown.toSorted((a, b) => b.now - a.now)[0];
  // Drawn as wide as it is shown, so that its words are as large as all others.
  const { ref, width } = useWidth<SVGSVGElement>(usualWidth);
  const slot = (width - left) / Math.max(1, shown.length);
  const bar = Math.min(28, slot * 0.3);
  return (
    <figure class="months-chart">
      <figcaption>
        <h2>{t(measureKeys[measure])}</h2>
        <span class="spring" />
        <span class="legend then">{t("months.yearBefore")}</span>
        <span class="legend now">{t("months.thisYear")}</span>
        <span class="legend running">{t("months.running")}</span>
      </figcaption>
      <svg
        ref={ref}
        viewBox={`0 0 ${width} ${height + bottom}`}
        role="img"
        aria-label={t("months.chart", {
          what: t(measureKeys[measure]),
          from: monthName(shown[0]?.month ?? ""),
          until: monthName(shown.at(-1)?.month ?? ""),
          most: monthName(largest?.month ?? ""),
          amount: whole(largest?.now ?? 0, currency),
        })}
        focusable="false"
      >
        <defs>
          <pattern
            id="running"
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect class="hatch-ground" width="5" height="5" />
            <rect class="hatch" width="2.4" height="5" />
          </pattern>
        </defs>
        {Array.from({ length: gridLines + 1 }, (_, n) => {
          const amount = (top / gridLines) * n;
          return (
            <g key={amount}>
              <line class="grid" x1={left} x2={width} y1={y(amount)} y2={y(amount)} />
              <text class="axis" x={left - 8} y={y(amount) + 4} text-anchor="end">
                {whole(amount, currency)}
              </text>
            </g>
          );
        })}
        {shown.map(({ month, running, now, before }, n) => {
          const x = left + n * slot + (slot - 2 * bar - 2) / 2;
          return (
            <g key={month}>
              {month === chosen ? (
                <rect class="chosen" x={left + n * slot} y="0" width={slot} height={height + bottom} rx="4" />
              ) : null}
              <title>{`${monthName(month)}: ${whole(now, currency)}; ${t("months.yearBefore")} ${whole(before, currency)}`}</title>
              <rect class="then" x={x} y={y(before)} width={bar} height={height - y(before)} rx="1" />
              <rect
                class={running ? "now running" : "now"}
                x={x + bar + 2}
                y={y(now)}
                width={bar}
                height={height - y(now)}
                rx="1"
              />
              {slot < lettered && n % 2 !== 0 ? null : (
                <text class="axis" x={left + n * slot + slot / 2} y={height + 15} text-anchor="middle">
                  {monthLetters(month)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

/** The next number above that is easy to read: 1, 2, 2.5 or 5 and noughts. */
function roundedUp(amount: number): number {
  const power = 10 ** Math.floor(Math.log10(amount));
  return ([1, 2, 2.5, 5, 10].find((one) => one * power >= amount) ?? 10) * power;
}
