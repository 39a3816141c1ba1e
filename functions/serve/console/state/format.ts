import { signal } from "@preact/signals";
import { isDecimal } from "../../../../schemas/patterns.ts";
import { locale } from "./preferences.ts";
import { t } from "./words.ts";

/** The present, exact to the minute: what is shown relative to it is drawn again when it moves. */
export const minute = signal(Date.now());

/** Moves the minute on, for as long as the page is open. */
export function startClock(): void {
  setInterval(() => {
    minute.value = Date.now();
  }, 60_000);
}

const made = new Map<string, Intl.DateTimeFormat>();
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale.value}${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale.value === "en" ? enLocale : "vi", options);
  made.set(key, format);
  return format;
}

/** The reader's own English, so that 3/4 means what it means to him. */
const enLocale = navigator.languages.find((one) => /^en(-[A-Z]{2})?$/.test(one)) ?? "en-GB";

export const clock = (at: string) => dateFormat({ hour: "2-digit", minute: "2-digit" }).format(new Date(at));
export const fullTime = (at: string) =>
  dateFormat({ dateStyle: "full", timeStyle: "long" }).format(new Date(at));
export const dateTime = (at: string) =>
  locale.value === "vi"
    ? `${clock(at)}, ${numericDay(at, { year: true })}`
    : dateFormat({ dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
/** A day as an office in Vietnam writes it: 28/11, or 28/11/2026. */
function numericDay(
  at: string,
  { year = false, utc = false }: { readonly year?: boolean; readonly utc?: boolean },
): string {
  const date = new Date(at);
  const [y, m, d] = utc
    ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
    : [date.getFullYear(), date.getMonth(), date.getDate()];
  return [d, m + 1, ...(year ? [y] : [])].join("/");
}
/** A moment in few letters: near ones without their year, far ones without their time. */
export const briefTime = (at: string) => {
  const isNear = Math.abs(Date.parse(at) - minute.value) < 300 * 86_400_000;
  if (locale.value === "vi")
    return isNear ? `${clock(at)}, ${numericDay(at, {})}` : numericDay(at, { year: true });
  const day = { day: "numeric", month: "short" } as const;
  const rest = isNear ? ({ hour: "2-digit", minute: "2-digit" } as const) : ({ year: "numeric" } as const);
  return dateFormat({ ...day, ...rest }).format(new Date(at));
};
/** A moment of the last six days as people say it, "Thu 18:10"; an earlier one with its date. */
export function weekdayTime(at: string): string {
  if (Math.abs(Date.parse(at) - minute.value) > 6 * 86_400_000) return briefTime(at);
  const weekday = dateFormat({ weekday: locale.value === "vi" ? "long" : "short" }).format(new Date(at));
  return locale.value === "vi" ? `${clock(at)}, ${weekday}` : `${weekday} ${clock(at)}`;
}
/** Midnight in UTC is how tools write a day without a time. */
export const isDayOnly = (at: string) => at.endsWith("T00:00:00.000Z");
/** When something takes place or falls due. */
export const whenDue = (at: string) =>
  isDayOnly(at)
    ? locale.value === "vi"
      ? numericDay(at, { year: true, utc: true })
      : dateFormat({ dateStyle: "medium", timeZone: "UTC" }).format(new Date(at))
    : dateTime(at);
/** The day on which something takes place or falls due: the reader's, or the tool's own where it has no time. */
export const dueDay = ({ scheduledFor = "" }: { readonly scheduledFor?: string | undefined }) =>
  isDayOnly(scheduledFor) ? scheduledFor.slice(0, 10) : dayOf(scheduledFor);

export const shortDate = (at: string) => {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(minute.value).getFullYear();
  if (locale.value === "vi") return numericDay(at, { year: !sameYear });
  return dateFormat({ day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }).format(
    date,
  );
};

/** Where the reader is, e.g. `Europe/London`. */
export const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The hour and minute in the reader's zone as every spreadsheet reads them; empty for what a tool tells without a time. */
export function hourOf(at: string): string {
  if (at.endsWith("T00:00:00.000Z")) return "";
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** The day in the reader's zone, as text that sorts and compares. */
export function dayOf(at: string): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** So many days after a day, as `dayOf` writes it. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00.000Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** A day as a heading: today, yesterday, or its full date. */
export function dayTitle(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const that = new Date(year, month - 1, date);
  const now = new Date(minute.value);
  const days = Math.round(
    (that.getTime() - new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()) / 86_400_000,
  );
  const full = dateFormat({
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(year === now.getFullYear() ? {} : { year: "numeric" }),
  }).format(that);
  if (days >= -1 && days <= 1)
    return `${capital(new Intl.RelativeTimeFormat(locale.value, { numeric: "auto" }).format(days, "day"))} · ${full}`;
  return full;
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago, or how soon, in the shortest form: "3h ago", "in 2d". */
export function relative(at: string): string {
  const seconds = (Date.parse(at) - minute.value) / 1000;
  const [unit, size] = steps.find(([, one]) => Math.abs(seconds) >= one) ?? ["minute", 60];
  if (Math.abs(seconds) < 60) return t("time.now");
  return new Intl.RelativeTimeFormat(locale.value, { style: "narrow", numeric: "always" }).format(
    Math.trunc(seconds / size),
    unit,
  );
}

/** A span of time in its largest unit: "20 minutes". */
export function span(seconds: number): string {
  const [unit, size] = steps.find(([, one]) => seconds >= one) ?? ["minute", 60];
  return new Intl.NumberFormat(locale.value, { style: "unit", unit, unitDisplay: "long" }).format(
    Math.max(1, Math.round(seconds / size)),
  );
}

/** An exact decimal amount in its currency; the text is never made a float first. */
export function money({ amount, currency }: { readonly amount: string; readonly currency: string }): string {
  if (!isDecimal(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`;
  return new Intl.NumberFormat(locale.value === "en" ? enLocale : "vi", {
    style: "currency",
    currency,
  }).format(amount);
}

export const number = (value: number) => value.toLocaleString(locale.value);

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A size in bytes in its largest unit: "1.4 MB". */
export function bytes(size: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  return new Intl.NumberFormat(locale.value, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: 1,
  }).format(size / 1_000 ** power);
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
