import { expect, test } from "@jest/globals";
import { addressOf } from "../../schemas/api/address.ts";

test.each([
  ["/api/accounts", {}, {}, "/api/accounts"],
  ["/api/identities/{type}/{value}", { type: "id", value: "a/b c" }, {}, "/api/identities/id/a%2Fb%20c"],
  ["/api/timeline", {}, { tool: ["dext", "a&b"], limit: 20 }, "/api/timeline?tool=dext&tool=a%26b&limit=20"],
  ["/api/timeline", {}, { upcoming: false, cursor: undefined, family: [] }, "/api/timeline?upcoming=false"],
])("the address of %s with the parts %p and the query %p is %s", (path, parts, query, address) => {
  expect(addressOf(path, parts, query)).toBe(address);
});
