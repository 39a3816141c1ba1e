import middy from "@middy/core";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import { fileRefOf } from "../shared/file-ref.ts";
import { errorFields } from "../shared/log.ts";
import { type ConvertDeps, convertFile, giveUp } from "./file.ts";

/** What S3 says on the event bus of an object that is there, whole. Keys are as they are, not URL-encoded. */
const created = z.object({ detail: z.object({ object: z.object({ key: z.string() }) }) });

/** What convert reads of an SQS event. */
export interface ConvertEvent {
  readonly Records: readonly Pick<SQSRecord, "messageId" | "body" | "attributes">[];
}

/** Tries after which a file is given up; the queue's own limit must not be lower. */
export const triesAtMost = 5;

/** Takes what was put into the blob store, one at a time. Answers message by message; one that fails comes again. */
export function createHandler(deps: ConvertDeps) {
  return middy<ConvertEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const failed: string[] = [];
    for (const { messageId, body, attributes } of Records) {
      const ref = refIn(body);
      if (!ref) {
        deps.log("warn", "object_ignored", { messageId });
        continue;
      }
      try {
        await convertFile(ref, deps);
      } catch (error) {
        deps.log("warn", "file_postponed", { messageId, file: ref.file, ...errorFields(error) });
        if (Number(attributes.ApproximateReceiveCount) >= triesAtMost) await giveUp(ref, error, deps);
        else failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

function refIn(body: string) {
  try {
    return fileRefOf(created.parse(JSON.parse(body)).detail.object.key);
  } catch {
    return undefined;
  }
}
