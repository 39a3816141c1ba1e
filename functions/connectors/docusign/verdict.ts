import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const error = z.object({ errorCode: z.unknown() });

const meanings: ReadonlyMap<string, Exclude<Verdict["kind"], "ok">> = new Map([
  ["ENVELOPE_DOES_NOT_EXIST", "absent"],
  ["ENVELOPE_NOT_FOUND", "absent"],
  ["RESOURCE_NOT_FOUND", "absent"],
  ["INVALID_REQUEST_PARAMETER", "wrong"],
  ["HOURLY_APIINVOCATION_LIMIT_EXCEEDED", "later"],
  ["BURST_APIINVOCATION_LIMIT_EXCEEDED", "later"],
  ["USER_LACKS_PERMISSIONS", "consent"],
  ["USER_LACKS_MEMBERSHIP", "consent"],
  ["USER_DOES_NOT_BELONG_TO_SPECIFIED_ACCOUNT", "consent"],
  ["USER_NOT_ENVELOPE_SENDER_OR_RECIPIENT", "absent"],
  ["ACCOUNT_LACKS_PERMISSIONS", "consent"],
  ["AUTHORIZATION_INVALID_TOKEN", "ended"],
  ["USER_AUTHENTICATION_FAILED", "ended"],
]);

/** DocuSign says almost everything with status 400. https://developers.docusign.com/docs/esign-rest-api/esign101/error-codes/ */
export function docusignVerdict({ body }: Answered): Verdict | undefined {
  const code = codeIn(error.safeParse(body).data?.errorCode);
  const kind = code === undefined ? undefined : meanings.get(code);
  if (code === undefined || kind === undefined) return undefined;
  if (kind === "absent") return { kind };
  return { kind, code };
}
