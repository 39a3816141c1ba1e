import { expect, test } from "@jest/globals";
import { keptYears } from "../../../functions/shared/setting-kinds.ts";

test("years for which events are kept are a whole number, or none", () => {
  expect([undefined, "1", "7", "100"].every((given) => keptYears.safeParse(given).success)).toBe(true);
  // What is none once meant for good, without a word.
  for (const given of ["", "0", "ten", "-1", "1.5", "NaN"])
    expect(keptYears.safeParse(given).success).toBe(false);
});
