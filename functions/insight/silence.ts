import type { RollupDay } from "../../schemas/rollup.ts";
import { daysAfter, toDay, toNumber } from "./days.ts";

/** A day of an account: how many of its events were the customer's, and how many there were. */
export type HeardDay = Pick<RollupDay, "day" | "in" | "events">;

/** Days that are looked back on; a client that comes once a year needs two full cycles. */
export const lookedBack = 1096;
/** Days of silence that are believed before any was seen. */
const prior = 30;
const fewestGaps = 4;
const fewestLived = 60;
const quieter = { share: 0.05, floor: 7 };
const silent = { share: 0.01, floor: 14 };

/** How a pause compares with those that the account has had. Days are whole; `share` is of the days looked back on. */
export interface Rhythm {
  readonly lastHeard: string;
  readonly elapsed: number;
  readonly gaps: number;
  /** The sum of the gaps, and of their squares. */
  readonly G: number;
  readonly Q: number;
  /** The mean length of a pause that one finds the account in. */
  readonly m: number;
  /** On what share of days it was at least this quiet. */
  readonly share: number;
  readonly quieterAfter: number;
  readonly silentAfter: number;
  /** The days on which it becomes quieter and silent, true until it is heard again. */
  readonly quieterFrom: string;
  readonly silentFrom: string;
  /** The longest pause in days, and the latest one of that length. */
  readonly longest: number;
  readonly longestFrom: string;
  readonly longestUntil: string;
}

export type Silence =
  | (Rhythm & { readonly state: "usual" | "quieter" | "silent" })
  /** Its sources have not been heard long enough to say. */
  | (Rhythm & { readonly state: "unknown"; readonly why: "source" })
  | {
      readonly state: "unknown";
      /** Too few contacts, or none longer ago than two months. */
      readonly why: "few" | "young";
      readonly lastHeard: string;
      readonly elapsed: number;
      readonly gaps: number;
    }
  /** No event says who acted, or nothing was heard at all. */
  | { readonly state: "unknown"; readonly why: "direction" | "nothing" };

/**
 * How silent a customer is on a day, by the share of its own days that were as quiet. Only whether the customer acted on
 * a day counts, not how often. `today` is the last whole day. `deafSince`: the day from which its sources were silent
 * themselves, where they are.
 */
export function silenceOf(days: Iterable<HeardDay>, today: string, deafSince?: string): Silence {
  const now = toNumber(today);
  const looked = [...days].filter(({ day }) => day <= today && toNumber(day) > now - lookedBack);
  const heard = [...new Set(looked.filter((day) => day.in > 0).map(({ day }) => toNumber(day)))];
  heard.sort((a, b) => a - b);
  const [first, last] = [heard[0], heard.at(-1)];
  if (first === undefined || last === undefined)
    return { state: "unknown", why: looked.some(({ events }) => events > 0) ? "direction" : "nothing" };
  const gaps = heard.slice(1).map((day, n) => day - (heard[n] ?? day));
  const elapsed = now - last;
  const lastHeard = toDay(last);
  const unknown = { state: "unknown", lastHeard, elapsed, gaps: gaps.length } as const;
  if (gaps.length < fewestGaps) return { ...unknown, why: "few" };
  if (now - first < fewestLived) return { ...unknown, why: "young" };
  const rhythm = rhythmOf(heard, gaps, elapsed);
  const listened =
    deafSince === undefined ? elapsed : Math.max(0, Math.min(elapsed, toNumber(deafSince) - last));
  if (listened >= rhythm.silentAfter) return { ...rhythm, state: "silent" };
  if (listened >= rhythm.quieterAfter) return { ...rhythm, state: "quieter" };
  return listened < elapsed ? { ...rhythm, state: "unknown", why: "source" } : { ...rhythm, state: "usual" };
}

function rhythmOf(heard: readonly number[], gaps: readonly number[], elapsed: number): Rhythm {
  const G = gaps.reduce((sum, gap) => sum + gap, 0);
  const Q = gaps.reduce((sum, gap) => sum + gap * gap, 0);
  const m = (Q + prior * prior) / (G + prior);
  const beyond = excesses(gaps);
  const share = (e: number) => (beyond(e) + prior * Math.exp(-e / m)) / (G + prior);
  const from = ({ share: most, floor }: typeof quieter) => {
    let e = floor;
    while (share(e) > most) e++;
    return e;
  };
  const [quieterAfter, silentAfter] = [from(quieter), from(silent)];
  const longest = Math.max(...gaps);
  const longestFrom = toDay(heard[gaps.lastIndexOf(longest)] ?? 0);
  const lastHeard = toDay(heard.at(-1) ?? 0);
  return {
    lastHeard,
    elapsed,
    gaps: gaps.length,
    G,
    Q,
    m,
    share: share(elapsed),
    quieterAfter,
    silentAfter,
    quieterFrom: daysAfter(lastHeard, quieterAfter),
    silentFrom: daysAfter(lastHeard, silentAfter),
    longest,
    longestFrom,
    longestUntil: daysAfter(longestFrom, longest),
  };
}

/** For any number of days, how many days of all gaps lie beyond it; each answer is a look-up. */
function excesses(gaps: readonly number[]): (e: number) => number {
  const longest = Math.max(...gaps);
  const longer = new Array<number>(longest + 1).fill(0);
  for (const gap of gaps) for (let e = 0; e < gap; e++) longer[e] = (longer[e] ?? 0) + 1;
  const sums = new Array<number>(longest + 1).fill(0);
  for (let e = longest - 1; e >= 0; e--) sums[e] = (sums[e + 1] ?? 0) + (longer[e] ?? 0);
  return (e) => sums[e] ?? 0;
}
