import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { because, explainedReason, type GivenUpCode } from "../../schemas/reason-words.ts";
import { jsonOf } from "./json-of.ts";
import type { DeadLetter, DeadLetters } from "./ports.ts";
import { readQueued } from "./queued-message.ts";

/** The dead letters of several queues as one list. */
export function allDeadLetters(queues: readonly DeadLetters[]): DeadLetters {
  const inAll = async (act: (queue: DeadLetters) => Promise<number>) =>
    (await Promise.all(queues.map(act))).reduce((sum, count) => sum + count, 0);
  return {
    list: async () => (await Promise.all(queues.map((queue) => queue.list()))).flat(),
    redrive: async (name) => await inAll((queue) => queue.redrive(name)),
    discard: async (name) => await inAll((queue) => queue.discard(name)),
  };
}

/** A message in a dead-letter queue. */
export interface DeadMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attempts: number;
  /** Why its function gave up on it, where it could read it, e.g. `record_failed`. */
  readonly reason: GivenUpCode;
  /** When it was sent: what is said of a message that does not say when its delivery was received. */
  readonly sentAt: string;
}

/**
 * What a dead message says of its delivery. One that cannot be read goes by its own id, and says what is wrong with it.
 * `undefined` for a count of refusals, which nobody needs again.
 */
export function deadLetterOf({
  messageId,
  body,
  attempts,
  reason,
  sentAt,
}: DeadMessage): DeadLetter | undefined {
  const { message, issues } = readQueued(body);
  if (issues) {
    const [issue = "body"] = issues;
    const told = legible.parse(jsonOf(body));
    const why = because("unreadable", { issue });
    return { delivery: messageId, receivedAt: sentAt, ...told, ...explainedReason(why), attempts };
  }
  if (message.dataschema === dataSchemas.rejections) return undefined;
  const { deliveryid, receivedtime, data } = message;
  return {
    delivery: deliveryid,
    tool: data.tool,
    connection: data.connection,
    receivedAt: receivedtime,
    ...explainedReason(because(reason)),
    attempts,
    ...("id" in data ? { event: data.id } : {}),
  };
}

/** Whether a dead message is of a delivery, or is itself the one that is named. */
export function isNamed({ messageId, body }: Pick<DeadMessage, "messageId" | "body">, name: string): boolean {
  return messageId === name || deliveryNamed.safeParse(jsonOf(body)).data?.detail.deliveryid === name;
}

const deliveryNamed = z.object({ detail: z.object({ deliveryid: z.string() }) });

const text = z.catch(z.optional(z.string()), undefined);

/** What can still be made out of a message that does not fit. */
const legible = z.pipe(
  z.catch(
    z.object({
      detail: z.object({
        receivedtime: z.catch(z.optional(instant), undefined),
        data: z.catch(z.object({ tool: text, connection: text }), {}),
      }),
    }),
    { detail: { data: {} } },
  ),
  z.transform(({ detail: { receivedtime, data } }) => ({
    tool: data.tool ?? "",
    connection: data.connection ?? "",
    ...(receivedtime === undefined ? {} : { receivedAt: receivedtime }),
  })),
);
