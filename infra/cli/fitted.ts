import type { $ZodType } from "zod/v4/core";
import { readBy } from "../../functions/shared/read-by.ts";
import { Explained } from "../explained.ts";

/** What a call is to be given, as its schema reads it. Throws `Explained`, which names the fields that do not fit, and why where that is known. */
export function fitted<Value>(schema: $ZodType<Value>, given: unknown): Value {
  const read = readBy(schema, given);
  if (read.success) return read.data;
  const fields = read.error.issues.map(
    ({ path, message }) => `${path.join(".")}${message === saysNothing ? "" : ` (${message})`}`,
  );
  throw new Explained(`Not as it must be: ${fields.join(", ")}`);
}

/** What zod says of a field whose schema does not say what is wrong. */
const saysNothing = "Invalid input";
