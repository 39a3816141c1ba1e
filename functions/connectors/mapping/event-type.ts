import { type EventType, eventTypes } from "../../../schemas/event-types.ts";

const byLetters = new Map<string, EventType>(
  Object.entries(eventTypes)
    .filter(([family]) => family !== "system")
    .flatMap(([, types]) => types.map((type) => [letters(type), type] as const)),
);

/** What senders call things that the hub has another word for. */
const nouns: Readonly<Record<string, readonly string[]>> = {
  meeting: ["appointment", "booking"],
  agreement: ["contract", "envelope"],
  estimate: ["quote"],
  customer: ["client"],
  document: ["file"],
  project: ["job"],
  request: ["ticket"],
};

/** What they say happened to them, and the hub's words for that, of which a thing has the first that it can have. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  canceled: ["canceled", "voided", "deleted"],
  cancelled: ["canceled", "voided", "deleted"],
  void: ["voided"],
  created: ["created", "opened"],
  added: ["added"],
  uploaded: ["added"],
  updated: ["updated", "changed", "edited"],
  modified: ["updated", "changed", "edited"],
  changed: ["updated", "changed", "edited"],
  reopened: ["updated", "changed"],
  restored: ["updated", "changed"],
  deleted: ["deleted", "removed"],
  removed: ["removed", "deleted"],
  reassigned: ["assigned"],
  closed: ["resolved", "completed"],
  finished: ["completed", "resolved"],
  booked: ["scheduled"],
  moved: ["rescheduled"],
};

/** By their letters, where the hub has no type of that name itself: `quote.cancelled`, `file.uploaded`, `task.reassigned`. */
const alike = new Map<string, EventType>(
  [...new Set([...byLetters.values()].map((type) => type.split(".")[0] ?? ""))].flatMap((noun) =>
    [noun, ...(nouns[noun] ?? [])].flatMap((called) => [
      ...[...byLetters.values()]
        .filter((type) => type.startsWith(`${noun}.`))
        .map((type) => [letters(type.replace(noun, called)), type] as const),
      ...Object.entries(verbs).flatMap(([verb, words]) => {
        const type = words.flatMap((word) => byLetters.get(letters(noun + word)) ?? [])[0];
        return type === undefined ? [] : [[letters(called + verb), type] as const];
      }),
    ]),
  ),
);

const typeOf = (word: string) => byLetters.get(letters(word)) ?? alike.get(letters(word));

/**
 * The event type that a sender's word means: one of the hub's in any spelling (`invoice.paid`, `Invoice Paid`,
 * `INVOICE_PAID`), what means the same (`meeting.cancelled`, `file.uploaded`), or the end of a longer name
 * (`com.example.billing.invoice.paid`).
 */
export function eventTypeIn(text: string): EventType | undefined {
  const whole = typeOf(text);
  if (whole !== undefined) return whole;
  const parts = text.slice(0, 200).split(/[./:]/).filter(Boolean);
  return parts.length > 2 ? typeOf(parts.slice(-2).join("")) : undefined;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
