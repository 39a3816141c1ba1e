import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { dueWarning } from "../../schemas/due-warning.ts";

const day = 86_400_000;
const from = "2026-01-01T00:00:00.000Z";
const after = (days: number) => new Date(Date.parse(from) + days * day);
const lasting = (days: number) => ({ from, at: after(days).toISOString() });

test.each([
  [60, 29, undefined],
  [60, 30, 30],
  [60, 52, 30],
  [60, 53, 7],
  [60, 59, 1],
  [60, 60, 0],
  // Given for a month and renewed every day: only one that is not is warned of.
  [30, 1, undefined],
  [30, 23, 7],
  [7, 0, undefined],
  [7, 6, 1],
])("of an access for %d days, after %d of them: %s", (life, passed, due) => {
  expect(dueWarning(lasting(life), after(passed))).toBe(due);
});

test("warnings come in their order, and none is taken back as time passes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.nat(2_100), fc.nat(2_100), (life, one, other) => {
      const [first, second] = [Math.min(one, other), Math.max(one, other)];
      const [before, later] = [first, second].map((passed) => dueWarning(lasting(life), after(passed)) ?? 31);
      expect(later).toBeLessThanOrEqual(before ?? 31);
      expect(dueWarning(lasting(life), after(life))).toBe(0);
    }),
  );
});
