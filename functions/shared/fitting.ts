import type { $ZodType } from "zod/v4/core";
import { BadRequest } from "./errors.ts";
import { bodyBytes, type HttpEvent } from "./http.ts";
import { jsonValue } from "./json-value.ts";
import { readBy } from "./read-by.ts";
import { type Json, storable } from "./storable.ts";

/** The body as what a call takes. Throws `BadRequest`: `invalid_json`, or `invalid_request` with the fields that do not fit. */
export function bodyOf<Body>(event: HttpEvent, schema: $ZodType<Body>): Body {
  return fitting(schema, jsonOf(bodyBytes(event)));
}

/**
 * Bytes as JSON that every table keeps: numbers that none does come as the text that was written, where a call that wants a
 * number refuses them. Without prototype keys. Throws `BadRequest`.
 */
function jsonOf(bytes: Buffer): Json {
  try {
    const text = bytes.toString("utf8");
    return storable(jsonValue(text.startsWith("\uFEFF") ? text.slice(1) : text));
  } catch (cause) {
    throw new BadRequest("invalid_json", "The body is not JSON", { cause });
  }
}

/** A value of the caller's as its schema reads it. Throws `BadRequest`, which names the first fields that do not fit. */
export function fitting<Value>(schema: $ZodType<Value>, value: unknown): Value {
  const read = readBy(schema, value);
  if (read.success) return read.data;
  const fields = [...new Set(read.error.issues.slice(0, 5).map(({ path }) => path.join(".")))];
  const where = fields.map((field) => field || "the body");
  throw new BadRequest("invalid_request", `Does not fit: ${where.join(", ")}; see /openapi.json`, {
    fields: fields.filter((field) => field !== ""),
  });
}
