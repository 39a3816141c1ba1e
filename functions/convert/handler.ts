import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { errorFields } from "../shared/log.ts";
import type { ConvertDeps } from "./deps.ts";
import { Busy } from "./hold.ts";
import { takeMail } from "./mail/take-mail.ts";
import { type Arrival, arrivalIn } from "./notice.ts";
import { giveUp, takeFile } from "./take-file.ts";

/** What convert reads of an SQS event. */
export interface ConvertEvent {
  readonly Records: readonly (Pick<SQSRecord, "messageId" | "body"> & {
    readonly attributes: Pick<SQSRecord["attributes"], "ApproximateReceiveCount">;
  })[];
}

/** Tries after which a file is given up; the queue's own limit must not be lower. */
export const triesAtMost = 5;

/** Takes files and mails that were put into the blob store. Answers message by message; one that fails comes again. */
export function createHandler(deps: ConvertDeps) {
  return middy<ConvertEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const failed: string[] = [];
    for (const { messageId, body, attributes } of Records) {
      const arrival = arrivalIn(body);
      if (!arrival) {
        deps.log("warn", "object_ignored", { messageId });
        continue;
      }
      try {
        await take(arrival, deps);
      } catch (error) {
        deps.log("warn", "object_postponed", { messageId, ...errorFields(error) });
        const last = Number(attributes.ApproximateReceiveCount) >= triesAtMost;
        // One that waits for another has not been tried.
        if (last && "file" in arrival && !(error instanceof Busy)) await giveUp(arrival.file, error, deps);
        else failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

async function take(arrival: Arrival, deps: ConvertDeps): Promise<void> {
  if ("file" in arrival) await takeFile(arrival.file, deps);
  else await takeMail(arrival.mail, deps);
}
