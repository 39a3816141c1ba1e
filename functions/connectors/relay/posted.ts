import { type Delivery, header, sha256 } from "../../delivery/delivery.ts";
import { plainBody } from "../../delivery/parse.ts";
import { partsIn } from "./form.ts";

/**
 * All that was posted, as a hash: what was read of it may be less, as of a field that comes twice or a file in a form. A
 * sender that tries again makes a form of parts anew, with other marks between the same parts. Throws `Unreadable`.
 */
export function wholeHash(delivery: Delivery): string {
  const isForm = /^multipart\//i.test(header(delivery, "content-type") ?? "");
  if (!isForm) return sha256(plainBody(delivery));
  return sha256(
    partsIn(delivery)
      .map((part) => sha256(part))
      .join("/"),
  );
}
