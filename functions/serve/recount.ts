import { pagesOf } from "../../schemas/api/pages.ts";
import type { Recount } from "../../schemas/recount.ts";
import { added, type Counters, countersOf, dayOf, rollupDay } from "../matching/rollup.ts";
import type { AccountDeps } from "./identities.ts";
import { viewOf } from "./view.ts";

/**
 * Counts an account's events again, each member's by itself, and says where that differs from what was counted some
 * seconds after they came. While events come or move a difference may be of the moment: it counts only if it is there twice.
 */
export async function recount(account: string, deps: AccountDeps): Promise<Recount> {
  const { members } = await viewOf(account, deps);
  const told: Recount = { account, events: 0, differences: [] };
  for (const { id } of members) {
    const first = await counted(id, deps);
    const differences = first.differences.length > 0 ? (await counted(id, deps)).differences : [];
    told.events += first.events;
    told.differences.push(...differences);
  }
  return told;
}

async function counted(id: string, deps: AccountDeps) {
  const pages = pagesOf(
    async (after) => await deps.lists.timeline(id, { limit: 500, ...(after ? { after } : {}) }, {}),
  );
  const days = new Map<string, Counters>();
  let events = 0;
  for await (const { rows } of pages)
    for (const { event } of rows) {
      days.set(dayOf(event), added(days.get(dayOf(event)) ?? {}, countersOf(event)));
      events++;
    }
  const kept = await deps.rollups.days(id);
  const differences = [...new Set([...days.keys(), ...kept.keys()])].sort().flatMap((day) => {
    const [found, noted] = [rollupDay(day, days.get(day) ?? {}), rollupDay(day, kept.get(day) ?? {})];
    return JSON.stringify(found) === JSON.stringify(noted)
      ? []
      : [{ account: id, counted: found, kept: noted }];
  });
  return { events, differences };
}
