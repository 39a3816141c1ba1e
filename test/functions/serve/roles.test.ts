import { describe, expect, test } from "@jest/globals";
import { createHandler, routesOf } from "../../../functions/serve/handler.ts";
import { cookieOf, type SignIn } from "../../../functions/serve/sign-in.ts";
import type { HttpEvent } from "../../../functions/shared/http.ts";
import { localContext } from "../../../infra/local/context.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

/** Every call, and which callers it lets in: one without claims, one who is signed in without a role, and each role. Written out by hand: the code does not say it twice. */
const calls = `
                                                         nobody stranger viewer manager admin
GET    /healthz                                             yes      yes    yes     yes   yes
GET    /openapi.json                                        yes      yes    yes     yes   yes
GET    /api/me                                               no       no    yes     yes   yes
PUT    /api/me/visit                                         no       no    yes     yes   yes
GET    /api/tools                                            no       no    yes     yes   yes
GET    /api/connections                                      no       no    yes     yes   yes
GET    /api/connections/{tool}/{connection}                  no       no    yes     yes   yes
GET    /api/strays                                           no       no     no      no   yes
PUT    /api/connections/{tool}/{connection}                  no       no     no      no   yes
DELETE /api/connections/{tool}/{connection}                  no       no     no      no   yes
POST   /api/connections/{tool}/{connection}/consent          no       no     no      no   yes
GET    /api/connections/{tool}/{connection}/tenants          no       no    yes     yes   yes
DELETE /api/connections/{tool}/{connection}/tenants/{tenant} no       no     no      no   yes
GET    /api/connections/{tool}/{connection}/refused          no       no    yes     yes   yes
POST   /api/connections/{tool}/{connection}/refused/verify   no       no     no      no   yes
GET    /api/connections/{tool}/{connection}/drift            no       no     no      no   yes
PUT    /api/connections/{tool}/{connection}/drift/{drift}    no       no     no      no   yes
DELETE /api/connections/{tool}/{connection}/drift/{drift}    no       no     no      no   yes
GET    /api/connections/{tool}/{connection}/catchup          no       no    yes     yes   yes
POST   /api/connections/{tool}/{connection}/catchup          no       no     no      no   yes
GET    /api/connections/{tool}/{connection}/subscriptions    no       no    yes     yes   yes
POST   /api/connections/{tool}/{connection}/test             no       no     no      no   yes
POST   /api/connections/{tool}/{connection}/uploads          no       no     no     yes   yes
GET    /api/connections/{tool}/{connection}/files            no       no    yes     yes   yes
GET    /api/connections/{tool}/{connection}/files/{file}     no       no    yes     yes   yes
GET    /api/connections/{tool}/{connection}/files/{file}/sample no     no     no     yes   yes
POST   /api/connections/{tool}/{connection}/customers        no       no     no     yes   yes
GET    /api/connections/{tool}/{connection}/mappings         no       no    yes     yes   yes
POST   /api/connections/{tool}/{connection}/rerun            no       no     no      no   yes
POST   /api/mappings/preview                                 no       no     no     yes   yes
POST   /api/mappings/propose                                 no       no     no     yes   yes
GET    /api/accounts                                         no       no    yes     yes   yes
POST   /api/accounts                                         no       no     no     yes   yes
POST   /api/accounts/import                                  no       no     no      no   yes
GET    /api/accounts/{account}                               no       no    yes     yes   yes
PATCH  /api/accounts/{account}                               no       no     no     yes   yes
DELETE /api/accounts/{account}                               no       no     no      no   yes
GET    /api/accounts/{account}/candidates                    no       no    yes     yes   yes
GET    /api/accounts/{account}/rollup                        no       no    yes     yes   yes
GET    /api/accounts/{account}/recount                       no       no    yes     yes   yes
GET    /api/accounts/{account}/timeline                      no       no    yes     yes   yes
POST   /api/accounts/{account}/merge                         no       no     no     yes   yes
POST   /api/accounts/{account}/notes                         no       no     no     yes   yes
GET    /api/accounts/{account}/pins                          no       no    yes     yes   yes
PUT    /api/accounts/{account}/pins/{event}                  no       no     no     yes   yes
DELETE /api/accounts/{account}/pins/{event}                  no       no     no     yes   yes
DELETE /api/merges/{merge}                                   no       no     no     yes   yes
PUT    /api/identities/{type}/{value}                        no       no     no     yes   yes
DELETE /api/identities/{type}/{value}                        no       no     no     yes   yes
GET    /api/unmatched                                        no       no    yes     yes   yes
GET    /api/suggestions                                      no       no    yes     yes   yes
DELETE /api/suggestions/{suggestion}                         no       no     no     yes   yes
GET    /api/audit                                            no       no    yes     yes   yes
GET    /api/jobs/{job}                                       no       no    yes     yes   yes
GET    /api/matching                                         no       no    yes     yes   yes
PUT    /api/matching                                         no       no     no      no   yes
GET    /api/timeline                                         no       no    yes     yes   yes
POST   /api/exports                                          no       no     no      no   yes
GET    /api/exports                                          no       no     no      no   yes
GET    /api/exports/{job}/{part}                             no       no     no      no   yes
GET    /api/search                                           no       no    yes     yes   yes
GET    /api/events/{event}                                   no       no    yes     yes   yes
GET    /api/events/{event}/thread                            no       no    yes     yes   yes
PUT    /api/notes/{note}                                     no       no    yes     yes   yes
DELETE /api/notes/{note}                                     no       no    yes     yes   yes
GET    /api/views                                            no       no    yes     yes   yes
PUT    /api/views/{view}                                     no       no     no     yes   yes
DELETE /api/views/{view}                                     no       no     no     yes   yes
GET    /api/deliveries                                       no       no    yes     yes   yes
DELETE /api/deliveries/{delivery}                            no       no     no      no   yes
POST   /api/deliveries/{delivery}/redrive                    no       no     no      no   yes
POST   /api/deliveries/{delivery}/verify                     no       no     no      no   yes
GET    /api/accounts/{account}/insight                       no       no    yes     yes   yes
GET    /api/accounts/{account}/receivables                   no       no    yes     yes   yes
GET    /api/accounts/{account}/documents                     no       no    yes     yes   yes
GET    /api/accounts/{account}/months                        no       no    yes     yes   yes
POST   /api/accounts/{account}/left                          no       no     no     yes   yes
DELETE /api/accounts/{account}/left                          no       no     no     yes   yes
GET    /api/accounts/{account}/followups                     no       no    yes     yes   yes
GET    /api/followups                                        no       no    yes     yes   yes
POST   /api/accounts/{account}/followups                     no       no     no     yes   yes
PATCH  /api/accounts/{account}/followups/{followup}          no       no     no     yes   yes
GET    /api/portfolio                                        no       no    yes     yes   yes
POST   /api/portfolio                                        no       no     no      no   yes
GET    /api/portfolio/balance                                no       no    yes     yes   yes
GET    /api/portfolio/monday                                 no       no    yes     yes   yes
GET    /api/portfolio/causes                                 no       no    yes     yes   yes
GET    /api/months                                           no       no    yes     yes   yes
GET    /api/months/{month}                                   no       no    yes     yes   yes
GET    /api/months/{month}/accounts                          no       no    yes     yes   yes
GET    /api/alerts                                           no       no    yes     yes   yes
PUT    /api/alerts/{account}/{reason}/snooze                 no       no     no     yes   yes
DELETE /api/alerts/{account}/{reason}/snooze                 no       no     no     yes   yes
GET    /api/insight/settings                                 no       no    yes     yes   yes
PUT    /api/insight/settings                                 no       no     no      no   yes
PUT    /api/insight/rates                                    no       no     no      no   yes
GET    /api/digest                                           no       no    yes     yes   yes
PUT    /api/digest                                           no       no    yes     yes   yes
DELETE /api/digest                                           no       no    yes     yes   yes
GET    /api/digest/preview                                   no       no    yes     yes   yes
GET    /api/digests                                          no       no     no      no   yes
DELETE /api/digests/{digest}                                 no       no     no      no   yes
GET    /api/rules                                            no       no     no     yes   yes
POST   /api/rules                                            no       no     no      no   yes
PUT    /api/rules/{rule}                                     no       no     no      no   yes
DELETE /api/rules/{rule}                                     no       no     no      no   yes
POST   /api/rules/{rule}/secret                              no       no     no      no   yes
POST   /api/rules/{rule}/test                                no       no     no      no   yes
POST   /api/rules/{rule}/replay                              no       no     no      no   yes
GET    /api/rules/{rule}/sent                                no       no     no     yes   yes
GET    /api/subscriptions/{name}                            no       no     no     yes   yes
PUT    /api/subscriptions/{name}                            no       no     no      no   yes
DELETE /api/subscriptions/{name}                            no       no     no      no   yes
POST   /api/subscriptions/{name}/test                       no       no     no      no   yes
GET    /api/subscriptions/{name}/deliveries                 no       no     no     yes   yes
GET    /digests/{digest}/end                                yes      yes    yes     yes   yes
POST   /digests/{digest}/end                                yes      yes    yes     yes   yes
`;

