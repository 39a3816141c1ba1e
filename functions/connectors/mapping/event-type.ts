import { type EventType, eventTypes } from "../../../schemas/event-types.ts";

const byLetters = new Map<string, EventType>(
  Object.entries(eventTypes)
    .filter(([family]) => family !== "system")
    .flatMap(([, types]) => types.map((type) => [letters(type), type] as const)),
);

/**
 * The event type that a sender's word means: one of the hub's in any spelling (`invoice.paid`, `Invoice Paid`,
 * `INVOICE_PAID`), or the end of a longer name (`com.example.billing.invoice.paid`).
 */
export function eventTypeIn(text: string): EventType | undefined {
  const whole = byLetters.get(letters(text));
  if (whole !== undefined) return whole;
  const parts = text.slice(0, 200).split(/[./:]/).filter(Boolean);
  return parts.length > 2 ? byLetters.get(letters(parts.slice(-2).join(""))) : undefined;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
