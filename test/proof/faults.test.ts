import { expect, test } from "@jest/globals";
import { faultKinds, faultsOf } from "./faults.ts";

test("faults of a seed are the same for ever, of each kind as many, one after the other among the deliveries", () => {
  const faults = faultsOf(3, 50, 20_000);
  const counts = faultKinds.map((kind) => faults.filter((fault) => fault.kind === kind).length);

  expect(faultsOf(3, 50, 20_000)).toEqual(faults);
  expect(faultsOf(4, 50, 20_000)).not.toEqual(faults);
  expect(counts).toEqual(faultKinds.map(() => 5));
  expect(faults.map(({ at }) => at)).toEqual(faults.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(faults.every(({ at }) => at >= 0 && at < 20_000)).toBe(true);
});
