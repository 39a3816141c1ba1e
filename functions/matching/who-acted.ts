import type { PublishedEvent } from "../../schemas/account-event.ts";

/**
 * Whose word an event is: the customer's, ours, or neither's. What a machine does by itself, and what a colleague notes
 * down, is addressed to neither.
 */
export function wordOf({
  type,
  direction,
  actor,
}: Pick<PublishedEvent, "type" | "direction" | "actor">): "customer" | "us" | undefined {
  if (direction === undefined || actor?.kind === "tool") return undefined;
  if (direction === "in") return "customer";
  return type === "note.added" ? undefined : "us";
}
