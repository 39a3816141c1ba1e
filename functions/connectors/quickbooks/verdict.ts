import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const fault = z.object({ code: z.unknown() });
const faults = z.object({ Fault: z.object({ Error: z.tuple([fault], z.unknown()) }) });

/** What QuickBooks means by its codes; leading zeros, which some answers have, are left out. */
const meanings: ReadonlyMap<string, Verdict["kind"]> = new Map([
  ["120", "consent"],
  ["610", "absent"],
  ["3001", "later"],
  // Of another company than the token's: with 401 or 403, and never a word on the credentials as such.
  ["3100", "consent"],
  ["3200", "ended"],
  ["5020", "consent"],
  ["6190", "consent"],
]);

/**
 * What is asked for by a query and is not there is left out of its answer: an address that is not found is not a record.
 * https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes
 */
export function quickbooksVerdict({ status, body }: Answered): Verdict | undefined {
  const code = codeIn(faults.safeParse(body).data?.Fault.Error[0].code);
  if (code === undefined) return isNoAddress(status) ? { kind: "wrong", code: String(status) } : undefined;
  const kind = meanings.get(code.replace(/^0+/, ""));
  if (kind) return kind === "absent" || kind === "ok" ? { kind } : { kind, code };
  return status === 400 || isNoAddress(status) ? { kind: "wrong", code } : undefined;
}

const isNoAddress = (status: number) => status === 404 || status === 410;
