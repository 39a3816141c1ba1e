import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { type AccountEventMessage, accountEventMessage } from "../../schemas/bus.ts";
import type { ConnectionHealth } from "../../schemas/connection.ts";
import { errorFields } from "../shared/log.ts";
import { type NoteRejectedDeps, noteRejected, rejectedIn } from "./note-rejected.ts";
import { type RecordDeps, record } from "./record.ts";

/** What EventBridge puts into the queue; the CloudEvent is its `detail`. */
const queued = z.object({ detail: accountEventMessage });

/** What record reads of an SQS event. */
export interface RecordEvent {
  readonly Records: readonly Pick<SQSRecord, "messageId" | "body">[];
}

/** Milliseconds a connection's last sign of life may be behind; spares a write for each delivery. */
const heardEvery = 60_000;

/** Takes account events from the queue. Answers message by message, so that one that fails holds nobody up. */
export function createHandler(deps: RecordDeps & NoteRejectedDeps) {
  const heard = new Map<string, number>();
  return middy<RecordEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const rejected = new Map(Records.map(({ messageId, body }) => [messageId, rejectedIn(body)]));
    for (const message of rejected.values()) if (message) await noteRejected(message, deps);
    const read = Records.filter(({ messageId }) => !rejected.get(messageId)).map(({ messageId, body }) => ({
      messageId,
      message: parse(body),
    }));
    const messages = read.flatMap(({ message }) => (message ? [message] : []));
    const results = new Map((await record(messages, deps)).map((result, n) => [messages[n], result]));
    await noteHeard(messages, heard, deps);
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

/** Notes what a delivery says of its connection: that it lives, or that its tool has cut it off or taken it up again. */
async function noteHeard(
  messages: readonly AccountEventMessage[],
  heard: Map<string, number>,
  deps: RecordDeps,
): Promise<void> {
  for (const { data, secretid, matchedas, receivedtime } of messages) {
    const { tool, connection } = data;
    // The hub's own test says nothing of the tool.
    if (data.type === "system.observed" && data.details.test === true) continue;
    const key = `${tool}/${connection}/${secretid ?? ""}`;
    const at = Date.parse(receivedtime);
    // A clock that runs ahead must not make all that comes after look old.
    const [time = receivedtime] = [data.time, receivedtime].sort();
    const health = healthIn(data, time);
    if (health === undefined && at - (heard.get(key) ?? 0) < heardEvery) continue;
    heard.set(key, at);
    try {
      const news = { secretId: secretid, matchedAs: matchedas, at: receivedtime, time, health };
      const standing = await deps.directory.heard(tool, connection, news);
      // Whatever comes next may make it well again.
      if (standing?.state === "interrupted") forget(heard, `${tool}/${connection}/`);
    } catch (error) {
      heard.delete(key);
      deps.log("warn", "heard_failed", errorFields(error));
    }
  }
}

function forget(heard: Map<string, number>, prefix: string): void {
  for (const key of heard.keys()) if (key.startsWith(prefix)) heard.delete(key);
}

function healthIn({ type, details }: PublishedEvent, time: string): ConnectionHealth | undefined {
  if (type === "connection.resumed") return { state: "well", since: time };
  if (type !== "connection.interrupted") return undefined;
  return {
    state: "interrupted",
    since: time,
    ...(typeof details.reason === "string" ? { reason: details.reason } : {}),
  };
}
