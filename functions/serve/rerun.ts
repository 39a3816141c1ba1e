import { isDeepStrictEqual } from "node:util";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage, BusMessage, FetchMessage } from "../../schemas/bus.ts";
import type { RerunReport, RerunRequest } from "../../schemas/mapping.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import { isCompleted } from "../connectors/fetched.ts";
import { mappingIn } from "../connectors/relay/settings.ts";
import { sha256 } from "../delivery/delivery.ts";
import { BadRequest } from "../shared/errors.ts";
import type { Range } from "../store/event-lists.ts";
import type { MappingVersions } from "../store/mapping-versions.ts";
import type { EventRow, FiledRow } from "../store/rows.ts";
import { type ConnectionDeps, getConnection } from "./connections.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import type { DeliveryDeps } from "./deliveries.ts";
import { withoutErased } from "./erased-again.ts";
import { keptMessage } from "./kept-message.ts";
import { boundaryIn } from "./query.ts";
import { type Readers, type Reread, readerOf, tellingsOf } from "./read-once-more.ts";
import { rowReader } from "./rows-again.ts";
import { feedRows } from "./timelines.ts";
import { toldReader } from "./told-again.ts";

export type RerunDeps = ConnectionDeps & DeliveryDeps & { readonly mappings: MappingVersions };

/** Events looked at in one call: each costs a read, and a reading. */
const atOnce = 100;

/**
 * Reads a page of what a connection was sent again, posts, rows of files and mails, by its settings and mappings of today. An
 * event of the same key is corrected, one that is new is added, one that is not read any more is withdrawn: it leaves the
 * timeline and stays in the feed. What a fetch has completed keeps what was fetched (ADR 49). Pages together count a delivery and
 * each of its events once, however many pages its events are on.
 */
export async function rerun(
  tool: string,
  name: string,
  request: RerunRequest,
  deps: RerunDeps,
): Promise<RerunReport> {
  const readers = await readersOf(tool, name, deps);
  const read = readerOf(readers, deps);
  const { range, seen } = resumed(request);
  const page = await feedRows(range, { tool: [tool] }, deps);
  const count = { deliveries: 0, same: 0, changed: 0, added: 0, withdrawn: 0, unread: 0 };
  const here = new Set<string>();
  const standing = new Map<string, Awaited<ReturnType<typeof deps.events.rows>>>();
  for (const listed of page.rows) {
    if (listed.event.connection !== name) continue;
    const row = await deps.events.get(listed.pk);
    if (!row) continue;
    const tellings: Telling[] = [];
    for (const telling of tellingsOf(row)) {
      const again = await read(telling);
      if (!again) continue;
      const mark = markOf(again.name);
      const { found, absent } =
        standing.get(mark) ?? (await deps.events.rows(again.events.map(({ id }) => id)));
      standing.set(mark, { found, absent });
      const speaker = speakerOf(row, again, found, range);
      const speaks = speaker === undefined ? !here.has(mark) && !seen.includes(mark) : speaker === row.pk;
      if (speaker === undefined) here.add(mark);
      if (speaks) count.deliveries++;
      if (speaks && !again.whole) count.unread++;
      if (again.whole || again.events.length > 0)
        tellings.push({ telling, again, absent: speaks ? absent : [] });
    }
    if (tellings.length === 0) continue;
    const next = await nextOf(row, tellings, readers, deps);
    count.same += next.isRead && next.corrected.length === 0 ? 1 : 0;
    count.changed += next.corrected.length > 0 ? 1 : 0;
    count.added += next.added.length;
    count.withdrawn += next.gone.length;
    if (request.dryRun) continue;
    await publish([...next.corrected, ...next.added, ...next.gone, ...next.fetches], deps);
    if (row.event.type === "system.unrecognized" && tellings.every(({ again }) => again.whole))
      await deps.events.settle(row);
  }
  return { ...count, ...(page.next === undefined ? {} : { next: cursorAt(page.next, here) }) };
}

/** Throws `BadRequest` where nothing that can be set reads what the connection is sent. */
async function readersOf(tool: string, name: string, deps: RerunDeps): Promise<Readers> {
  const { settings } = await getConnection(tool, name, deps);
  const readers = {
    version: mappingIn(settings)?.version,
    rows: await rowReader(tool, name, deps),
    told: await toldReader(tool, name, deps),
  };
  if (Object.values(readers).some((one) => one !== undefined) || settings.mail !== undefined) return readers;
  throw (await loadConnector(tool))?.catalogue.proof === "vendor-signed"
    ? new BadRequest("nothing_rereads", "Nothing in this connection's settings changes how it reads")
    : new BadRequest(
        "no_mapping",
        "This connection has no mapping, and no settings of files or mails, to read what it was sent by",
      );
}

/** A delivery that told of an event as it is read today; `absent`: the events in it that are new and that this event speaks for. */
interface Telling {
  readonly telling: EventRow;
  readonly again: Reread;
  readonly absent: readonly string[];
}

