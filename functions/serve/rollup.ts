import { pagesOf } from "../../schemas/api/pages.ts";
import type { Rollup } from "../../schemas/rollup.ts";
import { added, type Counters, countersOf, dayOf, rollupDay } from "../matching/rollup.ts";
import { type ListedRow, placesOf } from "../store/rows.ts";
import type { Storage } from "../store/storage.ts";
import { boundaryIn } from "./query.ts";
import { type View, type ViewDeps, viewOf } from "./view.ts";

export type RollupDeps = ViewDeps & Pick<Storage, "rollups">;

/** An account's days, oldest first; those of its members added up, an event of several of them once. */
export async function accountRollup(
  account: string,
  query: URLSearchParams,
  deps: RollupDeps,
): Promise<Rollup> {
  const range = { since: dayIn(query, "since"), until: dayIn(query, "until") };
  const view = await viewOf(account, deps);
  // The table refuses such a range, which reads as if it were out of reach.
  if (range.since !== undefined && range.until !== undefined && range.since > range.until)
    return { days: [] };
  return await rollupOf(view, range, deps);
}

/** The same of a view that was read already. */
export async function rollupOf(
  { members }: Pick<View, "members">,
  { since, until }: { readonly since: string | undefined; readonly until?: string | undefined },
  deps: RollupDeps,
): Promise<Rollup> {
  const days = new Map<string, Counters>();
  for (const { id } of members) {
    for (const [day, counters] of await deps.rollups.days(id, since, until))
      days.set(day, added(days.get(day) ?? {}, counters));
  }
  if (members.length > 1) {
    const ours = new Set(members.map(({ id }) => id));
    for (const { id } of members) {
      for (const { event, matched, account: here, also } of await sharedRows(id, since, until, deps)) {
        // The row of the account that comes first among the members counts the event, the others' rows take it back.
        const [first] = placesOf({ account: here, matched, also })
          .map(({ account: place }) => place)
          .filter((place) => ours.has(place))
          .sort();
        const day = dayOf(event);
        if (first !== id) days.set(day, added(days.get(day) ?? {}, countersOf(event), -1n));
      }
    }
  }
  const told = [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, counters]) => rollupDay(day, counters));
  return { days: told.filter(({ events }) => events > 0) };
}

async function sharedRows(
  account: string,
  since: string | undefined,
  until: string | undefined,
  { lists }: Pick<Storage, "lists">,
): Promise<ListedRow[]> {
  const range = { limit: 500, ...(since ? { since } : {}), ...(until ? { until: `${until}T~` } : {}) };
  const pages = pagesOf(
    async (after) => await lists.shared(account, { ...range, ...(after ? { after } : {}) }),
  );
  const rows: ListedRow[] = [];
  for await (const page of pages) rows.push(...page.rows);
  return rows;
}

function dayIn(query: URLSearchParams, name: "since" | "until"): string | undefined {
  const text = query.get(name);
  return text === null ? undefined : boundaryIn(name, text).slice(0, 10);
}
