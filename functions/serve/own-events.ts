import type { Account } from "../../schemas/account.ts";
import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import { toMessages } from "../connectors/messages.ts";
import type { BlobStore, EventBus } from "../shared/ports.ts";

export interface OwnEventDeps {
  readonly bus: EventBus;
  readonly blobs: BlobStore;
}

/** Puts an event that people make in the hub itself on the bus; the answer is the id of the delivery that it counts as. */
export async function publishOwn(
  event: PublishedEvent,
  body: object,
  receivedAt: Date,
  { bus, blobs }: OwnEventDeps,
): Promise<string> {
  const delivery = {
    tool: event.tool,
    connection: event.connection,
    method: "POST",
    path: "",
    query: {},
    headers: new Map([["content-type", ["application/json"]]]),
    body: Buffer.from(JSON.stringify(body)),
    receivedAt,
  };
  const messages = await toMessages({ events: [event], fetches: [] }, delivery, {}, blobs);
  await bus.publish(messages);
  return messages[0]?.deliveryid ?? "";
}

/** The identity that leads such an event to its account: an account that a person made is named by the event itself (ADR 15). */
export function standsFor({
  id,
  status,
  identities: [first],
}: Pick<Account, "id" | "status" | "identities">): Identity {
  return status === "provisional" && first ? first : { type: "hub:account", value: id };
}
