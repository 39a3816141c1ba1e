import { expect, test } from "@jest/globals";
import { inEnglish, saying } from "../../schemas/mapping-words.ts";

test("what is said of a mapping is a code with its values, and one sentence in English", () => {
  const said = saying("more_items", { most: 1000, cut: 7 });

  expect(said).toEqual({ code: "more_items", values: { most: 1000, cut: 7 } });
  expect(inEnglish(said)).toBe("finds more than 1000 items: 7 are left out");
});

test("a value that looks like a name stays as it is", () => {
  expect(inEnglish(saying("taken_for", { value: "{type} $1", type: "invoice.paid" }))).toBe(
    '"{type} $1" is taken for invoice.paid',
  );
});
