import type { FetchMessage, FetchRequest } from "../../schemas/bus.ts";
import type { Answers, Exchange } from "../api-access/exchange.ts";
import type { Caller } from "../api-access/tokens.ts";
import type { Collected, Collector } from "../connectors/collector.ts";
import { sha256 } from "../delivery/delivery.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Access } from "./access-for.ts";
import { type Use, usedAccess } from "./access-notes.ts";
import type { CollectDeps } from "./deps.ts";
import { filledMessages, freshEvents, newMessages } from "./fetched-messages.ts";
import { madeCalls } from "./made-calls.ts";
import {
  type Ended,
  forAll,
  isAnswered,
  isEarly,
  type Some,
  type Together,
  withoutAbsentOf,
} from "./together.ts";

/** How a fetch is carried out; left out, as one that comes for the first time and by itself. */
export interface Carrying {
  /** What is asked for; left out, what the first message says. */
  readonly scope?: FetchRequest["scope"];
  /** How often it came before and with this. */
  readonly tries?: number;
  /** Whether nobody who is told of it waits for a tool that asks to be left alone: then the key rests for as long. */
  readonly rests?: boolean;
  /** Whether it goes on with what another has begun and paid for: the tool's limit alone counts. */
  readonly goesOn?: boolean;
  /** What the tool has answered in this turn: of several fetches that ask the same, one does. */
  readonly answers?: Answers;
}

/** Whom a fetch is for, and by what it is let in. */
export interface Letting {
  readonly row: ConnectionRow;
  readonly collector: Collector;
  readonly tenant: string | undefined;
  readonly access: Access;
  readonly holder: string;
}

/** What a turn came to, when all that it has found is published. */
export interface Done {
  readonly together: Together;
  /** From where the key's next fetch goes on; left out, from where this one did. */
  readonly cursor?: string | undefined;
  /** The calls that the key pays for; left out, none. */
  readonly paying?: readonly Exchange[] | undefined;
  /** What is requested once the turn is another's. */
  readonly next?: readonly FetchMessage[];
}

/** `before`: the key's cursor; `begun`: where a key without one begins. */
type Going = Carrying & { readonly before: string | undefined; readonly begun: string | undefined };

/** Carries a fetch out whose turn it is: a page of all that a tool has, a look at what it tells, or what deliveries have named. */
export async function doneInTurn(
  messages: Some,
  letting: Letting,
  going: Going,
  deps: CollectDeps,
): Promise<Done> {
  const [message] = messages;
  const { row, collector, access } = letting;
  const { catchUp, subscriptions } = message.data;
  const caller: Caller = {
    ...{ tool: row.tool, connection: row.connection, settings: row.settings, collector },
    ...{ kept: access.kept, tenant: access.tenant },
    subject: subscriptions ? undefined : collector.subject?.(message.data),
  };
  if (catchUp) return await pageDone(message, caller, letting, deps);
  if (subscriptions) return await lookDone(subscriptions, caller, letting, deps);
  return await fetchDone(messages, caller, letting, going, deps);
}

/** A page of all that a tool has. */
async function pageDone(
  message: FetchMessage,
  caller: Caller,
  { row, tenant, access }: Letting,
  deps: CollectDeps,
): Promise<Done> {
  const { catchUpPage } = await import("./catch-up-page.ts");
  const { exchanges, next } = await catchUpPage(message, caller, deps);
  await noteUse(row, access, { exchanges, tenant, hidden: undefined }, deps);
  return { together: endedAs("carried out"), paying: exchanges, next: next ? [next] : [] };
}

/** A look at what a tool is subscribed to tell, or the last one, which ends all of it. */
async function lookDone(
  { leave = false, tenant: whose }: NonNullable<FetchRequest["subscriptions"]>,
  caller: Caller,
  { row, tenant, access }: Letting,
  deps: CollectDeps,
): Promise<Done> {
  const exchanges = leave
    ? await (await import("./leave-tool.ts")).leaveTool(row, caller, whose, deps)
    : await (await import("./keep-subscriptions.ts")).keepSubscriptions(row, caller, whose, deps);
  // What a look may not do shows with the subscriptions, or is one that it can do without.
  const allowed = exchanges.filter(({ verdict }) => verdict.kind !== "consent");
  await noteUse(row, access, { exchanges: allowed, tenant, hidden: undefined }, deps);
  return { together: endedAs("carried out") };
}

