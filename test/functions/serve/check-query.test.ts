import { describe, expect, test } from "@jest/globals";
import { createHandler, routesOf } from "../../../functions/serve/handler.ts";
import { localContext } from "../../../infra/local/context.ts";
import { localRoutes } from "../../../infra/local/server.ts";
import { calls } from "../../../schemas/api/calls.ts";
import { problem } from "../../../schemas/problem.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const serve = createHandler(emptyHub());
const local = localRoutes({ link: async () => "", endSessions: async () => 0 });

async function answerTo(method: string, path: string, query: string, body = "{}") {
  const address = path.replaceAll(/\{[^}]*\}/g, "one");
  const event = calledBy("admin", httpEvent(method, `${address}?${query}`, { body }));
  const here = local.find((one) => one.method === method && one.path === path);
  const { statusCode, body: answer = "{}" } = await (here?.answer(event) ??
    serve(event, localContext("serve", "r")));
  return statusCode === 400 ? problem.parse(JSON.parse(answer)) : { status: statusCode };
}

const yesOrNo = [
  ["GET", "/api/accounts", "folded"],
  ["GET", "/api/unmatched", "folded"],
  ["GET", "/api/timeline", "upcoming"],
  ["GET", "/api/accounts/{account}/timeline", "upcoming"],
  ["POST", "/api/accounts/import", "dryRun"],
] as const;

describe.each(yesOrNo)("%s %s", (method, path, name) => {
  test.each(["1", "0", "True", "TRUE", "yes", "on", "maybe", "", "true "])(
    `takes no %j for a yes or a no of ${name}`,
    async (word) => {
      expect(await answerTo(method, path, `${name}=${encodeURIComponent(word)}`, "name\nAcme")).toMatchObject(
        {
          ...{ status: 400, code: "invalid_query", fields: [name] },
          title: `${name} is true or false`,
        },
      );
    },
  );

  test(`does not choose between two words for ${name}`, async () => {
    const both = `${name}=false&${name}=true`;

    expect(await answerTo(method, path, both, "name\nAcme")).toMatchObject({ status: 400, fields: [name] });
  });
});

/** Pages that browsers and mail programs open take what these add to addresses. */
const ofPages = ["/digests/{digest}/end"];
const changing = [...routesOf(emptyHub()), ...local].filter(
  ({ method, path }) => method !== "GET" && !ofPages.includes(path),
);

test.each(changing)("$method $path does nothing where it is asked for what it does not know", async (one) => {
  expect(await answerTo(one.method, one.path, "dryrun=true")).toMatchObject({
    ...{ status: 400, code: "invalid_query", fields: ["dryrun"] },
  });
});

test("names of prototypes are not parameters", async () => {
  expect(await answerTo("POST", "/api/accounts/import", "constructor=1")).toMatchObject({
    fields: ["constructor"],
    title: "Not a parameter of this call, which takes dryRun: constructor",
  });
});

test("a call that reads passes over what it does not know", async () => {
  expect(await answerTo("GET", calls.listAccounts.path, "_=1")).toMatchObject({ status: 200 });
});
