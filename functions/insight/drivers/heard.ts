import { dayOf } from "../days.ts";
import type { InsightEvent } from "../facts.ts";
import type { Driver } from "../health.ts";
import { severity } from "../severity.ts";
import type { Silence } from "../silence.ts";
import type { Volume } from "../volume.ts";

/** Known where the silence is; its evidence is the last contact and the two around the longest pause. */
export function silenceDriver(silence: Silence, events: readonly InsightEvent[]): Driver | undefined {
  if (silence.state === "unknown") return undefined;
  const days = [silence.lastHeard, silence.longestFrom, silence.longestUntil];
  return { u: severity.silence(silence.share), evidence: contactsOn(days, events) };
}

/** The last thing that the customer did on each of these days, as far as events are known. */
export function contactsOn(days: readonly string[], events: readonly InsightEvent[]): string[] {
  return [...new Set(days)].flatMap((day) => {
    const there = events.filter(({ direction, time }) => direction === "in" && dayOf(time) === day);
    const last = there
      .sort((a, b) => (a.time < b.time || (a.time === b.time && a.id < b.id) ? -1 : 1))
      .at(-1);
    return last === undefined ? [] : [last.id];
  });
}

export function volumeDriver({ seen, expected }: Volume): Driver | undefined {
  const u = expected === undefined ? undefined : severity.volume(seen, expected);
  return u === undefined ? undefined : { u, evidence: [] };
}
