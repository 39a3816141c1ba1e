import type { RawDelivery } from "../../../../schemas/timeline.ts";

/** Characters of a body that are laid out at once; more of it is for a file, not for a column. */
export const most = 100_000;

/** JSON and XML with a line for each part. */
export function pretty({ encoding, contentType, body }: RawDelivery): string {
  if (encoding === "base64") return body;
  if (/xml/.test(contentType)) return body.replaceAll(/>\s*</g, ">\n<");
  return prettyJson(body);
}

/** Numbers stay as they were written: nothing is parsed and printed again. What is not JSON stays as it is. */
export function prettyJson(text: string): string {
  return /^\s*[[{]/.test(text) ? spaced(text) : text;
}

function spaced(text: string): string {
  let [out, depth, quoted] = ["", 0, false];
  const line = () => `\n${"  ".repeat(depth)}`;
  for (let at = 0; at < text.length && out.length < most * 2; at++) {
    const one = text.charAt(at);
    if (quoted) {
      out += one;
      if (one === "\\") out += text.charAt(++at);
      else if (one === '"') quoted = false;
    } else if (one === '"') {
      out += one;
      quoted = true;
    } else if (one === "{" || one === "[") {
      const empty = /^\s*[}\]]/.exec(text.slice(at + 1, at + 200));
      if (empty) {
        out += one + empty[0].trim();
        at += empty[0].length;
      } else {
        depth = Math.min(depth + 1, 60);
        out += one + line();
      }
    } else if (one === "}" || one === "]") {
      depth = Math.max(0, depth - 1);
      out += line() + one;
    } else if (one === ",") out += one + line();
    else if (one === ":") out += ": ";
    else if (!/\s/.test(one)) out += one;
  }
  return out;
}
