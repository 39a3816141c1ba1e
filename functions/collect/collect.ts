import { randomUUID } from "node:crypto";
import type { FetchMessage, FetchRequest } from "../../schemas/bus.ts";
import { TryLater } from "../api-access/call.ts";
import type { Answers, Exchange } from "../api-access/exchange.ts";
import { AskedWrongly, CredentialsRefused, NotLetIn } from "../api-access/refusals.ts";
import type { Caller, Tokens } from "../api-access/tokens.ts";
import type { Collected, Collector } from "../connectors/collector.ts";
import { ConsentNeeded, SettingRefused } from "../connectors/fetched.ts";
import { sha256 } from "../delivery/delivery.ts";
import type { Settings } from "../shared/ports.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import { type Fetches, paidAfter, paidToRest, turnOfKey, usualCost } from "../store/fetches.ts";
import type { Tenants } from "../store/tenants.ts";
import { type Access, accessFor, anyAccess } from "./access-for.ts";
import { failureOf, isParked, type Use, usedAccess } from "./access-notes.ts";
import type { CatchUpDeps } from "./catch-up-page.ts";
import { costOf, sparedOf } from "./fetch-cost.ts";
import { filledMessages, freshEvents, newMessages } from "./fetched-messages.ts";
import type { KeepSubscriptionsDeps } from "./keep-subscriptions.ts";
import { madeCalls } from "./made-calls.ts";
import {
  type Ended,
  forAll,
  isAnswered,
  isEarly,
  lookAgainAfter,
  type Some,
  type Together,
  withoutAbsentOf,
} from "./together.ts";

export interface CollectDeps extends CatchUpDeps, KeepSubscriptionsDeps {
  readonly connections: Pick<Connections, "get" | "update">;
  readonly fetches: Pick<Fetches, "take" | "takeSlot" | "restOf" | "end" | "wait" | "release" | "noteAccess">;
  readonly tenants: Pick<Tenants, "get" | "list" | "noteAccess">;
  readonly collectorOf: (tool: string) => Promise<Collector | undefined>;
  readonly catchUps: CatchUpDeps["catchUps"];
  readonly tokens: Tokens;
}

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

/** It is another's turn, or the key has had as many as it may for now: the fetch waits without having failed. */
export class NotItsTurn extends TryLater {}

/** The connection has as many fetches under way as it may, of whatever key. */
export class NoSlot extends NotItsTurn {}

/** Fetches of a connection at the same time, of five that a deployed hub carries out: a tool that hangs delays no other. */
const slots = 2;
/** Of these, for reading all that a tool has: what deliveries have told goes before it. */
const slotsOfPasses = 1;
/** Seconds until a turn that another has is asked for again, and between which a tool that gave no word is. */
const takenFor = 3;
const [restAtLeast, restAtMost, restUsually] = [15, 900, 60];

/**
 * Fetches what a message names and publishes it. Events are published before the cursor is saved: what a crash repeats has
 * the same ids. Throws `NotItsTurn`, any other `TryLater` where the fetch must come again, anything else where only a person
 * can help.
 */
export async function collect(message: FetchMessage, deps: CollectDeps, tries = 1): Promise<Ended> {
  const { ended, early, codes } = await collectTogether([message], deps, { tries });
  if (early.length > 0) throw new TryLater("The tool does not show it yet", lookAgainAfter);
  if (codes.length > 0) throw new AskedWrongly(codes);
  return ended;
}

/** As `collect`, by one fetch for several of a key that the first one's scope does for. */
export async function collectTogether(
  messages: Some,
  deps: CollectDeps,
  carrying: Carrying = {},
): Promise<Together> {
  const [message] = messages;
  const { tool, connection } = message.data;
  const row = await deps.connections.get(tool, connection);
  const collector = await deps.collectorOf(tool);
  if (!row || !collector) return endedAs("dropped");
  const tenant = tenantOf(message.data, collector, row.settings);
  const access = await accessOf(message.data, row, collector, deps);
  // What the tool refuses may have been made well since; what is left there would stay for good.
  const isLeft = message.data.subscriptions?.leave ?? false;
  if (!access || (isParked(access.api.failing, deps.now()) && !isLeft))
    return endedAs(await wait(message, access, deps));
  if (message.data.subscriptions && access.isLeaving && !isLeft) return endedAs("dropped");
  const holder = randomUUID();
  const ofPass = message.data.catchUp !== undefined;
  const slot = await deps.fetches.takeSlot(row, ofPass ? slotsOfPasses : slots, holder, deps.now());
  if (!slot) throw new NoSlot("The connection has as many fetches under way as it may", takenFor);
  try {
    return await inItsTurn(messages, { row, collector, tenant, access, holder }, deps, carrying);
  } finally {
    await deps.fetches.end(slot, holder);
  }
}

