import * as z from "zod/mini";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, textBody } from "../../delivery/parse.ts";
import { Unreadable } from "../../shared/errors.ts";
import { isRecord } from "../mapping/expression.ts";
import { binaryEvent, structuredEvent } from "./cloud-event.ts";

/** Inputs of one delivery: as many as Segment lets into a batch. */
export const mostInputs = 2_500;

/** One thing that a delivery tells, in the form its sender chose; `name` is the sender's id of it, if it gives one. */
export const input = z.object({
  form: z.enum(["cloudevent", "segment", "plain"]),
  name: z.optional(z.string()),
  value: z.unknown(),
});
export type Input = z.infer<typeof input>;

/** The inputs in a delivery. Throws `Unreadable`. */
export function inputsIn(delivery: Delivery): Input[] {
  const type = (header(delivery, "content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/cloudevents+json") return [cloudEvent(structuredEvent(jsonBody(delivery)))];
  if (type === "application/cloudevents-batch+json")
    return listOf(jsonBody(delivery)).map(structuredEvent).map(cloudEvent);
  if (delivery.headers.has("ce-specversion")) return [cloudEvent(binaryEvent(delivery, type))];
  const value =
    type === "application/x-www-form-urlencoded" ? formIn(textBody(delivery)) : jsonBody(delivery);
  const name = header(delivery, "webhook-id");
  if (Array.isArray(value)) return listOf(value).map((one, n) => plain(one, name && `${name}/${n}`));
  if (isRecord(value) && Array.isArray(value.batch) && value.batch.some(isSegmentCall)) {
    const { batch, ...common } = value;
    return listOf(batch).map((call) => plain(isRecord(call) ? { ...common, ...call } : call, undefined));
  }
  return [plain(value, name)];
}

function cloudEvent(value: Record<string, unknown>): Input {
  return { form: "cloudevent", name: `${value.source}/${value.id}`, value };
}

function plain(value: unknown, name: string | undefined): Input {
  if (!isSegmentCall(value)) return { form: "plain", value, ...(name === undefined ? {} : { name }) };
  const { messageId } = value;
  const id = typeof messageId === "string" && messageId !== "" ? messageId : name;
  return { form: "segment", value, ...(id === undefined ? {} : { name: id }) };
}

/** https://segment.com/docs/connections/spec/common: every call has a type and says whose it is. */
function isSegmentCall(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const { type, userId, anonymousId, messageId } = value;
  return (
    typeof type === "string" &&
    ["track", "identify", "group", "page", "screen", "alias"].includes(type) &&
    [userId, anonymousId, messageId].some((one) => typeof one === "string" || typeof one === "number")
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Unreadable("the batch is no list");
  if (value.length > mostInputs) throw new Unreadable(`the batch has more than ${mostInputs} entries`);
  return value;
}

/** A form's fields by name; one that comes more than once is a list. */
function formIn(text: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(text);
  const names = [...new Set(fields.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
