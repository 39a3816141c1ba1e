import middy from "@middy/core";
import type { Delivery } from "../delivery/delivery.ts";
import { bodyBytes, type HttpEvent, type HttpResult, json, problems } from "../shared/http.ts";
import { within } from "../shared/log.ts";
import { type EvenlyDeps, evenly } from "./evenly.ts";
import { fewAnnouncements } from "./few-announcements.ts";
import { type KeepRefusedDeps, keepRefused } from "./keep-refused.ts";
import { type IngestDeps, receive } from "./receive.ts";
import { rejections } from "./rejections.ts";

type HandlerDeps = Omit<IngestDeps, "keepRefused"> & EvenlyDeps & Partial<Pick<KeepRefusedDeps, "refused">>;

/** Ingest: `/hooks/{tool}/{connection}`, and what may follow it, behind an HTTP API (payload format 2.0). */
export function createHandler({ now, announce, refused, ...others }: HandlerDeps) {
  const deps = {
    ...others,
    ...(announce ? { announce: fewAnnouncements(announce, now) } : {}),
    ...(refused ? { keepRefused: keepRefused({ refused, log: others.log, now }) } : {}),
  };
  return middy<HttpEvent, HttpResult>()
    .use(problems(deps.log))
    .use(evenly({ ...deps, now }))
    .use(rejections({ ...deps, now }))
    .handler(async (event) => {
      const log = within(deps.log, { requestId: event.requestContext.requestId });
      const answer = await receive(toDelivery(event, now()), { ...deps, log });
      if ("delivery" in answer) return json(200, answer);
      return {
        statusCode: 200,
        headers: { ...answer.headers, "content-type": answer.contentType },
        body: answer.body,
      };
    });
}

function toDelivery(event: HttpEvent, receivedAt: Date): Delivery {
  const headers = Object.entries(event.headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    tool: event.pathParameters?.tool ?? "",
    connection: event.pathParameters?.connection ?? "",
    method: event.requestContext.http.method,
    headers: new Map(headers.map(([name, value]) => [name.toLowerCase(), [value]])),
    path: event.pathParameters?.proxy ?? "",
    query: Object.fromEntries(new URLSearchParams(event.rawQueryString)),
    body: bodyBytes(event),
    receivedAt,
  };
}
