import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readTime } from "../../../functions/connectors/mapping/time.ts";
import { rowFormats } from "../../../functions/connectors/rows/dates.ts";
import { rowEvents } from "../../../functions/connectors/rows/row-events.ts";
import { fileSettings } from "../../../schemas/file-settings.ts";
import { keysIn } from "../../../schemas/keys-in.ts";
import { share } from "../../support/repeats.ts";
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

  test("that are a day and a month alone are not days after 1900", async () => {
    expect((await datesOf("0311", "1411", "2026")).notes).toMatchObject([
      { code: "unread_date", row: 2, message: expect.stringContaining("3 values of On could not be read") },
    ]);
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
          const read = written.map((text) =>
            readTime(text, { formats: rowFormats({ dates: order }) })?.slice(0, 10),
          );

          expect(notes).toEqual([]);
          expect(read).toEqual(all.map((one) => one.toISOString().slice(0, 10)));
        },
      ),
      { numRuns: share(25) },
    );
  });
});

/** The header of DATEV's format: the books of November 2026. */
const datevHeader = `"EXTF";700;21;"Buchungsstapel";12;20261201080000000;;"RE";"";"";29098;55003;20260101;4;20261101;20261130;"November";"";1`;
const entries = (header: string) =>
  `${header}Umsatz;Soll/Haben-Kennzeichen;Id;Belegdatum;Buchungstext\n500.000;S;RE-81;0311;Müller\n119;H;RE-82;1411;Sonne\n`;
const datev = {
  mapping: {
    rules: [
      {
        rule: "entry",
        type: "invoice.created",
        title: "{Id}",
        time: { from: "Belegdatum" },
        money: {
          amount: "Umsatz",
          currency: "EUR",
          sign: { from: '"Soll/Haben-Kennzeichen"', minus: ["H"], plus: ["S"] },
        },
      },
    ],
  },
};

/** The time and amount of each row of a file, as its events have them. */
async function readAs(text: string, given: Record<string, unknown>) {
  const { columns, told, notes, dates, days, decimal } = await reader.take(text, { settings: given });
  const file = {
    tool: "access",
    file: "f",
    name: "n",
    sha256: "h",
    asOf: "2026-12-01T00:00:00.000Z",
    snapshot: "s",
    revision: 1,
  };
  const events = told.flatMap(([, , after = []]) => {
    const row = Object.fromEntries(columns.map((name, n) => [name, after[n] ?? ""]));
    const change = { change: "added", key: row.Id ?? "", after: row } as const;
    const parsed = fileSettings.parse({ key: "Id", ...given });
    return rowEvents(change, { ...file, dates, days, decimal }, parsed).events;
  });
  return { notes, told: events.map(({ time, money }) => [time.slice(0, 10), money?.amount]) };
}

