import { expect, test } from "@jest/globals";
import { madeOnce } from "../../../functions/shared/made-once.ts";

test("what is made of a thing is made once, also where it is nothing, and anew of another", () => {
  let made = 0;
  const sizeOf = madeOnce((of: readonly number[]) => {
    made++;
    return of.length === 0 ? undefined : of.length;
  });
  const [one, none] = [[1, 2], []];

  expect([sizeOf(one), sizeOf(one), sizeOf(none), sizeOf(none)]).toEqual([2, 2, undefined, undefined]);
  expect(made).toBe(2);
  expect(sizeOf([1, 2])).toBe(2);
  expect(made).toBe(3);
});
