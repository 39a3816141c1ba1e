import { isDeepStrictEqual } from "node:util";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage, BusMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import type { RerunReport, RerunRequest } from "../../schemas/mapping.ts";
import { checkMapping } from "../connectors/mapping/check.ts";
import { sha256 } from "../delivery/delivery.ts";
import { BadRequest } from "../shared/errors.ts";
import { toInstant } from "../shared/instant.ts";
import type { Range } from "../store/event-lists.ts";
import type { MappingVersions } from "../store/mapping-versions.ts";
import type { EventRow, FiledRow } from "../store/rows.ts";
import { type ConnectionDeps, getConnection } from "./connections.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import type { DeliveryDeps } from "./deliveries.ts";
import { withoutErased } from "./erased-again.ts";
import { type Reread, readOnceMore } from "./read-once-more.ts";
import { rowReader } from "./rows-again.ts";
import { feedRows } from "./timelines.ts";

export type RerunDeps = ConnectionDeps & DeliveryDeps & { readonly mappings: MappingVersions };

/** Events looked at in one call: each costs a read, and a reading. */
const atOnce = 100;

/**
 * Reads a page of what a connection was sent again, posts, rows of files and mails, by its settings and mappings of today. An event of the same key is corrected,
 * one that is new is added, one that is not read any more is withdrawn: it leaves the timeline and stays in the feed. Pages
 * together count a delivery and each of its events once, however many pages its events are on.
 */
export async function rerun(
  tool: string,
  name: string,
  request: RerunRequest,
  deps: RerunDeps,
): Promise<RerunReport> {
  const { settings } = await getConnection(tool, name, deps);
  const version = checkMapping(settings.mapping).mapping?.version;
  const rows = await rowReader(tool, name, deps);
  if (version === undefined && rows === undefined && settings.mail === undefined)
    throw new BadRequest(
      "no_mapping",
      "This connection has no mapping, and no settings of files or mails, to read what it was sent by",
    );
  const { range, seen } = resumed(request);
  const page = await feedRows(range, { tool: [tool] }, deps);
  const count = { deliveries: 0, same: 0, changed: 0, added: 0, withdrawn: 0, unread: 0 };
  const here = new Set<string>();
  const standing = new Map<string, Awaited<ReturnType<typeof deps.events.rows>>>();
  for (const listed of page.rows) {
    if (listed.event.connection !== name) continue;
    const row = await deps.events.get(listed.pk);
    const again = row && (await readOnceMore(row, version, rows, deps));
    if (!row || !again) continue;
    const mark = markOf(again.name);
    const { found, absent } =
      standing.get(mark) ?? (await deps.events.rows(again.events.map(({ id }) => id)));
    standing.set(mark, { found, absent });
    const speaker = speakerOf(row, again, found, range);
    const speaks = speaker === undefined ? !here.has(mark) && !seen.includes(mark) : speaker === row.pk;
    if (speaker === undefined) here.add(mark);
    if (speaks) count.deliveries++;
    if (speaks && !again.whole) count.unread++;
    if (!again.whole && again.events.length === 0) continue;
    const now = again.events.find(({ id }) => id === row.pk);
    const corrected = now && isCorrection(row.event, now.data) ? [now] : [];
    const missing = new Set(absent);
    const added = speaks
      ? await withoutErased(
          again.events.filter(({ id }) => missing.has(id)),
          row,
          again.events,
          deps,
        )
      : [];
    const gone = now || row.event.family === "system" ? [] : withdrawal(row, again.events[0], version);
    count.same += now && corrected.length === 0 ? 1 : 0;
    count.changed += corrected.length;
    count.added += added.length;
    count.withdrawn += gone.length;
    if (request.dryRun) continue;
    await publish([...corrected, ...added, ...gone], deps);
    if (row.event.type === "system.unrecognized" && again.whole) await deps.events.settle(row);
  }
  return { ...count, ...(page.next === undefined ? {} : { next: cursorAt(page.next, here) }) };
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

/** What becomes of an event that its delivery is not read as any more; nothing where no number says that it is a later reading. */
function withdrawal(
  row: EventRow,
  beside: AccountEventMessage | undefined,
  version: number | undefined,
): AccountEventMessage[] {
  const revision = beside?.data.revision ?? version;
  if (revision === undefined) return [];
  const { id, tool, connection, time, title } = row.event;
  const data: PublishedEvent = {
    id,
    tool,
    connection,
    type: "system.observed",
    family: "system",
    time,
    title: "Withdrawn",
    identities: [],
    details: { was: title, reason: "the mapping does not read it any more" },
    revision,
  };
  return [{ ...kept(row), id, type: data.type, time, data }];
}

/** What came with an event, as a message brings it. */
function kept({
  event,
  delivery,
  raw,
}: EventRow): Omit<AccountEventMessage, "id" | "type" | "time" | "data"> {
  return {
    specversion: "1.0",
    source: `account-hub.${event.tool}`,
    dataschema: dataSchemas.accountEvent,
    datacontenttype: "application/json",
    deliveryid: delivery,
    receivedtime: raw.receivedAt,
    rawcontenttype: raw.contentType,
    ...(raw.contentEncoding === undefined ? {} : { rawcontentencoding: raw.contentEncoding }),
    ...(raw.path === undefined ? {} : { rawpath: raw.path }),
    ...(raw.headers === undefined ? {} : { rawheaders: raw.headers }),
    rawsha256: raw.sha256,
    ...(raw.gzip === undefined ? {} : { rawgzip: Buffer.from(raw.gzip).toString("base64") }),
    ...(raw.blob === undefined ? {} : { rawblob: raw.blob }),
  };
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
  const instant = (name: "since" | "until", text: string | undefined) => {
    if (text === undefined) return {};
    const at = toInstant(text);
    if (at === undefined) throw new BadRequest(`invalid_${name}`, `${name} is an ISO 8601 date or date-time`);
    return { [name]: at };
  };
  const [after = "", marks = ""] = Buffer.from(cursor ?? "", "base64url")
    .toString("utf8")
    .split("!");
  return {
    range: {
      limit: atOnce,
      ...instant("since", since),
      ...instant("until", until),
      ...(cursor === undefined ? {} : { after: fromCursor(toCursor(after)) }),
    },
    seen: marks.match(new RegExp(`.{${markLength}}`, "g")) ?? [],
  };
}
