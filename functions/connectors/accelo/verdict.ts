import * as z from "zod/mini";
import type { ApiAnswer } from "../collector.ts";
import { bodyOf, ConsentNeeded } from "../fetched.ts";
import type { Answered, Verdict } from "../verdict.ts";

const envelope = z.object({ meta: z.object({ status: z.string() }) });

export const notPermitted = "invalid_permission";

/**
 * What is not there, or not any more, is an `invalid_request`; what the application may not see an `invalid_permission`:
 * https://api.accelo.com/docs/#status-codes
 */
export function acceloVerdict({ status, body }: Answered): Verdict | undefined {
  const said = envelope.safeParse(body).data?.meta.status;
  const closed = said === "invalid_request" || said === notPermitted;
  return closed && (status === 400 || status === 403 || status === 404) ? { kind: "absent" } : undefined;
}

/**
 * The body of an answer about a whole part of the API. Throws `ConsentNeeded` where the application may not touch that part
 * at all: a year without it would pass for a quiet one.
 */
export function partOf<Body>(schema: z.ZodMiniType<Body>, answer: ApiAnswer, part: string): Body {
  if (answer.status === 403 && answer.verdict.kind === "absent")
    throw new ConsentNeeded({ code: `${notPermitted}:${part}` });
  return bodyOf(schema, answer, part);
}
