import type { FetchMessage, FetchRequest } from "../../schemas/bus.ts";
import { TryLater } from "../api-access/call.ts";
import type { Answers } from "../api-access/exchange.ts";
import type { Collector } from "../connectors/collector.ts";
import { UpstreamError } from "../shared/errors.ts";
import { errorFields } from "../shared/log.ts";
import type { ConnectionName } from "../store/fetches.ts";
import { turnOfWanted, type Wanted, type WantedKey } from "../store/wanted.ts";
import { collectTogether, isOwnDoing, NoSlot, NotItsTurn } from "./collect.ts";
import type { CollectDeps } from "./deps.ts";
import type { Carrying } from "./done-in-turn.ts";
import { lookAgainAfter, type Some } from "./together.ts";
import type { Again, Wakes } from "./wakes.ts";

export interface WantedDeps extends CollectDeps {
  readonly wanted: Pick<Wanted, "put" | "next" | "of" | "forget">;
  readonly wakes: Pick<Wakes, "ensure">;
  readonly queue: { readonly again: Again };
  /** Puts a fetch among the dead letters: trying again would change nothing. */
  readonly bury: (message: FetchMessage) => Promise<void>;
}

/** Milliseconds after which what is wanted is left to the next message: a fetch that is begun then has a minute, as any. */
const lookFor = 20_000;
/** Seconds after which a fetch is tried again where the tool said no other. */
const againAfter = 60;

/** Keeps a fetch whose turn it is not, and sees to it that it is looked for. What the hub wants by itself comes again as it is. */
export async function keepWanted(
  message: FetchMessage,
  { seconds = 0 }: NotItsTurn,
  { wanted, wakes, queue, now }: WantedDeps,
): Promise<void> {
  if (isOwnDoing(message.data)) return await queue.again(bodyOf(message), delayOf(seconds));
  await wanted.put(message, now());
  await wakes.ensure(message.data, seconds);
}

/** Carries out what is wanted of a connection, key by key, and has what cannot be carried out yet looked for again. */
export async function carryWanted(of: ConnectionName, deps: WantedDeps): Promise<void> {
  const until = deps.now().getTime() + lookFor;
  let soonest: number | undefined;
  let key = await deps.wanted.next(of);
  while (key !== undefined) {
    const again = await carryKey(of, key, until, deps);
    if (again !== undefined) soonest = Math.min(soonest ?? again.seconds, again.seconds);
    if (again?.ofAll) break;
    key = await deps.wanted.next(of, key);
  }
  if (soonest !== undefined) await deps.wakes.ensure(of, soonest);
}

/** In how many seconds a key is to be looked at again; `ofAll`, and no other of the connection before. */
interface LookAgain {
  readonly seconds: number;
  readonly ofAll?: boolean;
}

/** Carries out what is wanted of a key, as far as it is its turn. What several ask alike is asked once. */
async function carryKey(
  of: ConnectionName,
  key: WantedKey,
  until: number,
  deps: WantedDeps,
): Promise<LookAgain | undefined> {
  // Looked at first: what is wanted of a key that rests is not read.
  const rest = await deps.fetches.restOf(turnOfWanted(of, key), deps.now());
  if (rest > 0) return { seconds: rest / 1_000 };
  const answers: Answers = new Map();
  let goesOn = false;
  const { messages, more } = await deps.wanted.of(of, key);
  const collector = await deps.collectorOf(of.tool);
  for (const { some, scope } of groupsOf(messages, collector)) {
    if (deps.now().getTime() > until) return { seconds: 0, ofAll: true };
    const carrying = { rests: true, scope, answers, goesOn };
    const again = await carryTogether(some, carrying, deps);
    if (again) return again;
    goesOn = true;
  }
  return more ? { seconds: 0 } : undefined;
}

/** Those that one fetch does for, and its scope. */
interface Group {
  readonly some: Some;
  readonly scope: FetchRequest["scope"];
}

/** The earliest delivery first, in a group and among them. */
function groupsOf(messages: readonly FetchMessage[], collector: Collector | undefined): Group[] {
  const groups: Group[] = [];
  for (const message of messages.toSorted((a, b) => (a.receivedtime < b.receivedtime ? -1 : 1))) {
    const last = groups.at(-1);
    const scope = last && collector?.together?.(last.scope, message.data.scope);
    if (last && scope) groups[groups.length - 1] = { some: [...last.some, message], scope };
    else groups.push({ some: [message], scope: message.data.scope });
  }
  return groups;
}

/** Carries out some by one fetch; each by itself where that fails, so that none costs the others. */
async function carryTogether(
  some: Some,
  carrying: Carrying,
  deps: WantedDeps,
): Promise<LookAgain | undefined> {
  const [first, ...others] = some;
  try {
    const { ended, early, wrong, left } = await collectTogether(some, deps, carrying);
    // Kept once more, where it waits for a tool that lets the hub in: an hour from now is soon enough.
    if (ended === "waits") return { seconds: 3_600 };
    for (const message of early) await deps.queue.again(bodyOf(message), lookAgainAfter);
    for (const message of wrong) await deps.bury(message);
    await deps.wanted.forget(some.filter((message) => !left.includes(message)));
    return undefined;
  } catch (error) {
    if (error instanceof NotItsTurn)
      return { seconds: error.seconds ?? againAfter, ofAll: error instanceof NoSlot };
    if (error instanceof TryLater || error instanceof UpstreamError) {
      // It has its tries by itself from here on, and the others wait for the tool.
      const seconds = (error instanceof TryLater ? error.seconds : undefined) ?? againAfter;
      deps.log("warn", "fetch_postponed", { ...namesOf(first), seconds, ...errorFields(error) });
      await deps.queue.again(bodyOf(first), delayOf(seconds));
      await deps.wanted.forget([first]);
      return others.length === 0 ? undefined : { seconds };
    }
    if (others.length > 0) return await carryEach(some, carrying, deps);
    deps.log("error", "fetch_failed", { ...namesOf(first), ...errorFields(error) });
    await deps.bury(first);
    await deps.wanted.forget([first]);
    return undefined;
  }
}

async function carryEach(
  some: readonly FetchMessage[],
  carrying: Carrying,
  deps: WantedDeps,
): Promise<LookAgain | undefined> {
  for (const message of some) {
    const { scope } = message.data;
    const again = await carryTogether([message], { ...carrying, scope, goesOn: true }, deps);
    if (again) return again;
  }
  return undefined;
}

/** As EventBridge puts it into the queue. */
const bodyOf = (detail: FetchMessage) => JSON.stringify({ detail });

/** Seconds that SQS may keep a message back. */
const delayOf = (seconds: number) => Math.min(Math.max(1, Math.ceil(seconds)), 900);

const namesOf = ({ deliveryid, data: { tool, connection } }: FetchMessage) => ({
  tool,
  connection,
  delivery: deliveryid,
});
