/** Which of two numbers in a date is the day, where the year stands last. */
export type DateOrder = "day-first" | "month-first";

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** In English, German, French, Spanish, Italian, Portuguese and Dutch. */
const monthNames = [
  "jan janv ene gen januar january janvier enero gennaio janeiro januari",
  "feb fev fév févr februar february février febrero febbraio fevereiro februari",
  "mar mär mrz mrt march märz mars marzo março maart",
  "apr avr abr april avril abril aprile",
  "may mai mayo mag maggio maio mei",
  "jun juni june juin junio giu giugno junho",
  "jul juli july juil juillet julio lug luglio julho",
  "aug ago aoû août august agosto augustus",
  "sep sept set september septembre septiembre settembre setembro",
  "oct okt ott out october oktober octobre octubre ottobre outubro",
  "nov november novembre noviembre novembro",
  "dec dez dic déc december dezember décembre diciembre dicembre dezembro",
];
const months = new Map(
  monthNames.flatMap((names, n) => names.split(" ").map((name) => [name, n + 1] as const)),
);

const numbers = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?[ T]+(.+))?$/;
const compact = /^((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:([0-2]\d)([0-5]\d)([0-5]\d))?$/;
/** DATEV's: where a month would stand in a year-first date is a century, so neither is the other. */
const compactYearLast = /^(\d{2})(\d{2})((?:19|20)\d{2})$/;
const yearFirst = /^(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?:,?[ T]+(.+))?$/;
const dayName = /^(?:\p{L}{2,12}\.?,? )?/u;
const dayThenName =
  /^(\d{1,2})(?:st|nd|rd|th|\.)?[ /-](?:de )?(\p{L}{3,10})\.?,?[ /-](?:de )?(\d{4}|\d{2})(?:,?[ T]+(.+))?$/u;
const nameThenDay = /^(\p{L}{3,10})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,? ?[ -]?(\d{4})(?:,?[ T]+(.+))?$/u;
const clock = /^(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?: ?(?:([ap])\.?m\.?|(sa|ch)))?$/i;
const clockFirst = /^(\d{1,2}[:h]\d{2}(?::\d{2})?(?: ?(?:[ap]\.?m\.?|sa|ch))?),? (.*\d.*)$/i;
/** Vietnamese has no names for months, Chinese and Japanese none for days. */
const monthByNumber = /^(?:ngày )?(\d{1,2}) (?:tháng|thg\.?) (\d{1,2})(?:,| năm)? (\d{4})/iu;
const signed = /^(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})日/;
const beforeClock = /^(?:at|um|à|a las|alle|às|om|vào lúc|lúc) /iu;
const afterClock = / ?(?:uhr|uur|giờ)$/iu;

/**
 * A date, perhaps with a time, as people write it, as the clock showed it: `2026-11-26T02:00:00`. `undefined` for what is
 * not one, or not in this order.
 */
export function readWrittenDate(text: string, order: DateOrder): string | undefined {
  const [found, time] = dateIn(plainDate(text), order) ?? [];
  if (!found) return undefined;
  const { year, month, day } = found;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const at = time === undefined ? "00:00:00" : clockTime(time);
  return at && `${date.toISOString().slice(0, 10)}T${at}`;
}

/** Without marks that nobody sees, the date before its time, and months that are called by their number as numbers. */
function plainDate(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim()
    .replace(clockFirst, "$2 $1")
    .replace(monthByNumber, "$3/$2/$1")
    .replace(signed, "$1/$2/$3");
}

function dateIn(text: string, order: DateOrder): readonly [Parts, string | undefined] | undefined {
  const [, first = "", , second = "", last = "", time] = numbers.exec(text) ?? [];
  if (first !== "") {
    const [day, month] = order === "day-first" ? [first, second] : [second, first];
    return [partsOf(last, Number(month), day), time];
  }
  const [, year = "", , middle = "", end = "", timeOf] = yearFirst.exec(text) ?? [];
  if (year !== "") return [partsOf(year, Number(middle), end), timeOf];
  const [, fullYear = "", inYear = "", inMonth = "", ...clocks] = compact.exec(text) ?? [];
  if (fullYear !== "")
    return [
      partsOf(fullYear, Number(inYear), inMonth),
      clocks[0] === undefined ? undefined : clocks.join(":"),
    ];
  const [, begin = "", next = "", close = ""] = compactYearLast.exec(text) ?? [];
  if (begin !== "")
    return order === "day-first"
      ? [partsOf(close, Number(next), begin), undefined]
      : [partsOf(close, Number(begin), next), undefined];
  const bare = text.replace(dayName, (said) => (months.has(nameOf(said)) ? said : ""));
  const [, day = "", name = "", yearAfter = "", clockAfter] = dayThenName.exec(bare) ?? [];
  if (day !== "") return named(yearAfter, name, day, clockAfter);
  const [, month = "", dayAfter = "", yearLast = "", clockLast] = nameThenDay.exec(bare) ?? [];
  return month === "" ? undefined : named(yearLast, month, dayAfter, clockLast);
}

const nameOf = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}]/gu, "");

function named(year: string, name: string, day: string, time: string | undefined) {
  const month = months.get(nameOf(name));
  return month === undefined ? undefined : ([partsOf(year, month, day), time] as const);
}

/** A year of two digits is the one nearest to ours: 1970 to 2069. */
function partsOf(year: string, month: number, day: string): Parts {
  const short = Number(year) + (Number(year) < 70 ? 2_000 : 1_900);
  return { year: year.length === 2 ? short : Number(year), month, day: Number(day) };
}

function clockTime(text: string): string | undefined {
  const bare = text.trim().replace(beforeClock, "").replace(afterClock, "");
  const [, hours = "", minutes = "", seconds = "00", half, vietnamese] = clock.exec(bare) ?? [];
  if (hours === "") return undefined;
  const part = (half ?? vietnamese)?.toLowerCase();
  const noon = part === "p" || part === "ch" ? 12 : 0;
  // Some programs write 14:20 PM.
  const hour = part === undefined || Number(hours) > 12 ? Number(hours) : (Number(hours) % 12) + noon;
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${minutes}:${seconds}`;
}

/** Finds from a column's values which number is the day: one above twelve is not a month. */
export class OrderOfDates {
  #dayFirst = 0;
  #monthFirst = 0;
  /** A value that may be read either way. */
  either: string | undefined;

  see(text: string): void {
    const plain = plainDate(text);
    const [, one = "", , two = ""] = numbers.exec(plain) ?? [];
    const [, first = one, second = two] = compactYearLast.exec(plain) ?? [];
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
