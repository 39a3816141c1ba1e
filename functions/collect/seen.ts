import type { FetchRequest } from "../../schemas/bus.ts";
import type { Had, Seen } from "../connectors/collector.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import type { EventRows } from "../store/event-rows.ts";
import { newestOf } from "../store/newest-event.ts";
import { freshEvents } from "./fetched-messages.ts";

/** What each object that a tool shows tells, by what the hub has of it; what was erased is told no other way. */
export async function seenAs(
  { tool, connection }: Pick<FetchRequest, "tool" | "connection">,
  seen: readonly Seen[],
  { events }: { readonly events: Pick<EventRows, "standing" | "table" | "rows"> },
): Promise<EventDraft[]> {
  const drafts = seen.map(({ event }) => event);
  const ids = freshEvents({ tool, connection }, drafts, []).map(({ id }) => id);
  const standing = await events.standing(ids, true);
  return await Promise.all(
    seen.map(async ({ event, since }, n) => {
      const there = standing.get(ids[n] ?? "")?.is;
      if (there === "erased" || event.object === undefined) return event;
      const last = await newestOf({ tool, connection }, event.object, events);
      return last ? since(last, there === "event") : event;
    }),
  );
}

/** The same of what a page had, of those whose last event says what is new of them. */
export async function hadSince(
  whose: Pick<FetchRequest, "tool" | "connection">,
  had: readonly Had[],
  deps: { readonly events: Pick<EventRows, "standing" | "table" | "rows"> },
): Promise<Had[]> {
  const isSeen = (one: Had): one is Had & Seen => one.since !== undefined;
  const seen = had.filter(isSeen);
  const drafts = await seenAs(whose, seen, deps);
  const event = new Map<Had, EventDraft>(seen.flatMap((one, n) => (drafts[n] ? [[one, drafts[n]]] : [])));
  return had.map((one) => ({ ...one, event: event.get(one) ?? one.event }));
}
