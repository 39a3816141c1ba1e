import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { storable, storableFields, storableText } from "../../../functions/shared/storable.ts";
import { directoryTable } from "../../../infra/tables.ts";
import { anyText } from "../../support/any-text.ts";
import { memoryStore } from "../../support/memory-store.ts";
import { runs } from "../../support/repeats.ts";

const awkward = fc.constantFrom(
  2 ** 53,
  -(2 ** 60),
  1e300,
  5e-324,
  1e-130,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
);
const anything = fc.anything({
  key: fc.oneof(anyText, fc.constantFrom("", "__proto__", "constructor")),
  values: [anyText, fc.double(), awkward, fc.boolean(), fc.constant(null), fc.bigInt(), fc.date()],
  maxDepth: 6,
});

test("whatever is made storable is kept as it is", async () => {
  const store = memoryStore({ things: directoryTable });
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      const kept = storable(value);
      await store.answer({
        name: "PutCommand",
        input: { TableName: "things", Item: { pk: "a", sk: "b", kept } },
      });

      expect(store.rows("things")).toEqual([{ pk: "a", sk: "b", kept }]);
      expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
      expect(storable(kept)).toEqual(kept);
    }),
    { numRuns: runs },
  );
});

describe("what is storable", () => {
  test("is text cut between characters", () => {
    expect(storableText("ab🎉cd", 4)).toBe("ab…");
    expect(storableText("ab🎉cd", 6)).toBe("ab🎉cd");
    expect(storableText("half \ud83c", 100)).toBe("half \ufffd");
  });

  test("is a number that every table keeps, else its digits", () => {
    expect(storable([1.5, 9007199254740991, 9007199254740992, 1e-200])).toEqual([
      1.5,
      9007199254740991,
      "9007199254740992",
      "1e-200",
    ]);
  });

  test("is a field under its own name, even where names are alike when cut", () => {
    expect(
      storableFields(
        [
          ["", 1],
          ["a".repeat(20), 2],
          ["a".repeat(21), 3],
          ["a".repeat(22), 4],
        ],
        String,
        20,
      ),
    ).toEqual({
      "(no name)": "1",
      aaaaaaaaaaaaaaaaaaaa: "2",
      "aaaaaaaaaaaaaaaaaaa…": "3",
      "aaaaaaaaaaa… (2)": "4",
    });
  });

  test("is JSON's text where it is nested deeper than a row", () => {
    let deep: unknown = "bottom";
    for (let n = 0; n < 5_000; n++) deep = [deep];

    expect(JSON.stringify(storable(deep)).length).toBeLessThan(20_000);
  });
});
