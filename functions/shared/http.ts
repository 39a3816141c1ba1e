import type middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Problem } from "../../schemas/problem.ts";
import { BadRequest, Gone, HubError, SignatureInvalid } from "./errors.ts";
import { errorFields } from "./log.ts";
import { isOutOfTime, OutOfTime } from "./out-of-time.ts";
import type { Log } from "./ports.ts";

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/** The body exactly as received: API Gateway hands binary types over in base64. */
export function bodyBytes(event: HttpEvent): Buffer {
  return Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
}

/** An answer of JSON. */
export function json(statusCode: number, value: unknown): HttpResult {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** The one exit: a `HubError` becomes its problem, anything else a bare 500. Logs what the caller is not told. */
export function problems(log: Log): middy.MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: (request) => {
      const { event } = request;
      const error: unknown = isOutOfTime(request.error)
        ? new OutOfTime(undefined, { cause: request.error })
        : request.error;
      const { requestId } = event.requestContext;
      const known = error instanceof HubError;
      log(known && error.status < 500 ? "warn" : "error", known ? error.code : "internal_error", {
        requestId,
        status: known ? error.status : 500,
        path: placeOf(event.rawPath),
        ...(error instanceof SignatureInvalid ? { reason: error.reason } : {}),
        ...(known && error.status < 500 ? {} : errorFields(error)),
      });
      request.response = known
        ? problemOf(error, requestId)
        : problem(500, "internal_error", "Something went wrong on our side", requestId, true);
    },
  };
}

/** What a call that throws this is answered. */
export const problemOf = (error: HubError, requestId: string): HttpResult =>
  problem(error.status, error.code, error.message, requestId, error.retryable, detailsOf(error));

function detailsOf(error: HubError): Pick<Problem, "canonical" | "fields"> {
  if (error instanceof Gone && error.canonical !== undefined) return { canonical: error.canonical };
  return error instanceof BadRequest && error.fields.length > 0 ? { fields: [...error.fields] } : {};
}

/** Where a request went, without what may name a customer: `/hooks/{tool}/{connection}` whole, of others two parts. */
function placeOf(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("/hooks/") ? 4 : 3)
    .join("/")
    .slice(0, 200);
}

function problem(
  status: number,
  code: string,
  title: string,
  requestId: string,
  retryable: boolean,
  details: Pick<Problem, "canonical" | "fields"> = {},
): HttpResult {
  const type = `urn:account-hub:problem:${code}`;
  const body: Problem = { type, title, status, code, requestId, ...details };
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryable ? { "retry-after": "5" } : {}),
      ...(status === 401 && code === "unauthorized" ? { "www-authenticate": "Bearer" } : {}),
    },
    body: JSON.stringify(body),
  };
}
