import { parseISO } from "date-fns/parseISO";

/** RFC 3339 with a zone, which every engine reads alike; the library is for what tools write beside it. */
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** The commonest form of all, on a day that every month has: only its fraction needs a change. */
const plainUtc =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;
const toSeconds = "2026-11-23T08:14:05".length;

/**
 * A tool's date-time as an instant (`2026-11-23T08:14:05.123Z`); `undefined` where it is none. Takes any number of
 * fractional digits and offsets with or without a colon or minutes. Text without a zone is read in `zone` (default `Z`).
 */
export function toInstant(text: string | null | undefined, zone = "Z"): string | undefined {
  if (!text || text.length > 80) return undefined;
  if (plainUtc.test(text))
    return `${text.slice(0, toSeconds)}.${text
      .slice(toSeconds + 1, -1)
      .slice(0, 3)
      .padEnd(3, "0")}Z`;
  const date = rfc3339.test(text) && isDay(text) ? new Date(text) : parseISO(zoned(text, zone));
  const year = date.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? date.toISOString() : undefined;
}

/** Whether a month has its day: engines take the 30th of February for a day of March. */
const isDay = (text: string) =>
  new Date(text.slice(0, "2026-11-23".length)).getUTCDate() === Number(text.slice(8, 10));

function zoned(written: string, zone: string): string {
  // RFC 3339 lets a blank stand before the time, programs write one before the offset, and Java the zone's name behind it (RFC 9557).
  const text = written
    .replace(/(?<=Z|[+-]\d\d:?\d\d)\[[\w/+-]{1,40}\]$/i, "")
    .replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, "$1T")
    .replace(/(?<=\d) (?=(?:Z|[+-]\d\d:?\d\d)$)/i, "")
    .toUpperCase();
  const [, clock] = text.split("T");
  if (clock === undefined) return `${text}T00:00:00${zone}`;
  const [, own] = /^[\d:.,]+(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(clock) ?? ["", "none"];
  // Of two zones the library would take the last.
  return own === "none" ? "" : `${text}${own === undefined ? zone : ""}`;
}

/** Unix seconds, as a number or as digits with or without decimals, as an instant; `undefined` where they are none. */
export function fromUnix(seconds: string | number | null | undefined): string | undefined {
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(String(seconds ?? "")) ?? [];
  if (whole === undefined) return undefined;
  const date = new Date(Number(whole) * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0")));
  return date.getUTCFullYear() <= 9999 ? date.toISOString() : undefined;
}
