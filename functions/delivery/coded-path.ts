import { createHmac } from "node:crypto";
import { sameText } from "./signature.ts";

/**
 * The end of an address for one kind of delivery, of a tool that signs neither address nor kind: `<kind>/<code>`, the code
 * made with the secret. A delivery that was caught does not let one make the address of another kind.
 */
export const codedPath = (kind: string, secret: string): string => `${kind}/${codeOf(kind, secret)}`;

/** The kind that an address ends with; `undefined` where its code was not made with this secret. */
export function kindIn(path: string, secret: string): string | undefined {
  const [, kind, code] = /^([^/]+)\/([^/]+)$/.exec(path) ?? [];
  return kind !== undefined && code !== undefined && sameText(code, codeOf(kind, secret)) ? kind : undefined;
}

/** 128 bits, in letters that every address takes as they are. */
const codeOf = (kind: string, secret: string) =>
  createHmac("sha256", secret)
    .update(`account-hub address ${kind}`)
    .digest()
    .subarray(0, 16)
    .toString("base64url");
