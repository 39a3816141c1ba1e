import { describe, expect, test } from "@jest/globals";
import { codedPath, kindIn } from "../../../functions/delivery/coded-path.ts";

const secret = "a secret of this test";
const path = codedPath("create_invoice", secret);
const [, code = ""] = path.split("/");

describe("an address for one kind of delivery", () => {
  test("is told by its code, in letters that every address takes", () => {
    expect(path).toMatch(/^create_invoice\/[\w-]{22}$/);
    expect(kindIn(path, secret)).toBe("create_invoice");
  });

  test.each([
    ["without a code", "create_invoice"],
    ["with an empty one", "create_invoice/"],
    ["with that of another kind", `delete_invoice/${code}`],
    ["with that of another secret", codedPath("create_invoice", "another secret")],
    ["with one that is cut off", path.slice(0, -1)],
    ["with one that another spelling of the same bytes makes", `create_invoice/${code}=`],
    ["with more behind it", `${path}/`],
    ["with more before it", `x/${path}`],
    ["of nothing", ""],
  ])("is of no kind %s", (_, other) => {
    expect(kindIn(other, secret)).toBeUndefined();
  });
});
