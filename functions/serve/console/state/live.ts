import { signal } from "@preact/signals";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { known, remember } from "./accounts.ts";
import { call } from "./api.ts";
import { openTimelines } from "./timeline.ts";

/** Accounts that have heard something since the reader last looked at them. */
export const unread = signal<ReadonlySet<string>>(new Set());

const every = 5_000;
/** Indexes show a row a moment after it was written: each look begins a little before the last one's newest. */
const overlap = 15_000;

let since = new Date().toISOString();
const seen = new Set<string>();

/** Asks for what was recorded since, for as long as the page is looked at. */
export function startLive(): void {
  const turn = async () => {
    if (document.visibilityState === "visible") await look().catch(() => undefined);
    setTimeout(() => void turn(), every);
  };
  setTimeout(() => void turn(), every);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void look().catch(() => undefined);
  });
}

/** Looks once; answers what is new. */
export async function look(): Promise<readonly AccountEvent[]> {
  const from = new Date(Date.parse(since) - overlap).toISOString();
  const { events } = await call("GET", "/api/timeline", { query: { limit: 100, since: from } });
  const fresh = events.filter(({ id }) => !seen.has(id));
  for (const { id, recordedTime } of events) {
    seen.add(id);
    if (recordedTime > since) since = recordedTime;
  }
  if (fresh.length === 0) return [];
  for (const timeline of openTimelines()) timeline.offer(fresh);
  const heard = fresh.flatMap(({ account }) => (account === undefined ? [] : [account]));
  unread.value = new Set([...unread.peek(), ...heard]);
  noteLast(fresh);
  return fresh;
}

export function noteRead(account: string): void {
  if (!unread.peek().has(account)) return;
  unread.value = new Set([...unread.peek()].filter((one) => one !== account));
}

/** The list shows when an account last heard something without being read again, and without moving. */
function noteLast(events: readonly AccountEvent[]): void {
  const changed = events.flatMap(({ account = "", time }) => {
    const one = known.peek().get(account);
    return one && (one.lastEventAt ?? "") < time ? [{ ...one, lastEventAt: time }] : [];
  });
  if (changed.length > 0) remember(changed);
}
