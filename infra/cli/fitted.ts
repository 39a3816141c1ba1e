import type { $ZodType } from "zod/v4/core";
import { readBy } from "../../functions/shared/read-by.ts";
import { Explained } from "../explained.ts";

/** What a call is to be given, as its schema reads it. Throws `Explained`, which names the fields that do not fit. */
export function fitted<Value>(schema: $ZodType<Value>, given: unknown): Value {
  const read = readBy(schema, given);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path }) => path.join("."));
  throw new Explained(`Not as it must be: ${fields.join(", ")}`);
}
