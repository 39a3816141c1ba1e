import { randomUUID } from "node:crypto";
import type { ApiAccess } from "../../schemas/api-access.ts";
import type { PullMessage } from "../../schemas/bus.ts";
import type { ApiAnswer, ApiRequest, Collected, Collector } from "../connectors/collector.ts";
import { sha256 } from "../delivery/delivery.ts";
import type { BlobStore, Clock, EventBus, Log } from "../shared/ports.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import { type Pulls, turnOfKey } from "../store/pulls.ts";
import { AnswerTooLarge, bodyOf, call, TryLater } from "./call.ts";
import { type Exchange, filledMessages, newMessages } from "./fetched-messages.ts";
import { runSteps } from "./run-steps.ts";
import { type Caller, Refused, type TokenDeps, type Tokens } from "./tokens.ts";

export interface CollectDeps extends TokenDeps {
  readonly connections: Pick<Connections, "get">;
  readonly pulls: Pick<Pulls, "take" | "end" | "wait" | "release" | "noteAccess">;
  readonly collectorOf: (tool: string) => Promise<Collector | undefined>;
  readonly tokens: Tokens;
  readonly bus: EventBus;
  readonly blobs: BlobStore;
  readonly log: Log;
  readonly now: Clock;
}

/** How an order ended: carried out, kept until there are credentials, or of no use any more. */
export type Ended = "carried out" | "waits" | "dropped";

/** Bytes of all the answers that one pull reads. */
const bytesAtMost = 20 * 1024 * 1024;
/** Milliseconds that a connection's last use may be behind; spares a write for each pull. */
const usedEvery = 60_000;

/**
 * Fetches what an order names and publishes it. Events are published before the cursor is saved: what a crash repeats has
 * the same ids. Throws `TryLater` where the order must come again, anything else where only a person can help.
 */
export async function collect(message: PullMessage, deps: CollectDeps): Promise<Ended> {
  const { tool, connection } = message.data;
  const row = await deps.connections.get(tool, connection);
  const collector = await deps.collectorOf(tool);
  if (!row || !collector) return "dropped";
  const grant = await deps.grants.find(tool, connection);
  if (!grant || !row.api || row.api.failing?.waits) return await wait(message, row, deps);
  const turn = turnOfKey(message.data);
  const holder = randomUUID();
  const place = await deps.pulls.take(turn, holder, deps.now());
  if (!place) throw new TryLater("Another pull of this key is under way", 3);
  let cursor: string | undefined;
  let ended = false;
  try {
    const subject = collector.subject?.(message.data);
    const caller = { tool, connection, settings: row.settings, collector, grant, subject };
    const { collected, exchanges } = await fetched(message, caller, place.cursor, deps);
    await publish(message, collected, exchanges, deps);
    await noteUse(row, row.api, exchanges, deps);
    cursor = collected.cursor;
    ended = await deps.pulls.end(turn, holder, cursor);
    if (collected.more) await goOn(message, place.cursor, collected, deps);
    return "carried out";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await noteFailing(row, row.api, error.message, deps);
    return await wait(message, row, deps);
  } finally {
    if (!ended) await deps.pulls.end(turn, holder);
  }
}

/** Keeps an order until somebody gives credentials; if somebody has just done so, it goes on at once with the others. */
async function wait(message: PullMessage, row: ConnectionRow, deps: CollectDeps): Promise<Ended> {
  const { tool, connection } = message.data;
  const kept = await deps.pulls.wait(message, deps.now());
  if (!kept) deps.log("warn", "pull_not_kept", { tool, connection, delivery: message.deliveryid });
  const now = await deps.connections.get(tool, connection);
  if (now?.api && !now.api.failing?.waits && now.api.createdAt !== row.api?.createdAt)
    await deps.pulls.release(now, deps.now(), async (messages) => await deps.bus.publish(messages));
  return "waits";
}

