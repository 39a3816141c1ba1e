import type { Identity, PublishedEvent } from "../../../schemas/account-event.ts";
import { type FilingDeps, fileEvents, Outdated } from "./file-events.ts";
import { type Change, itemsAtMost, sizeOf } from "./filing.ts";
import { type Placement, placementOf, samePlaces } from "./placement.ts";
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
    const rows = (await Promise.all(pending.map((id) => deps.events.get(id)))).flatMap((row) => row ?? []);
    // An event that stays where it is meets no check in a transaction, so a remembered link is not good enough.
    const links = await deps.links.fresh(rows.flatMap(({ keys }) => keys));
    const moves: Move[] = [];
    for (const row of rows) {
      const placement = placementOf({ keys: row.keys, tool: row.event.tool }, links, deps.directory);
      if (samePlaces(placesOf(row), placement.places)) continue;
      await deps.suggestions.note(placement.conflict, deps.now().toISOString());
      moves.push({ row, change: changeTo(row, placement) });
    }
    const done = await Promise.all(packed(moves, round === 0).map((group) => filed(group, deps)));
    pending = done.flatMap(({ again }) => again);
    for (const account of done.flatMap(({ from }) => from)) left.add(account);
    if (round >= rounds) throw new Error("Events keep changing while they are moved");
  }
  return left;
}

/** The name of the provisional account that an event opens. */
export function openingName({ actor }: Pick<PublishedEvent, "actor">, { type, value }: Identity): string {
  const named = actor?.name && (type !== "email" || actor.email?.toLowerCase() === value);
  return named && actor.name ? actor.name : value;
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
    ...(opening ? { opening: { ...opening, name: openingName(row.event, opening.identity) } } : {}),
  };
}

/** Several moves in one transaction at first; one by one when that has met with something that changed. */
function packed(moves: readonly Move[], together: boolean): Move[][] {
  const groups: Move[][] = [];
  let size = 0;
  for (const move of moves) {
    size += sizeOf(move.change);
    if (together && size <= itemsAtMost && groups.length > 0) groups.at(-1)?.push(move);
    else {
      groups.push([move]);
      size = sizeOf(move.change);
    }
  }
  return groups;
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
