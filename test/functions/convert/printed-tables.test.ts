import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { snapshots } from "../../support/snapshot.ts";

let reader: Awaited<ReturnType<typeof snapshots>>;
beforeAll(async () => {
  reader = await snapshots();
});
afterAll(async () => await reader.end());

const rowsOf = async (...given: Parameters<typeof reader.take>) => {
  const { told, ...facts } = await reader.take(...given);
  return { ...facts, rows: told.map(([, , after]) => after), codes: facts.notes.map(({ code }) => code) };
};

describe("what a database prints for people", () => {
  const clients = [
    ["7", "Northwind Roasters", "12.50"],
    ["18", "Fabrikam", ""],
  ];

  test.each([
    [
      "psql",
      [
        " Id |        Name        | Open  ",
        "----+--------------------+-------",
        "  7 | Northwind Roasters | 12.50",
        " 18 | Fabrikam           |      ",
        "(2 rows)",
        "",
      ],
    ],
    [
      "SQL*Plus, page by page",
      [
        "",
        "        Id Name                       Open",
        "---------- -------------------- ----------",
        "         7 Northwind Roasters        12.50",
        "",
        "        Id Name                       Open",
        "---------- -------------------- ----------",
        "        18 Fabrikam",
        "",
        "2 rows selected.",
        "",
      ],
    ],
    [
      "SQL*Plus with tabs for blanks",
      [
        "Id\t Name\t\t\t   Open",
        "-------- ------------------ ------",
        "7\t Northwind Roasters  12.50",
        "18\t Fabrikam",
      ],
    ],
    [
      "sqlcmd",
      [
        "Id          Name                 Open  ",
        "----------- -------------------- ------",
        "          7 Northwind Roasters    12.50",
        "         18 Fabrikam               NULL",
        "",
        "(2 rows affected)",
      ],
    ],
    [
      "sqlite in columns",
      [
        "Id  Name                Open ",
        "--  ------------------  -----",
        "7   Northwind Roasters  12.50",
        "18  Fabrikam",
      ],
    ],
  ])("is a table: %s", async (_, lines) => {
    const read = await rowsOf(lines.join("\n"));

    expect(read.columns).toEqual(["Id", "Name", "Open"]);
    expect(read.rows).toEqual(expect.arrayContaining(clients));
    expect(read.rows).toHaveLength(2);
  });

  test("has no columns by dashes where its rows do not keep to them", async () => {
    const read = await rowsOf("Id;Name\n-- --;---\n7;A name that is long;\n18;Another that is long;\n");

    expect(read.rows).toHaveLength(2);
    expect(read.columns).toEqual(["Id", "Name"]);
  });
});

