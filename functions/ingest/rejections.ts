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

/** Milliseconds between two messages, and refusals that one lists: a flood of forgeries must not become a flood of writes. */
const every = 10_000;
const atMost = 50;

/**
 * Tells the bus which deliveries were refused and why, without their bodies. A message goes out with the first refusal
 * and then at most every ten seconds, for unknown connections as well: they must take as long as known ones.
 */
export function rejections({ bus, log, now }: RejectionDeps): middy.MiddlewareObj<HttpEvent, HttpResult> {
  const waiting = new Map<string, Rejection>();
  let last = Number.NEGATIVE_INFINITY;
  return {
    onError: async ({ error, event }) => {
      if (!(error instanceof SignatureInvalid)) return;
      const at = now();
      note(waiting, event, error, at.toISOString());
      if (at.getTime() - last < every) return;
      last = at.getTime();
      const refused = [...waiting.values()];
      waiting.clear();
      try {
        await bus.publish([refusalsMessage(refused, at.toISOString())]);
      } catch (failed) {
        // The tool is refused all the same; only the console does not hear of it.
        log("warn", "rejections_not_told", { count: refused.length, ...errorFields(failed) });
      }
    },
  };
}

function note(waiting: Map<string, Rejection>, event: HttpEvent, { reason }: SignatureInvalid, at: string) {
  const { tool = "", connection = "" } = event.pathParameters ?? {};
  if (reason === "unknown_connection") return;
  const key = JSON.stringify([tool, connection, reason]);
  const count = (waiting.get(key)?.count ?? 0) + 1;
  if (count > 1 || waiting.size < atMost) waiting.set(key, { tool, connection, reason, at, count });
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
