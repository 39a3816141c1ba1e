import type { Context } from "aws-lambda";

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
    getRemainingTimeInMillis: () => 30_000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
