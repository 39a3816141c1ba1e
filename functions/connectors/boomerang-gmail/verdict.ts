import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const error = z.object({
  error: z.object({
    errors: z._default(z.array(z.object({ reason: z.unknown() })), []),
    status: z.optional(z.unknown()),
    details: z._default(z.array(z.looseObject({ reason: z.optional(z.unknown()) })), []),
  }),
});

const later = new Set([
  ...["rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded", "backendError"],
  ...["RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED", "UNAVAILABLE"],
]);

/**
 * Over its limits Gmail answers 403 as well as 429: https://developers.google.com/workspace/gmail/api/guides/handle-errors
 * Google's newer errors say it in capitals: https://github.com/googleapis/googleapis/blob/master/google/api/error_reason.proto
 * and https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
 */
export function gmailVerdict({ status, body }: Answered): Verdict | undefined {
  if (status !== 403 && status !== 400) return undefined;
  const said = error.safeParse(body).data?.error;
  const code = [...(said?.errors ?? []), ...(said?.details ?? []), { reason: said?.status }]
    .map(({ reason }) => codeIn(reason))
    .find((one) => one !== undefined);
  if (code === undefined) return undefined;
  if (later.has(code)) return { kind: "later", code };
  return { kind: status === 403 || code === "failedPrecondition" ? "consent" : "wrong", code };
}
