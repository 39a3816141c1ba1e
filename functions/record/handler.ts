import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import type { AccountEventMessage, BusMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import type { SendOn } from "../sending/send-on.ts";
import { errorFields, within } from "../shared/log.ts";
import type { CountSoon, Log } from "../shared/ports.ts";
import { readQueued } from "../shared/queued-message.ts";
import type { RecordDeps, Recorded } from "./deps.ts";
import { Noted, type NoteHeardDeps, noteHeard } from "./note-heard.ts";
import { type NoteRejectedDeps, noteRejected } from "./note-rejected.ts";
import { record } from "./record.ts";

/** What record reads of an SQS event. */
export interface RecordEvent {
  readonly Records: readonly Pick<SQSRecord, "messageId" | "body">[];
}

interface HandlerDeps extends RecordDeps, NoteRejectedDeps, NoteHeardDeps {
  readonly connections: NoteHeardDeps["connections"];
  readonly countSoon: CountSoon;
  readonly sendOn: SendOn;
  readonly log: Log;
}

/** Takes account events from the queue. Answers message by message, so that one that fails holds nobody up. */
export function createHandler(deps: HandlerDeps) {
  const noted = new Noted();
  return middy<RecordEvent, SQSBatchResponse>().handler(async ({ Records }, { awsRequestId: requestId }) => {
    await deps.layout.assertKnown();
    const log = within(deps.log, { requestId });
    const read = Records.map(({ messageId, body }) => ({ messageId, ...readQueued(body) }));
    for (const { message } of read) {
      if (message?.dataschema === dataSchemas.rejections) await noteRejected(message, { ...deps, log });
    }
    const messages = read.flatMap(({ message }) => (isAccountEvent(message) ? [message] : []));
    const results = new Map(
      (await record(messages, { ...deps, log })).map((result, n) => [messages[n], result]),
    );
    for (const [message, result] of results) if (message) noteRecorded(message, result, { ...deps, log });
    if (messages.length > 0)
      await deps.countSoon().catch((error: unknown) => log("warn", "wake_failed", errorFields(error)));
    // What fails here has the whole batch come again: what is recorded then is a duplicate, and sent on.
    await deps.sendOn(messages.filter((one) => typeof results.get(one) === "string").map(({ data }) => data));
    await noteHeard(messages, noted, { ...deps, log });
    const failed = read.filter(({ messageId, message, issues = ["detail.dataschema: not an event"] }) => {
      if (message?.dataschema === dataSchemas.rejections) return false;
      if (!isAccountEvent(message)) {
        log("error", "record_failed", { messageId, error: "Unreadable", issues: issues.join("; ") });
        return true;
      }
      const result = results.get(message);
      if (typeof result !== "object") return false;
      const { deliveryid: delivery, data } = message;
      log("error", "record_failed", { messageId, event: data.id, delivery, ...errorFields(result.failed) });
      return true;
    });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
}

const isAccountEvent = (message: BusMessage | undefined): message is AccountEventMessage =>
  message?.dataschema === dataSchemas.accountEvent;

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
