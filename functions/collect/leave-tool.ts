import type { Interruption } from "../../schemas/interruption-words.ts";
import type { Exchange } from "../api-access/exchange.ts";
import { CredentialsRefused, NotLetIn } from "../api-access/refusals.ts";
import type { Caller } from "../api-access/tokens.ts";
import { subscriptionSteps } from "../connectors/subscription-steps.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import { type KeepSubscriptionsDeps, subscribingContext } from "./keep-subscriptions.ts";
import { madeCalls } from "./made-calls.ts";
import { revokeAccess } from "./revoke-access.ts";
import { refusalOf } from "./subscription-refusal.ts";

/**
 * Removes at a tool what it tells a connection, or one of its tenants, and gives back what lets the hub in: each, whatever
 * became of the other. What the tool refuses is noted. Answers with the calls that were made; throws `TryLater`.
 */
export async function leaveTool(
  connection: ConnectionRow,
  caller: Caller,
  tenant: string | undefined,
  deps: KeepSubscriptionsDeps,
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const refused: Interruption[] = [];
  for (const undo of [unsubscribed, revokeAccess]) {
    try {
      exchanges.push(...(await undo(caller, deps, { connection, tenant })));
    } catch (error) {
      const why = whyNot(error);
      if (!why) throw error;
      refused.push(why);
    }
  }
  const at = deps.now().toISOString();
  const { failing: _failing, ...before } = (await deps.subscriptions.get(connection, tenant)) ?? {};
  const [first] = refused;
  await deps.subscriptions.put(connection, {
    ...{ ...before, subscriptions: [], lookedAt: at, leftAt: at },
    ...(tenant === undefined ? {} : { tenant }),
    ...(first ? { failing: { ...first, since: at }, leftBehind: refused.map(({ reason }) => reason) } : {}),
  });
  const { tool, connection: name } = connection;
  for (const { code, values } of refused)
    deps.log("warn", "tool_not_left", { tool, connection: name, code, word: values.word });
  return exchanges;
}

/** Why something could not be undone, where asking again at once would not change that. */
function whyNot(error: unknown): Interruption | undefined {
  return error instanceof CredentialsRefused || error instanceof NotLetIn ? error.why : refusalOf(error);
}

interface Left {
  readonly connection: ConnectionRow;
  readonly tenant: string | undefined;
}

async function unsubscribed(
  caller: Caller,
  deps: KeepSubscriptionsDeps,
  { connection, tenant }: Left,
): Promise<readonly Exchange[]> {
  const { subscriptions } = caller.collector;
  if (!subscriptions) return [];
  const context = subscribingContext(connection, tenant, deps);
  const looked = await madeCalls(subscriptions.look(context), caller, deps);
  const steps = subscriptionSteps({
    ...{ wanted: [], there: looked.found.there, url: context.url, now: deps.now() },
    ...{ isTrusted: () => true, can: { enable: false, renew: false } },
  });
  const exchanges = [...looked.exchanges];
  for (const step of steps)
    if (step.step === "remove")
      exchanges.push(...(await madeCalls(subscriptions.remove(step.id, context), caller, deps)).exchanges);
  return exchanges;
}
