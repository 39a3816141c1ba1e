/** What stands before or behind a text and in none: commas, byte-order marks, NUL and its like. */
const around = /[\s,\uFEFF\p{Cc}]/u;

/** What programs write for a number that is none, and Python for its words. */
const words = [
  ...["NaN", "Infinity", "-Infinity", "None"].map((word) => [word, "null"] as const),
  ...["True", "False"].map((word) => [word, word.toLowerCase()] as const),
];

/**
 * A text as JSON, without the liberties that senders take: single quotes, line breaks inside of texts, `NaN`, a comma behind
 * the last entry, marks around the whole, and several values one after the other, which become a list. One pass, whatever it is.
 */
export function strictJson(text: string): string {
  const written = trimmed(text);
  const made: string[] = [];
  let [copied, depth, values, valueEnd] = [0, 0, 0, 0];
  let [quote, isEscaped] = ["", false];
  const put = (at: number, length: number, instead: string) => {
    made.push(written.slice(copied, at), instead);
    copied = at + length;
  };
  for (let at = 0; at < written.length; at++) {
    const sign = written.charAt(at);
    if (quote !== "") {
      if (isEscaped) {
        isEscaped = false;
        if (sign === "'") put(at - 1, 2, "'");
      } else if (sign === "\\") isEscaped = true;
      else if (sign === quote) {
        if (quote === "'") put(at, 1, '"');
        quote = "";
      } else if (sign === '"') put(at, 1, '\\"');
      else if (sign < " ") put(at, 1, `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
    } else if (sign === '"' || sign === "'") {
      if (sign === "'") put(at, 1, '"');
      quote = sign;
    } else if (sign === "{" || sign === "[") {
      if (depth++ === 0 && values > 0 && written.slice(valueEnd, at).trim() === "") put(at, 0, ",");
    } else if (sign === "}" || sign === "]") {
      if (--depth === 0) [values, valueEnd] = [values + 1, at + 1];
    } else if (sign === ",") {
      if (isLast(written, at)) put(at, 1, "");
    } else {
      const found = words.find(([one]) => one.startsWith(sign) && written.startsWith(one, at));
      if (found) {
        const [word, instead] = found;
        put(at, word.length, instead);
        at += word.length - 1;
      }
    }
  }
  made.push(written.slice(copied));
  return values > 1 ? `[${made.join("")}]` : made.join("");
}

function trimmed(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && around.test(text.charAt(from))) from++;
  while (to > from && around.test(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Whether a comma has no entry behind it. */
function isLast(text: string, comma: number): boolean {
  let at = comma + 1;
  while (/\s/.test(text.charAt(at))) at++;
  return /[}\]]/.test(text.charAt(at));
}
