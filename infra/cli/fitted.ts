import { type $ZodType, safeParse } from "zod/v4/core";
import { Explained } from "../explained.ts";

/** What a call is to be given, as its schema reads it. Throws `Explained`, which names the fields that do not fit, and why where that is known. */
export function fitted<Value>(schema: $ZodType<Value>, given: unknown): Value {
  // What zod would say by itself depends on what else has been loaded: the schema's own words alone are told.
  const read = safeParse(schema, given, { error: () => saysNothing });
  if (read.success) return read.data;
  const fields = read.error.issues.map(
    ({ path, message }) => `${path.join(".")}${message === saysNothing ? "" : ` (${message})`}`,
  );
  throw new Explained(`Not as it must be: ${fields.join(", ")}`);
}

const saysNothing = "Invalid input";
