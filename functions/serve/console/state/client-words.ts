import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { dayAgo, daysFrom, today } from "./days.ts";
import { number } from "./format.ts";
import { t } from "./words.ts";

export type Tone = "bad" | "warn" | "good" | "plain";

/** A fact in two lines: what it is, and what to measure it by. */
export interface Told {
  readonly text: string;
  readonly tone: Tone;
  readonly second: string;
}

type Silence = PortfolioAccount["silence"];

/** How long nothing has come from a client, beside how often something comes usually; `brief` where a line is narrow. */
export function silenceWords({ state, elapsed, sentence }: Silence, length?: "brief"): Told {
  const { usually, lastHeard } = sentence.values;
  const second =
    typeof usually === "number"
      ? t(length === "brief" ? "silence.everyBrief" : "silence.every", { n: usually })
      : unknownWords(sentence, state);
  if (state === "silent" && elapsed !== undefined)
    return { text: t("silence.silent", { n: elapsed }), tone: "bad", second };
  if (state === "quieter" && elapsed !== undefined)
    return { text: t("silence.quieter", { n: elapsed }), tone: "warn", second };
  const text =
    typeof lastHeard === "string" ? t("silence.heard", { ago: dayAgo(lastHeard) }) : t("silence.never");
  return { text, tone: "plain", second };
}

function unknownWords({ code, values }: Silence["sentence"], state: Silence["state"]): string {
  if (state !== "unknown") return "";
  if (code === "silence.few") return t("silence.few", { n: Number(values.contacts) });
  if (code === "silence.young") return t("silence.young");
  if (code === "silence.source") return t("silence.source");
  return code === "silence.direction" ? t("silence.direction") : "";
}

type Health = Pick<PortfolioAccount["health"], "score" | "band" | "coverage" | "trend">;

const bands = {
  "at risk": { key: "health.atRisk", tone: "bad" },
  watch: { key: "health.watch", tone: "warn" },
  well: { key: "health.well", tone: "good" },
  unknown: { key: "health.unknown", tone: "plain" },
} as const;

/** A band's word and colour. */
export function bandWords(band: Health["band"]): { readonly text: string; readonly tone: Tone } {
  const { key, tone } = bands[band];
  return { text: t(key), tone };
}

/** How health has moved; where it has no number, how much of it is known. */
export function trendWords({ score, trend, coverage }: Health): string {
  if (score === null) return t("health.known", { n: Math.round(coverage * 100) });
  if (trend === undefined) return "";
  if (Math.round(trend) === 0) return t("health.same");
  return t(trend < 0 ? "health.down" : "health.up", { n: Math.abs(Math.round(trend)) });
}

/** The customer's days of the last 13 weeks, for those who cannot see the bars. */
export const sparkWords = (spark: string) => t("spark.weeks", { weeks: [...spark].join(" ") });

/** How long a thing is late by its day. */
export const lateWords = (due: string) => t("late.days", { n: Math.max(1, daysFrom(due, today())) });

export const initials = (name: string) =>
  name
    .split(/[\s@.]+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toLocaleUpperCase())
    .join("");

export const percent = (share: number) =>
  `${share > 0 ? "+" : share < 0 ? "−" : ""}${number(Math.abs(Math.round(share * 100)))}%`;
