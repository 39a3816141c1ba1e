import { minute } from "./format.ts";
import { locale } from "./preferences.ts";
import { t } from "./words.ts";

/** Days as a desk says them. A day is `YYYY-MM-DD`, in nobody's zone. */

const asDate = (day: string) => new Date(`${day.slice(0, 10)}T00:00:00.000Z`);

/** The reader's own day. */
export function today(): string {
  const now = new Date(minute.value);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export const daysFrom = (day: string, until: string) =>
  Math.round((asDate(until).getTime() - asDate(day).getTime()) / 86_400_000);

export const dayPlus = (day: string, days: number) =>
  new Date(asDate(day).getTime() + days * 86_400_000).toISOString().slice(0, 10);

type Parts = Intl.DateTimeFormatOptions;

/** English "13 Aug 2026", Vietnamese "13/8/2026"; the year only where it is not this one. */
export function plainDay(day: string): string {
  return written(day, {
    day: "numeric",
    month: locale.value === "vi" ? "numeric" : "short",
    ...yearOf(day),
  });
}

/** English "Thu 3 Dec", Vietnamese "thứ Năm 3/12". */
export function weekDay(day: string): string {
  const parts: Parts = locale.value === "vi" ? { weekday: "long" } : { weekday: "short" };
  return `${written(day, parts)} ${plainDay(day)}`;
}

/** "September 2026" or, in few letters, "Sep 2026", in Vietnamese "9/2026". */
export function monthName(month: string, length: "long" | "short" = "long"): string {
  if (locale.value === "vi" && length === "short") return `${Number(month.slice(5, 7))}/${month.slice(0, 4)}`;
  return written(`${month}-01`, { month: length, year: "numeric" });
}

/** A month's own letters, below a chart. */
export const monthLetters = (month: string) =>
  locale.value === "vi" ? `T${Number(month.slice(5, 7))}` : written(`${month}-01`, { month: "short" });

function written(day: string, parts: Parts): string {
  return new Intl.DateTimeFormat(locale.value === "vi" ? "vi" : "en-GB", {
    ...parts,
    timeZone: "UTC",
  }).format(asDate(day));
}

const yearOf = (day: string): Parts => (day.slice(0, 4) === today().slice(0, 4) ? {} : { year: "numeric" });

/** "today", "yesterday", "3 days ago" up to thirteen, then the date. */
export function dayAgo(day: string): string {
  const ago = daysFrom(day, today());
  if (ago < 0 || ago > 13) return plainDay(day);
  return ago === 0 ? t("day.today") : ago === 1 ? t("day.yesterday") : t("day.ago", { n: ago });
}

/** When something is due: "Yesterday", "Today", "Tomorrow", else the date. */
export function dayDue(day: string): string {
  const ahead = daysFrom(today(), day);
  if (ahead === 0) return t("day.isToday");
  if (ahead === 1) return t("day.isTomorrow");
  return ahead === -1 ? t("day.wasYesterday") : plainDay(day);
}
