import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import { type AccountEventMessage, accountEventMessage } from "../../schemas/bus.ts";
import { errorFields } from "../shared/log.ts";
import { Noted, noteHeard } from "./note-heard.ts";
import { type NoteRejectedDeps, noteRejected, rejectedIn } from "./note-rejected.ts";
import { type RecordDeps, record } from "./record.ts";

/** What EventBridge puts into the queue; the CloudEvent is its `detail`. */
const queued = z.object({ detail: accountEventMessage });

/** What record reads of an SQS event. */
export interface RecordEvent {
  readonly Records: readonly Pick<SQSRecord, "messageId" | "body">[];
}

/** Takes account events from the queue. Answers message by message, so that one that fails holds nobody up. */
export function createHandler(deps: RecordDeps & NoteRejectedDeps) {
  const noted = new Noted();
  return middy<RecordEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const rejected = new Map(Records.map(({ messageId, body }) => [messageId, rejectedIn(body)]));
    for (const message of rejected.values()) if (message) await noteRejected(message, deps);
    const read = Records.filter(({ messageId }) => !rejected.get(messageId)).map(({ messageId, body }) => ({
      messageId,
      message: parse(body),
    }));
    const messages = read.flatMap(({ message }) => (message ? [message] : []));
    const results = new Map((await record(messages, deps)).map((result, n) => [messages[n], result]));
    await noteHeard(messages, noted, deps);
    const failed = read.filter(({ messageId, message }) => {
      const result = message ? results.get(message) : { failed: new SyntaxError("not an account event") };
      const error = typeof result === "object" ? result.failed : undefined;
      if (error !== undefined) {
        deps.log("error", "record_failed", {
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
