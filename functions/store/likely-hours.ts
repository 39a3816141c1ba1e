import * as z from "zod/mini";
import type { EventRows } from "./event-rows.ts";
import { type Filters, fields, passes } from "./filters.ts";
import type { Wanted } from "./happened.ts";
import { heardHoursKey, hoursKey, toCountKey } from "./keys.ts";
import { everNoted, notedSince } from "./noted-since.ts";
import { instantAt } from "./position.ts";
import type { Table } from "./table.ts";
import { toCountRow } from "./to-count.ts";

const hoursRow = z.object({ sk: z.string(), hours: z.set(z.number()) });

/** Values of a field that are looked up: who asks for more of them asks for what is seldom rare. */
const valuesAtMost = 12;
/** Rows of what is not counted yet, up to which hours are known well enough. */
const uncountedAtMost = 100;
/** Hours that are read at once. */
const atOnce = 8;

/** By when things happened, or by when they were recorded. */
export type By = "time" | "recordedTime";

interface Likely {
  /** `yyyy-mm-ddThh`, newest first. */
  readonly hours: readonly string[];
  /** The hour up to which nothing is known of any; left out where all is. */
  readonly unknownTo?: string | undefined;
}

/**
 * The hours of a range outside of which no event passes. `undefined` where that is not known: what is asked for is nothing by
 * which hours are noted, too much waits for the count that notes them, or what was counted before there were notes is not
 * noted yet.
 */
export async function likelyHours(
  table: Table,
  rows: Pick<EventRows, "several">,
  { before, since }: Wanted,
  filters: Filters,
  by: By,
): Promise<Likely | undefined> {
  const asked = fields.flatMap((field) => {
    const values = filters[field] ?? [];
    return values.length === 0 || values.length > valuesAtMost ? [] : [{ field, values }];
  });
  if (asked.length === 0) return undefined;
  const until = before === undefined ? "9" : instantAt(before);
  const noted = await notedSince(table);
  // What was recorded before the first note may have happened at any time.
  if (noted === undefined || (by === "time" && noted !== everNoted)) return undefined;
  const unknownTo = noted === everNoted ? undefined : hourOf(noted);
  if (unknownTo !== undefined && unknownTo >= hourOf(until)) return undefined;
  // First what waits: of what is counted meanwhile the hours are noted when they are asked for.
  const waiting = await uncounted(table);
  if (!waiting) return undefined;
  const keyOf = by === "time" ? hoursKey : heardHoursKey;
  const found = await Promise.all(
    asked.map(async ({ field, values }) => {
      const hours = values.map(
        async (value) => await notedHours(table, keyOf(field, value, ""), since, until),
      );
      return new Set((await Promise.all(hours)).flat());
    }),
  );
  const common = [...(found[0] ?? [])].filter((hour) => found.every((other) => other.has(hour)));
  const others = [...(await rows.several(waiting)).values()]
    .filter(({ event }) => passes(event, filters))
    .map(({ event, recordedTime }) => (by === "time" ? event.time : recordedTime))
    .filter((instant) => instant >= since && instant <= until)
    .map(hourOf);
  const hours = [...new Set([...common, ...others])].filter((hour) => hour > (unknownTo ?? ""));
  return { hours: hours.sort().reverse(), unknownTo };
}

/** The positions of a list that lie in these hours, an hour at a time, and all that lie where no hour is known. */
export async function* inHours(
  table: Table,
  list: (table: Table, wanted: Wanted) => AsyncGenerator<readonly string[]>,
  { hours, unknownTo }: Likely,
  { before = "9", since, months }: Wanted,
): AsyncGenerator<readonly string[]> {
  for (let n = 0; n < hours.length; n += atOnce) {
    const some = hours.slice(n, n + atOnce).map(async (hour) => {
      const [first, end] = [`${hour}:00:00.000Z`, endOf(hour)];
      const within = { before: before < end ? before : end, since: since > first ? since : first, months };
      const found: string[] = [];
      for await (const positions of list(table, within)) found.push(...positions);
      return found;
    });
    for (const positions of await Promise.all(some)) yield positions;
  }
  if (unknownTo === undefined) return;
  const end = endOf(unknownTo);
  yield* list(table, { before: before < end ? before : end, since, months });
}

const endOf = (hour: string) => `${hour}:59:59.999Z~`;
const hourOf = (instant: string) => instant.slice(0, 13);

/** The events that wait to be counted; `undefined` where there are many. */
export async function uncounted(table: Table): Promise<string[] | undefined> {
  const of = { where: "pk = :pk", values: { pk: toCountKey("").pk }, limit: uncountedAtMost };
  const { rows, last } = await table.page(of);
  return last ? undefined : [...new Set(rows.flatMap((row) => toCountRow.parse(row).events))];
}

async function notedHours(
  table: Table,
  { pk }: { readonly pk: string },
  since: string,
  until: string,
): Promise<string[]> {
  const rows = await table.all({
    where: "pk = :pk AND sk BETWEEN :low AND :high",
    values: { pk, low: since.slice(0, 10), high: until.slice(0, 10) },
  });
  return rows.flatMap((row) => {
    const { sk, hours } = hoursRow.parse(row);
    return [...hours].map((hour) => `${sk}T${String(hour).padStart(2, "0")}`);
  });
}
