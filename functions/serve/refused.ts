import type { RefusedSummary, VerifiedAgain, VerifyAgain } from "../../schemas/refused.ts";
import type { Connector } from "../connectors/connector.ts";
import { type Genuine, genuine, published } from "../connectors/take-delivery.ts";
import type { VerifyDeps } from "../delivery/verify.ts";
import { NotFound, SignatureInvalid } from "../shared/errors.ts";
import { errorFields } from "../shared/log.ts";
import type { BlobStore, EventBus, Log } from "../shared/ports.ts";
import type { RefusedDeliveries } from "../store/refused-deliveries.ts";
import type { Rejections } from "../store/rejections.ts";
import { type ConnectionDeps, getConnection } from "./connections.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { rejectedId } from "./deliveries.ts";
import { knownConnector } from "./known.ts";

export interface RefusedDeps extends ConnectionDeps, VerifyDeps {
  readonly secrets: ConnectionDeps["secrets"];
  readonly forms: ConnectionDeps["forms"] & VerifyDeps["forms"];
  readonly refused: RefusedDeliveries;
  readonly bus: EventBus;
  readonly blobs: BlobStore;
  readonly log: Log;
}

/** Looked at in one call. */
const atOnce = 100;

/** What a connection was sent and refused, and keeps. Throws `NotFound`. */
export async function refusedOf(tool: string, name: string, deps: RefusedDeps): Promise<RefusedSummary> {
  await getConnection(tool, name, deps);
  return await deps.refused.summary(tool, name, deps.now());
}

/**
 * Verifies a page of what was refused by the secrets of today, in the order in which it came and as of when it came. What is
 * genuine is published and leaves the list; what is still forged stays. A call that breaks off can be made again: what was
 * published twice is the same events. Throws `NotFound`.
 */
export async function verifyAgain(
  tool: string,
  name: string,
  { cursor }: VerifyAgain,
  deps: RefusedDeps,
  /** Those alone that were refused for it; left out, all. */
  only?: string,
): Promise<VerifiedAgain> {
  await getConnection(tool, name, deps);
  const connector = await knownConnector(tool);
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  const { refused, end } = await deps.refused.page(tool, name, atOnce, deps.now(), after);
  const count = { taken: 0, events: 0, refused: 0 };
  for (const { at, reason, delivery } of refused) {
    if (only !== undefined && reason !== only) continue;
    const found = await genuineOrNot(connector, delivery, deps);
    if (found === undefined) {
      count.refused++;
      continue;
    }
    count.events += await taken(connector, found, deps);
    count.taken++;
    await deps.refused.remove(at);
  }
  deps.log("info", "refused_verified", { tool, connection: name, ...count });
  return { ...count, ...(end === undefined ? {} : { next: toCursor(end) }) };
}

/**
 * Verifies what an entry of the refused deliveries stands for: all that its connection keeps of those that were refused for the same
 * reason. Throws `NotFound`.
 */
export async function verifyRejected(
  delivery: string,
  deps: RefusedDeps & { readonly rejections: Pick<Rejections, "list"> },
): Promise<VerifiedAgain> {
  const entry = (await deps.rejections.list()).find(({ last }) =>
    last.some((one) => rejectedId(one) === delivery),
  );
  const refusal = entry?.last.find((one) => rejectedId(one) === delivery);
  if (!entry || !refusal) throw new NotFound("unknown_delivery", "No such delivery was refused lately");
  const count = { taken: 0, events: 0, refused: 0 };
  let next: string | undefined;
  do {
    const page = await verifyAgain(
      entry.tool,
      entry.connection,
      next === undefined ? {} : { cursor: next },
      deps,
      refusal.reason,
    );
    count.taken += page.taken;
    count.events += page.events;
    count.refused += page.refused;
    next = page.next;
  } while (next !== undefined);
  return count;
}

async function genuineOrNot(
  connector: Connector,
  delivery: Genuine["delivery"],
  deps: RefusedDeps,
): Promise<Genuine | undefined> {
  try {
    return await genuine(connector, delivery, deps);
  } catch (error) {
    if (error instanceof SignatureInvalid) return undefined;
    throw error;
  }
}

/** How many events are in it. A tool's look at the address, and the wish to send a file, were answered no and are over. */
async function taken(connector: Connector, found: Genuine, deps: RefusedDeps): Promise<number> {
  if (connector.challenge?.(found.delivery)) return 0;
  if (connector.uploads && found.delivery.path === "uploads") return 0;
  const { events, fault } = await published(connector, found, deps);
  if (fault !== undefined) deps.log("warn", "delivery_unrecognized", errorFields(fault));
  return events.length;
}
