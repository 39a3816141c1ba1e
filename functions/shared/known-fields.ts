import {
  $ZodArray,
  $ZodDefault,
  $ZodNever,
  $ZodObject,
  $ZodOptional,
  $ZodPipe,
  $ZodRecord,
  type $ZodType,
  $ZodUnion,
} from "zod/v4/core";
import { readBy } from "./read-by.ts";

/**
 * What is kept without the fields that a schema does not know, where it takes no others: the next release may have written
 * them, and who goes back from it reads the rest as before. What people give is read without this: a field that is not known
 * is a mistake there.
 */
export function knownFields(schema: $ZodType, value: unknown): unknown {
  if (schema instanceof $ZodOptional || schema instanceof $ZodDefault)
    return value === undefined ? value : knownFields(schema._zod.def.innerType, value);
  if (schema instanceof $ZodPipe) return knownFields(schema._zod.def.in, value);
  if (schema instanceof $ZodUnion) return ofOne(schema._zod.def.options, value);
  if (schema instanceof $ZodArray && Array.isArray(value))
    return value.map((one) => knownFields(schema._zod.def.element, one));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (schema instanceof $ZodRecord)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, knownFields(schema._zod.def.valueType, one)]),
    );
  if (!(schema instanceof $ZodObject)) return value;
  const { shape, catchall } = schema._zod.def;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
      if (field !== undefined) return [[name, knownFields(field, one)]];
      return catchall instanceof $ZodNever ? [] : [[name, one]];
    }),
  );
}

/** By the first of several schemas that takes it so; as it is where none does. */
function ofOne(schemas: readonly $ZodType[], value: unknown): unknown {
  for (const schema of schemas) {
    const known = knownFields(schema, value);
    if (readBy(schema, known).success) return known;
  }
  return value;
}
