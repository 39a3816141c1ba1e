import type { Departure } from "../../../../schemas/insight.ts";
import { causeWord, quartersOf, reasons } from "../state/causes.ts";
import { number } from "../state/format.ts";
import { phone } from "../state/screen-size.ts";
import { t } from "../state/words.ts";

const height = 150;
const bottom = 20;
const slot = 88;
const bar = 44;
/** Where fewer left, one of them is not drawn higher than this. */
const tallest = 30;

/** Who left by quarter, a layer a cause with its number in it; the tables below have the same figures. */
export function CausesChart({ departures }: { readonly departures: readonly Departure[] }) {
  // On a phone so many that their words can still be read.
  const quarters = quartersOf(departures).slice(phone.value ? -4 : 0);
  const most = Math.max(1, ...quarters.map((one) => one.departures.length));
  const one = Math.min(tallest, (height - 20) / most);
  const width = quarters.length * slot;
  const used = reasons.filter((reason) => departures.some((departure) => departure.reason === reason));
  const largest = quarters.toSorted((a, b) => b.departures.length - a.departures.length)[0];
  return (
    <figure class="months-chart causes-chart">
      <figcaption>
        <h2>{t("causes.byQuarter")}</h2>
        <span class="spring" />
        {used.map((reason) => (
          <span key={reason} class={`legend cause ${reason}`}>
            {causeWord(reason)}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height + bottom}`}
        preserveAspectRatio="xMinYMid meet"
        role="img"
        aria-label={t("causes.chart", {
          from: quarters[0]?.name ?? "",
          until: quarters.at(-1)?.name ?? "",
          most: largest?.name ?? "",
          n: largest?.departures.length ?? 0,
        })}
        focusable="false"
      >
        <line class="grid" x1={0} x2={width} y1={height} y2={height} />
        {quarters.map((quarter, n) => {
          const x = n * slot + (slot - bar) / 2;
          const count = quarter.departures.length;
          let y = height;
          return (
            <g key={quarter.key}>
              {used.map((reason) => {
                const layer = quarter.departures.filter((departure) => departure.reason === reason).length;
                if (layer === 0) return null;
                const tall = layer * one;
                y -= tall;
                return (
                  <g key={reason}>
                    <title>{`${quarter.name}: ${causeWord(reason)} ${number(layer)}`}</title>
                    <rect
                      class={`cause ${reason}`}
                      x={x}
                      y={y + 1}
                      width={bar}
                      height={Math.max(1, tall - 1)}
                      rx="1"
                    />
                    {tall < 13 ? null : (
                      <text class="inside" x={x + bar / 2} y={y + tall / 2 + 4.5} text-anchor="middle">
                        {number(layer)}
                      </text>
                    )}
                  </g>
                );
              })}
              {count === 0 ? null : (
                <text class="axis" x={x + bar / 2} y={y - 5} text-anchor="middle">
                  {number(count)}
                </text>
              )}
              <text class="axis" x={x + bar / 2} y={height + 15} text-anchor="middle">
                {quarter.name}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
