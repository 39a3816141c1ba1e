import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import type { FetchMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { TryLater } from "../api-access/call.ts";
import { Tokens } from "../api-access/tokens.ts";
import { UpstreamError } from "../shared/errors.ts";
import { errorFields, within } from "../shared/log.ts";
import { readQueued } from "../shared/queued-message.ts";
import type { Connections } from "../store/connections-table.ts";
import type { Tenants } from "../store/tenants.ts";
import type { Wanted } from "../store/wanted.ts";
import { carryWanted, keepWanted, type WantedDeps } from "./carry-wanted.ts";
import { collect, NotItsTurn } from "./collect.ts";
import type { CollectDeps } from "./deps.ts";
import { everyDay, everyHour } from "./periodic.ts";
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

/** Seconds before the first try, doubled with each further one, and between the last. The tool's own word goes before it. */
const firstWait = 5;
const lastWait = 900;

/** Milliseconds that must be left to look at more invoices. */
const needed = 20_000;

/**
 * Carries out fetches, and does what is due each day and each hour. Answers message by message; a fetch that fails is tried
 * again for half a day, or dead at once.
 */
export function createHandler(deps: CollectHandlerDeps) {
  const kept: Kept = { tokens: new Tokens(deps), wakes: new Wakes(deps) };
  return middy<CollectEvent, SQSBatchResponse>().handler(async ({ Records, hourly }, context) => {
    const { awsRequestId: requestId } = context;
    const log = within(deps.log, { requestId });
    const timeIsUp = () => context.getRemainingTimeInMillis() < needed;
    if (hourly) await everyHour({ ...deps, ...kept, log }, timeIsUp);
    else if (!Records) await everyDay({ ...deps, ...kept, log });
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
