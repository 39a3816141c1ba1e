/** The months as mail programs write them in English, German, French, Spanish, Italian and Dutch, by how they begin. */
const months: readonly RegExp[] = [
  /^(?:jan|jän|ene|gen)/,
  /^(?:feb|fév|fev)/,
  /^(?:mar|mär|mrz|maa)/,
  /^(?:apr|avr|abr)/,
  /^(?:may|mai|mei|mag)/,
  /^(?:jun|juin|giu)/,
  /^(?:jul|juil|lug)/,
  /^(?:aug|aoû|aou|ago)/,
  /^(?:sep|set)/,
  /^(?:oct|okt|ott)/,
  /^nov/,
  /^(?:dec|dez|déc|dic)/,
];

/**
 * A date as a mail program writes it for people, e.g. `Tue, 24 Nov 2026 at 16:02`, as an instant; `undefined` where it is
 * none. `zone`: minutes east of Greenwich, where it names none itself.
 */
export function spokenDate(written: string, zone: number): string | undefined {
  const text = written.normalize("NFC").toLowerCase().slice(0, 120);
  const clock = /(\d{1,2})(?:[:.]|h)(\d{2})(?:[:.](\d{2}))?\s*([ap]\.?\s?m\b|sa\b|ch\b)?/.exec(text);
  const day = dayIn(clock ? text.replace(clock[0], " ") : text, /m|^$/.test(clock?.[4] ?? " "));
  if (!day) return undefined;
  const [, hour = "12", minute = "0", second = "0", half = ""] = clock ?? [];
  const hours = half === "" ? Number(hour) : (Number(hour) % 12) + (/^p|^ch/.test(half) ? 12 : 0);
  const east = zoneIn(text) ?? zone;
  const time =
    Date.UTC(day.year, day.month - 1, day.day, hours, Number(minute), Number(second)) - east * 60_000;
  const isTime = hours < 24 && Number(minute) < 60 && !Number.isNaN(time);
  return isTime ? new Date(time).toISOString() : undefined;
}

/** Minutes east of Greenwich, as a header or a person writes them: `+0700`, `GMT+7`, `Z`. */
export function zoneIn(text: string): number | undefined {
  const [, sign, hours, minutes = "0"] =
    /(?:gmt|utc|\s)([+-])(\d{1,2}):?(\d{2})?\)?\s*(?:\(.*\))?$/i.exec(text.trim()) ?? [];
  if (sign !== undefined) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return /(?:\bgmt|\butc|\dz)\s*$/i.test(text.trim()) ? 0 : undefined;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A month by its name, else by its place: first of all in ISO, and in America, where clocks have halves. */
function dayIn(text: string, isAmerican: boolean): Day | undefined {
  const [, isoYear, isoMonth, isoDay] = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(text) ?? [];
  if (isoYear !== undefined) return valid(Number(isoYear), Number(isoMonth), Number(isoDay));
  const [, one, two, year] = /\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/.exec(text) ?? [];
  if (one !== undefined) {
    const [a, b] = [Number(one), Number(two)];
    return (isAmerican && a <= 12) || b > 12 ? valid(Number(year), a, b) : valid(Number(year), b, a);
  }
  const [, thisYear] = /\b(\d{4})\b/.exec(text) ?? [];
  const [, named] = /(?:tháng|thg)\s*(\d{1,2})/.exec(text) ?? [];
  const month = named === undefined ? monthNamed(text) : Number(named);
  const rest = text
    .replace(/\b\d{4}\b/, " ")
    .replace(/(?:tháng|thg)\s*\d{1,2}/, " ")
    // Vietnamese numbers the days of the week.
    .replace(/(?:^|\s)th(?:ứ)?\s*[2-7]\s*,/, " ");
  const [, day] = /\b(\d{1,2})(?:\.|st|nd|rd|th)?(?!\w)/.exec(rest) ?? [];
  return thisYear && month && day ? valid(Number(thisYear), month, Number(day)) : undefined;
}

function monthNamed(text: string): number | undefined {
  for (const [word] of text.matchAll(/\p{L}{3,}/gu)) {
    const at = months.findIndex((month) => month.test(word));
    // Mars and mardi, Mo. and mon.: days of the week are not months.
    if (at >= 0 && !/^(?:mardi|martes|martedì|marted)/.test(word)) return at + 1;
  }
  return undefined;
}

function valid(year: number, month: number, day: number): Day | undefined {
  const isDay = year > 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return isDay ? { year, month, day } : undefined;
}
