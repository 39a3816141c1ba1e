import { calledBy } from "../account-name.ts";
import { type FilingDeps, fileEvents, Outdated } from "./file-events.ts";
import { type Change, itemsAtMost, stepsOf } from "./filing.ts";
import type { Link } from "./links.ts";
import { type Placement, placementBeforeErasing, placementOf, samePlaces } from "./placement.ts";
import { type EventRow, placedAt, placesOf } from "./rows.ts";
import type { Suggestions } from "./suggestions.ts";

export interface RefileDeps extends FilingDeps {
  readonly suggestions: Suggestions;
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
    const done = await Promise.all(packed(moves, round === 0).map((group) => filed(group, deps)));
    pending = [...recorded, ...done.flatMap(({ again }) => again)];
    for (const account of done.flatMap(({ from }) => from)) left.add(account);
    if (round >= rounds) throw new Error("Events keep changing while they are moved");
  }
  return left;
}

/** Whether an erasure takes an event from where it is: being erased must not look like being led elsewhere. */
function isBeingErased(row: EventRow, links: ReadonlyMap<string, Link>, { directory }: RefileDeps): boolean {
  const here = placesOf(row).map(({ account }) => account);
  const erasing = new Set(here.filter((account) => directory.erased.has(account)));
  if (erasing.size === 0) return false;
  const of = { keys: row.keys, tool: row.event.tool };
  const { places } = placementBeforeErasing(erasing, of, links, directory);
  return places.some(({ account }) => erasing.has(account));
}

interface Move {
  readonly row: EventRow;
  readonly change: Change;
}

function changeTo(row: EventRow, { places, links, opening }: Placement): Change {
  return {
    before: row,
    after: { ...placedAt(row, places), version: row.version + 1 },
    links,
    objects: [],
    ...(opening ? { opening: { ...opening, called: calledBy(row.event, opening.identity) } } : {}),
  };
}

/** As many moves in one transaction as it holds at first; one by one when that has met with something that changed. */
function packed(moves: readonly Move[], together: boolean): Move[][] {
  const tables = { events: "", directory: "" };
  const steps = stepsOf(
    moves.map(({ change }) => change),
    { late: new Set(), at: "", passedBy: new Set() },
    tables,
  );
  const bytes = moves.reduce((sum, { row }) => sum + bytesOf(row), 0);
  const fits = together && steps.length <= itemsAtMost && bytes <= bytesAtMost;
  if (moves.length <= 1 || fits) return moves.length > 0 ? [[...moves]] : [];
  const half = together ? Math.ceil(moves.length / 2) : 1;
  return [...packed(moves.slice(0, half), together), ...packed(moves.slice(half), together)];
}

/** DynamoDB takes 4 MB in one transaction; the rest of a row is small beside its raw delivery. */
const bytesAtMost = 3_000_000;

function bytesOf({ raw, parts = {} }: EventRow): number {
  return [raw, ...Object.values(parts).map((part) => part.raw)].reduce(
    (sum, { gzip }) => sum + (gzip?.length ?? 0) + 10_000,
    0,
  );
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
