import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import type { FetchMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { TryLater } from "../api-access/call.ts";
import { requestSubscriptions } from "../api-access/request-subscriptions.ts";
import { Tokens } from "../api-access/tokens.ts";
import { dailyFetches } from "../connectors/daily-fetches.ts";
import { UpstreamError } from "../shared/errors.ts";
import { errorFields, within } from "../shared/log.ts";
import { readQueued } from "../shared/queued-message.ts";
import type { Connections } from "../store/connections-table.ts";
import type { Tenants } from "../store/tenants.ts";
import type { Wanted } from "../store/wanted.ts";
import { accessesOf } from "./access-for.ts";
import { isParked } from "./access-notes.ts";
import { carryWanted, keepWanted, type WantedDeps } from "./carry-wanted.ts";
import { type CatchUpDueDeps, catchUpDue, letInTo } from "./catch-up-due.ts";
import { collect, NotItsTurn } from "./collect.ts";
import type { CollectDeps } from "./deps.ts";
import { keepAlive } from "./keep-alive.ts";
import type { Ended } from "./together.ts";
import { type Again, Wakes } from "./wakes.ts";

/** What collect reads of an SQS record. */
export type FetchRecord = Pick<SQSRecord, "messageId" | "body" | "receiptHandle"> & {
  readonly attributes: Pick<SQSRecord["attributes"], "ApproximateReceiveCount">;
};
/** Messages of the queue; a schedule's event has none, and says whether it is the hourly one or the daily one. */
export interface CollectEvent {
  readonly Records?: readonly FetchRecord[];
  readonly hourly?: boolean;
}

/** What collect does with a fetch that it cannot carry out now. */
export interface FetchQueue {
  /** The message comes again after so many seconds. */
  postpone(record: FetchRecord, seconds: number): Promise<void>;
  /** Puts the message among the dead letters at once: trying again would change nothing. */
  bury(record: FetchRecord): Promise<void>;
  /** Puts a message into the queue as one that has not come before; it comes so many seconds from now. */
  readonly again: Again;
}

export interface CollectHandlerDeps extends Omit<CollectDeps, "tokens"> {
  readonly connections: Pick<Connections, "get" | "list" | "update">;
  readonly tenants: Pick<Tenants, "get" | "list" | "noteAccess">;
  readonly queue: FetchQueue;
  readonly wanted: Pick<Wanted, "put" | "next" | "of" | "forget">;
  /** From 0 up to 1, by chance; left out, the machine's. */
  readonly random?: () => number;
}

/** What one process keeps from one call to the next. */
interface Kept {
  readonly tokens: Tokens;
  readonly wakes: Wakes;
}

type CatchUpHandlerDeps = CatchUpDueDeps & Pick<CollectHandlerDeps, "connections" | "collectorOf" | "log">;

/** Seconds before the first try, doubled with each further one, and between the last. The tool's own word goes before it. */
const firstWait = 5;
const lastWait = 900;

/** Milliseconds that must be left to look at more invoices. */
const needed = 20_000;

/** Carries out fetches, once a day makes those that are due, and once an hour tries those that wait and tells what has fallen overdue. Answers message by message; a fetch that fails is tried again for half a day, or dead at once. */
export function createHandler(deps: CollectHandlerDeps) {
  const kept: Kept = { tokens: new Tokens(deps), wakes: new Wakes(deps) };
  return middy<CollectEvent, SQSBatchResponse>().handler(async ({ Records, hourly }, context) => {
    const { awsRequestId: requestId } = context;
    const log = within(deps.log, { requestId });
    if (hourly) {
      await tryWaiting({ ...deps, log });
      await catchUp({ ...deps, log });
      await lookAtSubscriptions({ ...deps, log });
      await lookForWanted({ ...deps, ...kept, log });
      await overdue({ ...deps, log }, () => context.getRemainingTimeInMillis() < needed);
    } else if (!Records) await requestDaily({ ...deps, ...kept, log });
    const later: string[] = [];
    for (const record of Records ?? []) {
      const { message, issues = ["detail.dataschema: not a fetch"] } = readQueued(record.body);
      if (message?.dataschema !== dataSchemas.fetch) {
        const { messageId } = record;
        log("error", "fetch_failed", { messageId, error: "Unreadable", issues: issues.join("; ") });
        await deps.queue.bury(record);
      } else if (!(await carriedOut(message, record, { ...deps, ...kept, log })))
        later.push(record.messageId);
    }
    return { batchItemFailures: later.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

/** Requests what is due every day, and keeps accesses alive. A connection whose fetches cannot be made is logged and holds up no other. */
async function requestDaily(deps: CollectHandlerDeps & { readonly tokens: Tokens }): Promise<void> {
  const { connections, tenants, collectorOf, bus, blobs, now, log } = deps;
  for (const row of await connections.list()) {
    try {
      const isLetIn = (await accessesOf(row, tenants)).length > 0;
      const collector = isLetIn ? await collectorOf(row.tool) : undefined;
      if (!collector) continue;
      const daily = await dailyFetches(row, collector, now(), blobs);
      if (daily.length > 0) await bus.publish(daily);
      await keepAlive(row, collector, deps);
    } catch (error) {
      log("error", "daily_fetches_failed", {
        tool: row.tool,
        connection: row.connection,
        ...errorFields(error),
      });
    }
  }
}

/**
 * Puts fetches that wait for a tool to let the hub in back into the queue: one where its only credentials are refused, else
 * all, of which those about somebody who is still not let in wait on.
 */
async function tryWaiting({ connections, tenants, ...deps }: CollectHandlerDeps): Promise<void> {
  const { fetches, bus, now, log } = deps;
  for (const row of await connections.list()) {
    const { tool, connection } = row;
    try {
      const accesses = await accessesOf(row, tenants);
      if (accesses.every(({ failing }) => isParked(failing, now()))) continue;
      const [first, ...others] = accesses;
      const atMost = first?.failing?.waits && others.length === 0 ? 1 : undefined;
      const publish = async (messages: readonly FetchMessage[]) => await bus.publish(messages);
      const released = await fetches.release(row, now(), publish, atMost);
      if (released > 0) log("info", "waiting_tried", { tool, connection, released });
    } catch (error) {
      log("error", "waiting_not_tried", { tool, connection, ...errorFields(error) });
    }
  }
}

/** Has all that tools have read where that is due. A connection where that cannot begin is logged and holds up no other. */
async function catchUp({ connections, collectorOf, log, ...deps }: CatchUpHandlerDeps): Promise<void> {
  for (const row of await connections.list()) {
    const { tool, connection } = row;
    try {
      const collector = await collectorOf(tool);
      if (collector) await catchUpDue(row, collector, deps);
    } catch (error) {
      log("error", "catch_up_not_begun", { tool, connection, ...errorFields(error) });
    }
  }
}

/** Has tools asked whether they tell what they should. A connection where that cannot begin is logged and holds up no other. */
async function lookAtSubscriptions(deps: CollectHandlerDeps): Promise<void> {
  for (const row of await deps.connections.list()) {
    const { tool, connection } = row;
    try {
      const collector = await deps.collectorOf(tool);
      if (!collector?.subscriptions) continue;
      for (const tenant of await letInTo(row, collector, deps))
        await requestSubscriptions({ tool, connection, tenant }, deps);
    } catch (error) {
      deps.log("error", "subscriptions_not_looked_at", { tool, connection, ...errorFields(error) });
    }
  }
}

/** Has what is wanted looked for whose message was lost. A connection where that cannot begin is logged and holds up no other. */
async function lookForWanted({ connections, wanted, wakes, log }: CollectHandlerDeps & Kept): Promise<void> {
  for (const row of await connections.list()) {
    const { tool, connection } = row;
    try {
      if ((await wanted.next(row)) !== undefined) await wakes.ensure(row, 0);
    } catch (error) {
      log("error", "wanted_not_looked_for", { tool, connection, ...errorFields(error) });
    }
  }
}

/** Has told by the date which invoices are overdue. Late: that is once a day. */
async function overdue(deps: CollectHandlerDeps, timeIsUp: () => boolean): Promise<void> {
  try {
    await (await import("./overdue.ts")).tellOverdue(deps, timeIsUp);
  } catch (error) {
    deps.log("error", "overdue_not_told", errorFields(error));
  }
}

const codes = { waits: "fetch_waits", dropped: "fetch_dropped", wanted: "fetch_wanted" } as const;

/** Whether the queue may forget the message. */
async function carriedOut(
  message: FetchMessage,
  record: FetchRecord,
  { queue, log, random = Math.random, ...deps }: CollectHandlerDeps & Kept,
): Promise<boolean> {
  const { tool, connection } = message.data;
  const fields = { tool, connection, delivery: message.deliveryid };
  try {
    const bury = async (one: FetchMessage) => await queue.bury(recordOf(one));
    const ended = await carried(message, triesOf(record), { ...deps, queue, bury, log });
    if (ended !== "carried out") log("info", codes[ended], fields);
    return true;
  } catch (error) {
    if (!(error instanceof TryLater) && !(error instanceof UpstreamError)) {
      log("error", "fetch_failed", { ...fields, ...errorFields(error) });
      await queue.bury(record);
      return true;
    }
    const seconds = waitOf(error, triesOf(record), random);
    log("warn", "fetch_postponed", { ...fields, seconds, ...errorFields(error) });
    await queue.postpone(record, seconds);
    return false;
  }
}

/** Carries a fetch out, or keeps it until its turn comes, without counting a try. */
async function carried(message: FetchMessage, tries: number, deps: WantedDeps): Promise<Ended | "wanted"> {
  try {
    const early = Date.parse(message.data.check?.notBefore ?? "") - deps.now().getTime();
    if (early > 0) throw new TryLater("A delivery may still tell of it", early / 1_000 / tries);
    if (!message.data.wanted) return await collect(message, deps, tries);
    await carryWanted(message.data, deps);
    return "carried out";
  } catch (error) {
    if (!(error instanceof NotItsTurn)) throw error;
    await keepWanted(message, error, deps);
    return "wanted";
  }
}

/** A fetch as the queue would have given it. */
const recordOf = (message: FetchMessage): FetchRecord => ({
  messageId: `${message.receivedtime}#${message.id}`,
  receiptHandle: "",
  body: JSON.stringify({ detail: message }),
  attributes: { ApproximateReceiveCount: "1" },
});

const triesOf = ({ attributes }: FetchRecord) => Math.max(1, Number(attributes.ApproximateReceiveCount));

/** Longer each time: sixty tries must outlast a tool's bad afternoon, and a burst of fetches of one key. */
function waitOf(error: Error, tries: number, random: () => number): number {
  const asked = error instanceof TryLater ? error.seconds : undefined;
  const wait = asked === undefined ? firstWait * 2 ** Math.min(tries - 1, 10) : asked * tries;
  // A little more than asked, and not all at the same moment.
  return Math.max(1, Math.ceil(Math.min(wait, lastWait) * (1 + random() / 2)));
}