const [callers = [], ...rows] = calls
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));
const table = rows.map(([method = "", path = "", ...said]) => ({ method, path, said }));

/** In this test the cookie says the role of its session. */
const signIn: SignIn = {
  kind: "link",
  claims: async (event) => {
    const role = cookieOf(event, "session");
    return role === undefined ? undefined : { sub: `the ${role}`, "cognito:groups": [role] };
  },
  begin: async () => ({ statusCode: 204 }),
  complete: async () => ({ statusCode: 204 }),
  renew: async () => ({ statusCode: 204 }),
  end: async () => ({ statusCode: 204 }),
};
const files = { answer: async () => ({ statusCode: 200 }) };
const serve = createHandler({ ...emptyHub(), console: { files, signIn } });
const answerTo = async (event: HttpEvent) => (await serve(event, localContext("serve", "r"))).statusCode;
const addressOf = (path: string) => path.replaceAll(/\{[^}]*\}/g, "one");

/** Whether a caller gets past the guard: what the call answers after that is another matter. */
async function admits(caller: string, method: string, path: string): Promise<boolean> {
  const event = httpEvent(method, addressOf(path));
  return (await answerTo(caller === "nobody" ? event : calledBy(caller, event))) !== 403;
}

/** The same call as the page makes it, with a session's cookie in place of a token. */
async function statusByCookie(
  caller: string,
  method: string,
  path: string,
  headers: Record<string, string> = { origin: "https://hub.example", "x-hub-console": "1" },
): Promise<number | undefined> {
  const cookies = caller === "nobody" ? [] : [`session=${caller}`];
  return await answerTo(httpEvent(method, `/console${addressOf(path)}`, { cookies, headers }));
}

