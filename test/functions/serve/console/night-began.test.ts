import { expect, test } from "@jest/globals";
import { nightBegan } from "../../../../functions/serve/console/state/night-began.ts";

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute);

test("a night begins when one was here last on a day before", () => {
  expect(nightBegan(at(27, 8, 40), at(26, 18, 10))).toEqual(at(26, 18, 10));
});

test("over a weekend it is as long as one was away", () => {
  expect(nightBegan(at(30, 8), at(27, 17, 30))).toEqual(at(27, 17, 30));
});

test("after a long absence it is a fortnight", () => {
  expect(nightBegan(at(27, 8), at(1, 17))).toEqual(at(13, 0));
});

test.each([
  ["Tuesday", at(24, 8), at(23, 18)],
  ["Monday", at(23, 8), at(20, 18)],
  ["Sunday", at(22, 8), at(20, 18)],
  ["Saturday", at(21, 8), at(20, 18)],
])("who was never here before begins on %s with the last working evening", (_day, now, evening) => {
  expect(nightBegan(now, undefined)).toEqual(evening);
});
