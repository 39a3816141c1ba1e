import { expect, test } from "@jest/globals";
import { insightSettings } from "../../schemas/insight-settings.ts";

test("what is not set is as it comes", () => {
  const { weights } = insightSettings.parse({ weights: { silence: 30 } });

  expect(weights).toMatchObject({ silence: 30, volume: 10, tasks: 10 });
});

test.each([
  ["a weight below 0", { weights: { silence: -1 } }, "weights.silence"],
  ["a weight above 100", { weights: { tasks: 101 } }, "weights.tasks"],
  ["a driver there is not", { weights: { moon: 1 } }, "weights"],
  ["a currency that is none", { reporting: { currency: "pounds" } }, "reporting.currency"],
  [
    "a rate that is none",
    { reporting: { currency: "GBP", rates: { "2026-11 EUR": "free" } } },
    "reporting.rates.2026-11 EUR",
  ],
  ["a holiday that is not a day", { holidays: ["2026-02-30"] }, "holidays.0"],
  ["a list of no length", { owners: { Jane: { most: 0 } } }, "owners.Jane.most"],
  ["a small tier above the key one", { tiers: { small: 95 } }, "tiers"],
])("%s is refused, and its field named", (_, given, field) => {
  const read = insightSettings.safeParse(given);

  expect(read.error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
});

test("weights that are all nothing are refused", () => {
  const nothing = Object.fromEntries(
    ["silence", "volume", "overdue", "payDrift", "failed", "meetings", "agreements", "waiting", "tasks"].map(
      (name) => [name, 0],
    ),
  );

  expect(insightSettings.safeParse({ weights: nothing }).success).toBe(false);
});
