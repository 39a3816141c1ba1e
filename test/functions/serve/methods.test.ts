import { expect, test } from "@jest/globals";
import { createHandler, routesOf } from "../../../functions/serve/handler.ts";
import type { SignIn } from "../../../functions/serve/sign-in.ts";
import { localContext } from "../../../infra/local/context.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const used: string[] = [];
const using = (what: string) => async () => {
  used.push(what);
  return { statusCode: 303 };
};
const signIn: SignIn = {
  kind: "link",
  claims: async () => undefined,
  begin: using("the link"),
  complete: using("the code"),
  renew: using("a renewal"),
  end: using("a session"),
};
const serve = createHandler({
  ...emptyHub(),
  console: { signIn, files: { answer: async () => ({ statusCode: 200 }) } },
});
const asked = async (method: string, path: string) =>
  await serve(calledBy("admin", httpEvent(method, path)), localContext("serve", "r"));

const addresses = [...new Set(routesOf(emptyHub()).map(({ path }) => path))];

test.each(addresses)("%s says which methods it takes to who asks by another", async (path) => {
  const own = routesOf(emptyHub()).flatMap((one) => (one.path === path ? [one.method] : []));
  const { statusCode, headers, body = "" } = await asked("TRACE", path.replaceAll(/\{\w+\}/g, "one"));

  expect([statusCode, JSON.parse(body).code]).toEqual([405, "method_not_allowed"]);
  const allowed = String(headers?.allow).split(", ");
  for (const method of own) expect(allowed).toContain(method);
  expect(allowed.includes("HEAD")).toBe(allowed.includes("GET"));
});

test("a value with slashes is part of one address", async () => {
  expect((await asked("POST", "/api/identities/quickbooks:customer/realm/58")).headers?.allow).toBe(
    "DELETE, PUT",
  );
});

test.each(["/api/nothing", "/api/accounts/one/nothing", "/apixaccounts"])(
  "where there is nothing, no method is said to be taken: %s",
  async (path) => {
    expect((await asked("TRACE", `${path}`)).headers?.allow).toBe(undefined);
  },
);

test.each(["/console/sign-in?code=once", "/console/callback?code=once&state=s"])(
  "who only looks at %s, as mail programs and chats do, does not use it up",
  async (path) => {
    used.length = 0;

    expect((await asked("HEAD", path)).statusCode).toBe(200);
    expect(used).toEqual([]);
    await asked("GET", path);
    expect(used).toHaveLength(1);
  },
);
