import type { AccountEvent } from "../../../../schemas/account-event.ts";

/** A line of a timeline as it is drawn. */
export type Line =
  | { readonly kind: "heading"; readonly key: string; readonly heading: "upcoming" | "pinned" }
  /** What is ahead beyond the next days, folded until it is asked for. */
  | { readonly kind: "ahead"; readonly key: string; readonly n: number; readonly open: boolean }
  | {
      readonly kind: "day";
      readonly key: string;
      readonly day: string;
      /** When all of the day was heard, where that was on one later day: rows need not say it again and again. */
      readonly heard?: string;
    }
  | {
      readonly kind: "event";
      readonly key: string;
      readonly event: AccountEvent;
      /** When it was heard, where that is another day than that on which it happened and the day's heading does not say it. */
      readonly heard?: string;
      readonly place?: "upcoming" | "pinned" | "burst";
    }
  | {
      readonly kind: "burst";
      readonly key: string;
      readonly events: readonly AccountEvent[];
      readonly open: boolean;
    };

export interface LineOptions {
  readonly dayOf: (at: string) => string;
  /** Keys of the bursts that the reader has opened. */
  readonly open: ReadonlySet<string>;
}

/** Rows of one tool and family that follow each other this closely, and this many of them, are one burst. */
const gap = 15 * 60_000;
const atLeast = 4;

/** Events, newest first, as lines: a heading for each day, bursts folded into one line until they are opened. */
export function linesOf(events: readonly AccountEvent[], { dayOf, open }: LineOptions): Line[] {
  const lines: Line[] = [];
  const heardOf = heardAt(events, dayOf);
  let day: string | undefined;
  for (let at = 0; at < events.length; ) {
    const burst = burstAt(events, at, dayOf);
    const [first] = burst;
    if (!first) break;
    const today = dayOf(first.time);
    const heard = heardOf.get(today);
    if (today !== day)
      lines.push({ kind: "day", key: `day ${today}`, day: today, ...(heard === undefined ? {} : { heard }) });
    day = today;
    const row = (event: AccountEvent) => ({
      ...{ kind: "event" as const, key: event.id, event },
      ...(heard === undefined ? heardLater(event, dayOf) : {}),
    });
    // By its oldest event, so that it stays the same line, and open, while it grows.
    const key = `burst ${burst.at(-1)?.id}`;
    if (burst.length < atLeast) lines.push(...burst.map(row));
    else {
      lines.push({ kind: "burst", key, events: burst, open: open.has(key) });
      if (open.has(key)) lines.push(...burst.map((event) => ({ ...row(event), place: "burst" as const })));
    }
    at += burst.length;
  }
  return lines;
}

/** For each day all of which was heard on one later day: which. */
function heardAt(events: readonly AccountEvent[], dayOf: LineOptions["dayOf"]): ReadonlyMap<string, string> {
  const days = Map.groupBy(events, ({ time }) => dayOf(time));
  return new Map(
    [...days].flatMap(([day, all]) => {
      const [heard, ...others] = new Set(all.map(({ recordedTime }) => dayOf(recordedTime)));
      return others.length === 0 && heard !== undefined && heard > day ? [[day, heard]] : [];
    }),
  );
}

/** The day on which the hub heard of an event, where that is a later one than that on which it happened. */
export function heardLater(
  { time, recordedTime }: AccountEvent,
  dayOf: LineOptions["dayOf"],
): { readonly heard?: string } {
  const heard = dayOf(recordedTime);
  return dayOf(time) < heard ? { heard } : {};
}

function burstAt(events: readonly AccountEvent[], from: number, dayOf: (at: string) => string) {
  const burst = events.slice(from, from + 1);
  for (let at = from + 1; at < events.length; at++) {
    const [event, before] = [events[at], burst.at(-1)];
    if (!event || !before || !together(before, event) || dayOf(event.time) !== dayOf(before.time)) break;
    burst.push(event);
  }
  return burst;
}

function together(a: AccountEvent, b: AccountEvent): boolean {
  return (
    a.tool === b.tool &&
    a.family === b.family &&
    a.account === b.account &&
    a.family !== "note" &&
    Math.abs(Date.parse(a.time) - Date.parse(b.time)) <= gap
  );
}
