import { dayOf } from "../days.ts";
import { compare, type InsightEvent } from "../facts.ts";
import type { Driver } from "../health.ts";
import { severity } from "../severity.ts";
import type { Silence } from "../silence.ts";
import type { Volume } from "../volume.ts";

/** Known where the silence is. */
export function silenceDriver(silence: Silence, events: readonly InsightEvent[]): Driver | undefined {
  if (silence.state === "unknown") return undefined;
  return { u: severity.silence(silence.share), evidence: lastContact(silence, events) };
}

/**
 * What shows a silence: the last thing that the customer did; nothing where its event is not known. What it did around its longest
 * pause may be of a year ago, and beside what is said of today would be taken for that.
 */
export function lastContact(silence: Silence, events: readonly InsightEvent[]): string[] {
  if (!("lastHeard" in silence)) return [];
  const last = events
    .filter(({ direction, time }) => direction === "in" && dayOf(time) === silence.lastHeard)
    .sort((a, b) => compare(a.time, b.time) || compare(a.id, b.id))
    .at(-1);
  return last === undefined ? [] : [last.id];
}

export function volumeDriver({ seen, expected }: Volume): Driver | undefined {
  const u = expected === undefined ? undefined : severity.volume(seen, expected);
  return u === undefined ? undefined : { u, evidence: [] };
}
