import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { outMessage } from "../sending/out-message.ts";
import { jsonOf } from "../shared/json-of.ts";
import { errorFields, within } from "../shared/log.ts";
import { look } from "./look.ts";
import { type ReplayDeps, replay } from "./replay.ts";
import { type SendDeps, sendOne } from "./send-one.ts";

/** What send reads of an SQS event. */
export interface SendEvent {
  readonly Records: readonly Pick<SQSRecord, "messageId" | "body">[];
}

export type SendHandlerDeps = SendDeps & ReplayDeps;

/** Sends on what rules say. Answers message by message; one that was given up is failed, and ends among the dead letters. */
export function createHandler(deps: SendHandlerDeps) {
  return middy<SendEvent, SQSBatchResponse>().handler(async ({ Records }, { awsRequestId: requestId }) => {
    const log = within(deps.log, { requestId });
    const failed: string[] = [];
    for (const { messageId, body } of Records) {
      try {
        const message = outMessage.parse(jsonOf(body));
        if (message.kind === "look") await look(message, { ...deps, log });
        else if (message.kind === "replay") await replay(message, { ...deps, log });
        else await sendOne(message, { ...deps, log });
      } catch (error) {
        log("error", "sending_failed", { messageId, ...errorFields(error) });
        failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}
