import { createHmac } from "node:crypto";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { undocumentedHmac } from "../../../functions/shared/undocumented-hmac.ts";
import { delivery } from "../../support/delivery.ts";

const scheme = undocumentedHmac([
  { name: "text", header: "x-a", algorithm: "sha256", encoding: "hex" },
  { name: "bytes", header: "x-a", algorithm: "sha256", encoding: "hex", key: "base64" },
  { name: "other header", header: "x-b", algorithm: "sha256", encoding: "base64" },
]);
const body = Buffer.from("{}");
const secret = (value: string) => ({ id: value, value, createdAt: "" });
const key = Buffer.alloc(20, 11);
const hexBy = (bytes: Buffer | string) => createHmac("sha256", bytes).update(body).digest("hex");
const verdictOf = (headers: Record<string, string>, value: string, settings = {}) =>
  scheme.verify(delivery("x", { body, headers }), [secret(value)], new Date(), settings);

test("tells in which form a secret signed, as text before as bytes", () => {
  const text = key.toString("base64");

  expect(verdictOf({ "x-a": hexBy(text) }, text)).toMatchObject({ matchedAs: "text" });
  expect(verdictOf({ "x-a": hexBy(key) }, text)).toMatchObject({ matchedAs: "bytes" });
});

test("takes either header where both are there, and only one is right", () => {
  const right = createHmac("sha256", "a secret").update(body).digest("base64");

  expect(verdictOf({ "x-a": "00", "x-b": right }, "a secret")).toMatchObject({ matchedAs: "other header" });
});

test.each([
  "*************",
  "ééééééééééééé",
  "a secret with spaces",
  "c2hvcnQ=",
  `${key.toString("base64")}x`,
])("makes no key of no or few bytes out of %s", (value) => {
  expect(verdictOf({ "x-a": hexBy(Buffer.from(value, "base64")) }, value)).toEqual({ refused: "mismatch" });
  expect(verdictOf({ "x-a": hexBy(Buffer.alloc(0)) }, value)).toEqual({ refused: "mismatch" });
});

test("takes the pinned form alone, and none where the pinned one is unknown", () => {
  const headers = { "x-a": hexBy("a secret") };

  expect(verdictOf(headers, "a secret", { signatureForm: "text" })).toMatchObject({ matchedAs: "text" });
  expect(verdictOf(headers, "a secret", { signatureForm: "bytes" })).toEqual({ refused: "mismatch" });
  expect(verdictOf(headers, "a secret", { signatureForm: "other header" })).toEqual({ refused: "malformed" });
  expect(verdictOf(headers, "a secret", { signatureForm: "rot13" })).toEqual({ refused: "malformed" });
});

test("says absent only where no header of any form is there", () => {
  expect(verdictOf({}, "a secret")).toEqual({ refused: "absent" });
});

test("refuses whatever is written, and never throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, value) => {
      expect(verdictOf({ "x-a": text, "x-b": text }, value)).toHaveProperty("refused");
    }),
  );
});
