import * as z from "zod/mini";
import type { Answered, Verdict } from "../verdict.ts";

const error = z.object({ errorCode: z.number() });

/** Not there, or not shared with the token's user. */
const notFound = 1006;
export const notShown = String(notFound);

/** A token that a person has made does not end by itself; one that was consented to does. https://developers.smartsheet.com/api/smartsheet/error-codes */
export function smartsheetVerdict({ body }: Answered): Verdict | undefined {
  const number = error.safeParse(body).data?.errorCode;
  const code = String(number);
  switch (number) {
    case 1002:
    case 1003:
      return { kind: "refused", code, maybeEnded: true };
    // Of webhooks: the address or the sheet is not taken; who made it no longer may, or only Smartsheet's support can.
    case 1151:
    case 1152:
      return { kind: "wrong", code };
    case 1153:
    case 1154:
    case 1004:
      return { kind: "consent", code };
    case notFound:
      return { kind: "absent" };
    case 4001:
    case 4002:
    case 4003:
      return { kind: "later", code };
    default:
      return undefined;
  }
}
