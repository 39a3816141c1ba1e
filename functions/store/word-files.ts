import { rewordedKey, wordFilesKey } from "./keys.ts";
import type { Storage } from "./storage.ts";
import { absent, type Outcome } from "./table.ts";
import { type RewordedEvent, rewordedRow, type WordFilesState, wordFilesRow } from "./word-file-rows.ts";

/** Whose tables the rows are in: few functions look at files of words, so that the store of all has no part for them. */
export type WordFilesDeps = Pick<Storage, "events" | "accountsTable">;

/** Which files hold the words that older events are found by. */
export async function wordFiles({ accountsTable }: WordFilesDeps): Promise<WordFilesState | undefined> {
  const row = await accountsTable.table.get(wordFilesKey);
  return row && wordFilesRow.parse(row);
}

/**
 * Puts the state after another: "refused" where somebody else has changed it since, so that nobody undoes what another has
 * done.
 */
export async function putWordFiles(
  state: WordFilesState,
  before: WordFilesState | undefined,
  { accountsTable }: WordFilesDeps,
): Promise<Outcome> {
  const asRead = before ? { if: "version = :was", values: { was: before.version } } : absent;
  const version = (before?.version ?? 0) + 1;
  return await accountsTable.table.put({ ...wordFilesKey, ...state, version }, asRead);
}

/** Events whose words have changed and are not in the files yet, so many at a time, those that have waited longest first. */
export async function* rewordedEvents(
  limit: number,
  { events }: WordFilesDeps,
): AsyncGenerator<RewordedEvent[]> {
  const of = { where: "pk = :pk", values: { pk: rewordedKey("").pk }, limit };
  for await (const { rows } of events.table.pages(of)) yield rows.map((row) => rewordedRow.parse(row));
}

/** The files say what these say. */
export async function refiled(some: readonly RewordedEvent[], { events }: WordFilesDeps): Promise<void> {
  await events.table.removeMany(some.map(({ position }) => rewordedKey(position)));
}
