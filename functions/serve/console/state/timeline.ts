import { type Signal, signal } from "@preact/signals";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { TimelinePage } from "../../../../schemas/timeline.ts";
import { known } from "./accounts.ts";
import { call, callText } from "./api.ts";
import { apiQuery, type Filters, passes, type TimelineQuery } from "./filters.ts";
import { eventsAPage } from "./first-reads.ts";
import { Pages } from "./pages.ts";
import { readAll } from "./read-all.ts";

/** What lies ahead and is read; a list that goes on is longer than anybody looks ahead. */
const aheadAtMost = 2_000;
/** Milliseconds after which every index shows what was recorded, and clocks may differ by. */
export const settling = 15_000;

/** One timeline: of an account, or of all (the feed), with its filters. */
export class Timeline {
  readonly account: string | undefined;
  readonly filters: Filters;
  readonly pages: Pages<AccountEvent>;
  /** All that is ahead, soonest first, and whether the reader wants to see more of it than what is next. */
  readonly upcoming: Signal<readonly AccountEvent[]> = signal([]);
  readonly allAhead: Signal<boolean> = signal(false);
  /** Events that came while the reader was looking; they are shown when asked for, so that nothing moves by itself. */
  readonly fresh: Signal<readonly AccountEvent[]> = signal([]);
  /** Keys of the bursts that are open. */
  readonly open: Signal<ReadonlySet<string>> = signal(new Set());
  /** The line that the keyboard stands on, by its key. */
  readonly selected: Signal<string | undefined> = signal(undefined);
  readonly #changed = new Map<string, AccountEvent>();
  /** What the reader took off. */
  readonly #removed = new Set<string>();
  /** Whether more events are waiting than `fresh` has. */
  #more = false;
  /** How far the reader had scrolled. */
  scrolled = 0;

