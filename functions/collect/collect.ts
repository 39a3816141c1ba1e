import { randomUUID } from "node:crypto";
import type { FetchMessage, FetchRequest } from "../../schemas/bus.ts";
import { TryLater } from "../api-access/call.ts";
import type { Exchange } from "../api-access/exchange.ts";
import { AskedWrongly, CredentialsRefused, NotLetIn } from "../api-access/refusals.ts";
import type { Caller, Tokens } from "../api-access/tokens.ts";
import type { Collected, Collector } from "../connectors/collector.ts";
import { ConsentNeeded, SettingRefused } from "../connectors/fetched.ts";
import { sha256 } from "../delivery/delivery.ts";
import type { Settings } from "../shared/ports.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import { type Fetches, turnOfKey } from "../store/fetches.ts";
import type { Tenants } from "../store/tenants.ts";
import { type Access, accessFor, anyAccess } from "./access-for.ts";
import { failureOf, isParked, type Use, usedAccess } from "./access-notes.ts";
import { type CatchUpDeps, catchUpPage } from "./catch-up-page.ts";
import { filledMessages, freshEvents, newMessages } from "./fetched-messages.ts";
import { type KeepSubscriptionsDeps, keepSubscriptions } from "./keep-subscriptions.ts";
import { leaveTool } from "./leave-tool.ts";
import { madeCalls } from "./made-calls.ts";

export interface CollectDeps extends CatchUpDeps, KeepSubscriptionsDeps {
  readonly connections: Pick<Connections, "get" | "update">;
  readonly fetches: Pick<Fetches, "take" | "end" | "wait" | "release" | "noteAccess">;
  readonly tenants: Pick<Tenants, "get" | "list" | "noteAccess">;
  readonly collectorOf: (tool: string) => Promise<Collector | undefined>;
  readonly catchUps: CatchUpDeps["catchUps"];
  readonly tokens: Tokens;
}

/** How a fetch ended: carried out, kept until the tool lets the hub in, or of no use any more. */
export type Ended = "carried out" | "waits" | "dropped";

/** Milliseconds after its delivery in which what a fetch names may not be in the tool's API yet, and seconds until it is looked for again. */
const freshFor = 5 * 60_000;
const lookAgainAfter = 60;

/**
 * Fetches what a message names and publishes it. Events are published before the cursor is saved: what a crash repeats has
 * the same ids. `tries` is how often it came before and with this. Throws `TryLater` where the fetch must come again,
 * anything else where only a person can help.
 */
export async function collect(message: FetchMessage, deps: CollectDeps, tries = 1): Promise<Ended> {
  const { tool, connection } = message.data;
  const row = await deps.connections.get(tool, connection);
  const collector = await deps.collectorOf(tool);
  if (!row || !collector) return "dropped";
  const tenant = tenantOf(message.data, collector, row.settings);
  const access = await accessOf(message.data, row, collector, deps);
  // What the tool refuses may have been made well since; what is left there would stay for good.
  const isLeft = message.data.subscriptions?.leave ?? false;
  if (!access || (isParked(access.api.failing, deps.now()) && !isLeft))
    return await wait(message, access, deps);
  if (message.data.subscriptions && access.isLeaving && !isLeft) return "dropped";
  const turn = turnOfKey(message.data);
  const holder = randomUUID();
  const place = await deps.fetches.take(turn, holder, deps.now());
  if (!place) throw new TryLater("Another fetch of this key is under way", 3);
  const begun =
    place.cursor === undefined && !isOwnDoing(message.data)
      ? collector.start?.(message.data, deps.now().toISOString())
      : undefined;
  let ended = false;
  try {
    const subject = isOwnDoing(message.data) ? undefined : collector.subject?.(message.data);
    const { kept } = access;
    const caller = {
      tool,
      connection,
      settings: row.settings,
      collector,
      kept,
      tenant: access.tenant,
      subject,
    };
    if (message.data.catchUp) {
      const { exchanges, next } = await catchUpPage(message, caller, deps);
      await noteUse(row, access, { exchanges, tenant, hidden: undefined }, deps);
      ended = await deps.fetches.end(turn, holder);
      if (next) await deps.bus.publish([next]);
      return "carried out";
    }
    if (message.data.subscriptions) {
      const { leave = false, tenant: whose } = message.data.subscriptions;
      const exchanges = await (leave ? leaveTool : keepSubscriptions)(row, caller, whose, deps);
      await noteUse(row, access, { exchanges, tenant, hidden: undefined }, deps);
      return "carried out";
    }
    const { collected, exchanges } = await fetched(message, caller, place.cursor ?? begun, deps);
    const early = isEarly(message, collected, deps.now());
    await publish(message, early ? { ...collected, absent: [] } : collected, exchanges, deps);
    await noteUse(row, access, { exchanges, tenant, hidden: collected.hidden }, deps);
    ended = await deps.fetches.end(turn, holder, collected.cursor ?? begun);
    if (collected.more) await goOn(message, place.cursor, collected, deps);
    if (early) throw new TryLater("The tool does not show it yet", lookAgainAfter);
    if (collected.wrong?.length) throw new AskedWrongly(collected.wrong);
    return "carried out";
  } catch (error) {
    return await refusedBy(error, message, row, { ...deps, tries, access });
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

async function fetched(
  message: FetchMessage,
  caller: Caller,
  cursor: string | undefined,
  deps: CollectDeps,
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

/** Whose data a fetch is about, where it says so. */
function tenantOf(toFetch: FetchRequest, collector: Collector, settings: Settings): string | undefined {
  const own = toFetch.catchUp ?? toFetch.subscriptions;
  return own ? own.tenant : collector.tenant?.(toFetch, settings);
}

/** Whether no delivery has asked for it. */
const isOwnDoing = ({ catchUp, subscriptions }: FetchRequest) =>
  catchUp !== undefined || subscriptions !== undefined;

/** Whether what is not there may only not be there yet. */
function isEarly({ receivedtime }: FetchMessage, { absent = [] }: Collected, now: Date): boolean {
  return absent.length > 0 && now.getTime() - Date.parse(receivedtime) < freshFor;
}

async function publish(
  message: FetchMessage,
  collected: Collected,
  exchanges: readonly Exchange[],
  deps: CollectDeps,
): Promise<void> {
  const found = [...(collected.filled ?? []), ...(collected.absent ?? [])];
  const filled = filledMessages(message, found, exchanges, deps.now());
  const told = freshEvents(message.data, collected.events ?? [], exchanges);
  const fresh = await newMessages(message.data, told, exchanges, deps);
  if (filled.length + fresh.length > 0) await deps.bus.publish([...filled, ...fresh]);
  deps.log("info", "fetch_carried_out", {
    tool: message.data.tool,
    connection: message.data.connection,
    delivery: message.deliveryid,
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
