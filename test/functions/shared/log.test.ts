import { expect, test } from "@jest/globals";
import { Unstorable, UpstreamError } from "../../../functions/shared/errors.ts";
import { errorFields } from "../../../functions/shared/log.ts";

class Late extends Error {
  override readonly name = "TimeoutError";
}

test.each([
  [new UpstreamError("The table", { cause: new Late() }), { error: "UpstreamError", cause: "TimeoutError" }],
  [new Late("", { cause: new Unstorable() }), { error: "TimeoutError", cause: "Unstorable" }],
  [new Error("quotes a payload"), { error: "Error" }],
  [new TypeError("quotes a payload"), { error: "TypeError" }],
])("an error is told by its class, or by the name that it was given", (error, told) => {
  error.stack = "";
  expect(errorFields(error)).toEqual(told);
});

test("the first line of the stack that is ours says where it was thrown", () => {
  const error = new UpstreamError("The table");
  error.stack =
    "Error: no\n    at send (node_modules/x.js:1:1)\n    at put (functions/a.ts:3:7)\n    at (functions/b.ts:1:1)";

  expect(errorFields(error)).toEqual({ error: "UpstreamError", at: "at put (functions/a.ts:3:7)" });
});