  constructor(account: string | undefined, filters: Filters) {
    this.account = account;
    this.filters = filters;
    this.pages = new Pages(
      async (cursor) => {
        const { events, next } = await this.#read({ limit: eventsAPage, cursor });
        return { items: this.#latest(events), next };
      },
      // An event that was put here when it came may come again with the page that it belongs to.
      (shown, more) => this.#inOrder([...shown, ...more]),
    );
  }

  async reload(): Promise<void> {
    this.fresh.value = [];
    this.#more = false;
    await Promise.all([this.pages.reload(), this.#readUpcoming()]);
  }

  /**
   * Reads the newest page again while it is looked at: what was corrected meanwhile says what it says now, what has gone
   * elsewhere is taken off, and what has come from elsewhere is offered.
   */
  async refresh(): Promise<void> {
    if (this.pages.busy || this.pages.standing.peek() !== "ready") return;
    const shown = this.pages.items.peek();
    const [page] = await Promise.all([this.#read({ limit: eventsAPage }), this.#readUpcoming()]);
    const there = new Map(this.#latest(page.events).map((event) => [event.id, event]));
    const last = page.next === undefined ? undefined : page.events.at(-1);
    const lately = new Date(Date.now() - settling).toISOString();
    const gone = new Set(
      [...shown, ...this.fresh.peek()]
        .filter((event) => !there.has(event.id) && event.recordedTime < lately)
        .filter((event) => last === undefined || newestFirst(event, last) < 0)
        .map(({ id }) => id),
    );
    const still = (events: readonly AccountEvent[]) =>
      events.filter(({ id }) => !gone.has(id)).map((event) => there.get(event.id) ?? event);
    this.pages.items.value = this.#inOrder(still(this.pages.items.peek()));
    this.fresh.value = still(this.fresh.peek());
    this.#wait([...there.values()].filter(({ id }) => !this.#removed.has(id)));
  }

  /** Takes note of events that were recorded just now; `all`: whether there are no more of them than these. */
  offer(events: readonly AccountEvent[], all = true): void {
    if (this.pages.standing.peek() !== "ready") return;
    const own = events.filter((event) => this.#isMine(event));
    this.#wait(own);
    this.#more ||= !all && own.length > 0;
  }

  #wait(events: readonly AccountEvent[]): void {
    const waiting = this.fresh.peek();
    const there = new Set([...this.pages.items.peek(), ...waiting].map(({ id }) => id));
    const more = events.filter(({ id }) => !there.has(id));
    if (more.length > 0) this.fresh.value = [...more, ...waiting];
  }

  /** Puts the waiting events where they belong. */
  showFresh(): void {
    if (this.#more) return void this.reload();
    this.put(this.fresh.peek());
    this.fresh.value = [];
  }

  put(events: readonly AccountEvent[]): void {
    this.pages.items.value = this.#inOrder([...this.pages.items.peek(), ...events]);
  }

  /** Each event once, as it was given last. */
  #inOrder(events: readonly AccountEvent[]): readonly AccountEvent[] {
    const byId = new Map(events.map((event) => [event.id, event]));
    return [...byId.values()].sort(newestFirst);
  }

  /** Shows what a change was answered with; a page that was read before the hub recorded it does not undo it. */
  change(event: AccountEvent): void {
    this.#changed.set(event.id, event);
    if (this.pages.items.peek().some(({ id }) => id === event.id)) this.put([event]);
  }

  #latest(events: readonly AccountEvent[]): readonly AccountEvent[] {
    return events.map((event) => {
      const changed = this.#changed.get(event.id);
      return changed !== undefined && (changed.revision ?? 0) > (event.revision ?? 0) ? changed : event;
    });
  }

  remove(id: string): void {
    this.#removed.add(id);
    this.pages.items.value = this.pages.items.peek().filter((event) => event.id !== id);
  }

  #isMine(event: AccountEvent): boolean {
    const { members = [] } = known.peek().get(this.account ?? "") ?? {};
    const whose = [event.account, ...(event.also ?? [])];
    const here =
      this.account === undefined ||
      whose.some((one) => one === this.account || members.some(({ account }) => account === one));
    return here && passes(event, this.filters);
  }

  async #readUpcoming(): Promise<void> {
    if (this.filters.lane === "history") return;
    try {
      const ahead = await readAll(async (cursor) => {
        const { events, next } = await this.#read({ limit: 200, upcoming: true, cursor });
        return { items: events, next };
      }, aheadAtMost);
      this.upcoming.value = ahead.items;
    } catch {
      // What is ahead is an extra: the timeline itself says that the hub cannot be reached.
    }
  }

  /** A large part of the timeline as the hub exports it, an event a line; `next` is the cursor of the part after it. */
  async asLines(cursor: string | undefined) {
    const query = { ...apiQuery(this.filters), format: "jsonl" as const, cursor };
    return this.account === undefined
      ? await callText("/api/timeline", { query: { ...query, by: "time" } })
      : await callText("/api/accounts/{account}/timeline", { at: { account: this.account }, query });
  }

  async #read(more: TimelineQuery): Promise<TimelinePage> {
    const query = { ...apiQuery(this.filters), ...more };
    return this.account === undefined
      ? await call("GET", "/api/timeline", { query: { ...query, by: "time" } })
      : await call("GET", "/api/accounts/{account}/timeline", { at: { account: this.account }, query });
  }
}

/** Orders events as a timeline lists them. */
function newestFirst(a: AccountEvent, b: AccountEvent): number {
  if (a.time === b.time) return a.id < b.id ? 1 : -1;
  return a.time < b.time ? 1 : -1;
}

const timelines = new Map<string, Timeline>();

/**
 * The timeline of an account (or of all) with these filters. One that was read before is there at once; for a new one, what is loaded of the unfiltered timeline is shown until the answer comes.
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
    const loaded = whole?.pages.items.peek().filter((event) => passes(event, filters)) ?? [];
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
