import { randomUUID } from "node:crypto";
import type middy from "@middy/core";
import type { RejectedMessage, Rejection } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { SignatureInvalid } from "../shared/errors.ts";
import type { HttpEvent, HttpResult } from "../shared/http.ts";
import { errorFields } from "../shared/log.ts";
import type { Clock, EventBus, Log } from "../shared/ports.ts";

export interface RejectionDeps {
  readonly bus: EventBus;
  readonly log: Log;
  readonly now: Clock;
}

/**
 * Milliseconds between two messages for one connection, messages in that time, and refusals that one lists: a flood of forgeries
 * must not become a flood of writes.
 */
const every = 10_000;
const messagesAtMost = 3;
const atMost = 50;

/**
 * Tells the bus which deliveries were refused and why, without their bodies. A message goes out with the first refusal of a
 * connection, and has earlier ones that had to wait: further ones of it within ten seconds, and what comes in a flood. For
 * unknown connections as well, whatever is wrong: they must take as long as known ones.
 */
export function rejections({ bus, log, now }: RejectionDeps): middy.MiddlewareObj<HttpEvent, HttpResult> {
  const waiting = new Map<string, Rejection>();
  /** When connections were told of last, by their addresses: those within the last ten seconds. */
  const told = new Map<string, number>();
  return {
    onError: async ({ error, event }) => {
      if (!(error instanceof SignatureInvalid)) return;
      const { tool = "", connection = "" } = event.pathParameters ?? {};
      const address = `${tool}/${connection}`;
      const at = now();
      const time = at.toISOString();
      note(waiting, address, { tool, connection, reason: error.reason, at: time });
      for (const [one, before] of told) if (+at - before >= every) told.delete(one);
      if (told.has(address) || told.size >= messagesAtMost) return;
      told.set(address, +at);
      const refused = [...waiting.values()];
      waiting.clear();
      try {
        await bus.publish([refusalsMessage(refused, time)]);
      } catch (failed) {
        // The tool is refused all the same; only the console does not hear of it.
        log("warn", "rejections_not_told", { count: refused.length, ...errorFields(failed) });
      }
    },
  };
}

function note(waiting: Map<string, Rejection>, address: string, refusal: Omit<Rejection, "count">) {
  if (refusal.reason === "unknown_connection") return;
  const key = `${address}/${refusal.reason}`;
  const count = (waiting.get(key)?.count ?? 0) + 1;
  if (count > 1 || waiting.size < atMost) waiting.set(key, { ...refusal, count });
}

function refusalsMessage(refused: readonly Rejection[], time: string): RejectedMessage {
  const id = `rej_${randomUUID()}`;
  return {
    specversion: "1.0",
    id,
    deliveryid: id,
    receivedtime: time,
    source: "account-hub.ingest",
    dataschema: dataSchemas.rejections,
    type: "delivery.rejected",
    time,
    datacontenttype: "application/json",
    data: { rejections: [...refused] },
  };
}
