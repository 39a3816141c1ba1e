import type { PublishedEvent } from "../../schemas/account-event.ts";
import { Overtaken } from "../shared/retrying.ts";
import type { LinkCount } from "../store/links.ts";
import { type FiledRow, type Place, placedAt, placesOf } from "../store/rows.ts";
import { type ChangeDeps, changeEvents, packed } from "./change-events.ts";
import type { Change } from "./event-items.ts";
import { type PlaceDeps, place } from "./place.ts";
import { judgedBy, samePlaces } from "./placement.ts";

export interface MoveDeps extends PlaceDeps, ChangeDeps {
  readonly accountsTable: PlaceDeps["accountsTable"];
  /**
   * How long to rest after a transaction, in times of what it took: leaves room for deliveries where they share a
   * machine. Left out, not at all.
   */
  readonly rest?: number;
}

const rounds = 12;
/** Ten rows of the 400 kB that DynamoDB allows make no more than the 4 MB of a transaction. */
const together = 10;

/** Events were changed by others in every round; the job goes on with its next try. */
class KeepChanging extends Error {}

/** Puts events where their identities lead now, and returns those that it has seen. May be repeated, and done twice at once. */
export async function moveEvents(ids: readonly string[], deps: MoveDeps): Promise<PublishedEvent[]> {
  let pending = [...ids];
  const seen = new Map<string, PublishedEvent>();
  for (let round = 0; pending.length > 0; round++) {
    if (round > rounds) throw new KeepChanging();
    const { found: rows, absent } = await deps.events.rows(pending);
    // A pointer comes before its event, which may be about to be put where its identities led before this job.
    const recorded = await deps.events.hold(absent);
    const count = await deps.links.count();
    for (const { pk, event } of rows) seen.set(pk, event);
    const moves: Change[] = [];
    const again: string[] = [];
    for (const row of rows) {
      try {
        const judged = { ...row, keyedTime: judgedBy(row, count) };
        const places = besidesErasures(row, (await place(judged, count, deps)).places, count);
        if (!samePlaces(placesOf(row), places))
          moves.push({ before: row, after: { ...placedAt(row, places), version: row.version + 1 } });
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
        again.push(row.pk);
      }
    }
    // One by one when that has met with something that changed.
    for (const group of packed(moves, round === 0 ? together : 1, deps)) {
      const started = performance.now();
      again.push(...(await notMoved(group, count, deps)));
      if (deps.rest) await deps.pause((performance.now() - started) * deps.rest);
    }
    pending = [...recorded, ...again];
  }
  return [...seen.values()];
}

/**
 * What belongs to an account that is being erased stays where it is: the erasure takes it from there. But it does not stay at
 * another one whose erasure waits for it to leave.
 */
function besidesErasures(row: FiledRow, places: readonly Place[], { erasing }: LinkCount): readonly Place[] {
  const rest = places.filter(({ account }) => !erasing.has(account));
  if (rest.length === places.length) return places;
  const here = placesOf(row);
  const isLeft = here.some(
    ({ account }) => erasing.has(account) && !places.some((place) => place.account === account),
  );
  return isLeft && rest.length > 0 ? rest : here;
}

async function notMoved(moves: readonly Change[], count: LinkCount, deps: MoveDeps): Promise<string[]> {
  try {
    return [...(await changeEvents(moves, count, deps))].flatMap(({ before }) => before?.pk ?? []);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
    return moves.flatMap(({ before }) => before?.pk ?? []);
  }
}
