import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { fromUnix, toInstant } from "../../../functions/shared/instant.ts";

test.each([
  ["2026-11-23T08:14:05.123456Z", "2026-11-23T08:14:05.123Z"],
  ["2022-12-09T18:29:29.7360000Z", "2022-12-09T18:29:29.736Z"],
  ["2025-10-07T19:59:07.034359333Z", "2025-10-07T19:59:07.034Z"],
  ["2015-10-05T14:42:19-0700", "2015-10-05T21:42:19.000Z"],
  ["2015-10-05T14:42:19-07:00", "2015-10-05T21:42:19.000Z"],
  ["2015-10-27T17:04:23.795+0000", "2015-10-27T17:04:23.795Z"],
  ["2026-11-23T08:14:05", "2026-11-23T08:14:05.000Z"],
  ["2026-11-23", "2026-11-23T00:00:00.000Z"],
  ["2026-11-23 08:14:05", "2026-11-23T08:14:05.000Z"],
  ["2026-11-23 08:14:05Z", "2026-11-23T08:14:05.000Z"],
  ["2026-11-23 08:14:05.250+00:00", "2026-11-23T08:14:05.250Z"],
  ["2026-11-23 08:14:05 +0700", "2026-11-23T01:14:05.000Z"],
  ["2026-11-23T08:14:05+07:00[Asia/Ho_Chi_Minh]", "2026-11-23T01:14:05.000Z"],
  ["2026-11-23T08:14:05Z[UTC]", "2026-11-23T08:14:05.000Z"],
  ["2028-02-29T23:30:00-05:30", "2028-03-01T05:00:00.000Z"],
])("reads %s", (text, instant) => {
  expect(toInstant(text)).toBe(instant);
});

test("reads a time without a zone in the zone it is given", () => {
  expect(toInstant("2026-11-23T08:00:00", "-08:00")).toBe("2026-11-23T16:00:00.000Z");
});

test.each([
  "",
  "yesterday",
  "2026-13-01T00:00:00Z",
  "2026-02-29T10:00:00Z",
  "2026-06-31T00:00:00+07:00",
  "0000-01-01T00:00:00Z",
  "2026-11-23T08:14:05Z+07:00",
  "2026-11-23T08:14:05+07:00:00",
  "2026-11-23T08:14:05[Asia/Ho_Chi_Minh]",
  "9".repeat(70),
  null,
  undefined,
])("is undefined for %p", (text) => {
  expect(toInstant(text)).toBeUndefined();
});

test("never throws and never answers anything but an instant", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String)), (text) => {
      expect(toInstant(text) ?? "1000-01-01T00:00:00.000Z").toMatch(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
      );
    }),
  );
});

test.each([
  ["1663966382.046509", "2022-09-23T20:53:02.046Z"],
  [1663966382, "2022-09-23T20:53:02.000Z"],
  ["0", "1970-01-01T00:00:00.000Z"],
  ["1515449522000016", undefined],
  [-1, undefined],
  [1e21, undefined],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("reads unix seconds %p", (seconds, instant) => {
  expect(fromUnix(seconds)).toBe(instant);
});