test("the table names every call of the API, each once", () => {
  const served = routesOf(emptyHub()).map(({ method, path }) => `${method} ${path}`);

  expect(table.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(served.sort());
});

describe.each(table)("$method $path", ({ method, path, said }) => {
  test(`lets in ${callers.filter((_, at) => said[at] === "yes").join(", ")} and nobody else`, async () => {
    const found = await Promise.all(callers.map((caller) => admits(caller, method, path)));

    expect(found.map((one) => (one ? "yes" : "no"))).toEqual(said);
  });

  const [, ...people] = callers;
  const isOpen = said[0] === "yes";
  if (!isOpen)
    test("by a cookie lets in the same, and one who has none is signed out", async () => {
      const found = await Promise.all(people.map((caller) => statusByCookie(caller, method, path)));

      expect(found.map((status) => (status === 401 || status === 403 ? "no" : "yes"))).toEqual(said.slice(1));
      expect(await statusByCookie("nobody", method, path)).toBe(401);
      const foreign = { origin: "https://evil.example", "x-hub-console": "1" };
      if (method !== "GET") expect(await statusByCookie("admin", method, path, foreign)).toBe(403);
    });

  test("by a cookie at the API's own address is a call of nobody's", async () => {
    const event = httpEvent(method, addressOf(path), { cookies: ["session=admin"] });

    expect((await answerTo(event)) !== 403).toBe(isOpen);
  });
});