async function fetched(
  message: PullMessage,
  caller: Caller,
  cursor: string | undefined,
  deps: CollectDeps,
): Promise<{ readonly collected: Collected; readonly exchanges: readonly Exchange[] }> {
  const exchanges: Exchange[] = [];
  let room = bytesAtMost;
  const answer = async (request: ApiRequest): Promise<ApiAnswer> => {
    const { status, text } = await answered(request, caller, deps);
    room -= text.length;
    if (room < 0) throw new AnswerTooLarge();
    const body = bodyOf(text);
    exchanges.push({ request, status, text, isJson: body !== text });
    return { status, body };
  };
  const context = { cursor, settings: caller.settings, now: deps.now().toISOString() };
  const steps = caller.collector.steps(message.data, context);
  return { collected: await runSteps(steps, answer, deps.now), exchanges };
}

/** The answer to a call; a token that is no longer taken is renewed once. */
async function answered(request: ApiRequest, caller: Caller, deps: CollectDeps) {
  const authorization = await deps.tokens.authorization(caller);
  const answer = await call(outgoing(request, authorization), caller.collector.hosts, deps);
  if (answer.status !== 401) return answer;
  const renewed = await deps.tokens.authorization(caller, authorization);
  const again = await call(outgoing(request, renewed), caller.collector.hosts, deps);
  if (again.status === 401) throw new Refused("The tool's API refuses the token (401)");
  return again;
}

function outgoing({ method = "GET", url, headers, json }: ApiRequest, authorization: string) {
  return {
    method,
    url,
    headers: {
      accept: "application/json",
      ...headers,
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      authorization,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  };
}

async function publish(
  message: PullMessage,
  collected: Collected,
  exchanges: readonly Exchange[],
  deps: CollectDeps,
): Promise<void> {
  const filled = filledMessages(message, collected.filled ?? [], exchanges, deps.now());
  const fresh = await newMessages(message, collected.events ?? [], exchanges, deps);
  if (filled.length + fresh.length > 0) await deps.bus.publish([...filled, ...fresh]);
  deps.log("info", "pull_carried_out", {
    tool: message.data.tool,
    connection: message.data.connection,
    delivery: message.deliveryid,
    calls: exchanges.length,
    filled: filled.length,
    events: fresh.length,
  });
}

/** The rest is an order of its own, without what is filled already. */
async function goOn(
  message: PullMessage,
  before: string | undefined,
  { filled = [], cursor }: Collected,
  deps: CollectDeps,
): Promise<void> {
  const { tool, connection, fills = [], ...rest } = message.data;
  if (cursor === undefined || cursor === before) {
    deps.log("error", "pull_stands_still", { tool, connection, delivery: message.deliveryid });
    return;
  }
  const done = new Set(filled.map(({ id }) => id));
  const left = fills.filter(({ id }) => !done.has(id));
  const id = `pul_${sha256(JSON.stringify([message.id, cursor])).slice(0, 32)}`;
  const data = { tool, connection, ...rest, ...(left.length > 0 ? { fills: left } : {}) };
  await deps.bus.publish([{ ...message, id, data }]);
}

/** A pull whose every call was answered 403 shows what is wrong, and holds nobody up: others may be let in. */
async function noteUse(
  row: ConnectionRow,
  { failing, ...api }: ApiAccess,
  exchanges: readonly Exchange[],
  deps: CollectDeps,
): Promise<void> {
  if (exchanges.length === 0) return;
  const at = deps.now().toISOString();
  const forbidden = exchanges.every(({ status }) => status === 403);
  const since = failing?.since ?? at;
  const reason = "The tool's API answers 403: the credentials may lack a right";
  const isNews = forbidden !== (failing !== undefined);
  if (!isNews && Date.parse(at) - Date.parse(api.lastUsedAt ?? api.createdAt) < usedEvery && api.lastUsedAt)
    return;
  await deps.pulls.noteAccess(row, {
    ...api,
    lastUsedAt: at,
    ...(forbidden ? { failing: { reason, since, waits: false } } : {}),
  });
}

async function noteFailing(
  row: ConnectionRow,
  api: ApiAccess,
  reason: string,
  deps: CollectDeps,
): Promise<void> {
  deps.log("warn", "access_refused", { tool: row.tool, connection: row.connection });
  await deps.pulls.noteAccess(row, {
    ...api,
    failing: { reason, since: deps.now().toISOString(), waits: true },
  });
}
