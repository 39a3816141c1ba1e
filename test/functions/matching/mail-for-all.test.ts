import { expect, test } from "@jest/globals";
import { ownBy } from "../../../functions/matching/colleagues.ts";
import { isMailForAll } from "../../../functions/matching/mail-for-all.ts";

test.each([
  ...["gmail.com", "outlook.com.ar", "yahoo.com.vn", "gmx.ch", "pm.me", "t-online.de", "shaw.ca", "fpt.vn"],
  ...["cfl.rr.com", "hn.vnn.vn", "privaterelay.appleid.com"],
])("anybody may have an address at %s", (host) => {
  expect(isMailForAll(host)).toBe(true);
});

test.each(["acme.com", "gmail.com.evil.example", "notgmail.com", "outlook.acme.com", "com", "", "co.uk"])(
  "not everybody may at %j",
  (host) => {
    expect(isMailForAll(host)).toBe(false);
  },
);

test("colleagues are at the host of one of them, where that is theirs", () => {
  const isOwn = ownBy("Ann@Firm.example", "ann@proton.me");

  expect(
    ["joe@firm.EXAMPLE", " ann@proton.me", "joe@proton.me", "joe@other.firm.example", ""].map(isOwn),
  ).toEqual([true, true, false, false, false]);
});
