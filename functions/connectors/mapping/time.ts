import { TZDate } from "@date-fns/tz/date";
import { tzOffset } from "@date-fns/tz/tzOffset";
import { parse } from "date-fns/parse";
import type { TimeRule } from "../../../schemas/mapping.ts";
import { toInstant } from "../../shared/instant.ts";
import { latinDigits } from "./digits.ts";
import { isZone } from "./time-format.ts";
import { type DateOrder, readWrittenDate } from "./written-date.ts";

/** What spreadsheets and Access count days from. */
const excelEpoch = Date.UTC(1899, 11, 30);

/**
 * A written time as an instant; `undefined` where no format fits. A wall-clock time that a zone skips is moved on, and of
 * one that it has twice the earlier is taken.
 */
export function readTime(value: unknown, { zone, formats = ["iso", "unix"] }: Omit<TimeRule, "from">) {
  if (value instanceof Date) return instantOf(inZone(value.getTime(), zone));
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? visible(value) : "";
  if (text === "" || text.length > 64) return undefined;
  for (const format of formats) {
    const found = readAs(text, format, zone);
    if (found !== undefined) return isNone(found) ? undefined : found;
  }
  return undefined;
}

/**
 * What programs write for a day that never comes, which would be the newest on a timeline for ever, and where they have none:
 * the beginning of Unix's, Access', SQL Server's and Windows' times.
 */
const isNone = (time: string) =>
  time.startsWith("9999") || time < "1902" || time === "1970-01-01T00:00:00.000Z";

/** In digits as they are read here, without the marks that say which way to read: Windows puts them around dates. */
const visible = (text: string) =>
  latinDigits(text)
    .replaceAll(/\p{Cf}/gu, "")
    .trim();

function readAs(text: string, format: string, zone: string | undefined): string | undefined {
  if (format === "iso") return readIso(text, zone);
  if (format === "unix" || format === "unix-ms") return readUnix(text, format);
  // A number of four digits is a day and a month, or a year: 0311, 2026.
  if (format === "serial")
    return /^[1-7]\d{4}(?:[.,]\d+)?$/.test(text) ? readAs(text, "excel", zone) : undefined;
  if (format === "excel") return readSerial(text, zone);
  if (format === "day-first" || format === "month-first") return readWritten(text, format, zone);
  const [, order, from = "", to = ""] = withoutYear.exec(format) ?? [];
  if (order !== undefined) return readIso(dayBetween(text, order, from, to) ?? "", zone);
  try {
    return instantOf(parse(text, format, new TZDate(2000, 0, 1, zone ?? "UTC")).getTime());
  } catch {
    return undefined;
  }
}

function readWritten(text: string, order: DateOrder, zone: string | undefined): string | undefined {
  const { day, clock = "00:00:00", zone: own } = readWrittenDate(text, order) ?? {};
  if (day === undefined) return undefined;
  return own === undefined ? readIso(`${day}T${clock}`, zone) : toInstant(`${day}T${clock}${own}`);
}

/** A format that the hub gives a file's dates by itself: a day and a month alone, and the days between which they lie. */
const withoutYear = /^(day-first|month-first)\/(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d)$/;

/** `0311`, as a table leaves it without its first nought `311`, or `03.11.`; as many years may be meant as the days are of. */
const dayAndMonth = /^(\d{1,2})(?:[./-](?=\d\d?\.?$))?(\d{2}|(?<=[./-])\d)\.?$/;

/** Whether a text is a day and a month without a year. */
export const lacksYear = (text: string): boolean => dayAndMonth.test(text.trim());

function dayBetween(text: string, order: string, from: string, to: string): string | undefined {
  const [, one, other] = dayAndMonth.exec(text) ?? [];
  if (one === undefined || other === undefined) return undefined;
  const [day, month] = (order === "day-first" ? [one, other] : [other, one]).map((part) =>
    part.padStart(2, "0"),
  );
  const years = [...new Set([from.slice(0, 4), to.slice(0, 4)])];
  const days = years.map((year) => `${year}-${month}-${day}`).filter((one) => isDay(one));
  const [first, ...others] = days.filter((one) => one >= from && one <= to);
  return others.length === 0 ? first : undefined;
}

