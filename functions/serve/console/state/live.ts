import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { known, remember } from "./accounts.ts";
import { call } from "./api.ts";
import { readAll } from "./read-all.ts";
import { openTimelines, settling } from "./timeline.ts";

const every = 5_000;
/** A list that is looked at is read again as often: its events may have been corrected, or have gone elsewhere. */
const readAgainEvery = 60_000;
/** A list that has just been read is true. */
const justRead = 1_000;
/** New events that are offered one by one; where more came, the lists are read anew when they are asked for. */
const offeredAtMost = 1_000;

/** When the newest event that the page knows of was recorded, by the hub's clock; empty where there is none. */
let since: string | undefined;
let seen: ReadonlySet<string> = new Set();

/** Asks for what was recorded from now on, for as long as the page is looked at. */
export function startLive(): void {
  void begin().catch(() => undefined);
  whileLookedAt(every, look);
}

/** A list that can be read again while it is looked at. */
interface Kept {
  readonly pages: { readonly readAt: number };
  refresh(): Promise<void>;
}

/** Keeps a list true for as long as it is shown, from the first time that it is shown again. Answers how to stop. */
export function keepTrue(list: Kept, every = readAgainEvery): () => void {
  const refresh = async () => await list.refresh();
  if (Date.now() - list.pages.readAt > justRead) void refresh().catch(() => undefined);
  return whileLookedAt(every, refresh);
}

/** Does something again and again while the page is looked at, and when the reader comes back to it. Answers how to stop. */
function whileLookedAt(every: number, act: () => Promise<unknown>): () => void {
  const now = async () => {
    if (document.visibilityState === "visible") await act().catch(() => undefined);
  };
  const ended = new AbortController();
  const turn = async () => {
    await now();
    if (!ended.signal.aborted) timer = setTimeout(() => void turn(), every);
  };
  let timer = setTimeout(() => void turn(), every);
  document.addEventListener("visibilitychange", () => void now(), { signal: ended.signal });
  return () => {
    ended.abort();
    clearTimeout(timer);
  };
}

async function begin(): Promise<string> {
  const { events } = await call("GET", "/api/timeline", { query: { limit: 1 } });
  since ??= events[0]?.recordedTime ?? "";
  return since;
}

/** Offers what is new to every list that it belongs to. */
async function look(): Promise<void> {
  const { events, all } = await recordedSince(since ?? (await begin()));
  const fresh = events.filter(({ id }) => !seen.has(id));
  seen = new Set(events.map(({ id }) => id));
  since = [since ?? "", ...events.map(({ recordedTime }) => recordedTime)].sort().at(-1);
  if (fresh.length === 0) return;
  for (const timeline of openTimelines()) timeline.offer(fresh, all);
  noteLast(fresh);
}

/** The newest events, from a little before the last look's newest: indexes show a row a moment after it was written. */
async function recordedSince(last: string) {
  const from = last === "" ? undefined : new Date(Date.parse(last) - settling).toISOString();
  const { items, more } = await readAll(async (cursor) => {
    const { events, next } = await call("GET", "/api/timeline", {
      query: { limit: 200, since: from, cursor },
    });
    return { items: events, next };
  }, offeredAtMost);
  return { events: items, all: !more };
}

/** An account shows when it last heard something without being read again. */
function noteLast(events: readonly AccountEvent[]): void {
  const changed = events.flatMap(({ account = "", time }) => {
    const one = known.peek().get(account);
    return one && (one.lastEventAt ?? "") < time ? [{ ...one, lastEventAt: time }] : [];
  });
  if (changed.length > 0) remember(changed);
}
