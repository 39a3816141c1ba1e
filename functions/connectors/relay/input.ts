import * as z from "zod/mini";
import { because, type Reason } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, jsonIfAny, jsonIfText, jsonText, plainBody } from "../../delivery/parse.ts";
import { Unreadable } from "../../shared/errors.ts";
import { numbered } from "../lenient.ts";
import { isRecord } from "../mapping/expression.ts";
import { idText } from "../mapping/own-id.ts";
import { withoutBrackets } from "./brackets.ts";
import { textIn } from "./charset.ts";
import { binaryEvent, structuredEvent } from "./cloud-event.ts";
import { type Form, multipartForm, urlEncodedForm } from "./form.ts";
import { callOf } from "./segment.ts";
import { strictJson } from "./strict-json.ts";

/** Inputs of one delivery: as many as Segment lets into a batch. */
const mostInputs = 2_500;

/** Fields that every call of a batch has, whichever it is. */
const mostCommon = 50;

/** One thing that a delivery tells, in the form its sender chose; `name` is the sender's id of it, if it gives one. */
export const input = z.discriminatedUnion("form", [
  z.object({
    form: z.enum(["cloudevent", "segment", "plain"]),
    name: z.optional(z.string()),
    value: z.unknown(),
  }),
  z.object({ form: z.literal("broken"), why: z.custom<Reason>() }),
]);
export type Input = z.infer<typeof input>;

/** The inputs in a delivery. Throws `Unreadable`. */
export function inputsIn(delivery: Delivery): Input[] {
  const contentType = header(delivery, "content-type") ?? "";
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/cloudevents+json" || type === "application/cloudevents-batch+json") {
    const body = jsonBody(delivery);
    return Array.isArray(body) ? listOf(body).map(structuredEntry) : [cloudEvent(structuredEvent(body))];
  }
  if (delivery.headers.has("ce-specversion")) return binaryInputs(delivery, type);
  const charset = /\bcharset="?([\w-]+)/i.exec(contentType)?.[1];
  if (lineTypes.has(type)) return linesIn(textIn(plainBody(delivery), charset)).map(lineEntry);
  const body = valueIn(delivery, type, charset);
  const value = recordsIn(body) ?? body;
  const name = header(delivery, "webhook-id") ?? header(delivery, "svix-id");
  if (Array.isArray(value))
    return listOf(flattened(value)).map((one, n) => inputOf(unwrapped(one), name && `${name}/${n}`));
  const calls = isRecord(value) ? (recordsIn(value.batch) ?? listed(value.batch)) : [];
  if (isRecord(value) && calls.some(isSegmentCall)) {
    const { batch: _batch, ...common } = value;
    if (Object.keys(common).length > mostCommon)
      throw new Unreadable(because("too_many_common_fields", { most: mostCommon }));
    return listOf(calls).map((call) => inputOf(isRecord(call) ? { ...common, ...call } : call, undefined));
  }
  return [inputOf(value, name)];
}

/** JSON line by line: https://jsonlines.org, as `application/x-ndjson`, and with a mark before each (RFC 7464). */
const lineTypes = new Set([
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/x-jsonlines",
  "application/json-lines",
  "application/json-seq",
]);

