import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

/** Of who may call, with a first letter in either case; of what is called, by the accounting API itself. */
const problem = z.object({ Detail: z.optional(z.unknown()), detail: z.optional(z.unknown()) });
const fault = z.object({ Type: z.unknown() });

/**
 * What Xero means by its answers: https://developer.xero.com/documentation/api/accounting/responsecodes
 * 401 is of the token, but for a right that it lacks; 403 of an organisation that is not connected (any more).
 */
export function xeroVerdict({ status, body }: Answered): Verdict | undefined {
  const { data } = problem.safeParse(body);
  const [word] = String(data?.Detail ?? data?.detail ?? "").split(":");
  const code = codeIn(word?.trim()) ?? String(status);
  if (status === 401)
    return code === "AuthorizationUnsuccessful" ? { kind: "consent", code } : { kind: "ended", code };
  if (status === 403) return { kind: "consent", code };
  // Nothing was changed since the time that was asked for.
  if (status === 304) return { kind: "absent" };
  if (status === 400) return { kind: "wrong", code: codeIn(fault.safeParse(body).data?.Type) ?? "400" };
  return undefined;
}
