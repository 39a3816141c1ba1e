import { pagesOf } from "../../schemas/api/pages.ts";
import type { DeliveryPage, DeliveryReport, DeliveryStatus } from "../../schemas/delivery.ts";
import { explainedIn } from "../../schemas/explained.ts";
import { because, explainedReason, reasonOf } from "../../schemas/reason-words.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import type { Connector } from "../connectors/connector.ts";
import { toMessages } from "../connectors/messages.ts";
import { normalise } from "../connectors/normalise.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { Gone, NotFound } from "../shared/errors.ts";
import type { DeadLetters, EventBus } from "../shared/ports.ts";
import type { Connections } from "../store/connections-table.ts";
import type { Range } from "../store/event-lists.ts";
import type { RejectionRow, Rejections } from "../store/rejections.ts";
import type { EventRow, ListedRow } from "../store/rows.ts";
import { toCursor } from "./cursor.ts";
import { changedMeanwhile } from "./identities.ts";
import { rawBytes, type TimelineDeps } from "./timelines.ts";

export interface DeliveryDeps extends TimelineDeps {
  readonly connections: Pick<Connections, "get">;
  readonly rejections: Rejections;
  readonly dead: DeadLetters;
  readonly bus: EventBus;
}

/** The deliveries that did not become normal events, newest first, each with its reason. */
export async function listDeliveries(
  status: DeliveryStatus,
  range: Range,
  deps: DeliveryDeps,
): Promise<DeliveryPage> {
  if (status === "rejected")
    return { deliveries: (await deps.rejections.list()).flatMap(rejected).sort(newestFirst) };
  if (status === "dead") {
    return { deliveries: (await deps.dead.list()).map((letter) => ({ ...letter, status: "dead" as const })) };
  }
  const { rows, next } = await deps.lists.unrecognized(range);
  return { deliveries: rows.map(unrecognized), ...(next === undefined ? {} : { next: toCursor(next) }) };
}

/** Tries a delivery again: dead messages go back to the queue, an unrecognized one is read by today's connector. */
export async function redrive(delivery: string, deps: DeliveryDeps): Promise<{ readonly messages: number }> {
  const revived = await deps.dead.redrive(delivery);
  if (revived > 0) return { messages: revived };
  const row = await findUnrecognized(delivery, deps);
  const again = await readAgain(row, deps);
  await deps.bus.publish(again.messages);
  if (again.recognized) await deps.events.settle(row);
  return { messages: again.messages.length };
}

/**
 * Forgets what a delivery said that did not become normal events: dead messages are removed, of an unrecognized one no more
 * is kept than that it came. Throws `NotFound` where neither waits.
 */
export async function forgetDelivery(delivery: string, deps: DeliveryDeps): Promise<void> {
  if ((await deps.dead.discard(delivery)) > 0) return;
  const row = await findUnrecognized(delivery, deps);
  if (row.raw.blob !== undefined) await deps.blobs.put(row.raw.blob, new Uint8Array(0));
  if ((await deps.events.empty(row)) === "refused") throw changedMeanwhile("this delivery");
}

async function findUnrecognized(delivery: string, deps: DeliveryDeps): Promise<EventRow> {
  const pages = pagesOf(
    async (after) => await deps.lists.unrecognized({ limit: 200, ...(after === undefined ? {} : { after }) }),
  );
  for await (const { rows } of pages) {
    const listed = rows.find((row) => row.delivery === delivery);
    const row = listed && (await deps.events.get(listed.pk));
    if (row) return row;
  }
  throw new NotFound("unknown_delivery", "No such delivery waits to be tried again");
}

/** A row's delivery as it was received. */
export async function asReceived(
  { event, raw }: EventRow,
  { blobs }: Pick<DeliveryDeps, "blobs">,
): Promise<Delivery> {
  const headers = {
    ...raw.headers,
    "content-type": raw.contentType,
    "content-encoding": raw.contentEncoding,
  };
  const body = await rawBytes(raw, blobs);
  if (!body) throw new Gone("erased", "This delivery was erased");
  return {
    tool: event.tool,
    connection: event.connection,
    method: "POST",
    headers: new Map(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : ([[name, [value]]] as const),
      ),
    ),
    query: {},
    path: raw.path ?? "",
    body,
    receivedAt: new Date(raw.receivedAt),
  };
}

/** Read by today's connector, or as one that is given reads, with the connection's settings of today. */
export async function readAgain(row: EventRow, deps: DeliveryDeps, reading?: Connector) {
  const { tool, connection } = row.event;
  const connector = reading ?? (await loadConnector(tool));
  if (!connector) throw new NotFound("unknown_tool", "The tool of this delivery has no connector any more");
  const delivery = await asReceived(row, deps);
  const { settings = {} } = (await deps.connections.get(tool, connection)) ?? {};
  const outcome = normalise(connector, delivery, settings);
  return {
    messages: await toMessages(outcome, delivery, { headers: connector.headers }, deps.blobs),
    recognized: outcome.unrecognized === undefined,
  };
}

/** The last refusals of a connection. They have no body: `attempts` says how many deliveries each stands for. */
function rejected({ tool, connection, last }: RejectionRow): DeliveryReport[] {
  return last.map((one) => ({
    delivery: rejectedId(one),
    status: "rejected",
    tool,
    connection,
    ...explainedReason(reasonOf(one.reason)),
    receivedAt: one.at,
    attempts: one.count,
  }));
}

/** What the refusals of one message are called that have one reason. */
export const rejectedId = ({ message, reason }: RejectionRow["last"][number]): string =>
  `${message}.${reason}`;

const newestFirst = (a: DeliveryReport, b: DeliveryReport) => (a.receivedAt < b.receivedAt ? 1 : -1);

function unrecognized({ event, delivery, recordedTime }: ListedRow): DeliveryReport {
  return {
    delivery,
    status: "unrecognized",
    tool: event.tool,
    connection: event.connection,
    ...(explainedIn(event.details) ?? explainedReason(because("unknown"))),
    receivedAt: recordedTime,
    event: event.id,
  };
}
