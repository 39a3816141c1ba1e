import type { AccountEventMessage } from "../../schemas/bus.ts";
import { renewalIn } from "../accounts/take-over.ts";
import { followObject } from "../accounts/unnamed.ts";
import type { Standing } from "../store/event-rows.ts";
import { newJob } from "../store/jobs.ts";
import { objectKey } from "../store/keys.ts";
import { accountOfCustomer } from "./customers.ts";
import type { RecordDeps, Recorded } from "./deps.ts";
import { recordAgain } from "./record-again.ts";
import { recordNew } from "./record-new.ts";

/** Milliseconds that a message may wait in a queue: what was recorded longer ago has been left to be counted long since. */
const queueAtMost = 14 * 24 * 60 * 60_000;

/** No step has said how a message ended, which is a fault of this file: it comes again. */
class LeftOut extends Error {}

/** Writes each message's event to the timeline exactly once, however often and in whatever order the messages come. */
export async function record(
  messages: readonly AccountEventMessage[],
  deps: RecordDeps,
): Promise<Recorded[]> {
  try {
    const firsts = new Map(messages.toReversed().map((message) => [message.data.id, message]));
    const known = await deps.events.standing([...firsts.keys()], false);
    const results = await recordFirsts([...firsts.values()], known, deps);
    for (const message of messages)
      if (!results.has(message))
        results.set(
          message,
          await repeated(message, results.get(firsts.get(message.data.id) ?? message), deps),
        );
    const there = messages.filter((message) => typeof results.get(message) === "string");
    await leaveToCount(there, known, deps);
    await Promise.all(
      [...byObject(there).values()].map(async (speaking) => {
        for (const message of speaking)
          results.set(message, await followed(message, results.get(message) ?? "recorded", deps));
      }),
    );
    return messages.map((message) => results.get(message) ?? { failed: new LeftOut() });
  } catch (failed) {
    return messages.map(() => ({ failed }));
  }
}

/** Those that speak of one object come one after the other, as if they had come alone; others need not wait for them. */
function byObject(messages: readonly AccountEventMessage[]): Map<string, readonly AccountEventMessage[]> {
  return Map.groupBy(messages, ({ data: { tool, connection, object, id } }) =>
    object === undefined ? id : objectKey(tool, connection, object).pk,
  );
}

/** What follows from an event that is there: where others of its object belong, and its customer. */
async function followed(message: AccountEventMessage, result: Recorded, deps: RecordDeps): Promise<Recorded> {
  return await tried(async () => {
    await followObject(message.data, deps);
    await renew(message, deps);
    await accountOfCustomer(message, deps);
    return result;
  });
}

/** The first message of each event. What is there already is seen before anything is written. */
async function recordFirsts(
  messages: readonly AccountEventMessage[],
  known: ReadonlyMap<string, Standing>,
  deps: RecordDeps,
): Promise<Map<AccountEventMessage, Recorded>> {
  const results = new Map<AccountEventMessage, Recorded>();
  const fresh: AccountEventMessage[] = [];
  for (const message of messages) {
    const there = known.get(message.data.id);
    if (there === undefined || there.is === "held") fresh.push(message);
    else results.set(message, await tried(async () => await recordAgain(message, there, deps)));
  }
  const ended = await recordNew(fresh, known, deps);
  for (const [n, result] of ended.entries()) if (fresh[n]) results.set(fresh[n], result);
  return results;
}

/** A message whose event came earlier in the same batch: its second half, it may be. */
async function repeated(
  message: AccountEventMessage,
  first: Recorded | undefined,
  deps: RecordDeps,
): Promise<Recorded> {
  if (typeof first === "object") return first;
  return await tried(async () => await recordAgain(message, undefined, deps));
}

/** Duplicates as well: the one who recorded the event may have died before this. */
async function leaveToCount(
  messages: readonly AccountEventMessage[],
  known: ReadonlyMap<string, Standing>,
  deps: RecordDeps,
): Promise<void> {
  const now = deps.now();
  const oldest = new Date(now.getTime() - queueAtMost).toISOString();
  const lately = messages.filter(({ data }) => {
    const there = known.get(data.id);
    if (there?.is === "event") return there.recordedTime >= oldest;
    return there?.is !== "erased";
  });
  const events = [...new Set(lately.map(({ data }) => data.id))];
  if (events.length > 0) await deps.toCount.leave(events, now.toISOString());
}

/** What a tool calls otherwise from now on follows what it was called before: a job leads it there. */
async function renew({ data }: AccountEventMessage, deps: RecordDeps): Promise<void> {
  const renewal = renewalIn(data);
  if (!renewal) return;
  const at = deps.now().toISOString();
  const identities = [renewal.from, renewal.to];
  const job = newJob({ kind: "move", identities, accounts: [], by: "hub", at });
  await deps.accountsTable.transact(deps.jobs.starting(job));
}

async function tried(attempt: () => Promise<Recorded>): Promise<Recorded> {
  try {
    return await attempt();
  } catch (failed) {
    return { failed };
  }
}
