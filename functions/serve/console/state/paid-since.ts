import { useEffect, useState } from "preact/hooks";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { call } from "./api.ts";
import { dayPlus } from "./days.ts";

/** Clients by their ids, each with the newest payment of it that came after a day. */
export type PaidSince = ReadonlyMap<string, Pick<AccountEvent, "id" | "time">>;

const none: PaidSince = new Map();
const kinds = ["payment.received", "invoice.paid"] as const;
const atOnce = 200;
const mostPages = 5;

/** Who has paid something since the day that a list looks at: it would be asked for what it has paid. Read as the list is opened. */
export function usePaidSince(day: string | undefined): PaidSince {
  const [paid, setPaid] = useState(none);
  useEffect(() => {
    if (day !== undefined) void readPaid(day).then(setPaid, () => undefined);
  }, [day]);
  return paid;
}

async function readPaid(day: string): Promise<PaidSince> {
  const events: AccountEvent[] = [];
  let cursor: string | undefined;
  let page = 0;
  do {
    const query = { since: `${dayPlus(day, 1)}T00:00:00.000Z`, type: [...kinds], limit: atOnce, cursor };
    const told = await call("GET", "/api/timeline", { query });
    events.push(...told.events);
    cursor = told.next;
  } while (cursor !== undefined && ++page < mostPages);
  const newest = new Map<string, AccountEvent>();
  for (const event of events) {
    const { account } = event;
    if (account !== undefined && event.time > (newest.get(account)?.time ?? "")) newest.set(account, event);
  }
  return newest;
}
