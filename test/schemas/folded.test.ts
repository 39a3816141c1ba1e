import { expect, test } from "@jest/globals";
import { hasNumber } from "../../schemas/folded.ts";

test.each([
  ["invoice hp-3055 58", "3055", true],
  ["invoice hp-3055 58", "hp-3055", true],
  ["invoice hp-13055 58", "3055", false],
  ["invoice hp-3055 58", "305", false],
  ["engagement letter 2026", "letter", false],
])("%s has the number %s: %s", (text, number, has) => {
  expect(hasNumber(text, number)).toBe(has);
});