/** What becomes of an event, and what is new beside it. */
async function nextOf(
  row: EventRow,
  tellings: readonly Telling[],
  { version, told }: Readers,
  deps: RerunDeps,
) {
  const nows = tellings.flatMap(({ telling, again }) => {
    const now = again.events.find(({ id }) => id === row.pk);
    return now ? [{ telling, now: told ? told.settled(telling.event, now) : now }] : [];
  });
  const corrected = nows
    .filter(({ telling, now }) => isCorrection(telling.event, now.data))
    .map(({ now }) => now);
  const added: AccountEventMessage[] = [];
  for (const { again, absent } of tellings) {
    const missing = new Set(absent);
    const news = again.events.filter(({ id }) => missing.has(id));
    added.push(...(await withoutErased(news, row, again.events, deps)));
  }
  const isGone = nows.length === 0 && row.event.family !== "system";
  const later = tellings[0]?.again.events[0]?.data.revision ?? version ?? told?.revision;
  return {
    isRead: nows.length > 0,
    corrected,
    added,
    gone: isGone && later !== undefined ? [withdrawal(row, later, version === undefined)] : [],
    fetches: tellings.flatMap(({ again }) => fetchesFor([...corrected, ...added], again)),
  };
}

/** What is to be fetched for events as their deliveries alone tell them; not again what a fetch has completed. */
function fetchesFor(events: readonly AccountEventMessage[], { fetches }: Reread): FetchMessage[] {
  const thin = new Set(events.filter(({ data }) => !isCompleted(data)).map(({ id }) => id));
  return fetches.flatMap((toFetch) => {
    const fills = (toFetch.data.fills ?? []).filter(({ id, part }) =>
      thin.has(part === undefined ? id : `${id}.${part}`),
    );
    const id = `fet_${sha256(JSON.stringify([toFetch.id, fills.map((event) => event.id)])).slice(0, 32)}`;
    return fills.length === 0 ? [] : [{ ...toFetch, id, data: { ...toFetch.data, fills } }];
  });
}

/**
 * Which of a delivery's events, all of which are looked at some time, counts and adds what is new in it: the first that is
 * there and is looked at; `undefined` where none is read any more, so that whichever is looked at first does.
 */
function speakerOf(
  { delivery }: EventRow,
  { events }: Reread,
  found: readonly FiledRow[],
  { since, until }: Range,
): string | undefined {
  const looked = new Set(
    found
      .filter(
        (row) =>
          row.delivery === delivery &&
          (since === undefined || row.recordedTime >= since) &&
          (until === undefined || row.recordedTime <= until),
      )
      .map(({ pk }) => pk),
  );
  return events.find(({ id }) => looked.has(id))?.id;
}

/** Whether a reading is taken for a correction of the event: by settings made later, and otherwise than it. */
function isCorrection(known: PublishedEvent, read: PublishedEvent): boolean {
  return (read.revision ?? 0) > (known.revision ?? 0) && !isSame(known, read);
}

/** Whether two readings say the same, by any version. */
function isSame(
  { revision: _a, ...known }: PublishedEvent,
  { revision: _b, ...read }: PublishedEvent,
): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(known)), JSON.parse(JSON.stringify(read)));
}

/** An event that its delivery is not read as any more. */
function withdrawal(row: EventRow, revision: number, bySettings: boolean): AccountEventMessage {
  const { id, tool, connection, proof, time, title } = row.event;
  return keptMessage(row, {
    id,
    tool,
    connection,
    ...(proof === undefined ? {} : { proof }),
    type: "system.observed",
    family: "system",
    time,
    title: "Withdrawn",
    identities: [],
    details: {
      was: title,
      reason: `the ${bySettings ? "settings do" : "mapping does"} not read it any more`,
    },
    revision,
  });
}

async function publish(messages: readonly BusMessage[], { bus }: RerunDeps): Promise<void> {
  if (messages.length > 0) await bus.publish(messages);
}

/** Deliveries that a page leaves word of for the next one, and how much of their names. */
const marksAtMost = 20;
const markLength = 8;

const markOf = (name: string) => sha256(name).slice(0, markLength);

/** Where to go on, and which of this page's deliveries, told by no event that is read any more, have been counted. */
function cursorAt(next: string, here: ReadonlySet<string>): string {
  return toCursor(`${next}!${[...here].slice(-marksAtMost).join("")}`);
}

function resumed({ since, until, cursor }: RerunRequest): { range: Range; seen: readonly string[] } {
  const [after = "", marks = ""] = Buffer.from(cursor ?? "", "base64url")
    .toString("utf8")
    .split("!");
  return {
    range: {
      limit: atOnce,
      ...(since === undefined ? {} : { since: boundaryIn("since", since) }),
      ...(until === undefined ? {} : { until: boundaryIn("until", until) }),
      ...(cursor === undefined ? {} : { after: fromCursor(toCursor(after)) }),
    },
    seen: marks.match(new RegExp(`.{${markLength}}`, "g")) ?? [],
  };
}
