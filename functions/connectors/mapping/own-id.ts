import { sha256 } from "../../delivery/delivery.ts";
import { asText } from "./text.ts";

/** How senders call the id of what they send, without marks between the words. */
const ownIds = new Set(
  "id uuid guid uid eventid eventuuid messageid deliveryid notificationid webhookid submissionid responseid requestid entryid activityid logid idempotencykey".split(
    " ",
  ),
);

/** Where senders put what they send; the id of any other object is not the sending's. */
const wrappers = new Set(
  "data event payload body message meta metadata header headers detail item".split(" "),
);

/**
 * Whether a part of a rule's key is an id that the sender gives what it sends, as `id`, `event_id` or `data.id`: two
 * inputs that bear the same are one. What only says whom or what they are about (`customer`, `invoice.id`, `status`) is
 * the same in many.
 */
export const isOwnId = (expression: string): boolean => expression.split("||").every(isPathOfId);

/** What programs write where they have no value, and templates where nobody has filled them in. */
const nothings = new Set([
  ..."null undefined none nil nan n/a na false true 0 - --".split(" "),
  ..."unknown (none) (empty) (blank) (null) <null> #n/a".split(" "),
  "(not set)",
  "[object object]",
  "00000000-0000-0000-0000-000000000000",
]);
const unfilled = /^(?:\{\{.*\}\}|\$\{.*\}|<%.*%>|%[A-Z_]+%)$/i;

/** Characters of an id that name it; what is longer is told apart by all of it. */
const longest = 1_000;

/** An id as text; `undefined` for what is none, and for what stands where there is none and is alike in many. */
export function idText(value: unknown): string | undefined {
  const text = asText(value);
  if (text === undefined || isNothing(text)) return undefined;
  return typeof value === "string" && value.length > longest ? sha256(value) : text;
}

/** Whether a text stands where there is no value: taken for a customer's id or name, it would be that of all who have none. */
export function isNothing(text: string): boolean {
  const plain = text.replaceAll(/\p{Cf}/gu, "").trim();
  return plain === "" || nothings.has(plain.toLowerCase()) || unfilled.test(plain);
}

function isPathOfId(path: string): boolean {
  const words = path
    .trim()
    .split(".")
    .map((word) => word.replaceAll(/["_\-\s]/g, "").toLowerCase());
  const last = words.at(-1) ?? "";
  return ownIds.has(last) && words.slice(0, -1).every((word) => wrappers.has(word));
}
