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
    if (!takesGzip(event.headers["accept-encoding"])) return;
    response.headers["content-encoding"] = "gzip";
    response.body = (await packed(body)).toString("base64");
    response.isBase64Encoded = true;
  },
};

/** Whether a caller names gzip, or everything, and not to refuse it. */
function takesGzip(accepted = ""): boolean {
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
