import middy from "@middy/core";
import httpRouter from "@middy/http-router";
import { parse } from "secure-json-parse";
import { type ConnectionRequest, connectionRequest } from "../../schemas/connection.ts";
import { deliveryStatus } from "../../schemas/delivery.ts";
import { openApi } from "../../schemas/openapi.ts";
import { BadRequest, NotFound } from "../shared/errors.ts";
import { bodyBytes, type HttpEvent, type HttpResult, json, problems } from "../shared/http.ts";
import type { Log } from "../shared/ports.ts";
import { getAccount, listAccounts } from "./accounts.ts";
import {
  type ConnectionDeps,
  getConnection,
  listConnections,
  putConnection,
  removeConnection,
} from "./connections.ts";
import { type DeliveryDeps, listDeliveries, redrive } from "./deliveries.ts";
import { filtersOf, queryOf, rangeOf } from "./query.ts";
import { accountTimeline, eventDetail, feed, upcoming } from "./timelines.ts";
import { listTools } from "./tools.ts";

export type ServeDeps = ConnectionDeps & DeliveryDeps & { readonly log: Log };

/** The API behind the HTTP API's authorizer: who may call is settled before a request gets here. */
export function createHandler(deps: ServeDeps) {
  const routes: readonly [
    method: "GET" | "PUT" | "POST" | "DELETE",
    path: string,
    answer: (event: HttpEvent) => Promise<HttpResult>,
  ][] = [
    ["GET", "/healthz", async () => json(200, { status: "ok" })],
    ["GET", "/openapi.json", async () => json(200, openApi())],
    ["GET", "/api/tools", async () => json(200, { tools: await listTools() })],
    ["GET", "/api/connections", async () => json(200, { connections: await listConnections(deps) })],
    [
      "GET",
      "/api/connections/{tool}/{connection}",
      async (event) => json(200, await getConnection(...named(event), deps)),
    ],
    [
      "PUT",
      "/api/connections/{tool}/{connection}",
      async (event) => {
        const { connection, created } = await putConnection(...named(event), bodyOf(event), deps);
        return json(created ? 201 : 200, connection);
      },
    ],
    [
      "DELETE",
      "/api/connections/{tool}/{connection}",
      async (event) => {
        await removeConnection(...named(event), deps);
        return { statusCode: 204 };
      },
    ],
    ["GET", "/api/accounts", async (event) => json(200, await listAccounts(queryOf(event), deps.directory))],
    [
      "GET",
      "/api/accounts/{account}",
      async (event) => json(200, await getAccount(parameter(event, "account"), deps.directory)),
    ],
    [
      "GET",
      "/api/accounts/{account}/timeline",
      async (event) => {
        const query = queryOf(event);
        const page = query.get("upcoming") === "true" ? upcoming : accountTimeline;
        return json(200, await page(parameter(event, "account"), rangeOf(query), filtersOf(query), deps));
      },
    ],
    [
      "GET",
      "/api/timeline",
      async (event) => {
        const query = queryOf(event);
        const [range, filters] = [rangeOf(query), filtersOf(query)];
        const page =
          query.get("upcoming") === "true"
            ? upcoming(undefined, range, filters, deps)
            : feed(range, filters, deps);
        return json(200, await page);
      },
    ],
    [
      "GET",
      "/api/events/{event}",
      async (event) => json(200, await eventDetail(parameter(event, "event"), deps)),
    ],
    [
      "GET",
      "/api/deliveries",
      async (event) => {
        const status = deliveryStatus.safeParse(queryOf(event).get("status") ?? "unrecognized");
        if (!status.success)
          throw new BadRequest("invalid_status", "status is unrecognized, dead or rejected");
        return json(200, await listDeliveries(status.data, rangeOf(queryOf(event)), deps));
      },
    ],
    [
      "POST",
      "/api/deliveries/{delivery}/redrive",
      async (event) => json(202, await redrive(parameter(event, "delivery"), deps)),
    ],
  ];
  return middy<HttpEvent, HttpResult>()
    .use(problems(deps.log))
    .handler(
      httpRouter<HttpEvent, HttpResult>({
        routes: routes.map(([method, path, handler]) => ({ method, path, handler })),
        notFoundResponse: () => {
          throw new NotFound("not_found", "There is nothing at this address");
        },
      }),
    );
}

function parameter(event: HttpEvent, name: string): string {
  return event.pathParameters?.[name] ?? "";
}

function named(event: HttpEvent): [tool: string, connection: string] {
  return [parameter(event, "tool"), parameter(event, "connection")];
}

function bodyOf(event: HttpEvent): ConnectionRequest {
  const read = connectionRequest.safeParse(jsonOf(event));
  if (!read.success)
    throw new BadRequest("invalid_request", "The body is not a connection: see /openapi.json");
  return read.data;
}

function jsonOf(event: HttpEvent): unknown {
  try {
    return parse(bodyBytes(event).toString("utf8"), undefined, {
      protoAction: "remove",
      constructorAction: "remove",
    });
  } catch (cause) {
    throw new BadRequest("invalid_json", "The body is not JSON", { cause });
  }
}
