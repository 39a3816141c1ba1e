import type { HttpEvent } from "../../functions/shared/http.ts";

/** A request as an HTTP API hands it over (payload format 2.0). */
export function httpEvent(
  method: string,
  address: string,
  given: { readonly cookies?: readonly string[]; readonly headers?: Record<string, string> } = {},
): HttpEvent {
  const { pathname, search } = new URL(address, "https://hub.example");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: given.headers ?? {},
    ...(given.cookies ? { cookies: [...given.cookies] } : {}),
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
