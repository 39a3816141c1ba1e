import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { FetchRequest } from "../../schemas/bus.ts";
import { TryLater } from "../api-access/call.ts";
import type { Exchange } from "../api-access/exchange.ts";
import { mayBeLate } from "../api-access/passes.ts";
import type { Collected, Collector } from "../connectors/collector.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import { sha256 } from "../delivery/delivery.ts";
import { newestFew } from "../store/newest-event.ts";
import type { CatchUpDeps } from "./catch-up-page.ts";
import { freshEvents } from "./fetched-messages.ts";

/** Where a fetch began, and what it has been answered. */
interface Fetched {
  readonly collected: Collected;
  readonly exchanges: readonly Exchange[];
  readonly cursor: string | undefined;
}

/** Seconds until a check that has asked for a fetch is over for certain. */
const overAfter = 3;
/** Milliseconds by which the clocks of a tool and of the hub may differ. */
const clockSkew = 60_000;

/**
 * What a fetch has found that a check has asked for, of a tool that tells that something has changed and never what. Nobody
 * has told of what had happened an hour before, where no delivery came since and none is still to be fetched: that is counted
 * as missed, and marked. What happened later a delivery may still tell of, and is not counted. Where changes have no time, the
 * fetch was told of none that is later, and the tool's own numbers say whether a delivery came after. Throws `TryLater` while
 * the check itself is not over.
 */
export async function foundByCheck(
  toFetch: FetchRequest,
  { collected, exchanges, cursor }: Fetched,
  collector: Pick<Collector, "telling" | "isUntold">,
  deps: Pick<CatchUpDeps, "catchUps" | "events" | "now">,
): Promise<Collected> {
  const { check, fills = [], key } = toFetch;
  const object = collector.telling?.(key);
  const { events: drafts = [] } = collected;
  if (!check || !object || fills.length > 0 || drafts.length === 0) return collected;
  const pass = await deps.catchUps.get(toFetch, "check", check.tenant);
  if (!pass) return collected;
  if (pass.state === "running") throw new TryLater("The check is not over", overAfter);
  const told = await newestFew(toFetch, object, deps.events);
  const { isUntold } = collector;
  if (!isUntold && told.some(({ details }) => details.pending)) return collected;
  const ids = freshEvents(toFetch, drafts, exchanges).map(({ id }) => id);
  const standing = await deps.events.standing(ids, true);
  const now = deps.now();
  const isThere = (id = "") => (standing.get(id)?.is ?? "held") !== "held";
  const isLate = ({ time }: EventDraft) => now.getTime() - Date.parse(time) >= mayBeLate;
  const isMissed = (draft: EventDraft, n: number) =>
    !isThere(ids[n]) &&
    (isUntold?.(draft, told) ?? (isLate(draft) && !told.some((event) => isOf(event, draft))));
  const missed = drafts.filter(isMissed);
  if (missed.length === 0) return collected;
  const by = sha256(`${key} ${cursor}`);
  const counted = await deps.catchUps.countFetched(pass, by, missed.length, now.toISOString());
  if (counted !== "done") throw new TryLater("The check was begun anew", overAfter);
  const marked = new Set(missed);
  const events = drafts.map((draft) =>
    marked.has(draft) ? { ...draft, details: { ...draft.details, foundBy: "check" } } : draft,
  );
  return { ...collected, events };
}

/** Whether a delivery may have told of a change: it came soon after. */
function isOf(told: PublishedEvent, { time }: EventDraft): boolean {
  const after = Date.parse(told.time) - Date.parse(time);
  return after >= -clockSkew && after <= mayBeLate;
}
