import type { Principal } from "../../schemas/role.ts";
import type { Visit, VisitRequest } from "../../schemas/visit.ts";
import { BadRequest } from "../shared/errors.ts";
import type { VisitRow } from "../store/bookmarks.ts";
import type { BookmarkDeps } from "./bookmarks.ts";

/** Milliseconds for which it is not noted again that somebody is still here. */
const noted = 10 * 60_000;
/** Milliseconds since a day's beginning at the most; and how much later than the hub's a clock may be. */
const dayAtMost = 48 * 3_600_000;
const clocksDiffer = 60_000;

/**
 * Notes that the caller is here, and says when they were last on a day before. Throws `BadRequest` for a day that began neither today
 * nor yesterday.
 */
export async function noteVisit(
  { dayBegan }: VisitRequest,
  who: Principal,
  { bookmarks, now }: Pick<BookmarkDeps, "bookmarks" | "now">,
): Promise<Visit> {
  const at = now().getTime();
  const began = Date.parse(dayBegan);
  if (began > at + clocksDiffer || began < at - dayAtMost)
    throw new BadRequest("invalid_day", "dayBegan lies within the last two days", { fields: ["dayBegan"] });
  const kept = await bookmarks.visit(who.id);
  const visits = visitedAt(kept, { at: new Date(at).toISOString(), dayBegan });
  if (kept === undefined || visits.before !== kept.before || at - Date.parse(kept.latest) >= noted)
    await bookmarks.putVisit(visits, who);
  return visits.before === undefined ? {} : { before: visits.before };
}

/** The visits of somebody who is here `at` an instant, whose day began at another. */
export function visitedAt(
  kept: VisitRow | undefined,
  { at, dayBegan }: { readonly at: string; readonly dayBegan: string },
): VisitRow {
  if (kept === undefined) return { latest: at };
  if (kept.latest < dayBegan) return { latest: at, before: kept.latest };
  return {
    latest: at,
    before: kept.before !== undefined && kept.before < dayBegan ? kept.before : undefined,
  };
}
