import type { $ZodIssue, $ZodIssueUnrecognizedKeys, $ZodType } from "zod/v4/core";
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

/**
 * A value of the caller's as its schema reads it. Throws `BadRequest`, which names the first fields that do not fit, and those that are
 * not known: what a typing error asks for must not be left undone without a word.
 */
export function fitting<Value>(schema: $ZodType<Value>, value: unknown): Value {
  const read = readBy(schema, value);
  if (read.success) return read.data;
  const { issues } = read.error;
  const wrong = issues.flatMap((issue) => (isUnknown(issue) ? [] : [issue.path]));
  const unknown = issues.flatMap((issue) =>
    isUnknown(issue) ? issue.keys.map((key) => [...issue.path, key]) : [],
  );
  throw new DoesNotFit(named(wrong), named(unknown));
}

/** Throws `BadRequest` where a call that takes no body is sent one that asks for something. */
export function withoutBody(event: HttpEvent): void {
  const bytes = bodyBytes(event);
  if (bytes.toString("utf8").trim() === "") return;
  const value = jsonOf(bytes);
  if (typeof value !== "object") throw new DoesNotFit([""], []);
  const unknown = Object.keys(value ?? {}).map((key) => [key]);
  if (unknown.length > 0) throw new DoesNotFit([], named(unknown));
}

const isUnknown = (issue: $ZodIssue): issue is $ZodIssueUnrecognizedKeys =>
  issue.code === "unrecognized_keys";

/** The first places, each once. */
const named = (places: readonly (readonly PropertyKey[])[]): string[] => [
  ...new Set(places.slice(0, 5).map((place) => place.join(".").slice(0, 200).toWellFormed())),
];

class DoesNotFit extends BadRequest {
  constructor(wrong: readonly string[], unknown: readonly string[]) {
    const said = [
      ...(wrong.length === 0
        ? []
        : [`Does not fit: ${wrong.map((field) => field || "the body").join(", ")}`]),
      ...(unknown.length === 0 ? [] : [`Not known: ${unknown.join(", ")}`]),
    ];
    super("invalid_request", `${said.join("; ")}; see /openapi.json`, {
      fields: [...wrong, ...unknown].filter((field) => field !== ""),
    });
  }
}
