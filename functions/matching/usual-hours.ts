import type { Connection } from "../../schemas/connection.ts";

const hour = 3_600_000;
const week = 168;
/** What a digit may say at the most, of 36. */
const surest = 35;
/** Hours of silence beyond which no more is learnt from it. */
const learntFrom = 8 * week;

/** Below this chance a silence is not one of the usual ones. */
const rare = 0.001;
/** Where the hours are not learnt yet: gaps that make a mean, times of the mean, and seconds that hold a whole week. */
const fewest = 5;
const times = 6;
const weekAndDay = 8 * 86_400;

/** The hours since 1970, whose week began on a Thursday. */
const hourOf = (at: string | Date) => Math.floor(new Date(at).getTime() / hour);

/**
 * The hours of the week in which a connection is usually heard, after it was heard again: a digit of base 36 for each of
 * the 168, in UTC. A digit grows by a third of what it lacks when its hour hears something, and loses a quarter when not.
 */
export function nextUsualHours(
  known = "0".repeat(week),
  last: string | undefined,
  at: string,
): string | undefined {
  const [now, before] = [hourOf(at), last === undefined ? hourOf(at) - 1 : hourOf(last)];
  if (now <= before) return undefined;
  const digits = Array.from(known, (digit) => Number.parseInt(digit, 36));
  const digit = (one: number) => digits[one % week] ?? 0;
  for (let one = Math.max(before + 1, now - learntFrom); one < now; one++)
    digits[one % week] = Math.floor((digit(one) * 3) / 4);
  digits[now % week] = digit(now) + Math.ceil((surest - digit(now)) / 3);
  return digits.map((one) => one.toString(36)).join("");
}

export type Listened = Pick<Connection, "lastDeliveryAt" | "usualIntervalSeconds"> & {
  readonly usualHours?: string | undefined;
  readonly gaps?: number | undefined;
};

/**
 * Since when nothing has come, where that is unusual: all these hours of the week together are hardly ever silent, or
 * more than a week has passed where minutes, hours or a day were usual. A night or a weekend alone is never unusual.
 */
export function quietSince(
  { lastDeliveryAt, usualHours = "", usualIntervalSeconds = 0, gaps = 0 }: Listened,
  now: Date,
): string | undefined {
  if (lastDeliveryAt === undefined) return undefined;
  const [first, last] = [hourOf(lastDeliveryAt) + 1, hourOf(now)];
  let chance = 1;
  for (let one = first; one < Math.min(last, first + learntFrom) && chance >= rare; one++)
    chance *= 1 - Number.parseInt(usualHours[one % week] ?? "0", 36) / (surest + 1);
  const seconds = (now.getTime() - Date.parse(lastDeliveryAt)) / 1000;
  const tooLong = gaps >= fewest && seconds > Math.max(times * usualIntervalSeconds, weekAndDay);
  return chance < rare || tooLong ? lastDeliveryAt : undefined;
}
