import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readTime } from "../../../functions/connectors/mapping/time.ts";
import { rowFormats } from "../../../functions/connectors/rows/dates.ts";
import { snapshots } from "../../support/snapshot.ts";

let reader: Awaited<ReturnType<typeof snapshots>>;
beforeAll(async () => {
  reader = await snapshots();
});
afterAll(async () => await reader.end());

const settings = { time: "On" };
const datesOf = async (...dates: readonly string[]) => {
  const rows = dates.map((date, n) => `${n},${date}`).join("\n");
  const { notes, dates: order } = await reader.take(`Id;On\n${rows.replaceAll(",", ";")}\n`, { settings });
  return { order, notes };
};

describe("the dates of a column", () => {
  test.each([
    ["day-first", ["03/04/2026", "26/11/2026"]],
    ["month-first", ["03/04/2026", "11/26/2026"]],
    ["day-first", ["3.4.26", "26.11.26"]],
    ["month-first", ["3/4/26 9:15 PM", "11/26/26 1:00 AM"]],
  ] as const)("are %s where one of them says so, without a word", async (order, dates) => {
    expect(await datesOf(...dates)).toEqual({ order, notes: [] });
  });

  test("that may all be read either way are read day first, and that is said", async () => {
    const read = await datesOf("03/04/2026", "05/05/2026");

    expect(read).toMatchObject({ order: "day-first", notes: [{ code: "dates_either_way" }] });
    expect(read.notes[0]?.message).toContain("03/04/2026");
  });

  test("are as the settings say, or as people write them where the zone is", async () => {
    const text = "Id,On\n1,03/04/2026\n";

    expect(await reader.take(text, { settings: { ...settings, dates: "month-first" } })).toMatchObject({
      dates: "month-first",
      notes: [],
    });
    expect(await reader.take(text, { settings: { ...settings, zone: "America/Chicago" } })).toMatchObject({
      dates: "month-first",
      notes: [{ code: "dates_either_way" }],
    });
  });

  test("that are Excel's numbers of days, Unix times or ISO 8601 need no word either", async () => {
    expect((await datesOf("45000.5", "1614265330", "2026-11-23T08:14:05Z", "")).notes).toEqual([]);
  });

  test("whatever their order, every date is read as it was written once one of them tells", async () => {
    const day = fc.date({ min: new Date("1990-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(day, { maxLength: 5 }),
        fc.constantFrom("/", ".", "-"),
        fc.boolean(),
        async (days, sign, dayFirst) => {
          const all = [...days, new Date("2026-11-26")];
          const written = all.map((one) => {
            const [d, m, y] = [one.getUTCDate(), one.getUTCMonth() + 1, one.getUTCFullYear()];
            return (dayFirst ? [d, m, y] : [m, d, y]).join(sign);
          });
          const { order, notes } = await datesOf(...written);
          const read = written.map((text) => readTime(text, { formats: rowFormats(order) })?.slice(0, 10));

          expect(notes).toEqual([]);
          expect(read).toEqual(all.map((one) => one.toISOString().slice(0, 10)));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("a value that a setting names and that cannot be read", () => {
  const mapping = {
    rules: [
      {
        rule: "bill",
        type: "bill.created",
        title: "{Id}",
        time: { from: "On", formats: ["dd.MM.yyyy"] },
        money: { amount: '"The sum"', currency: { from: "row.Currency" } },
      },
    ],
  };

  test("is counted, with the first row and its value", async () => {
    const { notes } = await reader.take(
      "Id,On,The sum,Currency\n1,01.02.2026,5.00,EUR\n2,soon,a lot,EUR\n3,later,-,Taler\n4,,,\n",
      { settings: { mapping } },
    );

    expect(notes.map(({ code, row }) => [code, row])).toEqual([
      ["unread_date", 3],
      ["unread_amount", 3],
      ["unread_currency", 4],
    ]);
    expect(notes[0]?.message).toBe('2 values of On could not be read as a date, the first in row 3: "soon".');
  });

  test("is told as well where the file has no such column", async () => {
    const { notes } = await reader.take("Id,Name\n1,a\n", { settings: { ...settings, mapping } });

    expect(notes).toMatchObject([
      { code: "columns_missing", message: expect.stringContaining("On, The sum, Currency") },
    ]);
  });
});
