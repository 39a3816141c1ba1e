import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { FetchMessage } from "../../schemas/bus.ts";
import type { Exchange } from "../api-access/exchange.ts";
import { mayBeLate } from "../api-access/passes.ts";
import type { Caller, TokenDeps, Tokens } from "../api-access/tokens.ts";
import type { Had } from "../connectors/collector.ts";
import { ownFetches } from "../connectors/daily-fetches.ts";
import { sha256 } from "../delivery/delivery.ts";
import type { BlobStore, Clock, EventBus, Log } from "../shared/ports.ts";
import type { CatchUps, PassRow } from "../store/catch-ups.ts";
import type { EventRows } from "../store/event-rows.ts";
import { newestFew } from "../store/newest-event.ts";
import { isToldOf } from "../store/told-of.ts";
import { freshEvents, newMessages } from "./fetched-messages.ts";
import { madeCalls } from "./made-calls.ts";

export interface CatchUpDeps extends TokenDeps {
  readonly tokens: Pick<Tokens, "authorization">;
  readonly catchUps: Pick<
    CatchUps,
    "get" | "list" | "begin" | "count" | "countFetched" | "advance" | "touch"
  >;
  readonly events: Pick<EventRows, "standing" | "objects" | "several" | "table" | "rows">;
  readonly bus: EventBus;
  readonly blobs: BlobStore;
  readonly log: Log;
  readonly now: Clock;
}

/** What was said, and what asks for the page after this one: to be published once its turn is over. */
export interface PageRead {
  readonly exchanges: readonly Exchange[];
  readonly next?: FetchMessage;
}

/**
 * Reads the next page of all that a tool has and publishes what the hub does not know of it.
 * What is new is counted first, then published, then passed: a crash anywhere repeats the page, with the same events and
 * the same count. A message of a pass that is over, or paused, does nothing.
 */
export async function catchUpPage(
  message: FetchMessage,
  caller: Caller,
  deps: CatchUpDeps,
): Promise<PageRead> {
  const { catchUp, tool, connection } = message.data;
  const { since } = caller.collector;
  if (!catchUp || !since) return { exchanges: [] };
  const pass = await deps.catchUps.get(message.data, catchUp.kind, catchUp.tenant);
  if (!pass || pass.run !== catchUp.run || pass.state !== "running") return { exchanges: [] };
  const { kind, tenant, from, until, cursor, mark } = pass;
  const context = { settings: caller.settings, now: deps.now().toISOString() };
  const steps = since({ kind, tenant, from, until, cursor, mark }, context);
  const { found: page, exchanges } = await madeCalls(steps, caller, deps);
  const gone = page.gone?.length
    ? await (await import("./gone.ts")).goneOf(message.data, page.gone, deps)
    : [];
  const listed = page.had.some(({ since }) => since)
    ? await (await import("./seen.ts")).hadSince(message.data, page.had, deps)
    : page.had;
  const had = [...listed, ...gone.map((event) => ({ event }))];
  const unknown = await unknownOf(message, had, exchanges, deps);
  const found = await counted(pass, unknown.length, deps);
  if (found === undefined) return { exchanges };
  const messages = await newMessages(message.data, unknown, exchanges, deps);
  const at = deps.now().toISOString();
  const asked = kind === "check" ? { check: checkOf(tenant, caller.collector, deps.now()) } : {};
  const besides = page.fetch ? [{ tool, connection, ...page.fetch, ...asked }] : [];
  const why = { catchUp: kind, at };
  messages.push(...(await ownFetches(message.data, besides, why, { ...deps, now: deps.now() })));
  if (messages.length > 0) await deps.bus.publish(messages);
  const reached = page.cursor === undefined ? from : (page.reached ?? pass.reached);
  const advanced = await deps.catchUps.advance(pass, {
    ...{ cursor: page.cursor, reached, found, at },
    opening: page.opening === true,
    mark: page.mark,
  });
  const of = { tool, connection, kind, had: had.length, found, calls: exchanges.length };
  deps.log("info", page.cursor === undefined ? "catch_up_done" : "catch_up_page", of);
  if (advanced !== "done" || page.cursor === undefined) return { exchanges };
  const id = `fet_${sha256(JSON.stringify([message.id, page.cursor])).slice(0, 32)}`;
  return { exchanges, next: { ...message, id } };
}

/** What a check says to a fetch that it asks for: where changes have no time, it waits for what may still be told of them. */
const checkOf = (tenant: string | undefined, { isUntold }: Caller["collector"], now: Date) => ({
  ...(tenant === undefined ? {} : { tenant }),
  ...(isUntold ? { notBefore: new Date(now.getTime() + mayBeLate).toISOString() } : {}),
});

/** How many events the page has found, now or before a crash; `undefined` where the pass has ended meanwhile. */
async function counted(pass: PassRow, found: number, { catchUps }: CatchUpDeps): Promise<number | undefined> {
  const { pending, cursor } = pass;
  const before = pending !== undefined && pending.cursor === cursor ? pending.found : 0;
  if (found <= before) return before;
  return (await catchUps.count(pass, found)) === "done" ? found : undefined;
}

/** Those that the hub has not, each once, marked as found by this pass. */
async function unknownOf(
  { data: { tool, connection, catchUp } }: FetchMessage,
  had: readonly Had[],
  exchanges: readonly Exchange[],
  { events }: CatchUpDeps,
): Promise<PublishedEvent[]> {
  const drafts = had.map(({ event }) => ({
    ...event,
    details: { ...event.details, ...(catchUp ? { foundBy: catchUp.kind } : {}) },
  }));
  const all = freshEvents({ tool, connection }, drafts, exchanges);
  const ids = all.map(({ id }) => id);
  const standing = await events.standing(ids, true);
  const unknown = new Map<string, PublishedEvent>();
  for (const [n, event] of all.entries()) {
    const there = standing.get(event.id);
    const one = had[n];
    if (one?.mayBeSame && unknown.has(ids[n - 1] ?? "")) continue;
    const isKnown = there !== undefined && there.is !== "held";
    if (isKnown || (one && (await isToldBefore(event, one, events)))) continue;
    unknown.set(event.id, event);
  }
  return [...unknown.values()];
}

/** Whether the hub has an event of the same object that says the same. */
async function isToldBefore(
  event: PublishedEvent,
  { within, isTold, among }: Had,
  events: CatchUpDeps["events"],
): Promise<boolean> {
  if (within !== undefined && (await isToldOf(event, within, events))) return true;
  if (!isTold) return false;
  for (const object of [event.object, among])
    if (object && (await newestFew(event, object, events)).some(isTold)) return true;
  return false;
}
