import * as z from "zod/mini";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, jsonIfText, textBody } from "../../delivery/parse.ts";
import { Unreadable } from "../../shared/errors.ts";
import { isRecord } from "../mapping/expression.ts";
import { binaryEvent, structuredEvent } from "./cloud-event.ts";

/** Inputs of one delivery: as many as Segment lets into a batch. */
export const mostInputs = 2_500;

/** Fields of a form: no form that a person or a tool fills in comes near. */
const mostFields = 10_000;

/** Fields that every call of a batch has, whichever it is. */
const mostCommon = 50;

/** One thing that a delivery tells, in the form its sender chose; `name` is the sender's id of it, if it gives one. */
export const input = z.object({
  /** `broken`: the value is the reason why the entry could not be read. */
  form: z.enum(["cloudevent", "segment", "plain", "broken"]),
  name: z.optional(z.string()),
  value: z.unknown(),
});
export type Input = z.infer<typeof input>;

/** The inputs in a delivery. Throws `Unreadable`. */
export function inputsIn(delivery: Delivery): Input[] {
  const type = (header(delivery, "content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/cloudevents+json") return [cloudEvent(structuredEvent(jsonBody(delivery)))];
  if (type === "application/cloudevents-batch+json") return listOf(jsonBody(delivery)).map(structuredEntry);
  if (delivery.headers.has("ce-specversion")) return [cloudEvent(binaryEvent(delivery, type))];
  const value =
    type === "application/x-www-form-urlencoded" ? payloadOf(formIn(textBody(delivery))) : jsonBody(delivery);
  const name = header(delivery, "webhook-id") ?? header(delivery, "svix-id");
  if (Array.isArray(value)) return listOf(value).map((one, n) => plain(one, name && `${name}/${n}`));
  if (isRecord(value) && Array.isArray(value.batch) && value.batch.some(isSegmentCall)) {
    const { batch, ...common } = value;
    if (Object.keys(common).length > mostCommon)
      throw new Unreadable(`the batch has more than ${mostCommon} fields beside its calls`);
    return listOf(batch).map((call) => plain(isRecord(call) ? { ...common, ...call } : call, undefined));
  }
  return [plain(value, name)];
}

function cloudEvent(value: Record<string, unknown>): Input {
  return { form: "cloudevent", name: `${value.source}/${value.id}`, value };
}

function structuredEntry(value: unknown): Input {
  try {
    return cloudEvent(structuredEvent(value));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { form: "broken", value: error.reason };
  }
}

/**
 * What says of itself that it is a CloudEvent is one, whatever the content type: many senders know no other than
 * `application/json`. An envelope's own id names what it holds (Standard Webhooks' recommended body, Stripe's).
 */
function plain(value: unknown, name: string | undefined): Input {
  if (isCloudEvent(value)) return cloudEvent(structuredEvent(value));
  if (!isSegmentCall(value)) {
    const own = name ?? envelopeId(value);
    return { form: "plain", value, ...(own === undefined ? {} : { name: own }) };
  }
  const { messageId } = value;
  const id = typeof messageId === "string" && messageId !== "" ? messageId : name;
  return { form: "segment", value, ...(id === undefined ? {} : { name: id }) };
}

function isCloudEvent(value: unknown): boolean {
  return (
    isRecord(value) &&
    value.specversion === "1.0" &&
    [value.id, value.source, value.type].every((one) => typeof one === "string" && one !== "")
  );
}

function envelopeId(value: unknown): string | undefined {
  if (!isRecord(value) || typeof value.type !== "string" || !isRecord(value.data)) return undefined;
  return typeof value.id === "string" && value.id !== "" ? value.id : undefined;
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
  if (!Array.isArray(value)) throw new Unreadable("the batch is not a list");
  if (value.length > mostInputs) throw new Unreadable(`the batch has more than ${mostInputs} entries`);
  return value;
}

/** A form whose one field `payload` holds JSON, as Slack's and GitHub's do, is that JSON. */
function payloadOf(form: Record<string, string | string[]>): unknown {
  const { payload, ...others } = form;
  if (typeof payload !== "string" || Object.keys(others).length > 0) return form;
  return jsonIfText(payload) ?? form;
}

/** A form's fields by name; one that comes more than once is a list. */
function formIn(text: string): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  let read = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++read > mostFields) throw new Unreadable(`the form has more than ${mostFields} fields`);
    const before = fields.get(name);
    if (before === undefined) fields.set(name, value);
    else if (typeof before === "string") fields.set(name, [before, value]);
    else before.push(value);
  }
  return Object.fromEntries(fields);
}
