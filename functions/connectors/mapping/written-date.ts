import { latinDigits } from "./digits.ts";
import { monthNamed, withoutWeekday } from "./month-names.ts";
import { clockBesideDate, clockIn, type Found, zoneBeside } from "./written-clock.ts";

/** Which of two numbers in a date is the day, where the year stands last. */
export type DateOrder = "day-first" | "month-first";

/** A day, and the time that a clock showed on it, where it names one. */
export interface WrittenDate {
  /** `2026-11-26`. */
  readonly day: string;
  /** `02:00:00`. */
  readonly clock?: string;
  /** `Z` or `+07:00`, where it names one. */
  readonly zone?: string;
  /** What else the text says, in small letters. */
  readonly rest: string;
}

/** Words that stand between a date and its time. */
const between =
  /(?<!\p{L})(?:at|um|à|a las|alle|às|om|kl|klo|vào|lúc|ngày|uhr|uur|giờ|hrs?|hs|h|в)(?!\p{L})\.?/gu;

/** A date as people write it; `undefined` for what is not one, is not in this order, or says more than a date. */
export function readWrittenDate(text: string, order: DateOrder): WrittenDate | undefined {
  const found = dateWithin(text, order);
  return found && !/[\p{L}\p{N}]/u.test(found.rest) ? found : undefined;
}

/** A date, whatever words stand around it. */
export function dateWithin(text: string, order: DateOrder): WrittenDate | undefined {
  const plain = plainDate(text);
  const early = clockIn(plain);
  const date = dateIn(early?.rest.replaceAll(/ +/g, " ") ?? plain, order);
  const day = date && isoDay(date.part);
  if (!date || day === undefined) return undefined;
  const late = early ? undefined : clockBesideDate(date.rest);
  const clock = (early ?? late)?.part;
  if (clock === "") return undefined;
  const zone = zoneBeside(late?.rest ?? date.rest);
  const rest = zone?.rest ?? late?.rest ?? date.rest;
  return {
    day,
    ...(clock === undefined ? {} : { clock }),
    ...(zone === undefined ? {} : { zone: zone.part }),
    rest: withoutWeekday(rest.replaceAll(between, " ")).trim(),
  };
}

/** In small letters, without marks that nobody sees, with months that are called by their number as numbers. */
function plainDate(text: string): string {
  return (
    latinDigits(text)
      .normalize("NFC")
      .replaceAll(/\p{Cf}/gu, "")
      .replaceAll(/\s+/gu, " ")
      .replaceAll(/[\u2010-\u2015\u2212]/g, "-")
      .toLowerCase()
      .replace(unixDate, "$1 $3 $2")
      .replace(/(?<=\d{4} ?)(?:г(?:ода|\.|$)|р(?:оку|\.|$))/u, " ")
      // As Oracle and Db2 write theirs.
      .replace(/(?<=^\d{4}-\d\d-\d\d)-(?=\d\d\.\d\d\.\d\d\.)/, " ")
      .replace(/(?<=\d[- ])(\d\d)\.(\d\d)\.(\d\d)\.\d{6,9}(?= [ap]m|$)/, " $1:$2:$3")
      .replace(spelledMonth, (name) => String(spelled.indexOf(name.replace(" ", "-")) + 1))
      // Vietnamese has no names for months, Chinese, Japanese and Korean none for days.
      .replace(/(?:ngày )?(\d{1,2})[ -](?:tháng|thg\.?) ?(\d{1,2})(?:,| năm|-)? ?(\d{4}|\d{2})/u, yearBefore)
      .replace(/(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]/, "$1/$2/$3")
      .replace(eastAsianWeekday, " ")
      .replace(eastAsianClock, latinClock)
      .replace(/(?<=\d)t(?=\d)/, " ")
      .trim()
  );
}

/** `Thu Nov 26 14:30:00 UTC 2026`, as Unix says the date: the year stands behind the zone. */
const unixDate = /^(\p{L}{3} \p{L}{3} \d{1,2} \d\d:\d\d:\d\d) ([a-z]{3,5}|[+-]\d{2,4}) (\d{4})$/u;

/** What Windows calls a Vietnamese month. */
const spelled = "một hai ba tư năm sáu bảy tám chín mười mười-một mười-hai".split(" ");
const spelledMonth =
  /(?<=(?:tháng|thg) )(mười một|mười hai|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?!\p{L})/u;

const eastAsianWeekday =
  /[(（][月火水木金土日월화수목금토일][)）]|(?:星期|周)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일/u;

/** `下午4:02`, `午後4時02分`, `오후 4시 2분`: the half of the day stands before the hour. */
const eastAsianClock =
  /(上午|午前|오전|凌晨|早上)?(下午|午後|오후|晚上)? ?(?<!\d)(\d{1,2}) ?([:：时時点點]|시) ?(\d{1,2})(?: ?([:：分]|분) ?(\d{2}))?(?: ?(?:分|분|秒|초))?(?!\d)/u;

