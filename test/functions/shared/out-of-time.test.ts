import { expect, test } from "@jest/globals";
import middy from "@middy/core";
import { type HttpEvent, type HttpResult, problems } from "../../../functions/shared/http.ts";
import { localContext } from "../../../infra/local/context.ts";
import { httpEvent } from "../../support/http-event.ts";

/** What a caller is answered whose call has a hundredth of a second. */
async function answered(work: () => Promise<HttpResult>) {
  const logged: string[] = [];
  const handler = middy<HttpEvent, HttpResult>()
    .use(problems((_level, code) => void logged.push(code)))
    .handler(work);
  const context = { ...localContext("serve", "1"), getRemainingTimeInMillis: () => 15 };
  const { statusCode, headers, body } = await handler(httpEvent("GET", "/api/accounts"), context);
  return { statusCode, retryAfter: headers?.["retry-after"], problem: JSON.parse(body ?? ""), logged };
}

test("a call that runs out of its time is answered 503 with what that means, and may be tried again", async () => {
  const { promise, resolve } = Promise.withResolvers<HttpResult>();
  const late = await answered(async () => await promise);
  resolve({ statusCode: 200 });

  expect(late).toMatchObject({ statusCode: 503, retryAfter: "5", logged: ["out_of_time"] });
  expect(late.problem).toMatchObject({ status: 503, code: "out_of_time" });
  expect(late.problem.title).toContain("What was done so far stays");
});

test("whatever else goes wrong is still ours, and a bare 500", async () => {
  const failed = await answered(async () => {
    throw new TypeError("a bug");
  });
  expect(failed).toMatchObject({ statusCode: 500, logged: ["internal_error"] });
});