/** Whom a fetch is for, and by what it is let in. */
interface Letting {
  readonly row: ConnectionRow;
  readonly collector: Collector;
  readonly tenant: string | undefined;
  readonly access: Access;
  readonly holder: string;
}

async function inItsTurn(
  messages: Some,
  { row, collector, tenant, access, holder }: Letting,
  deps: CollectDeps,
  { tries = 1, scope, rests = false, goesOn = false, answers }: Carrying,
): Promise<Together> {
  const [message] = messages;
  const turn = turnOfKey(message.data);
  const spared = sparedOf(collector, message.data, goesOn);
  const place = await deps.fetches.take(turn, holder, deps.now(), spared);
  if (!place) {
    const rest = await deps.fetches.restOf(turn, deps.now(), spared);
    throw new NotItsTurn("Another fetch of this key is under way", rest > 0 ? rest / 1_000 : takenFor);
  }
  const begun =
    place.cursor === undefined && !isOwnDoing(message.data)
      ? collector.start?.(message.data, deps.now().toISOString())
      : undefined;
  let ended = false;
  const paidBy = ({ length }: readonly Exchange[]) => {
    const least = goesOn || isOwnDoing(message.data) ? 0 : usualCost;
    return paidAfter(place.paid, deps.now(), Math.max(least, costOf(length, collector, message.data)));
  };
  try {
    const subject = message.data.subscriptions ? undefined : collector.subject?.(message.data);
    const { kept } = access;
    const caller = {
      ...{ tool: row.tool, connection: row.connection, settings: row.settings, collector, kept },
      ...{ tenant: access.tenant, subject },
    };
    if (message.data.catchUp) {
      const { catchUpPage } = await import("./catch-up-page.ts");
      const { exchanges, next } = await catchUpPage(message, caller, deps);
      await noteUse(row, access, { exchanges, tenant, hidden: undefined }, deps);
      ended = await deps.fetches.end(turn, holder, undefined, paidBy(exchanges));
      if (next) await deps.bus.publish([next]);
      return endedAs("carried out");
    }
    if (message.data.subscriptions) {
      const { leave = false, tenant: whose } = message.data.subscriptions;
      const exchanges = leave
        ? await (await import("./leave-tool.ts")).leaveTool(row, caller, whose, deps)
        : await (await import("./keep-subscriptions.ts")).keepSubscriptions(row, caller, whose, deps);
      // What a look may not do shows with the subscriptions, or is one that it can do without.
      const allowed = exchanges.filter(({ verdict }) => verdict.kind !== "consent");
      await noteUse(row, access, { exchanges: allowed, tenant, hidden: undefined }, deps);
      return endedAs("carried out");
    }
    const one = { ...message, data: forAll(messages, scope) };
    const cursor = place.cursor ?? begun;
    const { collected, exchanges } = await found(one, caller, cursor, { ...deps, answers });
    const early = messages.filter((each) => isEarly(each, collected, deps.now()));
    await publish(messages, withoutAbsentOf(early, collected), exchanges, deps);
    const { unread: from } = collected;
    if (from) await (await import("./read-again.ts")).readAgain(row, collector, { tenant, from }, deps);
    await noteUse(row, access, { exchanges, tenant, hidden: collected.hidden }, deps);
    const paid = collected.more ? undefined : paidBy(exchanges);
    ended = await deps.fetches.end(turn, holder, collected.cursor ?? begun, paid);
    if (collected.more) await goOn(message, place.cursor, collected, deps);
    const { wrong: codes = [], more = false } = collected;
    const unanswered = messages.filter((each) => !isAnswered(each, collected) && !early.includes(each));
    const left = more ? unanswered.filter((each) => each !== message) : [];
    return { ended: "carried out", early, wrong: codes.length > 0 ? unanswered : [], left, codes };
  } catch (error) {
    if (rests && error instanceof TryLater) {
      const seconds = Math.min(Math.max(error.seconds ?? restUsually, restAtLeast), restAtMost);
      ended = await deps.fetches.end(turn, holder, begun, paidToRest(deps.now(), seconds * 1_000));
    }
    return endedAs(await refusedBy(error, message, row, { ...deps, tries, access }));
  } finally {
    if (!ended) await deps.fetches.end(turn, holder, begun);
  }
}

