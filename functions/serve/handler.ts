import middy from "@middy/core";
import httpRouter from "@middy/http-router";
import { partsIn, pathParts } from "../../schemas/api/path-parts.ts";
import { Forbidden, NotFound } from "../shared/errors.ts";
import { type HttpEvent, type HttpResult, problems } from "../shared/http.ts";
import type { Log } from "../shared/ports.ts";
import type { Layout } from "../store/layout.ts";
import type { OutwardDeps } from "../store/stray-outward.ts";
import type { BookmarkDeps } from "./bookmarks.ts";
import { compressed } from "./compressed.ts";
import type { ConsentDeps } from "./connect/consent-deps.ts";
import { type ConsoleDeps, consoleRoutes, isConsolePath } from "./console-routes.ts";
import type { DeliveryDeps } from "./deliveries.ts";
import type { DigestDeps } from "./digest/settings.ts";
import type { ExportDeps } from "./exports.ts";
import type { FileDeps } from "./files.ts";
import { type AccountDeps, changedMeanwhile, isOvertaken } from "./identities.ts";
import type { MappingDeps } from "./mappings.ts";
import { Noted } from "./noted.ts";
import { mayAs, principalOf } from "./principal.ts";
import type { RefusedDeps } from "./refused.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { connectionRoutes } from "./routes/connections.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { digestRoutes } from "./routes/digests.ts";
import { exportRoutes } from "./routes/exports.ts";
import { fileRoutes } from "./routes/files.ts";
import { hubRoutes } from "./routes/hub.ts";
import { identityRoutes } from "./routes/identities.ts";
import { insightRoutes } from "./routes/insight.ts";
import { mappingRoutes } from "./routes/mappings.ts";
import { peopleRoutes } from "./routes/people.ts";
import type { Route } from "./routes/route.ts";
import { ruleRoutes } from "./routes/rules.ts";
import { searchRoutes } from "./routes/search.ts";
import { timelineRoutes } from "./routes/timelines.ts";
import type { RuleDeps } from "./rules/rules.ts";
import type { TestDeps } from "./test-delivery.ts";

export type ServeDeps = TestDeps &
  DeliveryDeps &
  AccountDeps &
  FileDeps &
  MappingDeps &
  BookmarkDeps &
  ConsentDeps &
  RefusedDeps &
  RuleDeps &
  OutwardDeps &
  ExportDeps &
  DigestDeps & {
    readonly log: Log;
    readonly layout: Pick<Layout, "assertKnown">;
    /** Left out, the hub has no console. */
    readonly console?: ConsoleDeps;
  };

/** Every call of the API. */
export const routesOf = (deps: ServeDeps): readonly Route[] => [
  ...hubRoutes,
  ...connectionRoutes(deps),
  ...accountRoutes(deps),
  ...identityRoutes(deps),
  ...timelineRoutes(deps),
  ...exportRoutes(deps),
  ...searchRoutes(deps),
  ...peopleRoutes(deps),
  ...deliveryRoutes(deps),
  ...fileRoutes(deps),
  ...mappingRoutes(deps),
  ...insightRoutes(deps),
  ...digestRoutes(deps),
  ...ruleRoutes(deps),
];

/** The API behind the HTTP API's authorizer: who calls is settled before a request gets here; what they may do is not. */
export function createHandler(deps: ServeDeps) {
  const noted = new Noted(deps);
  const api = httpRouter<HttpEvent, HttpResult>({
    routes: routesOf(deps).map((route) => ({
      method: route.method,
      path: routerPath(route.path),
      handler: guarded(route, noted),
    })),
    notFoundResponse: () => {
      throw new NotFound("not_found", "Nothing at this address");
    },
  });
  const page = deps.console && consoleRoutes(api, deps.console);
  return middy<HttpEvent, HttpResult>()
    .use(compressed)
    .use(guardedAnswers)
    .use(problems(deps.log))
    .use(overtaken)
    .use(byAnotherMethod(deps))
    .handler(async (event, context) => {
      await deps.layout.assertKnown();
      if (event.rawPath.startsWith("/connect/")) {
        // Late: seldom does anybody consent.
        const { connectRoutes } = await import("./connect/connect-routes.ts");
        return await connectRoutes(event, deps);
      }
      if (page && isConsolePath(event.rawPath)) return await page(event, context);
      return event.requestContext.http.method === "HEAD"
        ? withoutBody(await api(asGet(event), context))
        : await api(event, context);
    });
}

/** What only looks whether something is there, as monitors do, is answered as who reads it, less what is read (RFC 9110, 9.3.2). */
function asGet(event: HttpEvent): HttpEvent {
  const { requestContext } = event;
  return {
    ...event,
    requestContext: { ...requestContext, http: { ...requestContext.http, method: "GET" } },
  };
}

const withoutBody = ({ body: _body, isBase64Encoded: _packed, ...answer }: HttpResult): HttpResult => answer;

/** Where others were first again and again, the caller is to try once more: nothing is wrong with the hub. */
const overtaken: middy.MiddlewareObj<HttpEvent, HttpResult> = {
  onError: (request) => {
    if (isOvertaken(request.error)) request.error = changedMeanwhile("what this call is about");
  },
};

/** Says to who asks by another method than an address takes which it does. */
const byAnotherMethod = (deps: ServeDeps): middy.MiddlewareObj<HttpEvent, HttpResult> => ({
  onError: async (request) => {
    const { error, event } = request;
    if (!(error instanceof NotFound && error.code === "not_found")) return;
    // Late: seldom does anybody ask for what is not there.
    const { otherMethod } = await import("./other-method.ts");
    request.error = otherMethod(event.rawPath, routesOf(deps)) ?? error;
  },
});

/**
 * What every answer says to browsers: to come by TLS alone, to take it for what it says it is, and to keep no copy unless
 * the answer itself allows that.
 */
const guardedAnswers: middy.MiddlewareObj<HttpEvent, HttpResult> = {
  after: ({ response }) => guard(response),
  onError: ({ error, response }) => guard(response, error),
};

function guard(response: HttpResult | null | undefined, error?: Error | null): void {
  if (response)
    response.headers = {
      ...(error && "allow" in error ? { allow: String(error.allow) } : {}),
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      ...response.headers,
    };
}

/** The router's word for a part that holds slashes is `{proxy+}`. */
const routerPath = (path: string) =>
  partsIn(path).reduce(
    (to, part) => ("rest" in pathParts[part] ? to.replace(`{${part}}`, "{proxy+}") : to),
    path,
  );

/** The one place where a role is checked and what people do is noted: what answers a call is handed the caller who was let in. */
function guarded(route: Route, noted: Noted) {
  return async (event: HttpEvent) => {
    if (route.role === undefined) return await route.answer(event);
    const who = principalOf(event);
    if (!mayAs(who, route.role)) {
      await noted.refusal(route, route.role, who);
      throw new Forbidden();
    }
    const answer = await route.answer(event, who);
    await noted.call(route, event, answer, who);
    return answer;
  };
}
