import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readTime } from "../../../../functions/connectors/mapping/time.ts";
import { isFormat, isZone } from "../../../../functions/connectors/mapping/time-format.ts";
import { share } from "../../../support/repeats.ts";

test.each([
  ["2026-11-23T08:14:05.123456Z", {}, "2026-11-23T08:14:05.123Z"],
  ["2026-11-23 08:14:05 +0200", {}, "2026-11-23T06:14:05.000Z"],
  ["2026-11-23", {}, "2026-11-23T00:00:00.000Z"],
  ["2026-07-01 09:30", { zone: "Europe/London" }, "2026-07-01T08:30:00.000Z"],
  ["2026-12-01T09:30:00", { zone: "Europe/London" }, "2026-12-01T09:30:00.000Z"],
  ["2026-11-26T14:30[Asia/Ho_Chi_Minh]", { zone: "Europe/London" }, "2026-11-26T07:30:00.000Z"],
  ["Thu Nov 26 14:30:00 EST 2026", { formats: ["day-first"] }, "2026-11-26T19:30:00.000Z"],
  ["Thu Nov 26 14:30:00 +07 2026", { formats: ["day-first"] }, "2026-11-26T07:30:00.000Z"],
  ["26 ноября 2026 г., 14:30", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["26 ноября 2026 года", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26\u201111\u20112026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26-NOV-26 02.30.00.000000 PM", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["2026-11-26-14.30.00.000000", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["2026-12-01T09:30:00Z", { zone: "America/New_York" }, "2026-12-01T09:30:00.000Z"],
  [1614265330, {}, "2021-02-25T15:02:10.000Z"],
  ["1614265330", {}, "2021-02-25T15:02:10.000Z"],
  ["1614265330500", {}, "2021-02-25T15:02:10.500Z"],
  ["1614265330500123", {}, "2021-02-25T15:02:10.500Z"],
  ["1614265330500123456", {}, "2021-02-25T15:02:10.500Z"],
  ["03/04/2026", { formats: ["dd/MM/yyyy"] }, "2026-04-03T00:00:00.000Z"],
  ["03/04/2026", { formats: ["MM/dd/yyyy"] }, "2026-03-04T00:00:00.000Z"],
  ["3 Jul 2026 09:30", { formats: ["d MMM yyyy HH:mm"], zone: "Europe/Berlin" }, "2026-07-03T07:30:00.000Z"],
  ["2026-01-05", { formats: ["dd/MM/yyyy", "iso"] }, "2026-01-05T00:00:00.000Z"],
  ["26/11/2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26.11.26", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["27/11/2026 02:00", { formats: ["day-first"], zone: "Europe/Berlin" }, "2026-11-27T01:00:00.000Z"],
  ["11/26/2026 2:05:09 PM", { formats: ["month-first"] }, "2026-11-26T14:05:09.000Z"],
  ["11/26/2026 12:00 AM", { formats: ["month-first"] }, "2026-11-26T00:00:00.000Z"],
  ["2026/1/5", { formats: ["day-first"] }, "2026-01-05T00:00:00.000Z"],
  ["26-Nov-26", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["Nov 26, 2026 9:30", { formats: ["day-first"] }, "2026-11-26T09:30:00.000Z"],
  ["Thu, 26 November 2026", { formats: ["month-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26. März 2026", { formats: ["day-first"] }, "2026-03-26T00:00:00.000Z"],
  ["26 de noviembre de 2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["1 févr. 2026", { formats: ["day-first"] }, "2026-02-01T00:00:00.000Z"],
  ["26/11/2026 2:05:09 CH", { formats: ["day-first"] }, "2026-11-26T14:05:09.000Z"],
  ["26/11/2026 12:05 SA", { formats: ["day-first"] }, "2026-11-26T00:05:00.000Z"],
  ["14:30 26/11/2026", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["Ngày 26 tháng 11 năm 2026", { formats: ["month-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26 thg 11, 2026 lúc 9:30", { formats: ["day-first"] }, "2026-11-26T09:30:00.000Z"],
  ["2026年11月26日", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26.11.2026, 14:30 Uhr", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["26/11/2026 à 14h30", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["26 giugno 2026", { formats: ["day-first"] }, "2026-06-26T00:00:00.000Z"],
  ["26/Nov/2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["20261126", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["03112026", { formats: ["day-first"] }, "2026-11-03T00:00:00.000Z"],
  ["11032026", { formats: ["month-first"] }, "2026-11-03T00:00:00.000Z"],
  ["20261126143000", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["\u200e26/\u200e11/\u200e2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["2026-11-26 14:30:00 UTC", { zone: "Asia/Saigon" }, "2026-11-26T14:30:00.000Z"],
  ["Thu, 26 Nov 2026 14:30:00 +0700", { formats: ["day-first"] }, "2026-11-26T07:30:00.000Z"],
  [
    "Thu Nov 26 2026 14:30:00 GMT+0700 (Indochina Time)",
    { formats: ["month-first"], zone: "Europe/London" },
    "2026-11-26T07:30:00.000Z",
  ],
  ["45000.5", { formats: ["excel"] }, "2023-03-15T12:00:00.000Z"],
  ["45000,5", { formats: ["excel"] }, "2023-03-15T12:00:00.000Z"],
  ["2026-11-26 14:30:00.25+07", {}, "2026-11-26T07:30:00.250Z"],
  ["/Date(1614265330500+0000)/", {}, "2021-02-25T15:02:10.500Z"],
  ["202611261430", { formats: ["iso", "unix", "day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["20261126T143005", { formats: ["iso", "unix", "day-first"] }, "2026-11-26T14:30:05.000Z"],
  ["Do, 26.11.2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26. 11. 2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26.11.2026 um 14.30 Uhr", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["1er novembre 2026", { formats: ["day-first"] }, "2026-11-01T00:00:00.000Z"],
  ["jeu. 26/11/2026 14h30", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["26/11/2026 2:05 p. m.", { formats: ["day-first"] }, "2026-11-26T14:05:00.000Z"],
  ["Thứ Năm, 26/11/2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["14h30 ngày 26/11/2026", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["26/11/2026 14 giờ 30 phút", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["26-Thg11-26", { formats: ["month-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26th of November, 2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["Nov 26, '26", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["2026-Nov-26", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["2026. 11. 26.", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["Thu Nov 26 14:30:05 2026", { formats: ["day-first"] }, "2026-11-26T14:30:05.000Z"],
  ["11/26/2026 @ 2PM", { formats: ["month-first"] }, "2026-11-26T14:00:00.000Z"],
  ["2:05 PM - 26 Nov 2026", { formats: ["month-first"] }, "2026-11-26T14:05:00.000Z"],
  ["11/26/2026 2:05 PM EST", { formats: ["month-first"] }, "2026-11-26T19:05:00.000Z"],
  ["Nov 26, 2026 2:05 PM GMT+7", { formats: ["month-first"] }, "2026-11-26T07:05:00.000Z"],
  ["26 listopada 2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26 Kasım 2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["2026-10-25 02:30", { zone: "Europe/Berlin" }, "2026-10-25T00:30:00.000Z"],
  ["2026-11-01 01:30", { zone: "America/New_York" }, "2026-11-01T05:30:00.000Z"],
  ["2026-04-05 01:45", { zone: "Australia/Lord_Howe" }, "2026-04-04T14:45:00.000Z"],
  ["2026-03-29 02:30", { zone: "Europe/Berlin" }, "2026-03-29T01:30:00.000Z"],
  ["2026-10-04 02:15", { zone: "Australia/Lord_Howe" }, "2026-10-03T15:45:00.000Z"],
  ["2026-01-01", { zone: "Asia/Kathmandu" }, "2025-12-31T18:15:00.000Z"],
  ["2026/11/26 下午 04:02:09", { formats: ["day-first"] }, "2026-11-26T16:02:09.000Z"],
  ["2026年11月26日(木) 午後4時02分", { formats: ["day-first"] }, "2026-11-26T16:02:00.000Z"],
  ["2026년 11월 26일 오전 12시 5분", { formats: ["day-first"] }, "2026-11-26T00:05:00.000Z"],
  ["2026年11月26日 星期四", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["2026年11月26日 16时02分", { formats: ["day-first"] }, "2026-11-26T16:02:00.000Z"],
  ["\u0662\u0660\u0662\u0666-\u0661\u0661-\u0662\u0666", {}, "2026-11-26T00:00:00.000Z"],
  [
    "\u0662\u0666/\u0661\u0661/\u0662\u0660\u0662\u0666",
    { formats: ["day-first"] },
    "2026-11-26T00:00:00.000Z",
  ],
  ["26 Νοεμβρίου 2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26 ноября 2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26/11/2569", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["29/02/2567 14:30", { formats: ["day-first"] }, "2024-02-29T14:30:00.000Z"],
  ["2569/11/26", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26/11/2499", { formats: ["day-first"] }, "2499-11-26T00:00:00.000Z"],
  ["26.11.2026 в 14:30", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["26 листопада 2026 р.", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["26 лист. 2026 р., 14:30", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["26 nov 2026 14:30 hs", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["2026-11-26 14.30", {}, "2026-11-26T14:30:00.000Z"],
  ["2026-11-26 14.30.15", { zone: "Asia/Ho_Chi_Minh" }, "2026-11-26T07:30:15.000Z"],
  ["2026-11-26 9.05.10", { formats: ["iso", "day-first"] }, "2026-11-26T09:05:10.000Z"],
  ["2026-11-26 1430", { zone: "Asia/Ho_Chi_Minh" }, "2026-11-26T07:30:00.000Z"],
  ["2026-11-26+07:00", {}, "2026-11-25T17:00:00.000Z"],
  ["Th 5, 26/11/2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
  ["14:30 Th 5, 26 thg 11, 2026", { formats: ["day-first"] }, "2026-11-26T14:30:00.000Z"],
  ["T5, 26/11/2026", { formats: ["day-first"] }, "2026-11-26T00:00:00.000Z"],
])("reads %s with %j", (written, rule, instant) => {
  expect(readTime(written, rule)).toBe(instant);
});

test.each([
  ["2026-13-40", {}],
  ["yesterday", {}],
  ["26/11/2026", { formats: ["month-first"] }],
  ["31/02/2026", { formats: ["day-first"] }],
  ["26/11-2026", { formats: ["day-first"] }],
  ["20261399", { formats: ["day-first"] }],
  ["11/26/2026 14:30 BST", { formats: ["month-first"] }],
  ["01/01/0001", { formats: ["day-first"] }],
  ["31/12/9999", { formats: ["day-first"] }],
  ["9999-12-31T23:59:59Z", {}],
  ["Invoice of 26 Nov 2026", { formats: ["day-first"] }],
  ["192.168.10.26", { formats: ["day-first"] }],
  ["26/11/2026 25:00", { formats: ["day-first"] }],
  ["31/02/2026", { formats: ["dd/MM/yyyy"] }],
  ["03/04/2026", {}],
  ["0026-01-01", {}],
  ["2026-11-26-05:00", { formats: ["iso", "day-first"] }],
  ["2026-11-26 25.30", { formats: ["iso", "day-first"] }],
  ["1899-12-30T00:00:00", {}],
  ["1900-01-01", { zone: "Asia/Ho_Chi_Minh" }],
  ["01/01/1753", { formats: ["day-first"] }],
  ["1970-01-01T00:00:00Z", {}],
  ["9".repeat(400), {}],
  [Number.NaN, {}],
  [{}, {}],
  [null, {}],
])("takes %s for no time", (written, rule) => {
  expect(readTime(written, rule)).toBeUndefined();
});

test("moves on a wall-clock time that spring skips", () => {
  expect(readTime("2026-03-29T01:30:00", { zone: "Europe/London" })).toBe("2026-03-29T01:30:00.000Z");
});

test("reads a Date of Access as the wall clock of the zone", () => {
  expect(readTime(new Date("2026-07-01T09:00:00.000Z"), { zone: "Europe/London" })).toBe(
    "2026-07-01T08:00:00.000Z",
  );
});

test("knows zones and formats that can be used from those that cannot", () => {
  expect(["Europe/London", "UTC", "Mars/Olympus", ""].map(isZone)).toEqual([true, true, false, false]);
  expect(["dd/MM/yyyy", "iso", "excel", "YYYY", "nonsense'", "HH:mm"].map(isFormat)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("gives an instant or nothing for any text and any format", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.integer(), fc.date().map(String)),
      fc.constantFrom("iso", "unix", "unix-ms", "excel", "dd/MM/yyyy", "d.M.yy", "PPPP", "''''"),
      fc.constantFrom(undefined, "UTC", "Asia/Kathmandu"),
      (written, format, zone) => {
        const instant = readTime(written, { formats: [format], ...(zone === undefined ? {} : { zone }) });

        expect(instant ?? "2026-01-01T00:00:00.000Z").toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      },
    ),
    { numRuns: share(1_000) },
  );
});
