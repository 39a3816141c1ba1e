import type { EventRows } from "./event-rows.ts";
import { type Filters, fields, passes } from "./filters.ts";
import { inOrder, type Naming, rowsOf, type Wanted } from "./happened.ts";
import { kindKey, ofKindKey } from "./keys.ts";
import { kindRow, kindsListed } from "./kinds-listed.ts";
import { type By, uncounted } from "./likely-hours.ts";
import { idAt, instantAt, positionAt } from "./position.ts";
import { recorded } from "./recorded.ts";
import type { PlacedRow } from "./rows.ts";
import type { Table } from "./table.ts";

/** Kinds whose lists are read side by side: who asks for more of them asks for what is seldom rare. */
const kindsAtMost = 100;
/** What can be asked for by kind: types of which none is wanted, too. */
const asked = [...fields, "notType"] as const;
/** Events that are not listed yet, up to which those that pass are looked for among them. */
const unlistedAtMost = 2_000;
/** Rows that are read at once of all lists together. */
const rowsAPage = 20;

/**
 * The positions of a range at which events may pass, newest first, from the lists by kind; `undefined` where these say too little:
 * nothing is asked for by kind, or by very many, or much waits to be counted or listed.
 */
export async function byKind(
  table: Table,
  rows: Pick<EventRows, "several">,
  { before = "9", since, months }: Wanted,
  filters: Filters,
  by: By,
): Promise<AsyncGenerator<readonly string[]> | undefined> {
  if (asked.every((field) => (filters[field] ?? []).length === 0)) return undefined;
  const to = (await kindsListed(table))?.listedTo;
  if (to === undefined) return undefined;
  const after = `${to}~`;
  const unlisted = await recordedAfter(table, after, months);
  // Before the lists: what is counted meanwhile is in them when they are read.
  const waiting = unlisted && (await uncounted(table));
  const kinds = waiting && (await kindsThat(table, filters));
  if (!kinds || kinds.length > kindsAtMost) return undefined;
  const known = new Set(unlisted.map(idAt));
  const looked = [...(by === "time" ? known : []), ...waiting.filter((id) => !known.has(id))];
  const passing = [...(await rows.several(looked, filters)).values()]
    .filter(({ event }) => passes(event, filters))
    .map((row) => placeOf(row, by));
  if (by === "time") return inOrder([alone(passing), ...listsOf(before)], { before, since });
  const newer = unlisted.filter((position) => position >= since && position < before);
  const older = { before: before < after ? before : after, since };
  return onAfter(newer, inOrder([alone(passing), ...listsOf(older.before)], older));

  function listsOf(end: string): AsyncGenerator<Naming>[] {
    const aPage = Math.max(2, Math.ceil(rowsAPage / (kinds?.length ?? 1)));
    const range = { ...(end.length < 24 ? {} : { before: end }), since };
    return (kinds ?? []).map((kind) => rowsOf(table, ofKindKey(by, kind), range, aPage));
  }
}

const placeOf = ({ event, recordedTime }: PlacedRow, by: By) =>
  positionAt(by === "time" ? event.time : recordedTime, event.id);

/** The positions of all that was recorded after an instant, newest first; `undefined` where that is much. */
async function recordedAfter(table: Table, after: string, months: readonly string[]) {
  const found: string[] = [];
  for await (const positions of recorded(table, { since: after, months })) {
    found.push(...positions);
    if (found.length > unlistedAtMost) return undefined;
  }
  return found;
}

async function kindsThat(table: Table, filters: Filters): Promise<string[]> {
  const kinds = await table.all({ where: "pk = :pk", values: { pk: kindsPartition } });
  return kinds
    .map((row) => kindRow.parse(row))
    .filter((kind) => passes(kind, filters))
    .map(({ sk }) => sk);
}

const kindsPartition = kindKey({ tool: "", type: "", family: "" }).pk;

/** Positions that are known already, as a list. */
async function* alone(positions: readonly string[]): AsyncGenerator<Naming> {
  const newest = positions.toSorted().at(-1);
  if (newest !== undefined) yield { instant: instantAt(newest), happened: positions };
}

async function* onAfter(first: readonly string[], then: AsyncGenerator<readonly string[]>) {
  if (first.length > 0) yield first;
  yield* then;
}
