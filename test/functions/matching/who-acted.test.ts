import { expect, test } from "@jest/globals";
import { wordOf } from "../../../functions/matching/who-acted.ts";

test.each([
  ["what the customer did", { type: "invoice.paid", direction: "in" as const }, "customer"],
  ["what we did", { type: "invoice.sent", direction: "out" as const }, "us"],
])("%s is a word", (_, event, whose) => {
  expect(wordOf(event)).toBe(whose);
});

test.each([
  ["a colleague's note", { type: "note.added", direction: "out" as const }],
  ["what a machine did", { type: "email.sent", direction: "out" as const, actor: { kind: "tool" as const } }],
  ["what neither side did", { type: "payment.failed" }],
])("%s is neither side's word", (_, event) => {
  expect(wordOf(event)).toBeUndefined();
});
