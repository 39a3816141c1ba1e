import { randomUUID } from "node:crypto";
import type { FetchMessage, FetchRequest } from "../../schemas/bus.ts";
import { TryLater } from "../api-access/call.ts";
import type { Exchange } from "../api-access/exchange.ts";
import { AskedWrongly, CredentialsRefused, NotLetIn } from "../api-access/refusals.ts";
import type { Collector } from "../connectors/collector.ts";
import { ConsentNeeded, SettingRefused } from "../connectors/fetched.ts";
import type { Settings } from "../shared/ports.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import { paidAfter, paidToRest, turnOfKey, usualCost } from "../store/fetches.ts";
import { type Access, accessFor, anyAccess } from "./access-for.ts";
import { failureOf, isParked } from "./access-notes.ts";
import type { CollectDeps } from "./deps.ts";
import { type Carrying, doneInTurn, endedAs, type Letting } from "./done-in-turn.ts";
import { costOf, sparedOf } from "./fetch-cost.ts";
import { type Ended, lookAgainAfter, type Some, type Together } from "./together.ts";

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

async function inItsTurn(
  messages: Some,
  letting: Letting,
  deps: CollectDeps,
  carrying: Carrying,
): Promise<Together> {
  const [message] = messages;
  const { row, collector, access, holder } = letting;
  const { tries = 1, rests = false, goesOn = false } = carrying;
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
  const paidBy = ({ length }: readonly Exchange[]) => {
    const least = goesOn || isOwnDoing(message.data) ? 0 : usualCost;
    return paidAfter(place.paid, deps.now(), Math.max(least, costOf(length, collector, message.data)));
  };
  let ended = false;
  try {
    const done = await doneInTurn(messages, letting, { ...carrying, before: place.cursor, begun }, deps);
    const { together, cursor = begun, paying, next = [] } = done;
    ended = await deps.fetches.end(turn, holder, cursor, paying && paidBy(paying));
    if (next.length > 0) await deps.bus.publish(next);
    return together;
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

async function accessOf(
  toFetch: FetchRequest,
  row: ConnectionRow,
  collector: Collector,
  deps: CollectDeps,
): Promise<Access | undefined> {
  const own = await accessFor(row, tenantOf(toFetch, collector, row.settings), deps);
  return own ?? (collector.tenant || isOwnDoing(toFetch) ? undefined : await anyAccess(row, deps));
}

/** Whose data a fetch is about, where it says so. */
function tenantOf(toFetch: FetchRequest, collector: Collector, settings: Settings): string | undefined {
  const own = toFetch.catchUp ?? toFetch.subscriptions;
  return own ? own.tenant : collector.tenant?.(toFetch, settings);
}

/** Whether no delivery has asked for it. */
export const isOwnDoing = ({ catchUp, subscriptions }: FetchRequest) =>
  catchUp !== undefined || subscriptions !== undefined;
