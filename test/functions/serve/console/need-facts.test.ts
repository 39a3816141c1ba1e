import { expect, test } from "@jest/globals";
import { needFacts, shownBy } from "../../../../functions/serve/console/state/need-facts.ts";

const said = (code: string) => ({ code, values: {} });
const atRisk = { reason: "atRisk", sentence: said("attention.atRisk"), events: [] } as const;
const silent = { reason: "silent", sentence: said("silence.silent"), events: ["last"] } as const;
const overdue = {
  reason: "overdue",
  sentence: said("driver.overdue"),
  events: ["i1", "i2", "i3", "i4"],
} as const;
const estimate = { reason: "estimate", sentence: said("attention.estimate"), events: ["e1"] } as const;
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

test("each fact that is said has its own events beside it, and what of the overdue is left is counted", () => {
  const facts = needFacts([atRisk, silent, overdue, estimate], []);

  expect(shownBy(facts, 3)).toEqual({ events: ["last", "i1", "i2"], left: 2 });
  expect(shownBy(needFacts([overdue], []), 3)).toEqual({ events: ["i1", "i2", "i3"], left: 1 });
  expect(shownBy(needFacts([estimate], []), 3)).toEqual({ events: ["e1"], left: 0 });
});

test("what a score is low for comes with what shows it", () => {
  const because = [
    { ...said("driver.overdue"), events: ["i1"] },
    { ...said("driver.meetings"), events: ["m1"] },
  ];

  expect(shownBy(needFacts([atRisk], because), 3)).toEqual({ events: ["i1", "m1"], left: 0 });
});
