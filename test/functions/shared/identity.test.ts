import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { emailIdentities } from "../../../functions/shared/identity.ts";

const part = fc.string({ unit: fc.constantFrom(..."abZ09._+-'\"ß @<>,;: "), minLength: 0, maxLength: 8 });
const nearlyAddress = fc
  .tuple(part, fc.constantFrom("@", "@", "@", "", "@@"), part, fc.constantFrom(".com", ".co.uk", ".", ""))
  .map((parts) => parts.join(""));

test("an address by itself is read as it is beside others", () => {
  fc.assert(
    fc.property(nearlyAddress, (text) => {
      const beside = emailIdentities(`${text};\nother@else.example`).filter(
        ({ value }) => value !== "other@else.example",
      );
      if (/["<>]/.test(text)) return;
      expect(emailIdentities(text)).toEqual(beside);
    }),
    { numRuns: 2_000 },
  );
});

test("an address with nothing to mend stays as it is", () => {
  expect(emailIdentities("anna.b+c_d-e@mail.acme-ltd.co.uk")).toEqual([
    { type: "email", value: "anna.b+c_d-e@mail.acme-ltd.co.uk" },
  ]);
  expect(emailIdentities(`${"a".repeat(250)}@b.example`)).toEqual([]);
});

test.each([
  ["\u202ajane@acme.example\u202c", "jane@acme.example"],
  ["jane@acme.example\u200e", "jane@acme.example"],
  ["Jane Doe <\u2066jane@acme.example\u2069>", "jane@acme.example"],
  ["ja\u00adne@acme.exam\u00adple", "jane@acme.example"],
  ["jane@acme\u3002example", "jane@acme.example"],
  ["«jane@acme.example»", "jane@acme.example"],
  ["„jane@acme.example“", "jane@acme.example"],
  ["‹Jane› <jane@bücher.example>", "jane@bücher.example"],
  ["jane@acme.example|Jane", "jane@acme.example"],
  ["jane@acme.example/office", "jane@acme.example"],
])("%j is read as its address", (written, address) => {
  expect(emailIdentities(written)).toEqual([{ type: "email", value: address }]);
});
