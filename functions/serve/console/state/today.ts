import { signal } from "@preact/signals";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { FollowUp } from "../../../../schemas/follow-up.ts";
import type { MondayAnswer } from "../../../../schemas/insight.ts";
import { call } from "./api.ts";
import { readFeed } from "./feed.ts";
import { readAll } from "./read-all.ts";
import { nightSince } from "./visits.ts";
import { waitingIn } from "./waiting.ts";

export interface Read<What> {
  readonly value?: What;
  readonly error?: unknown;
}

/** Who needs attention, by owner. */
export const monday = signal<Read<MondayAnswer>>({});
/** What is to be done on all clients, the earliest first. */
export const followUps = signal<Read<readonly FollowUp[]>>({});
/** Meetings ahead, the soonest first. */
export const meetings = signal<Read<readonly AccountEvent[]>>({});
/** What customers did since an instant, what waits for us first; and whether there is more than was looked at. */
export interface Night {
  readonly since: string;
  readonly events: readonly AccountEvent[];
  /** Ids of those that nobody of the team has answered. */
  readonly waiting: ReadonlySet<string>;
  readonly more: boolean;
}

/** What customers did since the reader was here last on a day before. */
export const overnight = signal<Read<Night>>({});

async function into<What>(
  where: { value: Read<What>; peek(): Read<What> },
  read: () => Promise<What>,
): Promise<void> {
  try {
    where.value = { value: await read() };
  } catch (error) {
    where.value = { ...where.peek(), error };
  }
}

export const loadMonday = () => into(monday, () => call("GET", "/api/portfolio/monday"));

export const loadFollowUps = () =>
  into(followUps, async () => {
    const { items } = await readAll(async (cursor) => {
      const page = await call("GET", "/api/followups", { query: { cursor } });
      return { items: page.followUps, next: page.next };
    });
    return items;
  });

export const loadMeetings = () =>
  into(meetings, async () => {
    const { events } = await readFeed({ upcoming: true, family: ["meeting"] }, most);
    return events.toSorted((a, b) => (a.scheduledFor ?? "").localeCompare(b.scheduledFor ?? ""));
  });

/** More meetings than anybody looks at. */
const most = 1_000;

/** Events of a night that are looked through; what lies before them is counted as more. */
const looked = 600;

export const loadOvernight = () =>
  into(overnight, async () => {
    const since = (await nightSince()).toISOString();
    // By when it happened: what is heard only now but happened long before is not news of the night.
    const { events, more } = await readFeed({ by: "time", since }, looked);
    const came = events.filter(({ direction, account }) => direction === "in" && account !== undefined);
    const waiting = waitingIn(events);
    const isLess = (event: AccountEvent) => Number(!waiting.has(event.id));
    return { since, events: came.toSorted((a, b) => isLess(a) - isLess(b)), waiting, more };
  });
