import { expect, test } from "@jest/globals";
import { typedIdentity } from "../../../../functions/serve/console/state/typed-identity.ts";

test.each([
  [" jane@acme.example ", "email", "jane@acme.example"],
  ["acme.example", "domain", "acme.example"],
  ["+44 20 7946 0000", "phone", "+44 20 7946 0000"],
  ["(020) 7946-0000", "phone", "(020) 7946-0000"],
  ["24.7.example", "domain", "24.7.example"],
])("%s is taken for a %s", (text, type, value) => {
  expect(typedIdentity(text)).toEqual({ type, value });
});
