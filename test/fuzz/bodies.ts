import type { $ZodType, JSONSchema } from "zod/v4/core";
import { toJSONSchema } from "zod/v4/core";
import { oddTexts } from "./mutate.ts";
import type { Random } from "./random.ts";

type Schema = JSONSchema.BaseSchema;

/** Texts of the kinds that the API's patterns ask for. */
const texts: readonly string[] = [
  ...[
    "main",
    "key",
    "en",
    "EUR",
    "12.50",
    "Northwind",
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "Europe/London",
  ],
  ...[
    "a@b.example",
    "b.example",
    "+442071234567",
    "practice-cs:client",
    "acc_1",
    "name",
    "a secret of this run",
  ],
];
const deepest = 6;

/** A body that a call may be sent, as its schema describes it; a text's pattern is met by luck. */
export function bodyOf(schema: $ZodType, random: Random): unknown {
  return madeBy(toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }), random, 0);
}

function madeBy(schema: Schema | boolean | undefined, random: Random, depth: number): unknown {
  if (typeof schema !== "object" || depth > deepest) return random.pick(texts);
  const { anyOf, oneOf, enum: words } = schema;
  if (schema.const !== undefined) return schema.const;
  if (words) return random.pick(words);
  const choices = anyOf ?? oneOf ?? [];
  if (choices.length > 0) return madeBy(random.pick(choices), random, depth);
  switch (schema.type) {
    case "object":
      return objectOf(schema, random, depth);
    case "array": {
      const { items } = schema;
      const one = Array.isArray(items) ? items[0] : items;
      return Array.from({ length: Math.max(schema.minItems ?? 0, random.below(3)) }, () =>
        madeBy(one, random, depth + 1),
      );
    }
    case "string":
      return random.pick(random.chance(0.9) ? texts : oddTexts).slice(0, schema.maxLength);
    case "number":
    case "integer": {
      const least = Math.max(schema.minimum ?? 0, -1_000);
      return least + random.below(Math.min(schema.maximum ?? 1_000, 1_000) - least + 1);
    }
    case "boolean":
      return random.chance(0.5);
    case "null":
      return null;
    default:
      return random.pick(texts);
  }
}

function objectOf(schema: Schema, random: Random, depth: number): Record<string, unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const named = Object.entries(properties).filter(([name]) => required.includes(name) || random.chance(0.5));
  const free =
    typeof additionalProperties === "object" ? [[random.pick(texts), additionalProperties] as const] : [];
  return Object.fromEntries(
    [...named, ...free].map(([name, one]) => [name, madeBy(one, random, depth + 1)] as const),
  );
}
