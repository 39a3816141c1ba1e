import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/serve/handler.ts";
import { localContext } from "../../../infra/local/context.ts";
import { localRoutes } from "../../../infra/local/server.ts";
import type { Call } from "../../../schemas/api/call.ts";
import { servedCalls } from "../../../schemas/api/calls.ts";
import { localCalls } from "../../../schemas/api/people.ts";
import { problem } from "../../../schemas/problem.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const serve = createHandler(emptyHub());
let ended = 0;
const local = localRoutes({
  link: async () => "",
  endSessions: async () => {
    ended++;
    return 1;
  },
});

async function answerTo({ method, path }: Call, body: string) {
  const event = calledBy("admin", httpEvent(method, path.replaceAll(/\{[^}]*\}/g, "one"), { body }));
  const here = local.find((one) => one.method === method && one.path === path);
  const { statusCode, body: answer } = await (here?.answer(event) ??
    serve(event, localContext("serve", "r")));
  const said = problem.safeParse(JSON.parse(answer || "{}"));
  return { statusCode, code: said.data?.code, title: said.data?.title, fields: said.data?.fields };
}

const all: readonly (readonly [string, Call])[] = Object.entries({ ...servedCalls, ...localCalls });
/** Pages that browsers and mail programs open take what these post. */
const ofPages = ["endDigestByLink"];
const taking = all.filter(
  ([name, { method, body, media, role }]) =>
    method !== "GET" &&
    body === undefined &&
    media === undefined &&
    role !== undefined &&
    !ofPages.includes(name),
);

describe.each(taking)("%s, which takes no body,", (_name, call) => {
  test("does nothing where a body asks for something", async () => {
    expect(await answerTo(call, '{"dryRun":true}')).toEqual({
      statusCode: 400,
      code: "invalid_request",
      title: "Not known: dryRun; see /openapi.json",
      fields: ["dryRun"],
    });
  });

  test.each(["", " \n", "{}", "null"])("takes %j for none", async (body) => {
    expect((await answerTo(call, body)).code).not.toBe("invalid_request");
  });

  test.each([
    ["name=Tom", "invalid_json"],
    ["7", "invalid_request"],
    ['["Tom"]', "invalid_request"],
  ])("takes %j for what it does not know", async (body, code) => {
    expect(await answerTo(call, body)).toMatchObject({ statusCode: 400, code });
  });
});

test("nobody's session ends by a name in the wrong place", async () => {
  const [before] = [ended];

  await answerTo(localCalls.endSessions, '{"name":"Tom"}');

  expect(ended).toBe(before);
});
