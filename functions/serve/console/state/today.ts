import { signal } from "@preact/signals";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { FollowUp } from "../../../../schemas/follow-up.ts";
import type { MondayAnswer } from "../../../../schemas/insight.ts";
import { call } from "./api.ts";

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
/** What customers did since the evening before, or since the reader was here last. */
export const overnight = signal<Read<readonly AccountEvent[]>>({});

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
  into(followUps, async () => (await call("GET", "/api/followups")).followUps);

export const loadMeetings = () =>
  into(meetings, async () => {
    const found: AccountEvent[] = [];
    let cursor: string | undefined;
    do {
      const query = { upcoming: true, family: ["meeting" as const], limit: 200, cursor };
      const page = await call("GET", "/api/timeline", { query });
      found.push(...page.events);
      cursor = page.next;
    } while (cursor !== undefined && found.length < most);
    return found.toSorted((a, b) => (a.scheduledFor ?? "").localeCompare(b.scheduledFor ?? ""));
  });

/** More meetings than anybody looks at. */
const most = 1_000;

/** When the reader's night began: yesterday at six in the evening. */
export function lastEvening(): Date {
  const evening = new Date();
  evening.setDate(evening.getDate() - 1);
  evening.setHours(18, 0, 0, 0);
  return evening;
}

export const loadOvernight = () =>
  into(overnight, async () => {
    const since = lastEvening().toISOString();
    const { events } = await call("GET", "/api/timeline", { query: { since, limit: 100 } });
    // What is heard only now but happened long before is not news of the night.
    return events
      .filter(({ direction, account, time }) => direction === "in" && account !== undefined && time >= since)
      .toSorted((a, b) => b.time.localeCompare(a.time));
  });
