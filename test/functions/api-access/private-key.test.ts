import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "@jest/globals";
import { privateKeyOf } from "../../../functions/api-access/private-key.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const [first, eighth] = (["pkcs1", "pkcs8"] as const).map((type) =>
  privateKey.export({ type, format: "pem" }).toString(),
);
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

test.each([
  ["PKCS #1, as DocuSign gives it out", first],
  ["PKCS #8", eighth],
  ["line breaks that became blanks", first?.replaceAll("\n", " ")],
  ["line breaks that are written out", eighth?.replaceAll("\n", "\\n")],
  ["what was copied around it", `Private key:\r\n${first}\r\nPublic key:`],
])("a key is read: %s", (_form, text = "") => {
  expect(privateKeyOf(text)?.equals(privateKey)).toBe(true);
});

test.each([
  ["nothing", ""],
  ["a public key", publicKey.export({ type: "spki", format: "pem" }).toString()],
  ["half of it", first?.slice(0, 400)],
  ["half of its lines", first?.replace(/(.{64}\n){10}/, "")],
  ["a key of another kind", curve.export({ type: "pkcs8", format: "pem" }).toString()],
])("what cannot sign is not taken: %s", (_what, text = "") => {
  expect(privateKeyOf(text)).toBeUndefined();
});
