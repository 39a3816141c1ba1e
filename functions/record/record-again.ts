import type { AccountEventMessage } from "../../schemas/bus.ts";
import { changeEvents } from "../accounts/change-events.ts";
import { goesAlong } from "../accounts/goes-along.ts";
import { place } from "../accounts/place.ts";
import { afterErasures } from "../accounts/placement.ts";
import { isMails, readingBlob } from "../connectors/mails/reading-blob.ts";
import { keysOf } from "../matching/keys-of.ts";
import { Overtaken } from "../shared/retrying.ts";
import type { Standing } from "../store/event-rows.ts";
import { newJob } from "../store/jobs.ts";
import type { LinkCount } from "../store/links.ts";
import { type EventRow, happenedRowsOf, isUnnamed, placedAt, pointersOf } from "../store/rows.ts";
import type { RecordDeps, Recorded } from "./deps.ts";
import { completed, corrected, type Reading } from "./readings.ts";
import { indexed, objectRowsOf } from "./rows.ts";

const rounds = 20;

/**
 * Records a message whose event is there already: a duplicate, unless this is the half of it that was missing, or a
 * corrected reading. `known`: what stands there as last read.
 */
export async function recordAgain(
  message: AccountEventMessage,
  known: Standing | undefined,
  deps: RecordDeps,
): Promise<Recorded> {
  const result = await completedOrCorrected(message, deps);
  // It may have been taken for new, now or before a crash: pointers that are none of the event's go.
  const keys = keysOf(message.data.identities, await deps.matching.matcher());
  await deps.events.unpoint(
    message.data.id,
    pointersOf(keys, message.data),
    result === "duplicate" ? known : undefined,
  );
  if (result === "duplicate") await emptyAgain(message, deps);
  return result;
}

async function completedOrCorrected(
  message: AccountEventMessage,
  deps: RecordDeps,
): Promise<"recorded" | "duplicate"> {
  const { part, revision, id } = message.data;
  if (part === undefined && revision === undefined) return "duplicate";
  for (let round = 0; round < rounds; round++) {
    const before = await deps.events.get(id);
    const next = before && (completed(before, message) ?? corrected(before, message));
    if (!before || !next) return "duplicate";
    const count = await deps.links.count();
    try {
      if (await goesAlong(before, count, deps)) return "duplicate";
      await deps.events.moveObjects(objectRowsOf(message.data));
      // Where it stood by its time before is passed over from now on.
      if (next.event.time !== before.event.time) await deps.events.point(happenedRowsOf([next.event]));
      const change = { before, after: await changed(before, next, count, deps) };
      if (!(await changeEvents([change], count, deps)).has(change)) return "recorded";
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
  throw new Overtaken();
}

/** What is said of people may have changed with the reading, so the event may belong elsewhere. */
async function changed(
  before: EventRow,
  next: Reading,
  count: LinkCount,
  deps: RecordDeps,
): Promise<EventRow> {
  const { event } = next;
  // What it is about has said whose it is, and still does.
  const follows = isUnnamed(event) && isUnnamed(before.event);
  const keys = follows ? before.keys : keysOf(event.identities, await deps.matching.matcher());
  const now = deps.now();
  const keyedTime = afterErasures(now.toISOString(), count, now);
  const { places } = await place({ keys, keyedTime, event }, count, deps);
  const { agenda: _agenda, upcomingTime: _time, ...kept } = before;
  const indexes = indexed(event, before.recordedTime);
  const row: EventRow = { ...kept, ...indexes, ...next, keys, keyedTime, version: before.version + 1 };
  return placedAt(row, places);
}

/** Ingest has kept a large delivery's bytes before anybody could know that its event was erased: a job empties them again. */
async function emptyAgain(
  { data, rawblob, rawsha256 }: AccountEventMessage,
  deps: RecordDeps,
): Promise<void> {
  const blobs = [
    ...(rawblob === undefined ? [] : [rawblob]),
    ...(isMails(data) ? [readingBlob(data.tool, rawsha256)] : []),
  ];
  if (blobs.length === 0 || !(await deps.events.isErased(data.id))) return;
  const at = deps.now().toISOString();
  const job = newJob({ kind: "erase", identities: [], accounts: [], by: "hub", at, blobs });
  await deps.accountsTable.transact(deps.jobs.starting(job));
}