describe("what a database prints row by row, a column a line,", () => {
  const named = ["Id", "Name", "Open"];
  const fields = (row: readonly string[], write: (name: string, value: string) => string) =>
    named.map((name, n) => write(name, row[n] ?? ""));
  const first = ["7", "Northwind: Roasters | Ltd = 1", "12.50"];
  const second = ["18", "Fabrikam", ""];

  test.each([
    [
      "psql's \\x",
      [
        "Expanded display is on.",
        "-[ RECORD 1 ]-----",
        ...fields(first, (name, value) => `${name.padEnd(4)} | ${value}`),
        "-[ RECORD 2 ]-----",
        ...fields(second, (name, value) => `${name.padEnd(4)} | ${value}`),
        "",
      ],
    ],
    [
      "psql's, in German, within a border of lines",
      [
        "┌─[ DATENSATZ 1 ]──────┐",
        ...fields(first, (name, value) => `│ ${name.padEnd(4)} │ ${value.padEnd(40)} │`),
        "├─[ DATENSATZ 2 ]──────┤",
        ...fields(second, (name, value) => `│ ${name.padEnd(4)} │ ${value.padEnd(40)} │`),
        "└──────┴───────────────┘",
      ],
    ],
    [
      "MySQL's \\G",
      [
        "*************************** 1. row ***************************",
        ...fields(first, (name, value) => `${name.padStart(6)}: ${value}`),
        "*************************** 2. row ***************************",
        ...fields(["18", "Fabrikam", "NULL"], (name, value) => `${name.padStart(6)}: ${value}`),
        "2 rows in set (0.00 sec)",
        "",
      ],
    ],
    [
      "sqlite's .mode line",
      [
        ...fields(first, (name, value) => `${name.padStart(5)} = ${value}`),
        "",
        ...fields(second, (name, value) => `${name.padStart(5)} = ${value}`),
      ],
    ],
    [
      "PowerShell's Format-List",
      [
        "",
        "",
        ...fields(first, (name, value) => `${name.padEnd(5)}: ${value}`),
        "",
        ...fields(second, (name, value) => `${name.padEnd(5)}: ${value}`),
        "",
        "",
      ],
    ],
  ])("is a table: %s", async (_, lines) => {
    for (const end of ["\n", "\r\n"]) {
      const read = await rowsOf(lines.join(end), { name: "clients.txt" });

      expect(read.columns).toEqual(named);
      expect(read.rows).toEqual(expect.arrayContaining([first, second]));
      expect(read.rows).toHaveLength(2);
    }
  });

  test.each([
    ["psql", ["-[ RECORD 1 ]--", "Id   | 7", "Note | one        +", "     | two", "Open | 1"]],
    [
      "MySQL",
      [
        `${"*".repeat(27)} 1. row ${"*".repeat(27)}`,
        "  Id: 7",
        "Note: one",
        "two",
        "Open: 1",
        "1 row in set",
      ],
    ],
    [
      "PowerShell",
      [
        "Id   : 7",
        "Note : one",
        "       two",
        "Open : 1",
        "",
        "Id   : 8",
        "Note : one",
        "       two",
        "Open : 1",
      ],
    ],
  ])("may have values of several lines: %s", async (_, lines) => {
    expect((await rowsOf(lines.join("\n"))).rows[0]).toEqual(["7", "one\ntwo", "1"]);
  });

  test("is refused where a row has other columns than the first", async () => {
    const text = "-[ RECORD 1 ]--\nId   | 7\nName | a\n-[ RECORD 2 ]--\nId   | 8\n";

    await expect(reader.take(text)).rejects.toThrow(
      expect.objectContaining({ finding: expect.objectContaining({ code: "uneven_row", row: 4 }) }),
    );
  });

  test.each([
    ["a colon here and there", "Id,Note\n7,call: Ann\n\n8,call: Bea\n"],
    ["bars and its header on each page", "Id|Note\n17|Ann\n\nId|Note\n18|Bea\n"],
  ])("is not what has %s", async (_, text) => {
    expect((await rowsOf(text)).columns).toEqual(["Id", "Note"]);
  });
});

describe("cells in single quotes", () => {
  test.each([
    ["all of them", "'Id','Name'\n'7','Lee, Ann'\n'8','O''Hara'\n"],
    ["the texts alone, with backslashes", "Id,Name\n7,'Lee, Ann'\n8,'O\\'Hara'\n"],
    ["between semicolons", "'Id';'Name'\r\n'7';'Lee, Ann'\r\n'8';'O''Hara'\r\n"],
  ])("are read without them: %s", async (_, text) => {
    expect((await rowsOf(text)).rows).toEqual([
      ["7", "Lee, Ann"],
      ["8", "O'Hara"],
    ]);
  });

  test("are none where an apostrophe only begins or ends a word", async () => {
    expect((await rowsOf("Id,Name\n7,'tis Ann\n8,The Roasters'\n9,O'Hara\n")).rows).toEqual([
      ["7", "'tis Ann"],
      ["8", "The Roasters'"],
      ["9", "O'Hara"],
    ]);
  });
});

describe("a row under the header that numbers the columns", () => {
  test.each([
    ["in figures", "1,2,3,4"],
    ["in letters, then figures", "A,B,1,2"],
    ["in brackets, with what is reckoned", "(1),(2),(3),(4)=(3)*20%"],
  ])("is left out, and said: %s", async (_, row) => {
    const read = await rowsOf(`Id,Name,Net,Tax\n${row}\n7,Ann,100,20\n8,Bea,50,10\n`);

    expect(read.rows).toEqual([
      ["7", "Ann", "100", "20"],
      ["8", "Bea", "50", "10"],
    ]);
    expect(read.notes).toContainEqual(expect.objectContaining({ code: "column_numbers", row: 2 }));
  });

  test.each([
    ["of figures as the others", "Id,A,B\n1,2,3\n4,5,6\n", ["1", "2", "3"]],
    ["that is the only one", "Id,A,B\n1,2,3\n", ["1", "2", "3"]],
  ])("is a row like any where it may be one: %s", async (_, text, first) => {
    const read = await rowsOf(text);

    expect(read.rows[0]).toEqual(first);
    expect(read.codes).toEqual([]);
  });
});
