import * as z from "zod/mini";
import { instant } from "../../../schemas/account-event.ts";
import type { ApiAnswer, Gone, Page } from "../collector.ts";
import { bodyOf, cursorBy, foundIn, UnexpectedAnswer } from "../fetched.ts";
import { entries, filledText } from "../lenient.ts";
import { goneMeeting, meetingOf, type Read } from "./drafts.ts";
import { type Calls, fieldsOf, graph, headers, meeting } from "./graph.ts";

/** Parts of the calendar that one page reads, meetings of a part, and meetings that it asks for by themselves. */
const [partsAtOnce, meetingsAPart, askedAtOnce] = [4, 25, 100];
/** Milliseconds ahead of which meetings are followed, and after which those ahead of that time are. */
const [followed, followedAnewAfter] = [210 * 86_400_000, 30 * 86_400_000];
/** Meetings that are known one by one, in as much room as a row has. */
const aheadAtMost = 500;

const starts = z.record(z.string(), z.string());

/** How far the calendar's changes are read: by `link` on, of the time since `began`. */
const place = z.object({
  began: instant,
  link: z.optional(z.string()),
  /** When those that are to come begin, by their ids. */
  ahead: starts,
  /** Those that were to come before everything was read anew, as far as they have not been seen again. */
  before: z.optional(starts),
  /** Those that Microsoft no longer names, each to be asked for. */
  asking: z.array(z.string()),
  isAnew: z.optional(z.boolean()),
  isRead: z.optional(z.boolean()),
});
type Place = z.infer<typeof place>;

const entry = z.extend(meeting, { "@removed": z.optional(z.unknown()) });
const part = z.object({
  value: entries,
  "@odata.nextLink": filledText,
  "@odata.deltaLink": filledText,
});

/** Whether a page of a mailbox is still about what has gone from the calendar: that is read before all else. */
export const isOfCalendar = (cursor: string | undefined): boolean =>
  cursor === undefined || cursorBy(place, cursor) !== undefined;

/** What has gone from the calendar as far as a page reads it. Without a `cursor`, all of it is read. */
export type CalendarPage = Pick<Page, "cursor" | "mark"> & { readonly gone: readonly Gone[] };

/**
 * The meetings to come that are in the calendar no longer: of changes Microsoft tells from `mark` on, at first all that is
 * there. One that has only moved out of the time that is followed is named like one that was deleted, so each is asked for.
 * Where Microsoft has forgotten how far it told, and once a month, all is read anew, and who was known before and is not
 * there is asked for. The list takes no `$select`. https://learn.microsoft.com/graph/api/event-delta
 */
export function* calendarPage(
  { cursor, mark }: { readonly cursor: string | undefined; readonly mark: string | undefined },
  read: Read,
): Calls<CalendarPage> {
  let at = cursorBy(place, cursor) ?? begun(cursorBy(place, mark), read.now);
  for (let parts = 0; parts < partsAtOnce && !at.isRead; parts++) {
    const answer = yield {
      url: at.link ?? firstOf(at.began),
      headers: {
        prefer: `${headers.prefer}, odata.maxpagesize=${meetingsAPart}, outlook.body-content-type="text"`,
      },
      unkept: true,
    };
    if (at.link !== undefined && isForgotten(answer)) {
      if (at.isAnew) throw new UnexpectedAnswer("calendarView/delta: no state is kept");
      at = { ...anew({ ...at.before, ...at.ahead }, read.now), asking: at.asking };
      continue;
    }
    const { value: listed, ...links } = bodyOf(part, answer, "calendarView/delta");
    const value = listed.flatMap((one) => entry.safeParse(one).data ?? []);
    const { "@odata.nextLink": next, "@odata.deltaLink": last } = links;
    if (next === undefined && last === undefined) return { gone: [] };
    at = { ...after(at, value, read), link: linkOf(next ?? last) };
    if (next === undefined) at = ended(at, read.now);
  }
  const gone: Gone[] = [];
  for (const id of at.asking.slice(0, askedAtOnce)) {
    const url = `${graph}/me/events/${encodeURIComponent(id)}?$select=${fieldsOf.events}`;
    if (!foundIn(meeting, yield { url, headers }, "events")) gone.push(goneMeeting(id, read));
  }
  const asking = at.asking.slice(askedAtOnce);
  if (!at.isRead || asking.length > 0) return { gone, cursor: JSON.stringify({ ...at, asking }) };
  const { began, link, ahead } = at;
  return { gone, mark: JSON.stringify({ began, link, ahead, asking }) };
}

const anew = (before: Place["ahead"], now: string): Place => ({
  ...{ began: now, ahead: {}, before, asking: [], isAnew: true },
});

function begun(kept: Place | undefined, now: string): Place {
  const isOld = kept !== undefined && Date.parse(now) - Date.parse(kept.began) > followedAnewAfter;
  return kept === undefined || isOld ? anew(kept?.ahead ?? {}, now) : kept;
}

function firstOf(began: string): string {
  const endDateTime = new Date(Date.parse(began) + followed).toISOString();
  return `${graph}/me/calendarView/delta?${new URLSearchParams({ startDateTime: began, endDateTime })}`;
}

/** How long Microsoft knows is not fixed: https://learn.microsoft.com/graph/delta-query-overview#token-duration */
const isForgotten = ({ status, verdict }: ApiAnswer) =>
  status === 410 || (verdict.kind === "wrong" && /^(?:syncState|resync)/i.test(verdict.code));

function linkOf(link: string | undefined): string {
  if (!link?.startsWith(`${graph}/`)) throw new UnexpectedAnswer("calendarView/delta: link");
  return link;
}

/** The place after what one part has: what it names is there, or is to be asked for. */
function after(at: Place, entries: readonly z.infer<typeof entry>[], read: Read): Place {
  const ahead = new Map(Object.entries(at.ahead));
  const before = new Map(Object.entries(at.before ?? {}));
  const asking = new Set(at.asking);
  for (const { "@removed": removed, ...one } of entries) {
    const isKnown = ahead.delete(one.id);
    before.delete(one.id);
    const draft = removed === undefined ? meetingOf(one, read, false) : undefined;
    const begins = draft?.type === "meeting.canceled" ? undefined : draft?.scheduledFor;
    if (removed !== undefined) asking.add(one.id);
    else if (begins !== undefined && begins > read.now && (isKnown || ahead.size < aheadAtMost))
      ahead.set(one.id, begins);
  }
  return {
    ...at,
    ahead: Object.fromEntries(ahead),
    ...(at.before ? { before: Object.fromEntries(before) } : {}),
    asking: [...asking],
  };
}

/** All is read: who was known before and has not been seen is to be asked for, unless it has begun. */
function ended({ before = {}, ...at }: Place, now: string): Place {
  const left = Object.entries(before).flatMap(([id, begins]) => (begins > now ? [id] : []));
  return { ...at, asking: [...new Set([...at.asking, ...left])], isRead: true };
}
