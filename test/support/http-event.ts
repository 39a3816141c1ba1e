import type { HttpEvent } from "../../functions/shared/http.ts";

/** A request as an HTTP API hands it over (payload format 2.0). */
export function httpEvent(
  method: string,
  address: string,
  given: {
    readonly cookies?: readonly string[];
    readonly headers?: Record<string, string>;
    readonly body?: string;
  } = {},
): HttpEvent {
  const { pathname, search } = new URL(address, "https://hub.example");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: given.headers ?? {},
    ...(given.cookies ? { cookies: [...given.cookies] } : {}),
    ...(given.body === undefined ? {} : { body: given.body }),
    isBase64Encoded: false,
    requestContext: {
      accountId: "1",
      apiId: "api",
      domainName: "hub.example",
      domainPrefix: "hub",
      requestId: "request-1",
      routeKey: "$default",
      stage: "$default",
      time: "",
      timeEpoch: 0,
      http: { method, path: pathname, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
    },
  };
}

/** The same request, made by a person with a role. */
export function calledBy(role: string, event: HttpEvent): HttpEvent {
  const claims = { sub: `the ${role}`, "cognito:groups": `[${role}]` };
  const requestContext = { ...event.requestContext, authorizer: { jwt: { claims, scopes: [] } } };
  return { ...event, requestContext };
}
