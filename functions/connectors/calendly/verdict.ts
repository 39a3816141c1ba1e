import * as z from "zod/mini";
import type { Answered, Verdict } from "../verdict.ts";

const refusal = z.object({ title: z.string(), message: z.catch(z.string(), "") });

/** What Calendly says where it does not allow a call, in its own words: https://developer.calendly.com/api-docs */
const notAllowed: ReadonlySet<string> = new Set([
  "Please upgrade your Calendly account to Professional",
  "You do not have permission to access this resource.",
  "You do not have permission",
  "Unauthorized",
]);
const notTaken: ReadonlySet<string> = new Set(["Hook with this url already exists"]);

/** Calendly says by the status what kind of refusal it is, and in a sentence which one. */
export function calendlyVerdict({ status, body }: Answered): Verdict | undefined {
  const { data: said } = refusal.safeParse(body);
  if (said === undefined) return undefined;
  if (status === 403)
    return { kind: "consent", code: notAllowed.has(said.message) ? said.message : "Permission Denied" };
  if (status === 409)
    return { kind: "wrong", code: notTaken.has(said.message) ? said.message : "Already Exists" };
  return undefined;
}
