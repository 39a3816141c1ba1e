import { useEffect, useState } from "preact/hooks";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { dayPlus } from "./days.ts";
import { readFeed } from "./feed.ts";

/** Clients by their ids, each with the newest of its events that came after a day. */
export type SinceNight = ReadonlyMap<string, Pick<AccountEvent, "id" | "time">>;

const none: SinceNight = new Map();
/** What makes a night's list another by now: that a client has paid something, or was heard. */
const looks = {
  paid: { type: ["payment.received" as const, "invoice.paid" as const] },
  heard: {},
};
const counts: Readonly<Record<keyof typeof looks, (event: AccountEvent) => boolean>> = {
  paid: () => true,
  heard: ({ direction }) => direction === "in",
};
/** Events that are looked through. */
const most = 1_000;

/**
 * Who has done so since the day that a list looks at: it would be asked for what it has paid, or called because it is silent. Read
 * as the list is opened.
 */
export function useSinceNight(what: keyof typeof looks, day: string | undefined): SinceNight {
  const [found, setFound] = useState(none);
  useEffect(() => {
    if (day !== undefined) void readSince(what, day).then(setFound, () => undefined);
  }, [what, day]);
  return found;
}

async function readSince(what: keyof typeof looks, day: string): Promise<SinceNight> {
  const newest = new Map<string, AccountEvent>();
  // By when it happened: what was told late, as a history is, the night has seen.
  const since = `${dayPlus(day, 1)}T00:00:00.000Z`;
  const { events } = await readFeed({ ...looks[what], since, by: "time" }, most);
  for (const event of events.filter(counts[what])) {
    const { account } = event;
    if (account !== undefined && event.time > (newest.get(account)?.time ?? "")) newest.set(account, event);
  }
  return newest;
}
