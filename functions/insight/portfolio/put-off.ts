import { localTime } from "../digest/due.ts";
import type { Alert } from "./alerts.ts";
import type { AttentionReason } from "./attention.ts";

/** What somebody has put off: until a day or, without one, until it changes. */
export interface PutOff {
  readonly until?: string | undefined;
  /** Where that day begins; left out, UTC. */
  readonly zone?: string | undefined;
  /** The day on which; the first release did not keep it. */
  readonly at?: string | undefined;
}

/** The day of the pass that saw an account enter a state; `undefined` where it is in none, or in one that no alert is opened for. */
export type OpenedOf = (account: string, reason: AttentionReason) => string | undefined;

export function openedIn(alerts: readonly Pick<Alert, "account" | "reason" | "opened">[]): OpenedOf {
  const days = new Map(alerts.map(({ account, reason, opened }) => [`${account} ${reason}`, opened]));
  return (account, reason) => days.get(`${account} ${reason}`);
}

/** The day that it is in a zone, in UTC where none is said. */
export type TodayIn = (zone: string | undefined) => string;

/** The day in each zone at an instant; a zone's clock is looked at once. */
export function todayAt(now: Date): TodayIn {
  const days = new Map<string, string>();
  return (zone = "UTC") => {
    const day = days.get(zone) ?? localTime(now, zone).day;
    days.set(zone, day);
    return day;
  };
}

/**
 * Whether a state that an account entered on a day is put off today. Until it changes is as long as it lasts: where the account has left
 * the state and entered it again since, that is another.
 */
export function isPutOff({ until, zone, at }: PutOff, opened: string | undefined, todayIn: TodayIn): boolean {
  if (until !== undefined) return until > todayIn(zone);
  return at === undefined || opened === undefined || opened <= at;
}
