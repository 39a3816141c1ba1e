import type { Context } from "aws-lambda";

/** Milliseconds: the longest that a timer waits. A function that is told of less is broken off by it, and its message comes again. */
export const noEnd = 2_147_483_647;

/** The context a handler sees on one machine, where no time runs out. */
export function localContext(functionName: string, requestId: string): Context {
  return {
    functionName,
    functionVersion: "local",
    invokedFunctionArn: `arn:local:${functionName}`,
    memoryLimitInMB: "0",
    awsRequestId: requestId,
    logGroupName: "local",
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => noEnd,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
