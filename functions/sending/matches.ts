import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { EnteredState } from "../../schemas/entered-states.ts";
import type { RuleWhen } from "../../schemas/rule.ts";
import { exact } from "../insight/money/decimal.ts";

/** An account as rules look at it. */
export interface Concerned {
  readonly id: string;
  readonly tags: readonly string[];
}

/** Whether a rule sends an event of these accounts on. */
export function sendsEvent(
  { states, ...when }: RuleWhen,
  event: Pick<PublishedEvent, "type" | "tool" | "family" | "money">,
  accounts: readonly Concerned[],
): boolean {
  const { types, tools, least } = when;
  // A rule of states alone is about no events.
  if (states !== undefined && types === undefined && tools === undefined && least === undefined) return false;
  // What the hub only notes of itself is nobody's news.
  if (event.family === "system" && types === undefined) return false;
  return (
    any(types, (type) => isOfType(event.type, type)) &&
    any(tools, (tool) => event.tool === tool) &&
    isConcerned(when, accounts) &&
    (least === undefined ||
      (event.money !== undefined &&
        event.money.currency === least.currency &&
        exact(event.money.amount) >= exact(least.amount)))
  );
}

/** Whether a rule sends on that an account has entered a state. */
export const sendsState = (when: RuleWhen, state: EnteredState, account: Concerned): boolean =>
  when.states?.includes(state) === true && isConcerned(when, [account]);

const isConcerned = ({ accounts: ids, tags }: RuleWhen, accounts: readonly Concerned[]) =>
  (ids === undefined && tags === undefined) ||
  accounts.some(
    ({ id, tags: its }) => any(ids, (one) => one === id) && any(tags, (one) => its.includes(one)),
  );

const any = (given: readonly string[] | undefined, holds: (one: string) => boolean) =>
  given === undefined || given.some(holds);

const isOfType = (type: string, pattern: string) =>
  pattern.endsWith(".*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
