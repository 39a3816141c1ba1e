import type { Rollup } from "../../schemas/rollup.ts";
import { BadRequest } from "../shared/errors.ts";
import { toInstant } from "../shared/instant.ts";
import { added, type Counters, rollupDay } from "../shared/rollup.ts";
import type { AccountDeps } from "./identities.ts";
import { viewOf } from "./view.ts";

/** An account's days, oldest first; those of its members added up. Days without events are left out. */
export async function accountRollup(
  account: string,
  query: URLSearchParams,
  deps: AccountDeps,
): Promise<Rollup> {
  const [since, until] = [dayIn(query, "since"), dayIn(query, "until")];
  const { members } = await viewOf(account, deps);
  const days = new Map<string, Counters>();
  for (const { id } of members) {
    for (const [day, counters] of await deps.rollups.days(id, since, until))
      days.set(day, added(days.get(day) ?? {}, counters));
  }
  const told = [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, counters]) => rollupDay(day, counters));
  return { days: told.filter(({ events }) => events > 0) };
}

function dayIn(query: URLSearchParams, name: "since" | "until"): string | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const instant = toInstant(text);
  if (instant === undefined)
    throw new BadRequest(`invalid_${name}`, `${name} is an ISO 8601 date or date-time`);
  return instant.slice(0, 10);
}
