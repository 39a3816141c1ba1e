import { expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod/mini";
import type { $ZodShape } from "zod/v4/core";
import { object } from "../../../functions/connectors/compiled.ts";
import { filledText, listOf, maybe } from "../../../functions/connectors/lenient.ts";

const of = (build: (shape: $ZodShape) => z.ZodMiniObject) =>
  build({
    uri: z.string().check(z.minLength(1)),
    name: filledText,
    place: maybe(build({ kind: z.enum(["room", "line"]), url: filledText })),
    guests: listOf(build({ email: z.string() })),
    count: z.optional(z.number()),
  });

const value = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(null, undefined, "room", ""));
const fields = fc.record(
  {
    uri: value,
    name: value,
    place: fc.oneof(value, fc.record({ kind: value, url: value }, { requiredKeys: [] })),
    guests: fc.oneof(value, fc.array(fc.record({ email: value }, { requiredKeys: [] }))),
    count: value,
    other: value,
  },
  { requiredKeys: [] },
);

test("a compiled object reads and refuses what any other does, in the same words", () => {
  const [compiled, plain] = [of(object), of(z.object)];
  fc.assert(
    fc.property(fc.oneof(fields, value), (given) => {
      const [one, other] = [z.safeParse(compiled, given), z.safeParse(plain, given)];
      expect(one.data).toEqual(other.data);
      expect(one.error?.issues).toEqual(other.error?.issues);
    }),
    { numRuns: 1_000 },
  );
});
