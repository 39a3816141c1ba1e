import { signal } from "@preact/signals";
import type { EventDetail } from "../../../../schemas/timeline.ts";
import { call } from "./api.ts";

const seen = signal<ReadonlyMap<string, EventDetail>>(new Map());
const wanted = new Set<string>();

/** An event by its id; one that was not seen yet is asked for, and follows. */
export function eventOf(id: string): EventDetail | undefined {
  const known = seen.value.get(id);
  if (known === undefined && !wanted.has(id)) {
    wanted.add(id);
    call("GET", "/api/events/{event}", { at: { event: id } })
      .then((event) => {
        seen.value = new Map(seen.peek()).set(id, event);
      })
      .catch(() => undefined);
  }
  return known;
}