const endedAs = (ended: Ended): Together => ({ ended, early: [], wrong: [], left: [], codes: [] });

/** Tries after which a fetch that is not let in waits with the others: about an hour. */
const notLetInAtMost = 12;

/** How a fetch ends that the tool has refused; rethrows any other error. */
async function refusedBy(
  error: unknown,
  message: FetchMessage,
  row: ConnectionRow,
  deps: CollectDeps & { readonly tries: number; readonly access: Access },
): Promise<Ended> {
  const isRefused = error instanceof CredentialsRefused;
  const isAsIs = error instanceof ConsentNeeded || error instanceof SettingRefused;
  if (!isRefused && !isAsIs && !(error instanceof NotLetIn)) throw error;
  const { tool, connection } = row;
  const { api, note } = deps.access;
  const failing = failureOf(error, { waits: isRefused, now: deps.now() }, api.failing?.since);
  const { code, values } = failing;
  deps.log("warn", "access_refused", { tool, connection, code, word: values.word });
  await note({ ...api, failing });
  if (error instanceof NotLetIn && deps.tries < notLetInAtMost) throw error;
  return await wait(message, deps.access, deps);
}

/** Keeps a fetch until the tool accepts the hub, but for one that every hour makes anew; if new credentials have just been given, releases all that wait. */
async function wait(message: FetchMessage, access: Access | undefined, deps: CollectDeps): Promise<Ended> {
  const { tool, connection } = message.data;
  if (message.data.subscriptions) return "dropped";
  const kept = await deps.fetches.wait(message, deps.now());
  if (!kept) deps.log("warn", "fetch_not_kept", { tool, connection, delivery: message.deliveryid });
  const row = await deps.connections.get(tool, connection);
  const collector = await deps.collectorOf(tool);
  const now = row && collector && (await accessOf(message.data, row, collector, deps));
  if (now && !now.api.failing?.waits && now.api.createdAt !== access?.api.createdAt)
    await deps.fetches.release(
      message.data,
      deps.now(),
      async (messages) => await deps.bus.publish(messages),
    );
  return "waits";
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

async function accessOf(
  toFetch: FetchRequest,
  row: ConnectionRow,
  collector: Collector,
  deps: CollectDeps,
): Promise<Access | undefined> {
  const own = await accessFor(row, tenantOf(toFetch, collector, row.settings), deps);
  return own ?? (collector.tenant || isOwnDoing(toFetch) ? undefined : await anyAccess(row, deps));
}

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

/** Whose data a fetch is about, where it says so. */
function tenantOf(toFetch: FetchRequest, collector: Collector, settings: Settings): string | undefined {
  const own = toFetch.catchUp ?? toFetch.subscriptions;
  return own ? own.tenant : collector.tenant?.(toFetch, settings);
}

/** Whether no delivery has asked for it. */
export const isOwnDoing = ({ catchUp, subscriptions }: FetchRequest) =>
  catchUp !== undefined || subscriptions !== undefined;

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
  const told = freshEvents(message.data, [...(collected.events ?? []), ...gone], exchanges);
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

/** The rest becomes another fetch, without what is already filled. */
async function goOn(
  message: FetchMessage,
  before: string | undefined,
  { filled = [], cursor }: Collected,
  deps: CollectDeps,
): Promise<void> {
  const { tool, connection, fills = [], ...rest } = message.data;
  if (cursor === undefined || cursor === before) {
    deps.log("error", "fetch_stands_still", { tool, connection, delivery: message.deliveryid });
    return;
  }
  const done = new Set(filled.map(({ id }) => id));
  const left = fills.filter(({ id }) => !done.has(id));
  const id = `fet_${sha256(JSON.stringify([message.id, cursor])).slice(0, 32)}`;
  const data = { tool, connection, ...rest, ...(left.length > 0 ? { fills: left } : {}) };
  await deps.bus.publish([{ ...message, id, data }]);
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
