import type { EventType } from "../../../schemas/event-types.ts";
import { type Delivery, sha256 } from "../../delivery/delivery.ts";
import { externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import type { Entity } from "./entities.ts";
import type { Change } from "./payload.ts";

/** Where a change was told: what stands in for the time that it lacks. */
export type Told = Pick<Delivery, "body" | "receivedAt">;

/** A change by its ids alone. */
export function draftOf(change: Change, known: Entity, delivery: Told): EventDraft {
  const { realm, entity, operation, id, mergedId } = change;
  const type = known.types[operation] ?? known.otherwise;
  const gone = ["deleted", "voided", "merged"].includes(operation);
  const customer = entity === "customer";
  const yet = operation === "deleted" ? { fetched: "Deleted at QuickBooks" } : { pending: true };
  // A merge names the record that stays as `id` and the one that went as `deletedId`.
  const state = gone && operation !== "merged" ? { state: operation, final: true } : {};
  return {
    key: keyOf(change, delivery),
    type,
    time: timeOf(change, delivery),
    title: titleOf(known.label, change),
    ...directionOf(type),
    object: { kind: entity, id: `${realm}/${id}`, ...state },
    ...(mergedId ? { supersedes: { kind: entity, id: `${realm}/${mergedId}` } } : {}),
    identities: identities(
      customer ? externalIdentity("quickbooks", "customer", `${realm}/${id}`) : undefined,
      externalIdentity("quickbooks", "company", realm),
    ),
    ...(customer ? {} : { unnamed: true }),
    details: { ...yet, realm, entity, operation, id, ...(mergedId ? { mergedId } : {}) },
  };
}

/**
 * The same for both formats, whose own ids differ; their times agree to the second. Where there is no time, what a
 * retry repeats.
 */
export function keyOf({ realm, entity, id, operation, time, eventId }: Change, { body }: Told): string[] {
  return [realm, entity, id, operation, toInstant(time)?.slice(0, 19) ?? eventId ?? sha256(body)];
}

export function timeOf({ time }: Change, { receivedAt }: Told): string {
  return toInstant(time) ?? receivedAt.toISOString();
}

function titleOf(label: string, { id, operation, mergedId }: Change): string {
  const what = label.toLowerCase();
  if (operation === "merged")
    return verbFirst(operation, `${what}${mergedId ? ` ${mergedId}` : ""} into ${id}`);
  return verbFirst(operation, `${what} ${id}`);
}

function directionOf(type: EventType): Pick<EventDraft, "direction"> {
  if (type === "payment.received") return { direction: "in" };
  return /^(invoice|estimate)\.(created|sent)$/.test(type) ||
    type === "payment.refunded" ||
    type === "credit.issued"
    ? { direction: "out" }
    : {};
}
