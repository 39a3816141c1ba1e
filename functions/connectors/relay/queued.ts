import { jsonIfText } from "../../delivery/parse.ts";
import { isRecord } from "../mapping/expression.ts";
import { idText } from "../mapping/own-id.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What a queue passes on: what its sender put in, what the queue calls it, and when it took it. */
export interface Queued {
  readonly value: unknown;
  readonly id: string | undefined;
  readonly time: unknown;
}

/**
 * What Amazon SNS or Google Pub/Sub has put its own envelope around, where that is JSON; attributes that Pub/Sub carries
 * beside it are fields of it. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html,
 * https://docs.cloud.google.com/pubsub/docs/push
 */
export function queuedIn(value: Fields): Queued | undefined {
  if (value.Type === "Notification" && typeof value.Message === "string") {
    const told = jsonIfText(value.Message);
    return isJson(told)
      ? { value: told, id: idText(value.MessageId), time: filled(value.Timestamp) }
      : undefined;
  }
  const { message } = value;
  if (!isRecord(message) || typeof message.data !== "string") return undefined;
  if (!("messageId" in message || "message_id" in message || "subscription" in value)) return undefined;
  const told = jsonIfText(Buffer.from(message.data, "base64").toString("utf8"));
  if (!isJson(told)) return undefined;
  const beside = isRecord(message.attributes) ? message.attributes : {};
  return {
    value: isRecord(told) ? { ...beside, ...told } : told,
    id: idText(message.messageId ?? message.message_id),
    time: filled(message.publishTime) ?? filled(message.publish_time),
  };
}

const isJson = (value: unknown) => isRecord(value) || Array.isArray(value);
const filled = (value: unknown) => (value === "" || value === null ? undefined : value);
