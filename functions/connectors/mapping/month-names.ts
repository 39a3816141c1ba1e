/** Languages whose words for months and days of the week are known; in these a word means one month alone. */
const languages = "en en-GB de de-AT fr es it pt nl sv da nb fi pl cs hu ro tr ru uk el id vi ca".split(" ");

/** Written so by programs, where Unicode has another short form. */
const others: readonly (readonly [string, number])[] = [
  ["mrz", 3],
  ["mär", 3],
  ["jän", 1],
  ["fév", 2],
  ["aoû", 8],
  ["set", 9],
];

interface Names {
  readonly months: ReadonlyMap<string, number>;
  readonly weekday: RegExp;
}

let known: Names | undefined;

/** Few columns write months as words: what it takes to know them is done once one does. */
function names(): Names {
  known ??= namesIn(languages);
  return known;
}

function namesIn(all: readonly string[]): Names {
  const months = new Map<string, number>(others);
  const weekdays = new Set<string>();
  for (const language of all)
    for (const length of ["long", "short"] as const) {
      // With a day beside it, as a date has it: Slavic months are spelled otherwise alone.
      const month = new Intl.DateTimeFormat(language, { day: "numeric", month: length, timeZone: "UTC" });
      const weekday = new Intl.DateTimeFormat(language, { weekday: length, timeZone: "UTC" });
      for (let n = 0; n < 12; n++) {
        const part = month.formatToParts(Date.UTC(2026, n, 15)).find(({ type }) => type === "month");
        const name = letters(part?.value ?? "");
        if (name.length > 2 && !months.has(name)) months.set(name, n + 1);
      }
      for (let n = 0; n < 7; n++)
        weekdays.add(plain(weekday.format(Date.UTC(2026, 10, 15 + n))).replaceAll(".", ""));
    }
  // Vietnamese counts its days, and shortens the word before the number in several ways: `Th 5`, `T5`.
  for (let n = 2; n <= 7; n++) for (const short of ["th ", "th", "t"]) weekdays.add(`${short}${n}`);
  const longestFirst = [...weekdays].sort((a, b) => b.length - a.length);
  return { months, weekday: new RegExp(`(?<!\\p{L})(?:${longestFirst.join("|")})(?![\\p{L}\\d])\\.?`, "u") };
}

const plain = (text: string) => text.normalize("NFC").toLowerCase();
const letters = (text: string) => plain(text).replaceAll(/[^\p{L}]/gu, "");

/** A month's number by its name or usual short form; `undefined` for other words. */
export const monthNamed = (name: string): number | undefined => names().months.get(letters(name));

/** A text in small letters without the day of the week that it names. */
export const withoutWeekday = (text: string): string => text.replace(names().weekday, " ");
