import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { EnteredState } from "../../schemas/entered-states.ts";
import { digestOf } from "../store/keys.ts";

/** One thing that a rule tells: `id` is the same however often it is told. */
export interface Told {
  readonly id: string;
  readonly payload: {
    readonly type: string;
    readonly timestamp: string;
    readonly id: string;
    readonly data: object;
  };
  /** For people, in a line. */
  readonly text: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the hub's ids look like in what comes back to it. */
export const ownId = /\bout_[0-9a-f]{24}\b/;

const idOf = (...parts: readonly string[]) => `out_${digestOf("out", ...parts)}`;

/** An event as it is sent on. `url`: the hub's own address, without a slash at its end; the id is the same each time. */
export function toldEvent(
  rule: string,
  event: PublishedEvent,
  accounts: readonly Named[],
  url: string,
): Told {
  const id = idOf(rule, event.id);
  const who = accounts.map(({ name }) => name).join(", ");
  const link = accounts[0] === undefined ? "" : `\n${url}/console/accounts/${accounts[0].id}`;
  return {
    id,
    payload: { type: event.type, timestamp: event.time, id, data: { event, accounts } },
    text: `${who === "" ? "" : `${who}: `}${event.title}${link}`,
  };
}

const stateWords = {
  atRisk: "is at risk",
  silent: "has gone silent",
  overdue: "owes what is overdue",
} as const satisfies Record<EnteredState, string>;

/** The same of an account that has entered a state, as of a day in UTC: one id for each account, state and day. */
export function toldState(
  rule: string,
  entered: { readonly account: Named; readonly state: EnteredState; readonly day: string },
  url: string,
): Told {
  const { account, state, day } = entered;
  const id = idOf(rule, account.id, state, day);
  return {
    id,
    payload: {
      type: "account.entered",
      timestamp: `${day}T00:00:00.000Z`,
      id,
      data: { account, state, day },
    },
    text: `${account.name} ${stateWords[state]}\n${url}/console/accounts/${account.id}`,
  };
}

/** To see whether an address takes what is sent to it. */
export function toldTest(rule: string, now: Date): Told {
  const at = now.toISOString();
  const id = idOf(rule, "test", at);
  return {
    id,
    payload: { type: "rule.test", timestamp: at, id, data: { test: true } },
    text: "A test of the account hub",
  };
}
