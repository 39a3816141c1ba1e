import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { Clock } from "../shared/ports.ts";
import type { RuleRow, Rules } from "../store/rules.ts";
import { sendsEvent } from "./matches.ts";
import type { OutQueue } from "./out-message.ts";

export interface SendOnDeps {
  readonly rules: Pick<Rules, "all">;
  readonly outQueue: OutQueue;
  readonly now: Clock;
}

export type SendOn = (events: readonly PublishedEvent[]) => Promise<void>;

/** Milliseconds for which it is known which rules there are. */
const knownFor = 15_000;

/** Queues recorded events that some rule may be about, whatever their accounts are; rejects with `UpstreamError`. */
export function sendOn({ rules, outQueue, now }: SendOnDeps): SendOn {
  let known: { readonly at: number; readonly rules: readonly RuleRow[] } | undefined;
  return async (events) => {
    const at = now().getTime();
    if (known === undefined || at - known.at >= knownFor) known = { at, rules: await rules.all() };
    const live = known.rules.filter(({ paused }) => !paused);
    const some = events.filter((event) =>
      live.some(({ when: { accounts: _accounts, tags: _tags, ...when } }) => sendsEvent(when, event, [])),
    );
    if (some.length > 0) await outQueue.send(some.map(({ id }) => ({ kind: "look", event: id })));
  };
}
