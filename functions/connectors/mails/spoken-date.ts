import { dateWithin } from "../mapping/written-date.ts";

/**
 * A date as a mail program writes it for people, e.g. `Tue, 24 Nov 2026 at 16:02`, as an instant; `undefined` where it is
 * none. `zone`: minutes east of Greenwich, where it names none itself. A day without a time is its noon.
 */
export function spokenDate(written: string, zone: number): string | undefined {
  const text = written.slice(0, 120);
  // Where clocks have halves, months stand first.
  const orders = /\d ?[ap]\.? ?m\b/i.test(text)
    ? (["month-first", "day-first"] as const)
    : (["day-first", "month-first"] as const);
  const [found] = orders.flatMap((order) => dateWithin(text, order) ?? []);
  if (!found) return undefined;
  const east = zoneIn(found.zone ?? "") ?? zone;
  const time = Date.parse(`${found.day}T${found.clock ?? "12:00:00"}Z`) - east * 60_000;
  return new Date(time).toISOString();
}

/** Minutes east of Greenwich, as a header or a person writes them: `+0700`, `GMT+7`, `Z`. */
export function zoneIn(text: string): number | undefined {
  const [, sign, hours, minutes = "0"] =
    /(?:gmt|utc|\s|^)([+-])(\d{1,2}):?(\d{2})?\)?\s*(?:\(.*\))?$/i.exec(text.trim()) ?? [];
  if (sign !== undefined) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return /(?:\bgmt|\butc|\dz|^z)\s*$/i.test(text.trim()) ? 0 : undefined;
}