describe("days and months without a year, amounts without decimals and signs in another column", () => {
  test.each([
    ["by the header of the file", datevHeader, datev],
    ["by a year above the table", "Buchungen 2026", datev],
    ["by the settings", "", { ...datev, year: 2026 }],
    ["by the settings before the file", "Stand 2027", { ...datev, year: 2026 }],
  ])("are read %s", async (_, header, given) => {
    const { notes, told } = await readAs(entries(header === "" ? "" : `${header}\n`), given);

    expect(told).toEqual([
      ["2026-11-03", "500000"],
      ["2026-11-14", "-119"],
    ]);
    expect(notes.map(({ code }) => code).filter((code) => code !== "above_header")).toEqual([]);
  });

  test.each([
    ["nothing says the year", ""],
    ["two years are named", "Vergleich 2025 und 2026\n"],
  ])("are told with what to set where %s", async (_, header) => {
    const { notes, told } = await readAs(entries(header), datev);

    expect(told.map(([day]) => day)).toEqual(["2026-12-01", "2026-12-01"]);
    expect(notes.find(({ code }) => code === "unread_date")?.message).toContain("say the year of such dates");
  });

  test("that nothing tells are read as they stand, and that is said", async () => {
    const { notes, told } = await readAs(entries(`${datevHeader}\n`).replace("119;H", "1.190;H"), datev);

    expect(told.map(([, amount]) => amount)).toEqual(["500.000", "-1.190"]);
    expect(notes.find(({ code }) => code === "amounts_either_way")?.message).toContain("500.000");
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

  test("of any kind is told, whatever reads it: by its column, or with its first row and value", async () => {
    const slots = {
      time: "date",
      exportedAt: "date",
      title: "text",
      accountEmail: "email",
      accountName: "text",
      ruleTime: "date",
      ruleDue: "date",
      ruleEmail: "email",
      ruleText: "text",
      amount: "amount",
      open: "amount",
      currency: "currency",
      issued: "date",
    } as const;
    type Slot = keyof typeof slots;
    const names = keysIn(slots);
    const well = {
      date: ["2026-11-26", "26/11/2026", "26. Nov 2026", ""],
      email: ["ann@a.example", "Ann <ann@a.example>", "a@b.example; c@d.example", ""],
      amount: ["1,250.50", "(3.00)", "-", "EUR 5.00", ""],
      currency: ["EUR", "€", "eur", ""],
      text: ["anything", ""],
    };
    const badly = {
      date: ["soon", "32/11/2026", "26/26/2026"],
      email: ["n/a", "ann at a.example"],
      amount: ["a lot", "1.2.3,4"],
      currency: ["Taler", "5"],
      text: [],
    };
    const cellOf = (slot: Slot) => {
      const kind = slots[slot];
      return fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...well[kind]) },
        ...(badly[kind].length > 0 ? [{ weight: 1, arbitrary: fc.constantFrom(...badly[kind]) }] : []),
      );
    };
    const record = fc.record(Object.fromEntries(names.map((slot) => [slot, cellOf(slot)])));
    const given = fc.record({
      present: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
      rows: fc.array(record, { minLength: 1, maxLength: 6 }),
    });

    await fc.assert(
      fc.asyncProperty(given, async ({ present, rows }) => {
        const column = (slot: Slot) => `The ${slot}`;
        const path = (slot: Slot) => JSON.stringify(column(slot));
        const rule = {
          rule: "bill",
          type: "bill.created",
          title: `{row.${path("ruleText")}}`,
          time: { from: path("ruleTime") },
          scheduledFor: { from: `row.${path("ruleDue")}` },
          account: { email: path("ruleEmail") },
          money: { amount: path("amount"), currency: { from: path("currency") } },
          owed: { open: path("open"), issued: path("issued") },
        };
        const file = {
          time: column("time"),
          exportedAt: column("exportedAt"),
          title: column("title"),
          account: { email: column("accountEmail"), name: column("accountName") },
          mapping: { rules: [rule] },
        };
        const lines = rows.map((row, n) => [n, ...present.map((slot) => row[slot])].join("|"));
        const { notes } = await reader.take(
          [["Id", ...present.map(column)].join("|"), ...lines, ""].join("\n"),
          { settings: { ...file, delimiter: "|", dates: "day-first" } },
        );
        const absent = notes.find(({ code }) => code === "columns_missing")?.message ?? "";
        const told = notes.map(({ code, row, message }) => `${code} ${row} ${message}`).join("\n");

        for (const slot of names.filter((one) => !present.includes(one)))
          expect(absent).toContain(column(slot));
        for (const slot of present) {
          const bad: readonly string[] = badly[slots[slot]];
          const wrong = rows.flatMap((row, n) => {
            const value = row[slot] ?? "";
            return bad.includes(value) ? [{ value, row: n + 2 }] : [];
          });
          expect(absent).not.toMatch(new RegExp(`${column(slot)}\\b`));
          const [first] = wrong;
          const said = told.split("\n").filter((line) => line.includes(` of ${column(slot)} `));
          expect(said).toEqual(
            first === undefined
              ? []
              : [
                  expect.stringMatching(
                    new RegExp(
                      `^unread_${slots[slot]} ${first.row} ${wrong.length} value.*"${escaped(first.value)}"`,
                    ),
                  ),
                ],
          );
        }
      }),
      { numRuns: share(60) },
    );
  });

  test("is a sign, too", async () => {
    const money = { amount: "Sum", currency: "EUR", sign: { from: "Way", minus: ["H"], plus: ["S"] } };
    const rules = [{ rule: "bill", type: "bill.created", title: "{Id}", money }];
    const { notes } = await reader.take("Id,Sum,Way\n1,5.00,S\n2,5.00,H\n3,5.00,Q\n", {
      settings: { mapping: { rules } },
    });

    expect(notes).toMatchObject([
      {
        code: "unread_sign",
        row: 4,
        message: '1 value of Way could not be read as a sign, the first in row 4: "Q".',
      },
    ]);
  });

  test("is an amount of another currency, too", async () => {
    const rule = {
      rule: "bill",
      type: "bill.created",
      title: "{Id}",
      money: { amount: "Sum", currency: "GBP" },
    };
    const { notes } = await reader.take("Id,Sum\n1,£5.00\n2,5.00 GBP\n3,€7.00\n4,$ 8.00\n5,9 USD\n", {
      settings: { mapping: { rules: [rule] } },
    });

    expect(notes).toMatchObject([
      { code: "unread_amount", row: 4, message: expect.stringContaining("2 values of Sum") },
    ]);
  });
});

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
