import { currenciesOf } from "../../../../schemas/by-currency.ts";
import type { Departure } from "../../../../schemas/insight.ts";
import { type LeftReason, leftReasons } from "../../../../schemas/left-reasons.ts";
import { whole } from "./amounts.ts";
import { today } from "./days.ts";
import { t } from "./words.ts";

/** Departures as the page of causes counts them. */

export const reasons: readonly LeftReason[] = leftReasons;

export const causeWord = (reason: LeftReason) => t(`cause.${reason}`);

/** What went with one that left, a year; empty where nothing is known or it is back. */
export const gone = (one: Departure): string => amountsOf([one]);

/** Yearly value that went with those that stay away; currencies stand side by side and are never added, that of most first. */
export function amountsOf(departures: readonly Departure[]): string {
  const went = departures.flatMap(({ value, back }) =>
    value && back === undefined ? [{ year: value }] : [],
  );
  return currenciesOf(went)
    .map((currency) => {
      const own = went.filter(({ year }) => year.currency === currency);
      return whole(
        own.reduce((sum, { year }) => sum + year.amount, 0),
        currency,
      );
    })
    .join(" · ");
}

export interface Quarter {
  /** Such as `2026-4`. */
  readonly key: string;
  readonly name: string;
  readonly running: boolean;
  readonly departures: readonly Departure[];
}

const shownQuarters = 8;

/** The running quarter and the seven before, the earliest first. */
export function quartersOf(departures: readonly Departure[]): Quarter[] {
  const running = quarterOf(today());
  return Array.from({ length: shownQuarters }, (_, n) => running - shownQuarters + 1 + n).map((at) => {
    const [year, quarter] = [Math.floor(at / 4), (at % 4) + 1];
    return {
      key: `${year}-${quarter}`,
      name: t("causes.quarter", { quarter: String(quarter), year: String(year) }),
      running: at === running,
      departures: departures.filter(({ on }) => quarterOf(on) === at),
    };
  });
}

/** Quarters since the year nought. */
const quarterOf = (day: string) =>
  Number(day.slice(0, 4)) * 4 + Math.floor((Number(day.slice(5, 7)) - 1) / 3);