/** What a post holds, whatever type it declares: a form's fields, JSON, JSON in JSON's text, or lines of it. */
function valueIn(delivery: Delivery, type: string, charset: string | undefined): unknown {
  if (type.startsWith("multipart/")) return payloadOf(multipartForm(delivery));
  const text = textIn(plainBody(delivery), charset);
  if (type === "application/x-www-form-urlencoded")
    return jsonIfText(text) ?? payloadOf(urlEncodedForm(delivery, charset));
  try {
    return unwrapped(jsonText(text));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const mended = /^[^a-z<]*[[{"]/i.test(text.slice(0, 100)) ? jsonIfText(strictJson(text)) : undefined;
    if (mended !== undefined) return unwrapped(mended);
    const lines = linesIn(text).map(jsonIfText);
    if (lines.length > 1 && lines.every((line) => line !== undefined)) return lines;
    if (/^\s*<[?!a-z]/i.test(text)) throw new Unreadable(because("xml"));
    if (/^[^\s=&"{}[\]<>]{1,200}=\S*\s*$/.test(text)) return payloadOf(urlEncodedForm(delivery, charset));
    throw error;
  }
}

/** How often a sender may have written JSON into JSON's text. */
const wrappedAtMost = 4;

function unwrapped(value: unknown, times = wrappedAtMost): unknown {
  if (typeof value !== "string" || times === 0 || !/^\s*[[{"]/.test(value)) return value;
  try {
    return unwrapped(jsonText(value), times - 1);
  } catch (error) {
    if (error instanceof Unreadable) return value;
    throw error;
  }
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** The entries of a list that was written as fields, where each is a thing with fields itself. */
export function recordsIn(value: unknown): readonly unknown[] | undefined {
  const entries = numbered(value);
  return entries?.every(isRecord) ? entries : undefined;
}

/** Lists of events that stand in a list, as programs leave them that collect batches. */
const flattened = (list: readonly unknown[]): readonly unknown[] =>
  list.every((one) => Array.isArray(one) && one.every(isRecord)) ? list.flat() : list;

const linesIn = (text: string) =>
  listOf(
    text
      .replaceAll("\u001e", "")
      .split(/\r?\n/, mostInputs + 1)
      .filter((line) => line.trim() !== ""),
  ).map(String);

function lineEntry(line: string): Input {
  const value = jsonIfText(line);
  return value === undefined ? { form: "broken", why: because("line_not_json") } : inputOf(value, undefined);
}

function cloudEvent(value: Record<string, unknown>): Input {
  return { form: "cloudevent", name: JSON.stringify([value.source, value.id]), value };
}

/** One event, unless its body is events itself: a sender that sets the headers for each post sends batches with them too. */
function binaryInputs(delivery: Delivery, type: string): Input[] {
  const body = jsonIfAny(delivery);
  const entries = Array.isArray(body) ? body : [body];
  if (entries.length > 0 && entries.every(isCloudEvent)) return listOf(entries).map(structuredEntry);
  return [cloudEvent(binaryEvent(delivery, type))];
}

function structuredEntry(value: unknown): Input {
  try {
    return cloudEvent(structuredEvent(value));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { form: "broken", why: error.why };
  }
}

/**
 * A body that declares itself a CloudEvent is one, whatever its content type: many senders know no other than
 * `application/json`. An envelope's own id names what it holds (Standard Webhooks' recommended body, Stripe's).
 * Throws `Unreadable` where a CloudEvent is not one.
 */
export function inputOf(value: unknown, name: string | undefined): Input {
  if (isCloudEvent(value)) return cloudEvent(structuredEvent(value));
  if (!isSegmentCall(value)) {
    const own = name ?? envelopeId(value);
    return { form: "plain", value, ...(own === undefined ? {} : { name: own }) };
  }
  const id = idText(value.messageId) ?? name;
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
  if (!isRecord(value) || typeof (value.type ?? value["detail-type"]) !== "string") return undefined;
  if (!isRecord(value.data ?? value.detail)) return undefined;
  return idText(value.id);
}

/** https://segment.com/docs/connections/spec/common: every call has a type and says whose it is. */
function isSegmentCall(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const { userId, anonymousId, messageId } = value;
  return (
    callOf(value) !== undefined &&
    [userId, anonymousId, messageId].some((one) => typeof one === "string" || typeof one === "number")
  );
}

/** A batch's entries. Throws `Unreadable` where there are too many, or it is not a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Unreadable(because("batch_not_list"));
  if (value.length > mostInputs) throw new Unreadable(because("too_many_entries", { most: mostInputs }));
  return value;
}

/**
 * A form whose one field holds JSON, as `payload` of Slack's and GitHub's or `mandrill_events`, is that JSON; a `payload`
 * beside others, such as a token, is read with them. Of several fields, those that hold an object are it: a form has no
 * other way to say one.
 */
function payloadOf(form: Form): unknown {
  const fields = Object.entries(form);
  const [[, only] = [], ...others] = fields;
  const whole = typeof only === "string" && others.length === 0 ? jsonIfText(only) : undefined;
  if (whole !== undefined) return whole;
  const { payload } = form;
  const said = payload === undefined ? undefined : objectIn(payload);
  const read = withoutBrackets(
    Object.fromEntries(fields.map(([name, value]) => [name, objectIn(value) ?? value])),
  );
  return isRecord(said) ? { ...read, ...said } : read;
}

const objectIn = (value: Form[string]) =>
  typeof value === "string" && /^\s*\{/.test(value) ? jsonIfText(value) : undefined;
