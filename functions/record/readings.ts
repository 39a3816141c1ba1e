import type { AccountEventMessage } from "../../schemas/bus.ts";
import type { EventRow } from "../store/rows.ts";
import { mergeParts } from "./merge-parts.ts";
import { rawRowOf } from "./rows.ts";

/** What an event's row holds of the deliveries that told it. */
export type Reading = Pick<EventRow, "event" | "raw" | "delivery" | "parts">;

/** The event with the half that was missing; `undefined` where the message is not such a half. Pure. */
export function completed(before: EventRow, message: AccountEventMessage): Reading | undefined {
  const { part } = message.data;
  if (part === undefined || !before.parts || Object.hasOwn(before.parts, part)) return undefined;
  return withHalf(part, before.parts, before, message);
}

/** The event, or the half, as a later version of the mapping or a fetch reads it; an older one, or the same, changes nothing. */
export function corrected(before: EventRow, message: AccountEventMessage): Reading | undefined {
  const { data, deliveryid } = message;
  const half = data.part === undefined ? undefined : before.parts?.[data.part];
  if (data.revision === undefined || data.revision <= ((half ?? before).event.revision ?? 0))
    return undefined;
  if (data.part !== undefined && half) return withHalf(data.part, before.parts ?? {}, before, message);
  return { event: data, raw: rawRowOf(message), delivery: deliveryid };
}

function withHalf(
  part: string,
  known: NonNullable<EventRow["parts"]>,
  before: EventRow,
  message: AccountEventMessage,
): Reading {
  const { data } = message;
  const parts = { ...known, [part]: { event: data, raw: rawRowOf(message) } };
  const { part: _part, ...event } =
    mergeParts(Object.fromEntries(Object.entries(parts).map(([name, one]) => [name, one.event]))) ?? data;
  const lead = parts[Object.keys(parts).sort()[0] ?? ""];
  return { event, raw: lead?.raw ?? before.raw, delivery: before.delivery, parts };
}
