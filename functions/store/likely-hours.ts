import * as z from "zod/mini";
import type { EventRows } from "./event-rows.ts";
import { type Filters, fields, passes } from "./filters.ts";
import { happened, type Wanted } from "./happened.ts";
import { hoursKey, toCountKey } from "./keys.ts";
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

/**
 * The hours (`yyyy-mm-ddThh`, newest first) of a range outside of which no event passes; `undefined` where that is not known:
 * nothing is asked for by which hours are noted, or much waits to be counted, which notes them.
 */
export async function likelyHours(
  table: Table,
  rows: Pick<EventRows, "several">,
  { before, since }: Wanted,
  filters: Filters,
): Promise<string[] | undefined> {
  const asked = fields.flatMap((field) => {
    const values = filters[field] ?? [];
    return values.length === 0 || values.length > valuesAtMost ? [] : [{ field, values }];
  });
  if (asked.length === 0) return undefined;
  const until = before === undefined ? "9" : instantAt(before);
  // First what waits: of what is counted meanwhile the hours are noted when they are asked for.
  const waiting = await uncounted(table);
  if (!waiting) return undefined;
  const found = await Promise.all(
    asked.map(async ({ field, values }) => {
      const hours = values.map(
        async (value) => await notedHours(table, hoursKey(field, value, ""), since, until),
      );
      return new Set((await Promise.all(hours)).flat());
    }),
  );
  const noted = [...(found[0] ?? [])].filter((hour) => found.every((other) => other.has(hour)));
  const others = [...(await rows.several(waiting)).values()]
    .filter(({ event }) => passes(event, filters) && event.time >= since && event.time <= until)
    .map(({ event }) => hourOf(event.time));
  return [...new Set([...noted, ...others])].sort().reverse();
}

/** The positions of the events of these hours, an hour at a time. */
export async function* happenedIn(
  table: Table,
  hours: readonly string[],
  { before, since, months }: Wanted,
): AsyncGenerator<string[]> {
  for (let n = 0; n < hours.length; n += atOnce) {
    const some = hours.slice(n, n + atOnce).map(async (hour) => {
      const [first, end] = [`${hour}:00:00.000Z`, `${hour}:59:59.999Z~`];
      const within = {
        before: before !== undefined && before < end ? before : end,
        since: since > first ? since : first,
        months,
      };
      const found: string[] = [];
      for await (const positions of happened(table, within)) found.push(...positions);
      return found;
    });
    for (const positions of await Promise.all(some)) yield positions;
  }
}

const hourOf = (instant: string) => instant.slice(0, 13);

/** The events that wait to be counted; `undefined` where there are many. */
async function uncounted(table: Table): Promise<string[] | undefined> {
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
