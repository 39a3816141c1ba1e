import { expect, test } from "@jest/globals";
import { counted } from "../../../infra/cli/counted.ts";
import { linesOf, linesOfRates } from "../../../infra/cli/insight.ts";
import { languageOf } from "../../../infra/cli/languages.ts";

const listsWith = (code: string) => ({
  day: "2026-11-27",
  owners: [
    {
      owner: "Mai",
      items: [
        {
          account: { id: "acc_1", name: "Acme" },
          value: { amount: 1200, currency: "GBP" },
          reasons: [
            {
              account: "acc_1",
              reason: "atRisk" as const,
              sentence: { code, values: { score: 52 } },
              events: ["evt_1"],
              since: "2026-11-27",
            },
          ],
        },
      ],
    },
  ],
});

test("the list of the day names each account, why it is on it, and the events that show it", () => {
  expect(linesOf(listsWith("attention.atRisk"))).toEqual([
    "As of 2026-11-27",
    "Mai: 1",
    "  Acme (acc_1), £1,200 a year",
    "    At risk: health 52 of 100.",
    "      evt_1",
  ]);
  const told = linesOf(listsWith("attention.atRisk"), languageOf({ vi: true }));
  expect(told[0]).toBe("Tính đến hết 2026-11-27");
  expect(told).toContain("    Có nguy cơ rời đi: sức khỏe 52/100.");
  // The blank before a currency does not break.
  expect(told.map((line) => line.replaceAll("\u00a0", " "))).toContain("  Acme (acc_1), 1.200 £ một năm");
});

test("a sentence of a later release is told by its code", () => {
  expect(linesOf(listsWith("attention.moon"))).toContain("    attention.moon");
});

test("where nobody is on it that is said", () => {
  const none = { day: "2026-11-27", owners: [] };

  expect(linesOf(none)).toEqual(["As of 2026-11-27", "Nobody needs attention"]);
  expect(linesOf(none, languageOf({ vi: true })).at(-1)).toBe("Không khách hàng nào cần chú ý");
});

test("before the first look it says how to have one", () => {
  expect(linesOf({ owners: [] })).toEqual(["No look at the accounts yet: npm run hub -- monday --now"]);
});

test("what became of a table of rates is told with each row that was left out", () => {
  const report = { currency: "GBP", taken: 2, problems: [{ line: 3, reason: "twice" as const }] };

  expect(linesOfRates(report)).toEqual([
    "2 rates into GBP",
    "  line 3 left out: an earlier line has this month and currency",
  ]);
});

test("one of a thing is told as one", () => {
  expect(linesOfRates({ currency: "GBP", taken: 1, problems: [] })).toEqual(["1 rate into GBP"]);
  expect(counted(1, "session has", "sessions have")).toBe("1 session has");
  expect(counted(0, "event")).toBe("0 events");
});
