import { describe, expect, test } from "@jest/globals";
import { mayAs, principalOf } from "../../../functions/serve/principal.ts";
import type { HttpEvent } from "../../../functions/shared/http.ts";

function calledBy(claims: Record<string, unknown> | undefined): HttpEvent {
  const requestContext = {
    accountId: "1",
    apiId: "1",
    domainName: "hub.example",
    domainPrefix: "hub",
    requestId: "r1",
    routeKey: "$default",
    stage: "$default",
    time: "",
    timeEpoch: 0,
    http: { method: "GET", path: "/", protocol: "HTTP/1.1", sourceIp: "", userAgent: "" },
    ...(claims ? { authorizer: { jwt: { claims, scopes: [] } } } : {}),
  };
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/",
    rawQueryString: "",
    headers: {},
    requestContext,
    isBase64Encoded: false,
  };
}
const forbidden = expect.objectContaining({ status: 403, code: "forbidden" });

describe("who calls", () => {
  test.each([
    ["[manager]", "manager"],
    ["[viewer manager]", "manager"],
    ["[viewer  admin]", "admin"],
    [["manager", "viewer"], "manager"],
    ["[viewer]", "viewer"],
    ["viewer", "viewer"],
    ["[x.admin viewer]", "viewer"],
  ])("of the groups %p is a %s", (groups, role) => {
    const principal = principalOf(
      calledBy({ sub: "u-1", email: "ana@team.example", "cognito:groups": groups }),
    );
    expect(principal).toEqual({ id: "u-1", name: "ana@team.example", role });
  });

  test("has the subject for a name where the address is missing", () => {
    expect(principalOf(calledBy({ sub: "u-1", "cognito:groups": ["viewer"] })).name).toBe("u-1");
  });

  test.each([
    undefined,
    {},
    { sub: 1, "cognito:groups": ["viewer"] },
    { sub: "u", token_use: "access", "cognito:groups": "[admin]" },
    { sub: "u-1", "cognito:groups": 7 },
  ])("is no one by the claims %p", (claims) => {
    expect(() => principalOf(calledBy(claims))).toThrow(forbidden);
  });
});

describe("people without a group of the hub may do nothing, whatever their groups are called", () => {
  const groups = [
    ...["[managers]", "[constructor]", "", "[]", "[billing.admin]", "[not:admin]", "[x,admin]", "[admin,x]"],
    ...["[admin-]", "[Admin]", "[[admin]]", '["admin"]', "[admin/viewer]"],
  ];
  test.each([...groups, undefined, [], ["billing.admin"], ["x,admin"], ["viewer admin"]])("%j", (given) => {
    expect(() => principalOf(calledBy({ sub: "u-1", "cognito:groups": given }))).toThrow(forbidden);
  });
});

describe("a role", () => {
  test.each([
    ["[admin]", "admin"],
    ["[admin]", "viewer"],
    ["[manager]", "manager"],
    ["[manager]", "viewer"],
  ] as const)("%s may do what needs a %s", (groups, needed) => {
    expect(mayAs(principalOf(calledBy({ sub: "u-1", "cognito:groups": groups })), needed)).toBe(true);
  });

  test.each([
    ["[manager]", "admin"],
    ["[viewer]", "manager"],
  ] as const)("%s may not do what needs a %s", (groups, needed) => {
    expect(mayAs(principalOf(calledBy({ sub: "u-1", "cognito:groups": groups })), needed)).toBe(false);
  });
});
