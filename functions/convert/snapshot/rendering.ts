import { readWrittenDate } from "../../connectors/mapping/written-date.ts";

/**
 * Whether two values are one amount, date or truth that is written in two ways: a report that was opened in Excel and saved
 * has `1250` for `1250.00`, `26/11/2026` for `2026-11-26` and `TRUE` for `true`, in every row. What may be a name of something
 * is not read so: `0123` is not `123`.
 */
export function isRendering(one: string, other: string): boolean {
  const amount = plainAmount(one);
  if (amount !== undefined) return amount === plainAmount(other);
  if (isTruth.test(one)) return one.toLowerCase() === other.toLowerCase();
  const [first, second] = [isoMoment(one), isoMoment(other)];
  if (first !== undefined && second !== undefined) return first === second;
  if (first !== undefined) return isMoment(other, first);
  return second === undefined
    ? one.replaceAll(lineEnd, "\n") === other.replaceAll(lineEnd, "\n")
    : isMoment(one, second);
}

const lineEnd = /\r\n?/g;
const isTruth = /^(?:true|false)$/i;

const withPoint = /^-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?$/;
/** With fewer than three decimals, as else its comma may part a group. */
const withComma = /^-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d{1,2}$/;

/** Digits alone, without the noughts that say nothing; `undefined` for what is not a plain number. */
function plainAmount(text: string): string | undefined {
  if (text.length > 40) return undefined;
  const point = withPoint.test(text)
    ? text.replaceAll(",", "")
    : withComma.test(text)
      ? text.replaceAll(".", "").replace(",", ".")
      : undefined;
  return point?.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.0+)?)?)?$/;

/** `2026-11-26T00:00:00` of an ISO day, or of one with a clock but no zone. */
function isoMoment(text: string): string | undefined {
  const [, day, clock = "00:00", seconds = "00"] = iso.exec(text) ?? [];
  return day === undefined ? undefined : `${day}T${clock}:${seconds}`;
}

/** Whether a text is a date as people write it, in whichever order, and that one. */
function isMoment(text: string, moment: string): boolean {
  if (text.length > 64 || !/\d/.test(text)) return false;
  return (["day-first", "month-first"] as const).some((order) => {
    const { day, clock = "00:00:00", zone } = readWrittenDate(text, order) ?? {};
    return zone === undefined && `${day}T${clock}` === moment;
  });
}
