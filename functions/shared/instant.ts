import { parseISO } from "date-fns/parseISO";

/**
 * A tool's date-time as an instant (`2026-11-23T08:14:05.123Z`); `undefined` where it is none. Takes any number of
 * fractional digits and offsets with or without a colon. Text without a zone is read in `zone` (default `Z`).
 */
export function toInstant(text: string | null | undefined, zone = "Z"): string | undefined {
  if (!text || text.length > 64) return undefined;
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text)
    ? text
    : `${text}${text.includes("T") ? "" : "T00:00:00"}${zone}`;
  const date = parseISO(zoned.toUpperCase());
  const year = date.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? date.toISOString() : undefined;
}
