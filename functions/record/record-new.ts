import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { toDetails } from "../../schemas/reason-details.ts";
import { because, explainedReason } from "../../schemas/reason-words.ts";
import { changeEvents } from "../accounts/change-events.ts";
import { place } from "../accounts/place.ts";
import { afterErasures } from "../accounts/placement.ts";
import { keysOf } from "../matching/keys-of.ts";
import { Unstorable } from "../shared/errors.ts";
import { Overtaken } from "../shared/retrying.ts";
import type { Standing } from "../store/event-rows.ts";
import { type LinkCount, UnreadableLink } from "../store/links.ts";
import { type EventRow, feedRowOf, pointersOf, toldLateRowsOf } from "../store/rows.ts";
import type { RecordDeps, Recorded } from "./deps.ts";
import { recordAgain } from "./record-again.ts";
import { eventRowOf, objectRowsOf } from "./rows.ts";

/** How often an event is placed anew when what it was placed by has changed meanwhile. */
const rounds = 20;

interface New {
  readonly message: AccountEventMessage;
  readonly keys: readonly Identity[];
  readonly recordedTime: string;
}

/**
 * Records events that nothing is known of, or whose place is held. An event is recorded when its own row is there, which is
 * one conditional put; its pointers, its part in the feed and what it says of objects come before that, and are passed over
 * without it.
 */
export async function recordNew(
  messages: readonly AccountEventMessage[],
  known: ReadonlyMap<string, Standing>,
  deps: RecordDeps,
): Promise<Recorded[]> {
  if (messages.length === 0) return [];
  const matcher = await deps.matching.matcher();
  const recordedTime = deps.now().toISOString();
  const events = messages.map(
    (message): New => ({ message, keys: keysOf(message.data.identities, matcher), recordedTime }),
  );
  const told = messages.map(({ data }) => data);
  const listed = [feedRowOf(recordedTime, told), ...toldLateRowsOf(recordedTime, told)];
  await Promise.all([
    deps.events.point([...events.flatMap(pointersIn), ...listed]),
    deps.accountsTable.noteMonth(recordedTime.slice(0, 7)),
    deps.events.moveObjects(messages.flatMap(({ data }) => objectRowsOf(data))),
  ]);
  // Only now, so that the job of every change that comes after this finds the pointers.
  const count = await deps.links.count();
  await readAhead(events, count, deps);
  return await Promise.all(
    events.map(async (event) => {
      try {
        return await recordOne(event, known.get(event.message.data.id), count, deps);
      } catch (failed) {
        return failed instanceof Unstorable ? await recordUnkept(event, count, deps) : { failed };
      }
    }),
  );
}

/** What no table takes will never be recorded: in its place stands that it came, with the raw delivery and the reason. */
async function recordUnkept(
  { message, keys, recordedTime }: New,
  count: LinkCount,
  deps: RecordDeps,
): Promise<Recorded> {
  const { id, tool, connection, proof, time } = message.data;
  const data: PublishedEvent = {
    ...{ id, tool, connection, time, type: "system.unrecognized", family: "system" },
    ...(proof === undefined ? {} : { proof }),
    title: "An event could not be kept",
    identities: [],
    details: toDetails(explainedReason(because("not_kept"))),
  };
  try {
    const kept = { message: { ...message, type: data.type, data }, keys: [], recordedTime };
    const recorded = await recordOne(kept, undefined, count, deps);
    await deps.events.unpoint(id, pointersOf(keys, message.data));
    return recorded;
  } catch (failed) {
    return { failed };
  }
}

/** Reads the links of all events at once. One that cannot be read is met by its own event, which waits alone. */
async function readAhead(events: readonly New[], count: LinkCount, { links }: RecordDeps): Promise<void> {
  const keys = events.flatMap((event) => event.keys);
  await links.since(count, keys).catch((error: unknown) => {
    if (!(error instanceof UnreadableLink)) throw error;
  });
}

/** Puts an event where its identities lead; again where a job holds its place, or links have changed. */
async function recordOne(
  event: New,
  known: Standing | undefined,
  counted: LinkCount,
  deps: RecordDeps,
): Promise<Recorded> {
  const { message, keys, recordedTime } = event;
  let count = counted;
  let there = known;
  let keyedTime = recordedTime;
  for (let round = 0; round < rounds; round++) {
    keyedTime = afterErasures(keyedTime, count, deps.now());
    try {
      const { places } = await place({ keys, keyedTime, event: message.data }, count, deps);
      const row = eventRowOf(message, keys, places, recordedTime, keyedTime);
      if ((await put(row, there?.is === "held" ? there.hold : undefined, deps)) === "done") return "recorded";
      there = (await deps.events.standing([row.pk], true)).get(row.pk);
      if (there && there.is !== "held") return await recordAgain(message, there, deps);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
    count = await deps.links.count();
  }
  throw new Overtaken();
}

/** An event at several accounts has a row for each: a transaction. */
async function put(row: EventRow, hold: string | undefined, deps: RecordDeps): Promise<"done" | "refused"> {
  if (!row.also) return await deps.events.putNew(row, hold);
  const change = { after: row, ...(hold === undefined ? {} : { hold }) };
  return (await changeEvents([change], undefined, deps)).has(change) ? "refused" : "done";
}

const pointersIn = ({ message, keys }: New) => pointersOf(keys, message.data);
