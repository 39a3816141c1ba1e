import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/serve/handler.ts";
import { localContext } from "../../../infra/local/context.ts";
import { localRoutes } from "../../../infra/local/server.ts";
import { openApi } from "../../../schemas/openapi.ts";
import { problem } from "../../../schemas/problem.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const serve = createHandler(emptyHub());
const [signInLinks] = localRoutes({ link: async () => "", endSessions: async () => 0 });

async function answerTo(method: string, path: string, body?: string) {
  const address = path.replaceAll(/\{[^}]*\}/g, "one");
  const event = calledBy("admin", httpEvent(method, address, body === undefined ? {} : { body }));
  const asked =
    path === signInLinks?.path ? signInLinks.answer(event) : serve(event, localContext("serve", "r"));
  const { body: answer = "{}" } = await asked;
  return problem.parse(JSON.parse(answer));
}

const takingJson = Object.entries(openApi().paths)
  .filter(([path]) => path.startsWith("/api/"))
  .flatMap(([path, item]) =>
    Object.entries(item)
      .filter(
        ([, call]) => "requestBody" in call && JSON.stringify(call.requestBody).includes("application/json"),
      )
      .map(([method]) => ({ method: method.toUpperCase(), path })),
  );

describe.each(takingJson)("$method $path", ({ method, path }) => {
  test.each([
    ["no body", undefined],
    ["a body that is cut off", '{"name":'],
  ])("answers %s with invalid_json", async (_what, body) => {
    expect(await answerTo(method, path, body)).toMatchObject({ status: 400, code: "invalid_json" });
  });

  test("answers a body of another kind with invalid_request, and names the body", async () => {
    expect(await answerTo(method, path, '"text"')).toMatchObject({
      status: 400,
      code: "invalid_request",
      title: "Does not fit: the body; see /openapi.json",
    });
  });
});

test.each([
  ["POST", "/api/accounts", { name: 5 }, ["name"]],
  ["POST", "/api/connections/dropbox/main/rerun", { dryRun: "yes" }, ["dryRun"]],
  ["POST", "/api/connections/dropbox/main/uploads", { name: "", size: "many" }, ["name", "size"]],
  ["PUT", "/api/accounts/acc_1/pins/evt_1", { shared: "yes" }, ["shared"]],
  ["PUT", "/api/views/v1", { name: "Mine", address: "https://elsewhere.example" }, ["address"]],
  ["PUT", "/api/views/not%20an%20id", { name: "Mine", address: "/" }, ["view"]],
  ["POST", "/api/sign-in-links", { name: "Kim", role: "king" }, ["role"]],
])("%s %s says which fields do not fit", async (method, path, body, fields) => {
  expect(await answerTo(method, path, JSON.stringify(body))).toMatchObject({
    code: "invalid_request",
    fields,
  });
});

test.each([
  ["GET", "/api/accounts/nowhere/pins"],
  ["PUT", "/api/accounts/nowhere/pins/evt_1"],
  ["DELETE", "/api/accounts/nowhere/pins/evt_1"],
])("%s %s answers as every call about an unknown account does", async (method, path) => {
  expect(await answerTo(method, path, "{}")).toMatchObject({ status: 404, code: "unknown_account" });
});

test.each(["gmail.com", "Proton.me", "outlook.com.ar", "mailinator.com"])(
  "that %s is the team's own is refused: every customer there would be a colleague",
  async (domain) => {
    const body = JSON.stringify({ ownDomains: ["firm.example", domain] });

    expect(await answerTo("PUT", "/api/matching", body)).toMatchObject({
      ...{ status: 400, code: "shared_own_domain", fields: ["ownDomains"] },
      title: expect.stringContaining(domain.toLowerCase()),
    });
  },
);

describe("a domain that no address is compared with is refused, as it would do nothing:", () => {
  test.each([
    ["ownDomains", "@firm.example"],
    ["ownDomains", "https://firm.example"],
    ["ownDomains", "not a domain"],
    ["ownDomains", "mail.firm.example"],
    ["mayLink", "anne@firm.example"],
  ])("%s %s", async (field, domain) => {
    const body = JSON.stringify({ [field]: ["one.example", domain] });

    expect(await answerTo("PUT", "/api/matching", body)).toMatchObject({
      ...{ status: 400, code: "invalid_request", fields: [`${field}.1`] },
      title: expect.stringContaining(domain),
    });
  });

  test("of a part of a domain, in the letters of its language, it is said what to enter instead", async () => {
    const body = JSON.stringify({ ownDomains: ["mail.Bücher.example"] });

    expect(await answerTo("PUT", "/api/matching", body)).toMatchObject({
      title: expect.stringContaining("enter xn--bcher-kva.example"),
    });
  });
});
