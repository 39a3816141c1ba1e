import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type middy from "@middy/core";
import type { HttpEvent, HttpResult } from "../shared/http.ts";

const packed = promisify(gzip);

/** Characters below which packing gains nothing that a packet would notice. */
const worthIt = 1_400;

/**
 * Packs answers for callers that take them so, on AWS as on one machine: neither Lambda nor an HTTP API does that by itself,
 * and a page of a timeline is seven times as long without. What is packed or bytes already goes as it is.
 */
export const compressed: middy.MiddlewareObj<HttpEvent, HttpResult> = {
  after: async ({ event, response }) => {
    const { body } = response ?? {};
    if (!response || typeof body !== "string" || response.isBase64Encoded || body.length < worthIt) return;
    response.headers = { ...response.headers, vary: "accept-encoding" };
    if (takesGzip(event)) Object.assign(response, await packedAs(response, body));
  },
};

/** An answer with its body packed. */
export async function packedAs(answer: HttpResult, body: string): Promise<HttpResult> {
  return {
    ...answer,
    headers: { ...answer.headers, vary: "accept-encoding", "content-encoding": "gzip" },
    body: (await packed(body)).toString("base64"),
    isBase64Encoded: true,
  };
}

/** Whether a caller names gzip, or everything, and not to refuse it. */
export function takesGzip({ headers }: Pick<HttpEvent, "headers">): boolean {
  const accepted = headers["accept-encoding"] ?? "";
  const weights = new Map(
    accepted.split(",").map((one) => {
      const [name = "", weight = "q=1"] = one
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      return [name, Number(weight.replace("q=", ""))];
    }),
  );
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0;
}
