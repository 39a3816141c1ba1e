import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const error = z.object({ errorCode: z.unknown() });

const meanings = {
  absent:
    "ENVELOPE_DOES_NOT_EXIST ENVELOPE_NOT_FOUND RESOURCE_NOT_FOUND USER_NOT_ENVELOPE_SENDER_OR_RECIPIENT",
  wrong: "INVALID_REQUEST_PARAMETER",
  later: "HOURLY_APIINVOCATION_LIMIT_EXCEEDED BURST_APIINVOCATION_LIMIT_EXCEEDED",
  consent:
    "USER_LACKS_PERMISSIONS USER_LACKS_MEMBERSHIP USER_DOES_NOT_BELONG_TO_SPECIFIED_ACCOUNT ACCOUNT_LACKS_PERMISSIONS",
  ended: "AUTHORIZATION_INVALID_TOKEN USER_AUTHENTICATION_FAILED",
} as const;
const kinds = ["absent", "wrong", "later", "consent", "ended"] as const;

/** DocuSign says almost everything with status 400. https://developers.docusign.com/docs/esign-rest-api/esign101/error-codes/ */
export function docusignVerdict({ body }: Answered): Verdict | undefined {
  const code = codeIn(error.safeParse(body).data?.errorCode);
  if (code === undefined) return undefined;
  const kind = kinds.find((one) => meanings[one].split(" ").includes(code));
  if (kind === undefined) return undefined;
  if (kind === "absent") return { kind };
  return { kind, code };
}
