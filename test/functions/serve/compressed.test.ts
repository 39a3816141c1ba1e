import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import middy from "@middy/core";
import { compressed } from "../../../functions/serve/compressed.ts";
import type { HttpEvent, HttpResult } from "../../../functions/shared/http.ts";
import { localContext } from "../../../infra/local/context.ts";
import { httpEvent } from "../../support/http-event.ts";

const long = JSON.stringify({
  events: Array.from({ length: 100 }, (_, n) => ({ title: `Sent invoice ${n}` })),
});

const answered = async (answer: HttpResult, accepted: string | undefined): Promise<HttpResult> => {
  const event = httpEvent("GET", "/api/timeline");
  const headers = accepted === undefined ? event.headers : { ...event.headers, "accept-encoding": accepted };
  const handler = middy<HttpEvent, HttpResult>()
    .use(compressed)
    .handler(async () => answer);
  return await handler({ ...event, headers }, localContext("serve", "r"));
};

test.each(["gzip, deflate, br", "br;q=1.0, GZIP;q=0.8", "*"])(
  "a long answer is packed for %s",
  async (accepted) => {
    const { body = "", headers, isBase64Encoded } = await answered({ statusCode: 200, body: long }, accepted);
    expect(headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    expect(isBase64Encoded).toBe(true);
    expect(gunzipSync(Buffer.from(body, "base64")).toString()).toBe(long);
    expect(body.length).toBeLessThan(long.length / 4);
  },
);

test.each([undefined, "", "identity", "gzip;q=0, br", "br"])("not for %s", async (accepted) => {
  const { body, headers } = await answered({ statusCode: 200, body: long }, accepted);
  expect(body).toBe(long);
  expect(headers).toEqual({ vary: "accept-encoding" });
});

test("short answers, empty ones and bytes go as they are", async () => {
  for (const answer of [
    { statusCode: 200, body: "{}" },
    { statusCode: 204 },
    { statusCode: 200, body: "A".repeat(4_000), isBase64Encoded: true },
  ])
    expect(await answered({ ...answer }, "gzip")).toEqual(answer);
});
