import { calledBy } from "../matching/account-name.ts";
import type { Link } from "../store/links.ts";
import { type FiledRow, type ObjectRow, placedAt, placesOf } from "../store/rows.ts";
import type { Suggestions } from "../store/suggestions.ts";
import { type FilingDeps, fileEvents, Outdated } from "./place-events.ts";
import { type Placement, placementBeforeErasing, placementOf, samePlaces } from "./placement.ts";
import { type Change, itemsAtMost, stepsOf } from "./placing-steps.ts";

export interface RefileDeps extends FilingDeps {
  readonly suggestions: Suggestions;
  /**
   * How long to rest after a transaction, in times of what it took: leaves room for deliveries where they share a
   * machine. Left out, not at all.
   */
  readonly rest?: number;
}

const rounds = 12;

/** Puts events where their identities lead now. May be repeated, and done twice at once. Returns the accounts that lost events. */
export async function refile(ids: readonly string[], deps: RefileDeps): Promise<Set<string>> {
  const left = new Set<string>();
  let pending = [...ids];
  for (let round = 0; pending.length > 0; round++) {
    const { found: rows, absent } = await deps.events.rows(pending);
    // A pointer comes before its event, which may be about to be put where its identities led before this job.
    const recorded = await deps.events.hold(absent);
    // An event that stays where it is meets no check in a transaction, so a remembered link is not good enough.
    const links = await deps.links.fresh(rows.flatMap(({ keys }) => keys));
    const moves: Move[] = [];
    for (const row of rows) {
      const placement = placementOf({ keys: row.keys, tool: row.event.tool }, links, deps.directory);
      if (samePlaces(placesOf(row), placement.places) || isBeingErased(row, links, deps)) continue;
      await deps.suggestions.note(placement.conflict, deps.now().toISOString());
      moves.push({ row, change: changeTo(row, placement) });
    }
    pending = [...recorded];
    for (const group of packed(moves, round === 0)) {
      const started = performance.now();
      const { again, from } = await filed(group, deps);
      pending.push(...again);
      for (const account of from) left.add(account);
      if (deps.rest) await deps.pause((performance.now() - started) * deps.rest);
    }
    if (round >= rounds) throw new Error("Events keep changing while they are moved");
  }
  return left;
}

/** Whether an erasure takes an event from where it is: being erased must not look like being led elsewhere. */
function isBeingErased(row: FiledRow, links: ReadonlyMap<string, Link>, { directory }: RefileDeps): boolean {
  const here = placesOf(row).map(({ account }) => account);
  const erasing = new Set(here.filter((account) => directory.erased.has(account)));
  if (erasing.size === 0) return false;
  const of = { keys: row.keys, tool: row.event.tool };
  const { places } = placementBeforeErasing(erasing, of, links, directory);
  return places.some(({ account }) => erasing.has(account));
}

interface Move {
  readonly row: FiledRow;
  readonly change: Change;
}

function changeTo(row: FiledRow, { places, links, opening }: Placement): Change {
  return {
    before: row,
    after: { ...placedAt(row, places), version: row.version + 1 },
    links,
    objects: [],
    ...(opening ? { opening: { ...opening, called: calledBy(row.event, opening.identity) } } : {}),
  };
}

/** Ten rows of the 400 kB that DynamoDB allows make no more than the 4 MB of a transaction. */
const together = 10;

/** Several moves in one transaction at first; one by one when that has met with something that changed. */
function packed(moves: readonly Move[], first: boolean): Move[][] {
  const atMost = first ? together : 1;
  return Array.from({ length: Math.ceil(moves.length / atMost) }, (_, n) =>
    moves.slice(n * atMost, (n + 1) * atMost),
  ).flatMap((group) => (stepsIn(group) <= itemsAtMost ? [group] : group.map((move) => [move])));
}

function stepsIn(moves: readonly Move[]): number {
  const none = { late: new Set<string>(), at: "", passedBy: new Set<ObjectRow>() };
  const changes = moves.map(({ change }) => change);
  return stepsOf(changes, none, { events: "", directory: "" }).length;
}

async function filed(moves: readonly Move[], deps: RefileDeps): Promise<{ again: string[]; from: string[] }> {
  try {
    const overtaken = await fileEvents(
      moves.map(({ change }) => change),
      deps,
    );
    return {
      again: moves.filter(({ change }) => overtaken.has(change)).map(({ row }) => row.pk),
      from: moves.flatMap(({ row }) => placesOf(row).map(({ account }) => account)),
    };
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    return { again: moves.map(({ row }) => row.pk), from: [] };
  }
}
