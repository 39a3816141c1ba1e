import { isRecord } from "../mapping/expression.ts";
import { spelledAs } from "../own-words.ts";
import type { Contract } from "./contract.ts";

const calls = ["track", "identify", "group", "page", "screen", "alias"] as const;
const spelled = spelledAs(calls);

/** Which of Segment's calls it is; undefined where it is none. */
export function callOf({ type }: Readonly<Record<string, unknown>>): (typeof calls)[number] | undefined {
  return typeof type === "string" ? calls.find((call) => call === spelled(type)) : undefined;
}

/** Whether a call says something of a customer, as `page`, `screen` and `alias` do not. */
export function isTold(call: Readonly<Record<string, unknown>>): boolean {
  return ["track", "identify", "group"].includes(callOf(call) ?? "");
}

/**
 * A Segment call in the contract's fields. https://segment.com/docs/connections/spec: `track` is something a user did, `identify` who a user is,
 * `group` which company the user belongs to.
 */
export function fromSegment(call: Readonly<Record<string, unknown>>): Contract | undefined {
  const type = callOf(call);
  const [context, properties, traits] = [call.context, call.properties, call.traits].map(fieldsOf);
  const ofUser = type === "group" ? [fieldsOf(context?.traits)] : [traits, fieldsOf(context?.traits)];
  const email = ofUser.map((one) => one?.email).find((one) => one !== undefined);
  const common = {
    event_id: call.messageId,
    occurred_at: call.timestamp ?? call.originalTimestamp ?? call.sentAt,
    user_ref: call.userId,
    account_ref: call.groupId ?? context?.groupId,
    account_email: email,
    actor: { name: ofUser.map(nameInTraits).find((one) => one !== undefined), email },
  };
  if (type === "track") {
    return {
      ...common,
      account_email: common.account_email ?? properties?.email ?? properties?.customer_email,
      event_type: call.event,
      title: call.event,
      amount: properties?.revenue,
      currency: properties?.currency,
      url: fieldsOf(context?.page)?.url,
      data: properties,
    };
  }
  if (type === "identify") {
    const who = nameInTraits(traits) ?? traits?.email ?? call.userId;
    return {
      ...common,
      event_type: "contact.updated",
      title: `Updated contact ${who}`,
      about: call.userId,
      data: traits,
    };
  }
  if (type === "group") {
    return {
      ...common,
      event_type: "customer.updated",
      title: "Updated the company's record",
      account_name: nameInTraits(traits),
      account_domain: traits?.website,
      about: call.groupId,
      data: traits,
    };
  }
  return undefined;
}

function nameInTraits(traits: Readonly<Record<string, unknown>> | undefined): unknown {
  if (typeof traits?.name === "string" && traits.name !== "") return traits.name;
  const parts = [traits?.firstName, traits?.lastName].filter(
    (part) => typeof part === "string" && part !== "",
  );
  return parts.length > 0 ? parts.join(" ") : undefined;
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) ? value : undefined;
}