function latinClock(
  written: string,
  early: string | undefined,
  late: string | undefined,
  ...[hour = "", sign = "", minute = "", , second]: readonly (string | undefined)[]
): string {
  if (early === undefined && late === undefined && sign === ":") return written;
  const half = early === undefined ? (late === undefined ? "" : " pm") : " am";
  return ` ${hour}:${minute.padStart(2, "0")}${second === undefined ? "" : `:${second}`}${half} `;
}

const yearBefore = (_: string, day: string, month: string, year: string) =>
  `${year.padStart(4, "20")}/${month}/${day}`;

interface Parts {
  readonly year: string;
  readonly month: number;
  readonly day: string;
}

const numbers = /(?<![\d.,/-])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?![\d/-])\.?/;
const yearFirst = /(?<![\d./-])(\d{4}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?![\d/-])\.?/;
const compact = /(?<![\d.,])((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?: ?([0-2]\d)([0-5]\d)([0-5]\d)?)?(?!\d)/;
/** DATEV's: where a month would stand in a year-first date is a century, so neither is the other. */
const compactYearLast = /^(\d{2})(\d{2})((?:19|20)\d{2})$/;
const dayThenName =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[ ./-]{0,2}(?:de |of |d')?(\p{L}{3,12})\.?,?[ ./-]{0,2}(?:del? )?'?(\d{4}|\d{2})(?![\d:])/u;
const nameThenDay =
  /(?<!\p{L})(\p{L}{3,12})\.?[ ./-]{1,2}(\d{1,2})(?:st|nd|rd|th)?(?:, ?|[ ./-]{1,2})'?(\d{4}|\d{2})(?![\d:])/u;
const yearThenName = /(?<!\d)(\d{4})[ ./-]{1,2}(\p{L}{3,12})\.?[ ./-](\d{1,2})(?!\d)\.?/u;

/** The ways to write a date. Where both numbers of one could be the day, the order tells. */
function dateIn(text: string, order: DateOrder): Found<Parts> | undefined {
  const found = (
    form: RegExp,
    parts: (...groups: string[]) => Parts | undefined,
  ): Found<Parts> | undefined => {
    const [whole, ...groups] = form.exec(text) ?? [];
    const part = whole === undefined ? undefined : parts(...groups);
    return whole !== undefined && part ? { part, rest: text.replace(whole, " ") } : undefined;
  };
  const ordered = (one = "", two = "", year = "") =>
    order === "day-first" ? { year, month: Number(two), day: one } : { year, month: Number(one), day: two };
  const named = (year = "", name = "", day = "") => {
    const month = monthNamed(name);
    return month === undefined ? undefined : { year, month, day };
  };
  return (
    found(numbers, (one, _, two, year) => ordered(one, two, year)) ??
    found(yearFirst, (year = "", _, month, day = "") => ({ year, month: Number(month), day })) ??
    compactIn(text) ??
    found(compactYearLast, ordered) ??
    found(dayThenName, (day, name, year) => named(year, name, day)) ??
    found(nameThenDay, (name, day, year) => named(year, name, day)) ??
    found(yearThenName, named)
  );
}

/** Digits alone; those of a time behind them are left as a clock. */
function compactIn(text: string): Found<Parts> | undefined {
  const [whole, year = "", month, day = "", hours, minutes, seconds = "00"] = compact.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const clock = hours === undefined ? "" : ` ${hours}.${minutes}.${seconds} `;
  return { part: { year, month: Number(month), day }, rest: text.replace(whole, clock) };
}

/** Thailand counts years from the Buddha's: of a date as people write it, 2569 is 2026. */
const buddhist = { from: 2_513, to: 2_612, more: 543 };

/** A year of two digits is the one nearest to ours: 1970 to 2069. One before 1000 is what programs write for none. */
function isoDay({ year, month, day }: Parts): string | undefined {
  const short = Number(year) + (Number(year) < 70 ? 2_000 : 1_900);
  const written = year.length === 2 ? short : Number(year);
  const isBuddhist = written >= buddhist.from && written <= buddhist.to;
  const full = isBuddhist ? written - buddhist.more : written;
  const date = new Date(Date.UTC(full, month - 1, Number(day)));
  const isDay = full >= 1_000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === Number(day);
  return isDay ? date.toISOString().slice(0, 10) : undefined;
}

/** Finds from a column's values which number is the day: one above twelve is not a month. */
export class OrderOfDates {
  #dayFirst = 0;
  #monthFirst = 0;
  /** A value that may be read either way. */
  either: string | undefined;

  see(text: string): void {
    const plain = plainDate(text);
    const date = clockIn(plain)?.rest ?? plain;
    const [, one = "", , two = ""] = numbers.exec(date) ?? [];
    const [, first = one, second = two] = compactYearLast.exec(date) ?? [];
    if (first === "") return;
    if (Number(first) > 12) this.#dayFirst++;
    else if (Number(second) > 12) this.#monthFirst++;
    else if (first !== second) this.either ??= text.trim();
  }

  /** `undefined` where no value tells. */
  get order(): DateOrder | undefined {
    if (this.#dayFirst === this.#monthFirst) return undefined;
    return this.#dayFirst > this.#monthFirst ? "day-first" : "month-first";
  }
}
