import { because } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, plainBody, textBody } from "../../delivery/parse.ts";
import { Unreadable } from "../../shared/errors.ts";
import { isRecord } from "../mapping/expression.ts";

/** The context attributes of CloudEvents 1.0.2 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md). */
const attributes = ["specversion", "id", "source", "type", "time", "subject", "dataschema"] as const;

/** The headers that carry them in binary mode. */
export const attributeHeaders = attributes.map((name) => `ce-${name}`);

/** An event in structured mode: as it is, its base64 data decoded where it is JSON. Throws `Unreadable`. */
export function structuredEvent(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Unreadable(because("not_cloud_event"));
  requireAttributes(value);
  const { data_base64: base64, ...event } = value;
  if (typeof base64 !== "string") return event;
  try {
    return { ...event, data: JSON.parse(Buffer.from(base64, "base64").toString("utf8")) };
  } catch {
    return { ...event, data_base64: base64 };
  }
}

/** An event in binary mode, in the form of one in structured mode. Throws `Unreadable`. */
export function binaryEvent(delivery: Delivery, mediaType: string): Record<string, unknown> {
  const event: Record<string, unknown> = Object.fromEntries(
    attributes.flatMap((name) => {
      const written = header(delivery, `ce-${name}`);
      return written === undefined ? [] : [[name, decoded(written)] as const];
    }),
  );
  requireAttributes(event);
  if (delivery.body.length === 0) return event;
  if (/[/+]json$/.test(mediaType)) return { ...event, datacontenttype: mediaType, data: jsonBody(delivery) };
  if (mediaType.startsWith("text/"))
    return { ...event, datacontenttype: mediaType, data: textBody(delivery) };
  return { ...event, datacontenttype: mediaType, data_base64: plainBody(delivery).toString("base64") };
}

function requireAttributes(event: Readonly<Record<string, unknown>>): void {
  for (const name of ["id", "source", "type"]) {
    const value = event[name];
    if (typeof value !== "string" || value === "")
      throw new Unreadable(because("not_cloud_event_without", { attribute: name }));
  }
  if (event.specversion !== "1.0") throw new Unreadable(because("not_cloud_event_1"));
}

/** Header values are percent-encoded UTF-8: HTTP protocol binding, 3.1.3.2. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
