import { expect, test } from "@jest/globals";
import { directionOf, eventTypes } from "../../schemas/event-types.ts";

test("a type says who acted where its connector does not", () => {
  expect(directionOf("invoice.paid")).toBe("in");
  expect(directionOf("credit.issued")).toBe("out");
  expect(directionOf("document.added")).toBeUndefined();
});

test("what a connector knows goes before what a type usually means", () => {
  expect(directionOf("agreement.signed", "out")).toBe("out");
  expect(directionOf("document.added", "in")).toBe("in");
});

test("a bank's refusal and the system's own news are neither side's act", () => {
  expect(directionOf("payment.failed", "in")).toBeUndefined();
  for (const type of eventTypes.system) expect(directionOf(type, "in")).toBeUndefined();
});
