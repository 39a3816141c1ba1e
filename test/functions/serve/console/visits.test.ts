import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  nightBegan,
  readVisits,
  type Visits,
  visitedNow,
  writtenVisits,
} from "../../../../functions/serve/console/state/visits.ts";

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute);
const since = (...here: readonly Date[]) => {
  const visits = here.reduce<Visits | undefined>(visitedNow, undefined);
  return visits && nightBegan(visits);
};

test("a night begins when one was here last on a day before", () => {
  expect(since(at(26, 9), at(26, 18, 10), at(27, 8, 40))).toEqual(at(26, 18, 10));
});

test("and stays the same all day, however often one looks", () => {
  expect(since(at(26, 18, 10), at(27, 8, 40), at(27, 12), at(27, 17))).toEqual(at(26, 18, 10));
});

test("a page that stays open begins another with the next day", () => {
  expect(since(at(25, 18), at(26, 8), at(26, 23, 59), at(27, 0, 1))).toEqual(at(26, 23, 59));
});

test("over a weekend it is as long as one was away", () => {
  expect(since(at(27, 17, 30), at(30, 8))).toEqual(at(27, 17, 30));
});

test("after a long absence it is a fortnight", () => {
  expect(since(at(1, 17), at(27, 8))).toEqual(at(13, 0));
});

test.each([
  ["Tuesday", at(24, 8), at(23, 18)],
  ["Monday", at(23, 8), at(20, 18)],
  ["Sunday", at(22, 8), at(20, 18)],
  ["Saturday", at(21, 8), at(20, 18)],
])("who was never here before begins on %s with the last working evening", (_day, now, evening) => {
  expect(since(now)).toEqual(evening);
});

test("a clock that was set back leaves nothing ahead", () => {
  expect(since(at(25, 9), at(29, 9), at(27, 8))).toEqual(at(25, 9));
  expect(since(at(28, 9), at(29, 9), at(27, 8))).toEqual(at(26, 18));
});

test("are kept as text, and what is none is nobody's", () => {
  const date = fc.date({ noInvalidDate: true, min: at(1, 0), max: at(30, 0) });
  fc.assert(
    fc.property(date, fc.option(date, { nil: undefined }), (latest, before) => {
      const visits = { latest, ...(before === undefined ? {} : { before }) };
      expect(readVisits(writtenVisits(visits))).toEqual(visits);
    }),
  );
  for (const text of [null, "", "yesterday", " 2026-11-27T08:00:00.000Z"])
    expect(readVisits(text)).toBeUndefined();
});
