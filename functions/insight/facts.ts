import type { Account } from "../../schemas/account.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import type { LeftReason } from "../../schemas/left-reasons.ts";
import type { RollupDay } from "../../schemas/rollup.ts";
import type { HeardDay } from "./silence.ts";

/** What insight reads of an event. */
export type InsightEvent = Pick<AccountEvent, "id" | "tool" | "connection" | "type" | "time"> &
  Partial<
    Pick<
      AccountEvent,
      | ("scheduledFor" | "title" | "direction" | "actor" | "object" | "supersedes")
      | ("money" | "owed" | "details" | "matched" | "recordedTime")
    >
  >;

/** When, and as far as is known why, an account went. */
export interface Left {
  readonly on: string;
  readonly reason: LeftReason;
}

/** A day, with what the team did and the tools that were heard where they are known. */
export type FactDay = HeardDay & Partial<Pick<RollupDay, "out" | "tools">>;

/** An account as lists name it. `unmatched`: nobody has said yet whose it is, and until then it does not count as a client. */
export type AccountBrief = Pick<Account, "id" | "name"> &
  Partial<Pick<Account, "owner" | "tier" | "tags">> & { readonly unmatched?: true };

type Briefed = Pick<Account, "id" | "name" | "owner" | "tier" | "tags" | "status">;

export const briefOf = ({ id, name, owner, tier, tags, status }: Briefed): AccountBrief => ({
  id,
  name,
  tags,
  ...(owner === undefined ? {} : { owner }),
  ...(tier === undefined ? {} : { tier }),
  ...(status === "provisional" ? { unmatched: true } : {}),
});

/** All that insight is computed from, of one account. Neither order nor repetition of days and events matters. */
export interface AccountFacts {
  readonly account: AccountBrief;
  readonly days: readonly FactDay[];
  /** Of at least the last two years; money of longer, where documents are still open. */
  readonly events: readonly InsightEvent[];
  /** The day from which its sources were silent themselves, where they are. */
  readonly deafSince?: string;
  /** Ledgers, as `tool/connection`, of which what was owed before they were connected has been fetched, or filed. */
  readonly openings?: ReadonlySet<string>;
  /** Connections, as `tool/connection`, whose tool has more to tell by an API that the hub is not let into. */
  readonly closed?: ReadonlySet<string>;
  readonly left?: Left;
}

/** Names the thing that an event is of: an id is its tool's, and of one connection alone. An event without one is of its own. */
export const thingOf = ({ tool, connection, object, id }: InsightEvent): string =>
  nameOf(tool, connection, object?.id ?? id);

/** Names the thing that an event's takes the place of. */
export const supersededBy = ({ tool, connection, supersedes }: InsightEvent): string[] =>
  supersedes === undefined ? [] : [nameOf(tool, connection, supersedes.id)];

const nameOf = (...parts: readonly string[]) => JSON.stringify(parts);

/** Events once each, earliest first. */
export function inOrder<Event extends Pick<InsightEvent, "id" | "time">>(
  events: readonly Event[],
): readonly Event[] {
  const isOrdered = events.every((event, n) => {
    const before = events[n - 1];
    return before === undefined || earlier(before, event) < 0;
  });
  return isOrdered ? events : [...new Map(events.map((event) => [event.id, event])).values()].sort(earlier);
}

function earlier(a: Pick<InsightEvent, "id" | "time">, b: Pick<InsightEvent, "id" | "time">): number {
  return compare(a.time, b.time) || compare(a.id, b.id);
}

/** In the order of their code units, whatever the language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
