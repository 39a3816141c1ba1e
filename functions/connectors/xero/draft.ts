import { type Delivery, sha256 } from "../../delivery/delivery.ts";
import { externalIdentity } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import type { Kind } from "./kinds.ts";
import type { Change } from "./payload.ts";

/** Where a change was told: what stands in for the time that it lacks. */
export type Told = Pick<Delivery, "body" | "receivedAt">;

/** A change by its ids alone: whether an invoice is a bill, or a contact a supplier, only Xero's API says. */
export function draftOf(change: Change, known: Kind, told: Told): EventDraft {
  const { tenant, kind, operation, id } = change;
  return {
    key: keyOf(change, told),
    type: operation === "created" ? known.created : known.updated,
    time: timeOf(change, told),
    title: verbFirst(operation, known.label),
    object: { kind, id: `${tenant}/${id}` },
    identities: [externalIdentity("xero", "organisation", tenant)],
    unnamed: true,
    details: { pending: true, tenant, kind, operation, id },
  };
}

/** What is made is made once, whenever that is told; what changes does so at a time, or else by what a retry repeats. */
export function keyOf({ tenant, kind, id, operation, time }: Change, { body }: Told): string[] {
  const named = [tenant, kind, id, operation];
  return operation === "created" ? named : [...named, toInstant(time)?.slice(0, 19) ?? sha256(body)];
}

/** Xero writes its times without a zone, in UTC. */
export function timeOf({ time }: Pick<Change, "time">, { receivedAt }: Told): string {
  return toInstant(time) ?? receivedAt.toISOString();
}