/** What deliveries have named. */
async function fetchDone(
  messages: Some,
  caller: Caller,
  { row, collector, tenant, access }: Letting,
  { scope, answers, before, begun }: Going,
  deps: CollectDeps,
): Promise<Done> {
  const [message] = messages;
  const one = { ...message, data: forAll(messages, scope) };
  const { collected, exchanges } = await found(one, caller, before ?? begun, { ...deps, answers });
  const early = messages.filter((each) => isEarly(each, collected, deps.now()));
  await publish(messages, withoutAbsentOf(early, collected), exchanges, deps);
  const { unread: from } = collected;
  if (from) await (await import("./read-again.ts")).readAgain(row, collector, { tenant, from }, deps);
  await noteUse(row, access, { exchanges, tenant, hidden: collected.hidden }, deps);
  const { wrong: codes = [], more = false, cursor } = collected;
  const unanswered = messages.filter((each) => !isAnswered(each, collected) && !early.includes(each));
  const left = more ? unanswered.filter((each) => each !== message) : [];
  const together: Together = {
    ...{ ended: "carried out", early, left, codes },
    wrong: codes.length > 0 ? unanswered : [],
  };
  return more
    ? { together, cursor, next: restOf(message, before, collected, deps) }
    : { together, cursor, paying: exchanges };
}

/** How it ends for all that one fetch does for. */
export const endedAs = (ended: Ended): Together => ({ ended, early: [], wrong: [], left: [], codes: [] });

/** As `fetched`, with what nobody has told marked and counted, where a check has asked for it. */
async function found(
  message: FetchMessage,
  caller: Caller,
  cursor: string | undefined,
  deps: CollectDeps & { readonly answers: Answers | undefined },
): Promise<Awaited<ReturnType<typeof fetched>>> {
  const all = await fetched(message, caller, cursor, deps);
  if (!message.data.check) return all;
  const { foundByCheck } = await import("./found-by-check.ts");
  const collected = await foundByCheck(message.data, { ...all, cursor }, caller.collector, deps);
  return { ...all, collected };
}

async function fetched(
  message: FetchMessage,
  caller: Caller,
  cursor: string | undefined,
  deps: CollectDeps & { readonly answers: Answers | undefined },
): Promise<{ readonly collected: Collected; readonly exchanges: readonly Exchange[] }> {
  const context = { cursor, settings: caller.settings, now: deps.now().toISOString() };
  const { found, exchanges } = await madeCalls(caller.collector.steps(message.data, context), caller, deps);
  return { collected: found, exchanges };
}

async function publish(
  messages: Some,
  collected: Collected,
  exchanges: readonly Exchange[],
  deps: CollectDeps,
): Promise<void> {
  const [message] = messages;
  const found = [...(collected.filled ?? []), ...(collected.absent ?? [])];
  const all = messages.flatMap((each) => filledMessages(each, found, exchanges, deps.now()));
  const filled = [...new Map(all.toReversed().map((told) => [told.id, told])).values()].toReversed();
  const gone = collected.gone?.length
    ? await (await import("./gone.ts")).goneOf(message.data, collected.gone, deps)
    : [];
  const seen = collected.seen?.length
    ? await (await import("./seen.ts")).seenAs(message.data, collected.seen, deps)
    : [];
  const drafts = [...(collected.events ?? []), ...seen, ...gone];
  const told = freshEvents(message.data, drafts, exchanges);
  const fresh = await newMessages(message.data, told, exchanges, deps);
  if (filled.length + fresh.length > 0) await deps.bus.publish([...filled, ...fresh]);
  deps.log("info", "fetch_carried_out", {
    tool: message.data.tool,
    connection: message.data.connection,
    delivery: message.deliveryid,
    together: messages.length,
    calls: exchanges.length,
    filled: filled.length,
    absent: collected.absent?.length ?? 0,
    events: fresh.length,
  });
}

/** The rest as another fetch, without what is already filled; none where the tool does not go on. */
function restOf(
  message: FetchMessage,
  before: string | undefined,
  { filled = [], cursor }: Collected,
  { log }: CollectDeps,
): FetchMessage[] {
  const { tool, connection, fills = [], ...rest } = message.data;
  if (cursor === undefined || cursor === before) {
    log("error", "fetch_stands_still", { tool, connection, delivery: message.deliveryid });
    return [];
  }
  const done = new Set(filled.map(({ id }) => id));
  const left = fills.filter(({ id }) => !done.has(id));
  const id = `fet_${sha256(JSON.stringify([message.id, cursor])).slice(0, 32)}`;
  const data = { tool, connection, ...rest, ...(left.length > 0 ? { fills: left } : {}) };
  return [{ ...message, id, data }];
}

/** Shows how the access fares; a tool that lets the hub in again gets what has waited for that. */
async function noteUse(
  row: ConnectionRow,
  { api, note }: Access,
  use: Use,
  deps: CollectDeps,
): Promise<void> {
  const used = usedAccess(api, use, deps.now());
  if (!used) return;
  await note(used);
  if (api.failing?.waits)
    await deps.fetches.release(row, deps.now(), async (messages) => await deps.bus.publish(messages));
}
