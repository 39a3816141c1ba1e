import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import { type AccountEventMessage, accountEventMessage } from "../../schemas/bus.ts";
import { errorFields, within } from "../shared/log.ts";
import type { RecordDeps } from "./deps.ts";
import { Noted, type NoteHeardDeps, noteHeard } from "./note-heard.ts";
import { type NoteRejectedDeps, noteRejected, rejectedIn } from "./note-rejected.ts";
import { type Recorded, record } from "./record.ts";

/** What EventBridge puts into the queue; the CloudEvent is its `detail`. */
const queued = z.object({ detail: accountEventMessage });

/** What record reads of an SQS event. */
export interface RecordEvent {
  readonly Records: readonly Pick<SQSRecord, "messageId" | "body">[];
}

/** Takes account events from the queue. Answers message by message, so that one that fails holds nobody up. */
export function createHandler(deps: RecordDeps & NoteRejectedDeps & NoteHeardDeps) {
  const noted = new Noted();
  return middy<RecordEvent, SQSBatchResponse>().handler(async ({ Records }, { awsRequestId: requestId }) => {
    const log = within(deps.log, { requestId });
    const rejected = new Map(Records.map(({ messageId, body }) => [messageId, rejectedIn(body)]));
    for (const message of rejected.values()) if (message) await noteRejected(message, { ...deps, log });
    const read = Records.filter(({ messageId }) => !rejected.get(messageId)).map(({ messageId, body }) => ({
      messageId,
      message: parse(body),
    }));
    const messages = read.flatMap(({ message }) => (message ? [message] : []));
    const results = new Map(
      (await record(messages, { ...deps, log })).map((result, n) => [messages[n], result]),
    );
    for (const [message, result] of results) if (message) noteRecorded(message, result, { ...deps, log });
    await noteHeard(messages, noted, { ...deps, log });
    const failed = read.filter(({ messageId, message }) => {
      const result = message ? results.get(message) : { failed: new SyntaxError("not an account event") };
      const error = typeof result === "object" ? result.failed : undefined;
      if (error !== undefined) {
        log("error", "record_failed", {
          messageId,
          event: message?.data.id,
          delivery: message?.deliveryid,
          ...errorFields(error),
        });
      }
      return error !== undefined;
    });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
}

function parse(body: string): AccountEventMessage | undefined {
  try {
    return queued.parse(JSON.parse(body)).detail;
  } catch {
    return undefined;
  }
}

/** Says of each event that it is on the timeline, and how long that took: since it happened, and since it was received. */
function noteRecorded(
  { deliveryid, receivedtime, fetchedtime, data }: AccountEventMessage,
  result: Recorded,
  deps: RecordDeps,
): void {
  if (typeof result === "object") return;
  const since = (instant: string) => Math.max(0, deps.now().getTime() - Date.parse(instant));
  deps.log("info", `event_${result}`, {
    delivery: deliveryid,
    event: data.id,
    tool: data.tool,
    connection: data.connection,
    ...(result === "recorded" ? { age: since(data.time), lag: since(fetchedtime ?? receivedtime) } : {}),
  });
}
