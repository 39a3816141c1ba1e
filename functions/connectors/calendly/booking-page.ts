import type * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import type { bookingPage } from "./payload.ts";

/** Changes of the team's own booking pages: kept, of no customer. */
export function observed(
  event: string,
  { uri, name, updated_at }: z.infer<typeof bookingPage>,
  at: string,
): EventDraft {
  const time = toInstant(updated_at) ?? at;
  const title = verbFirst(event.slice("event_type.".length), `booking page ${name ?? ""}`.trim());
  return {
    type: "system.observed",
    key: [uri, event, time],
    time,
    title,
    identities: [],
    details: { event },
  };
}
