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
    "Silent for 20 days. Over the last three years it was this quiet on 0.3 % of days; it is usually heard every 7 days, its longest pause was 7 days (31 October – 7 November). Last heard 7 November.",
  );
});

test("every sentence is worded in both languages", () => {
  expect(Object.keys(vietnamese).sort()).toEqual(Object.keys(english).sort());
  expect(vietnamese["driver.waiting"]({ days: 3 })).toBe("Đang chờ mình trả lời 3 ngày.");
});
