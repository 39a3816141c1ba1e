import { randomUUID } from "node:crypto";
import type { Account } from "../../schemas/account.ts";
import type { AccountEvent, Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { NoteRequest } from "../../schemas/note.ts";
import { toMessages } from "../connectors/messages.ts";
import { sha256 } from "../shared/delivery.ts";
import type { BlobStore, EventBus } from "../shared/ports.ts";
import { getAccount } from "./accounts.ts";
import type { AccountDeps } from "./identities.ts";
import type { Principal } from "./principal.ts";

export interface NoteDeps extends AccountDeps {
  readonly bus: EventBus;
  readonly blobs: BlobStore;
}

const longestTitle = 120;

/**
 * Puts a note on an account's timeline, the way every event gets there: over the bus. It answers when the bus has it;
 * the timeline shows it a moment later. On a provisional account it belongs to the identity that the account stands for
 * and goes where that goes; on any other to the account itself.
 */
export async function addNote(
  id: string,
  { text, key = randomUUID() }: NoteRequest,
  who: Principal,
  deps: NoteDeps,
): Promise<AccountEvent> {
  const account = await getAccount(id, deps);
  const identity = standsFor(account);
  const receivedAt = deps.now();
  const event = noteEvent(account, identity, { text, key }, who, receivedAt.toISOString());
  const delivery = {
    ...{ tool: "hub", connection: "notes", method: "POST", path: "", query: {} },
    headers: new Map([["content-type", ["application/json"]]]),
    body: Buffer.from(JSON.stringify({ account: account.id, by: who.name, text })),
    receivedAt,
  };
  const messages = await toMessages({ events: [event], pulls: [] }, delivery, {}, deps.blobs);
  await deps.bus.publish(messages);
  return {
    ...event,
    account: account.id,
    matched: { rule: account.status === "provisional" ? "provisional" : "manual", identity },
    delivery: messages[0]?.deliveryid ?? "",
    recordedTime: receivedAt.toISOString(),
  };
}

/** The identity that leads a note to its account: for an account that somebody made, the account's own id. */
function standsFor({ id, status, identities: [first] }: Account): Identity {
  return status === "provisional" && first ? first : { type: "hub:account", value: id };
}

function noteEvent(
  { id: account }: Account,
  identity: Identity,
  { text, key }: { readonly text: string; readonly key: string },
  who: Principal,
  time: string,
): PublishedEvent {
  const [line = ""] = text.split("\n");
  const title = line.length > longestTitle ? `${line.slice(0, longestTitle - 1)}…` : line;
  return {
    id: `evt_${sha256(JSON.stringify(["hub", "notes", "note.added", account, who.id, key])).slice(0, 32)}`,
    tool: "hub",
    connection: "notes",
    type: "note.added",
    family: "note",
    time,
    title: title.toWellFormed(),
    direction: "out",
    actor: { kind: "team", name: who.name },
    identities: [identity],
    details: { text: text.toWellFormed() },
  };
}
