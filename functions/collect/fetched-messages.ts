import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage, BusMessage, FetchMessage, FetchRequest } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { familyOf } from "../../schemas/event-types.ts";
import type { Exchange } from "../api-access/exchange.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import { completedAs } from "../connectors/fetched.ts";
import { toMessages } from "../connectors/messages.ts";
import { toPublished } from "../connectors/normalise.ts";
import { storableEvent } from "../connectors/storable-event.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { BlobStore, Clock } from "../shared/ports.ts";

/**
 * The fetch's own events as they are now known: the same ids, with the raw delivery of the webhook, whose proof they
 * keep. An event that the fetch does not name is left out.
 */
export function filledMessages(
  { data: toFetch, ...message }: FetchMessage,
  filled: readonly PublishedEvent[],
  exchanges: readonly Exchange[],
  now: Date,
): AccountEventMessage[] {
  const thin = new Map((toFetch.fills ?? []).map((event) => [event.id, event]));
  return filled.flatMap((event) => {
    const told = thin.get(event.id);
    if (!told) return [];
    const { pending: _pending, ...details } = event.details;
    const { proof: _proof, part: _part, ...found } = event;
    const data = storableEvent(
      {
        ...found,
        ...(told.proof === undefined ? {} : { proof: told.proof }),
        ...(told.part === undefined ? {} : { part: told.part }),
        tool: told.tool,
        connection: told.connection,
        family: familyOf(event.type),
        details,
        revision: completedAs(event),
      },
      bytesOf(exchanges),
    );
    const fetchedtime = now.toISOString();
    return [
      {
        ...message,
        id: `${data.id}.fetched`,
        dataschema: dataSchemas.accountEvent,
        type: data.type,
        time: data.time,
        fetchedtime,
        data,
      },
    ];
  });
}

/** Events that no webhook told, one a draft. */
export function freshEvents(
  { tool, connection }: Pick<FetchRequest, "tool" | "connection">,
  drafts: readonly EventDraft[],
  exchanges: readonly Exchange[],
): PublishedEvent[] {
  const origin = { tool, connection, proof: "fetched" as const };
  const size = bytesOf(exchanges);
  return drafts.map((draft) => toPublished(draft, origin, size));
}

/** The messages of events that no webhook told, each once: their raw delivery is what was fetched. */
export async function newMessages(
  { tool, connection }: Pick<FetchRequest, "tool" | "connection">,
  events: readonly PublishedEvent[],
  exchanges: readonly Exchange[],
  { blobs, now }: { readonly blobs: BlobStore; readonly now: Clock },
): Promise<BusMessage[]> {
  if (events.length === 0) return [];
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  const receivedAt = now();
  const delivery: Delivery = {
    tool,
    connection,
    method: "GET",
    headers: new Map([["content-type", ["application/json"]]]),
    query: {},
    path: "",
    body: Buffer.from(written(exchanges)),
    receivedAt,
  };
  return await toMessages(
    { events: once, fetches: [] },
    delivery,
    { fetchedAt: receivedAt.toISOString() },
    blobs,
  );
}

const bytesOf = (exchanges: readonly Exchange[]) => exchanges.reduce((sum, { text }) => sum + text.length, 0);

/** The answers that are kept, as they came, each with its call. Put together as text: nothing hostile in them is walked through. */
function written(exchanges: readonly Exchange[]): string {
  const kept = exchanges.filter(({ request }) => !request.unkept);
  const parts = kept.map(({ request: { method = "GET", url, json }, status, text, isJson }) => {
    const sent = json === undefined ? "" : `,"sent":${JSON.stringify(json)}`;
    return `{"request":${JSON.stringify(`${method} ${url}`)}${sent},"status":${status},"body":${isJson ? text : JSON.stringify(text)}}`;
  });
  return `[${parts.join(",\n")}]`;
}