function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

const zoneless = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?$/;

/** A clock behind an ISO day as Danes, Finns, Italians and Indonesians write it, or without signs: `14.30.15`, `1430`. */
const otherClock = /^(\d{4}-\d\d-\d\d)[T ](?:(\d\d?)\.(\d\d)(?:\.(\d\d))?|(\d\d)(\d\d)(\d\d)?)(?=$|Z$| ?\+)/;
/** XML's day with a zone, which is not the clock's `07:00`. */
const zonedDay = /^(\d{4}-\d\d-\d\d)(?=\+\d\d:\d\d$)/;

/** With colons in its clock: ISO 8601 would have `14.30` mean three tenths of an hour, which nobody writes. */
const withColons = (written: string) =>
  written
    .replace(otherClock, (_, day: string, ...parts: readonly (string | undefined)[]) => {
      const [hours = "", ...rest] = parts.slice(0, 6).filter((part) => part !== undefined);
      return `${day}T${[hours.padStart(2, "0"), ...rest].join(":")}`;
    })
    .replace(zonedDay, "$1T00:00:00");

function readIso(written: string, zone: string | undefined): string | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(written)) return undefined;
  const text = withColons(written);
  const [, plain = text, zoneName] = /^(.+\d)\[([\w/+-]{1,40})\]$/.exec(text) ?? [];
  if (zoneName !== undefined && zoneless.test(plain))
    return isZone(zoneName) ? readIso(plain, zoneName) : undefined;
  const joined = text
    .replace(/^(\d{4}-\d\d-\d\d) /, "$1T")
    .replace(/ ?(?:UTC|GMT)$/, "Z")
    .replace(/ (?=[+-]\d\d:?\d\d$|Z$)/, "");
  const utc = toInstant(joined);
  return utc !== undefined && zone !== undefined && zoneless.test(text)
    ? instantOf(inZone(Date.parse(utc), zone))
    : utc;
}

function readSerial(text: string, zone: string | undefined): string | undefined {
  if (!/^\d{1,6}(?:[.,]\d+)?$/.test(text)) return undefined;
  const seconds = Math.round(Number(text.replace(",", ".")) * 86_400);
  return instantOf(inZone(excelEpoch + seconds * 1_000, zone));
}

/** How .NET writes milliseconds in JSON. */
const dotNet = /^\/Date\((\d{1,13})(?:[+-]\d{4})?\)\/$/;

/**
 * Seconds, milliseconds, microseconds or nanoseconds by their number of digits, which
 * differ from 2001 to 2286; a number between them is none, but perhaps a date without signs: `202611261430`.
 */
function readUnix(text: string, format: string): string | undefined {
  const [, milliseconds] = dotNet.exec(text) ?? [];
  if (milliseconds !== undefined) return instantOf(Number(milliseconds));
  if (/^1(?:\d{15}|\d{18})$/.test(text)) return instantOf(Number(text.slice(0, 13)));
  if (!/^\d{9,13}(?:\.\d{1,9})?$/.test(text)) return undefined;
  const value = Number(text);
  if (format === "unix-ms" || value >= 1e12) return instantOf(value);
  return value < 1e11 ? instantOf(value * 1_000) : undefined;
}

const day = 86_400_000;

/** The instant at which a zone's clocks show what UTC's show at `wall`; of two the earlier, and where there is none as if they had not been moved on. */
function inZone(wall: number, zone: string | undefined): number {
  if (zone === undefined) return wall;
  const east = (at: number) => Math.round(tzOffset(zone, new Date(at)) * 60_000);
  const [first, second] = [wall - east(wall - day), wall - east(wall + day)];
  const shown = [first, second].filter((at) => at + east(at) === wall);
  return shown.length === 0 ? first : Math.min(...shown);
}

function instantOf(time: number): string | undefined {
  const from = -30_610_224_000_000; // 1000-01-01
  return time >= from && time < 253_402_300_800_000 ? new Date(time).toISOString() : undefined;
}
