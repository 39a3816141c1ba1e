import { createHmac } from "node:crypto";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { undocumentedHmac } from "../../../functions/delivery/undocumented-hmac.ts";
import { anyText } from "../../support/any-text.ts";
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
const verdictOf = (headers: Record<string, string>, value: string, settings = {}, form?: string) =>
  scheme.verify(
    delivery("x", { body, headers }),
    [{ ...secret(value), ...(form === undefined ? {} : { form }) }],
    new Date(),
    settings,
  );

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

test("takes the form of the setting alone, and none where it is unknown", () => {
  const headers = { "x-a": hexBy("a secret") };

  expect(verdictOf(headers, "a secret", { signatureForm: "text" })).toMatchObject({ matchedAs: "text" });
  for (const signatureForm of ["bytes", "other header", "rot13"])
    expect(verdictOf(headers, "a secret", { signatureForm })).toEqual({ refused: "other_form" });
});

test("takes the form that a secret has shown alone, unless the setting names another", () => {
  const headers = { "x-a": hexBy("a secret") };

  expect(verdictOf(headers, "a secret", {}, "text")).toMatchObject({ matchedAs: "text" });
  expect(verdictOf(headers, "a secret", {}, "bytes")).toEqual({ refused: "other_form" });
  expect(verdictOf(headers, "a secret", { signatureForm: "text" }, "bytes")).toHaveProperty("secret");
});

test("calls what no secret has signed a mismatch, whatever is pinned", () => {
  expect(verdictOf({ "x-a": hexBy("another") }, "a secret", {}, "bytes")).toEqual({ refused: "mismatch" });
});

test("pins one secret without the other, as while a key is rotated", () => {
  const other = createHmac("sha256", "new").update(body).digest("base64");
  const secrets = [secret("new"), { ...secret("old"), form: "text" }];
  const verdict = (headers: Record<string, string>) =>
    scheme.verify(delivery("x", { body, headers }), secrets, new Date());

  expect(verdict({ "x-b": other })).toMatchObject({ secret: { id: "new" }, matchedAs: "other header" });
  expect(verdict({ "x-a": hexBy("old") })).toMatchObject({ secret: { id: "old" } });
});

test("says absent only where no header of any form is there", () => {
  expect(verdictOf({}, "a secret")).toEqual({ refused: "absent" });
});

test("refuses whatever is written, and never throws", () => {
  fc.assert(
    fc.property(anyText, anyText, (text, value) => {
      expect(verdictOf({ "x-a": text, "x-b": text }, value)).toHaveProperty("refused");
    }),
  );
});
