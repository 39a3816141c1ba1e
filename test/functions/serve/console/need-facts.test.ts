import { expect, test } from "@jest/globals";
import { needFacts } from "../../../../functions/serve/console/state/need-facts.ts";

const said = (code: string) => ({ code, values: {} });
const atRisk = { reason: "atRisk", sentence: said("attention.atRisk") } as const;
const silent = { reason: "silent", sentence: said("silence.silent") } as const;
const overdue = { reason: "overdue", sentence: said("driver.overdue") } as const;
const estimate = { reason: "estimate", sentence: said("attention.estimate") } as const;
const codesOf = (...asked: Parameters<typeof needFacts>) => needFacts(...asked).map(({ code }) => code);

test("a client at risk is said to be silent and to owe, not to have a score", () => {
  expect(codesOf([atRisk, silent, overdue], [said("driver.meetings")])).toEqual([
    "silence.silent",
    "driver.overdue",
  ]);
});

test("where little else asks for attention, what cost most points is said, once", () => {
  const because = [said("silence.silent"), said("driver.meetings"), said("driver.tasks")];

  expect(codesOf([atRisk, silent], because)).toEqual(["silence.silent", "driver.meetings"]);
  expect(codesOf([atRisk], because)).toEqual(["silence.silent", "driver.meetings"]);
});

test("a score is said where nothing else is known, and no point is told of who is not at risk", () => {
  expect(codesOf([atRisk], [])).toEqual(["attention.atRisk"]);
  expect(codesOf([estimate], [said("driver.meetings")])).toEqual(["attention.estimate"]);
  expect(codesOf([], [])).toEqual([]);
});
