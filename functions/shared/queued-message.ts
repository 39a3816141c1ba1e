import * as z from "zod/mini";
import { type BusMessage, busMessage } from "../../schemas/bus.ts";
import { jsonOf } from "./json-of.ts";

/** What EventBridge puts into a queue; the CloudEvent is its `detail`. */
const queued = z.object({ detail: busMessage });

/** A queue's body as a message of the bus, or what keeps it from being one: paths and codes, never values. */
export type QueuedMessage =
  | { readonly message: BusMessage; readonly issues?: never }
  | { readonly message?: never; readonly issues: readonly string[] };

const issuesAtMost = 5;

/** Reads what is in a queue; never throws, so that what cannot be read can be buried with its reason. */
export function readQueued(body: string): QueuedMessage {
  const json = jsonOf(body);
  if (json === undefined) return { issues: ["body: not JSON"] };
  const read = queued.safeParse(json);
  if (read.success) return { message: read.data.detail };
  const issues = read.error.issues.map(({ path, code }) => `${path.join(".") || "body"}: ${code}`);
  return { issues: issues.slice(0, issuesAtMost) };
}
