import { type EventType, eventTypes } from "../../../schemas/event-types.ts";
import type { Mapping } from "../../../schemas/mapping.ts";

/**
 * The fields that need no mapping: a sender that fills them in is understood as it is. All but `event_type` or `title`
 * may be left out. `user_ref`, `account_domain` and `about` are what other forms add.
 */
export interface Contract {
  readonly event_id?: unknown;
  readonly event_type?: unknown;
  readonly occurred_at?: unknown;
  readonly account_ref?: unknown;
  readonly account_name?: unknown;
  readonly account_email?: unknown;
  readonly account_phone?: unknown;
  readonly account_domain?: unknown;
  readonly user_ref?: unknown;
  readonly title?: unknown;
  readonly url?: unknown;
  readonly about?: unknown;
  readonly amount?: unknown;
  readonly currency?: unknown;
  readonly actor?: unknown;
  readonly direction?: unknown;
  readonly data?: unknown;
}

export const contractFields = [
  "event_id",
  "event_type",
  "occurred_at",
  "account_ref",
  "account_name",
  "account_email",
  "account_phone",
  "title",
  "url",
  "amount",
  "currency",
  "actor",
  "direction",
  "data",
] as const;

const everyType = Object.fromEntries(
  Object.entries(eventTypes)
    .filter(([family]) => family !== "system")
    .flatMap(([, types]) => types.map((type): [EventType, EventType] => [type, type])),
);

/** Who acted, in the words of those who send it. */
const directions = {
  in: "in",
  inbound: "in",
  incoming: "in",
  customer: "in",
  out: "out",
  outbound: "out",
  outgoing: "out",
  us: "out",
} as const;

/** How the contract's fields become an event; a tool's own ids of customers and people are its own. */
export function contractMapping(tool: string): Mapping {
  return {
    rules: [
      {
        rule: "contract",
        type: { from: "event_type", table: everyType, otherwise: "activity.tracked" },
        key: ["event_id"],
        time: { from: "occurred_at" },
        title: "{title || event_type}",
        account: {
          external: [
            { type: `${tool}:account`, value: "account_ref" },
            { type: `${tool}:user`, value: "user_ref" },
          ],
          email: "account_email",
          domain: "account_domain",
          phone: "account_phone",
          name: "account_name",
        },
        actor: { name: "actor.name || actor", email: "actor.email || actor" },
        object: { kind: "record", id: "about || url", url: "url" },
        money: { amount: "amount", currency: { from: "currency" } },
        direction: { from: "direction", table: directions },
        details: "data",
      },
    ],
  };
}
