import { type Signal, signal } from "@preact/signals";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { TimelinePage } from "../../../../schemas/timeline.ts";
import { known } from "./accounts.ts";
import { call, callText } from "./api.ts";
import { apiQuery, type Filters, passes, type TimelineQuery } from "./filters.ts";
import { Pages } from "./pages.ts";

/** One timeline: of an account, or of all (the feed), with its filters. */
export class Timeline {
  readonly account: string | undefined;
  readonly filters: Filters;
  readonly by: "time" | "recordedTime";
  readonly pages: Pages<AccountEvent>;
  readonly upcoming: Signal<readonly AccountEvent[]> = signal([]);
  /** Events that came while the reader was looking; they are shown when asked for, so that nothing moves by itself. */
  readonly fresh: Signal<readonly AccountEvent[]> = signal([]);
  /** Keys of the bursts that are open. */
  readonly open: Signal<ReadonlySet<string>> = signal(new Set());
  /** The line that the keyboard stands on, by its key. */
  readonly selected: Signal<string | undefined> = signal(undefined);
  readonly #changed = new Map<string, AccountEvent>();
  /** How far the reader had scrolled. */
  scrolled = 0;

  constructor(account: string | undefined, filters: Filters) {
    this.account = account;
    this.filters = filters;
    this.by = account === undefined ? "recordedTime" : "time";
    this.pages = new Pages(async (cursor) => {
      const { events, next } = await this.#read({
        limit: 100,
        cursor,
      });
      return { items: events.map((event) => this.#latest(event)), next };
    });
  }

  async reload(): Promise<void> {
    this.fresh.value = [];
    await Promise.all([this.pages.reload(), this.#readUpcoming()]);
  }

  /** Takes note of events that were recorded just now. */
  offer(events: readonly AccountEvent[]): void {
    const seen = new Set([...this.pages.items.peek(), ...this.fresh.peek()].map(({ id }) => id));
    const own = events.filter((event) => !seen.has(event.id) && this.#isMine(event));
    if (own.length > 0 && this.pages.standing.peek() === "ready")
      this.fresh.value = [...own, ...this.fresh.peek()];
  }

  /** Puts the waiting events where they belong. */
  showFresh(): void {
    this.put(this.fresh.peek());
    this.fresh.value = [];
  }

  put(events: readonly AccountEvent[]): void {
    const byId = new Map([...this.pages.items.peek(), ...events].map((event) => [event.id, event]));
    this.pages.items.value = [...byId.values()].sort((a, b) =>
      a[this.by] === b[this.by] ? (a.id < b.id ? 1 : -1) : a[this.by] < b[this.by] ? 1 : -1,
    );
  }

  /** Shows what a change was answered with; a page that was read before the hub recorded it does not undo it. */
  change(event: AccountEvent): void {
    this.#changed.set(event.id, event);
    if (this.pages.items.peek().some(({ id }) => id === event.id)) this.put([event]);
  }

  #latest(event: AccountEvent): AccountEvent {
    const changed = this.#changed.get(event.id);
    return changed !== undefined && (changed.revision ?? 0) > (event.revision ?? 0) ? changed : event;
  }

  remove(id: string): void {
    this.pages.items.value = this.pages.items.peek().filter((event) => event.id !== id);
  }

  #isMine(event: AccountEvent): boolean {
    const { members = [] } = known.peek().get(this.account ?? "") ?? {};
    const whose = [event.account, ...(event.also ?? [])];
    const here =
      this.account === undefined ||
      whose.some((one) => one === this.account || members.some(({ account }) => account === one));
    return here && passes(event, this.filters, this.by);
  }

  async #readUpcoming(): Promise<void> {
    if (this.filters.lane === "history") return;
    try {
      this.upcoming.value = (await this.#read({ limit: 20, upcoming: true })).events;
    } catch {
      // What is ahead is an extra: the timeline itself says that the hub cannot be reached.
    }
  }

  /** A part of the timeline as the text of a file; `next` is the cursor of the part after it. */
  async asFile(format: "csv" | "jsonl", cursor: string | undefined) {
    const query = { ...apiQuery(this.filters), format, cursor };
    return this.account === undefined
      ? await callText("/api/timeline", { query })
      : await callText("/api/accounts/{account}/timeline", { at: { account: this.account }, query });
  }

  async #read(more: TimelineQuery): Promise<TimelinePage> {
    const query = { ...apiQuery(this.filters), ...more };
    return this.account === undefined
      ? await call("GET", "/api/timeline", { query })
      : await call("GET", "/api/accounts/{account}/timeline", { at: { account: this.account }, query });
  }
}

const timelines = new Map<string, Timeline>();

/**
 * The timeline of an account (or of all) with these filters. One that was read before is there at once and read again;
 * for a new one, what is loaded of the unfiltered timeline is shown until the answer comes.
 */
export function timelineOf(account: string | undefined, filters: Filters): Timeline {
  const key = JSON.stringify([account, filters]);
  const kept = timelines.get(key);
  const timeline = kept ?? new Timeline(account, filters);
  timelines.delete(key);
  timelines.set(key, timeline);
  for (const oldest of timelines.keys()) if (timelines.size > 24) timelines.delete(oldest);
  if (!kept) {
    const whole = timelines.get(JSON.stringify([account, { lane: "all", family: [], tool: [] }]));
    const loaded = whole?.pages.items.peek().filter((event) => passes(event, filters, timeline.by)) ?? [];
    if (loaded.length > 0) {
      timeline.pages.items.value = loaded;
      timeline.pages.standing.value = "ready";
    }
    void timeline.reload();
  }
  return timeline;
}

export const openTimelines = () => [...timelines.values()];

/** An event has gone to another account, or come from one: all that show it read again. */
export async function reloadTimelines(): Promise<void> {
  const last = [...timelines.entries()].at(-1);
  timelines.clear();
  if (!last) return;
  timelines.set(...last);
  await last[1].reload();
}
