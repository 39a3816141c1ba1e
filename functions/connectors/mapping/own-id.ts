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
 * Whether the values of a rule's key are an id that the sender gives what it sends, as `id`, `event_id` or `data.id`: two
 * inputs that bear the same are one. What only says whom or what they are about (`customer`, `invoice.id`, `status`) is
 * the same in many.
 */
export function holdsOwnId(key: readonly string[]): boolean {
  return key.some((expression) => expression.split("||").every((path) => isOwnId(path)));
}

function isOwnId(path: string): boolean {
  const words = path
    .trim()
    .split(".")
    .map((word) => word.replaceAll(/["_\-\s]/g, "").toLowerCase());
  const last = words.at(-1) ?? "";
  return ownIds.has(last) && words.slice(0, -1).every((word) => wrappers.has(word));
}
