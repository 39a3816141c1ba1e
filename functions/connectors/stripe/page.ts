import * as z from "zod/mini";
import { instant } from "../../../schemas/account-event.ts";
import { UnknownType } from "../../shared/errors.ts";
import { laterOf } from "../../shared/later-of.ts";
import type { FetchContext, Had, Page, Stretch } from "../collector.ts";
import { bodyOf, placeBy, UnexpectedAnswer } from "../fetched.ts";
import { asked, type Calls, page } from "./api.ts";
import { hadOf, invoices, type List, lists } from "./had.ts";
import { payload } from "./payload.ts";
import { toldBy } from "./told.ts";

/** Lists that one page asks for, each of which may take some seconds of its minute. */
const listsAPage = 10;
const month = 30 * 86_400_000;
/** Milliseconds for which Stripe keeps its events, less an hour: https://docs.stripe.com/api/events/list */
const kept = month - 3_600_000;

/**
 * Where the next list goes on, after an object of it. First `events`; then the `months` before them, in the month that ends
 * at `end`; then what is still `open` and older than those.
 */
const place = z.object({
  part: z.enum(["events", "months", "open"]),
  /** From when on Stripe has the events: what happened before is read from the objects. */
  since: instant,
  end: instant,
  list: z.int().check(z.nonnegative()),
  after: z.optional(z.string()),
});
type Place = z.infer<typeof place>;

/**
 * A page of an account: of the last month Stripe's events themselves, each the same as its webhook tells it; of the months
 * before what objects that were made then say of themselves, newest month first; at the end of a history the unpaid invoices
 * of any age. https://docs.stripe.com/api/pagination
 */
export function* stripePage(stretch: Stretch, { now }: Omit<FetchContext, "cursor">): Calls<Page> {
  const { kind, from, until, cursor } = stretch;
  const since = laterOf(from, new Date(Date.parse(now) - kept).toISOString());
  let at: Place = placeBy(place, cursor) ?? {
    part: since < until ? "events" : "months",
    since,
    end: until,
    list: 0,
  };
  for (let calls = 1; ; calls++) {
    const answer = yield requestAt(at, stretch);
    const { data = [], has_more } = bodyOf(page, answer, at.part === "events" ? "events" : listAt(at).path);
    const had = data.flatMap((one) => hadAt(at, one));
    const last = data.at(-1)?.id;
    const next = has_more && last !== undefined ? { ...at, after: last } : nextOf(at, stretch);
    if (next === undefined) return { had, opening: kind === "history" };
    if (had.length > 0 || calls === listsAPage)
      return { had, cursor: JSON.stringify(next), reached: next.part === "open" ? from : next.end };
    at = next;
  }
}

function listAt({ part, list: n }: Place): List {
  const list = part === "open" ? invoices : lists[n];
  if (list === undefined) throw new UnexpectedAnswer("cursor: list");
  return list;
}

const unix = (time: string) => String(Math.floor(Date.parse(time) / 1_000));

function requestAt(at: Place, { from, until }: Stretch) {
  const paged = { limit: "100", ...(at.after === undefined ? {} : { starting_after: at.after }) };
  if (at.part === "events")
    return asked("events", { ...paged, "created[gte]": unix(at.since), "created[lte]": unix(until) });
  const { path, query } = listAt(at);
  const made: Readonly<{ [name: string]: string }> =
    at.part === "open"
      ? { status: "open", "created[lt]": unix(from) }
      : { "created[gte]": unix(beginOf(at.end, from)), "created[lt]": unix(at.end) };
  return asked(path, { ...paged, ...query, ...made });
}

const beginOf = (end: string, from: string) => laterOf(new Date(Date.parse(end) - month).toISOString(), from);

/** What comes when a list has been read to its end. */
function nextOf({ part, since, end, list }: Place, { kind, from }: Stretch): Place | undefined {
  const months = (until: string): Place => ({ part: "months", since, end: until, list: 0 });
  const open: Place | undefined =
    kind === "history" ? { part: "open", since, end: from, list: 0 } : undefined;
  if (part === "open") return undefined;
  if (part === "events") return since > from ? months(since) : open;
  if (list + 1 < lists.length) return { part, since, end, list: list + 1 };
  const begin = beginOf(end, from);
  return begin > from ? months(begin) : open;
}

function hadAt(at: Place, one: { readonly id: string }): Had[] {
  if (at.part !== "events") return hadOf(listAt(at), one, at.since);
  const { data } = payload.safeParse(one);
  const event = data && toldOf(data, at.since);
  return event ? [{ event }] : [];
}

/** What the hub has no word for came by its webhook, and stands there as unrecognized. */
function toldOf(given: z.infer<typeof payload>, since: string): Had["event"] | undefined {
  try {
    return toldBy(given, since);
  } catch (error) {
    if (error instanceof UnknownType) return undefined;
    throw error;
  }
}
