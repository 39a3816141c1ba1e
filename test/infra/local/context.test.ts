import { expect, test } from "@jest/globals";
import middy from "@middy/core";
import { localContext } from "../../../infra/local/context.ts";

/** A function that takes as long as a machine that stood still thinks it has. */
const takesLong = middy().handler(async () => {
  await new Promise((resolve) => setTimeout(resolve, 40));
  return "done";
});

test("no function of one machine is broken off, however long it takes: its message would come again, beside it", async () => {
  const context = localContext("convert", "1");

  // What a timer takes at the most; one of more fires at once.
  expect(context.getRemainingTimeInMillis()).toBe(2 ** 31 - 1);
  expect(await takesLong({}, context)).toBe("done");
  await expect(takesLong({}, { ...context, getRemainingTimeInMillis: () => 20 })).rejects.toThrow("aborted");
});
