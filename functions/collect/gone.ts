import type { FetchRequest } from "../../schemas/bus.ts";
import type { Gone } from "../connectors/collector.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import type { EventRows } from "../store/event-rows.ts";
import { newestOf } from "../store/newest-event.ts";

/** What became of objects that a tool has no longer. Of one that the hub has no event of, nothing is told. */
export async function goneOf(
  { tool, connection }: Pick<FetchRequest, "tool" | "connection">,
  gone: readonly Gone[],
  { events }: { readonly events: Pick<EventRows, "table" | "rows"> },
): Promise<EventDraft[]> {
  const drafts = await Promise.all(
    gone.map(async ({ object, becomes }) => {
      const last = await newestOf({ tool, connection }, object, events);
      return last && becomes(last);
    }),
  );
  return drafts.filter((draft) => draft !== undefined);
}
