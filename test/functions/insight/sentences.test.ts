import { expect, test } from "@jest/globals";
import { english } from "../../../functions/insight/sentences/english.ts";
import { sentenceOf } from "../../../functions/insight/sentences/of-silence.ts";
import { vietnamese } from "../../../functions/insight/sentences/vietnamese.ts";
import { silenceOf } from "../../../functions/insight/silence.ts";
import { heardDays } from "../../support/heard-days.ts";

const { code, values } = sentenceOf(silenceOf(heardDays("2024-11-09: 7x104"), "2026-11-27"));

test("a silence is said with its share of days, its usual and its longest pause", () => {
  expect(code).toBe("silence.silent");
  expect(values).toMatchObject({ elapsed: 20, usually: 7, longest: 7, lastHeard: "2026-11-07" });
  expect(code === "silence.silent" && english[code](values)).toBe(
    "Silent for 20 days. Over the last three years it was this quiet on 0.3% of days; it is usually heard every 7 days, its longest pause was 7 days (31 October – 7 November). Last heard 7 November.",
  );
});

test.each([
  ["2025-09-19", "2025-10-23", "19 September – 23 October 2025"],
  ["2025-10-03", "2025-10-23", "3–23 October 2025"],
  ["2024-12-28", "2025-01-05", "28 December 2024 – 5 January 2025"],
  ["2025-12-28", "2026-01-05", "28 December 2025 – 5 January 2026"],
  ["2026-08-03", "2026-08-19", "3–19 August"],
])(
  "a pause from %s to %s of another year than the last word says which",
  (longestFrom, longestUntil, span) => {
    const told = { elapsed: 38, percent: 0.6, usually: 10, longest: 34, longestFrom, longestUntil };

    expect(english["silence.silent"]({ ...told, lastHeard: "2026-10-23" })).toContain(
      `34 days (${span}). Last heard 23 October.`,
    );
  },
);

test("every sentence is worded in both languages", () => {
  expect(Object.keys(vietnamese).sort()).toEqual(Object.keys(english).sort());
  expect(vietnamese["driver.waiting"]({ days: 3 })).toBe("Đang chờ mình trả lời 3 ngày.");
});
