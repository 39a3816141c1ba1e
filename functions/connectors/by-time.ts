import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import { laterOf } from "../shared/later-of.ts";
import type { ApiAnswer, ApiRequest, Page, Stretch } from "./collector.ts";
import { placeBy } from "./fetched.ts";

/** Lists that one page asks for, each of which may take some seconds of its minute. */
const listsAPage = 10;
const month = 30 * 86_400_000;

/**
 * Where the next list begins: in the months, what was changed until when; `skip`: so many of that very second have been
 * read. `open`: after the months, what was changed before them and is not paid.
 */
const place = z.object({
  part: z.enum(["months", "open"]),
  /** The end of the month that is being read. */
  end: instant,
  list: z.int().check(z.nonnegative()),
  until: instant,
  skip: z.int().check(z.nonnegative()),
});
export type Place = z.infer<typeof place>;

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** What a tool lists by when it was changed, newest first. */
export interface Lists<One> {
  /** So many lists are read of each month, one after the other. */
  readonly count: number;
  /** What one call has of a list at the most. */
  readonly full: number;
  /** One call's part of the list at a place, from `begin` on; without that, what is not paid. */
  read(at: Place, begin: string | undefined): Calls<readonly One[]>;
  /** By when it is listed, as an instant. */
  timeOf(one: One, at: Place): string | undefined;
}

export interface Listed<One> {
  readonly at: Place;
  readonly found: readonly One[];
  /** Left out, all has been read. */
  readonly next?: Place;
}

/**
 * What comes next in a stretch, month by month, newest first, and at the end of a history what is unpaid of any age. Goes
 * on by time, since objects move to the front as people change them. Months of nothing are read together.
 */
export function* listed<One>(stretch: Stretch, lists: Lists<One>): Calls<Listed<One>> {
  const { until } = stretch;
  let at = placeBy(place, stretch.cursor) ?? { part: "months", end: until, list: 0, until, skip: 0 };
  for (let calls = 1; ; calls++) {
    const found = yield* lists.read(at, at.part === "open" ? undefined : beginOf(at.end, stretch));
    const next = after(at, found, stretch, lists);
    if (next === undefined) return { at, found };
    if (found.length > 0 || calls === listsAPage) return { at, found, next };
    at = next;
  }
}

/** How a page says what comes after it. `kept` is in its cursor besides. */
export function restOf(
  next: Place | undefined,
  { kind, from }: Stretch,
  kept: Readonly<Record<string, string>> = {},
): Omit<Page, "had"> {
  if (next === undefined) return { opening: kind === "history" };
  return {
    cursor: JSON.stringify({ ...next, ...kept }),
    reached: next.part === "open" ? from : next.end,
  };
}

/** Where the month that ends there begins; a check has its whole stretch for one. */
function beginOf(end: string, { from, kind }: Stretch): string {
  if (kind === "check") return from;
  return laterOf(new Date(Date.parse(end) - month).toISOString(), from);
}

/** A full part goes on at its oldest object, others of whose second may follow. */
function after<One>(
  at: Place,
  found: readonly One[],
  stretch: Stretch,
  { count, full, timeOf }: Lists<One>,
): Place | undefined {
  const last = found.at(-1);
  if (found.length === full && last !== undefined) {
    const oldest = timeOf(last, at) ?? at.until;
    return { ...at, until: oldest, skip: secondOf(oldest) === secondOf(at.until) ? at.skip + full : 0 };
  }
  if (at.part === "open") return undefined;
  if (at.list + 1 < count) return { ...at, list: at.list + 1, until: at.end, skip: 0 };
  const { from, kind, until } = stretch;
  const end = beginOf(at.end, stretch);
  if (end > from) return { ...at, end, list: 0, until: end, skip: 0 };
  return kind === "history" && until > from
    ? { part: "open", end: from, list: 0, until: from, skip: 0 }
    : undefined;
}

const secondOf = (time: string) => time.slice(0, "2026-11-23T08:14:05".length);
