import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { share } from "../../support/repeats.ts";
import { refusal, snapshots } from "../../support/snapshot.ts";

let reader: Awaited<ReturnType<typeof snapshots>>;
beforeAll(async () => {
  reader = await snapshots();
});
afterAll(async () => await reader.end());

const rowsOf = async (...given: Parameters<typeof reader.take>) => {
  const { told, ...facts } = await reader.take(...given);
  return { ...facts, rows: told.map(([, , after]) => after), codes: facts.notes.map(({ code }) => code) };
};

describe("a report", () => {
  const report = [
    "Open invoices,,,",
    '"Fabrikam, Inc.",,,',
    "",
    ",No,Due,Amount",
    "Northwind Roasters,,,",
    ",81,12/01/2026,10.00",
    ",82,12/02/2026,5.00",
    "Total for Northwind Roasters,,,15.00",
    "Contoso Bakery,,,",
    ",83,12/03/2026,7.00",
    "Total for Contoso Bakery,,,7.00",
    "TOTAL,,,22.00",
    ",,,",
    "Printed on a Monday,,,",
  ].join("\n");

  test("has its header where the key stands, its groups in every row, and neither totals nor lines around it", async () => {
    const read = await rowsOf(report, { settings: { key: "No" } });

    expect(read.columns).toEqual(["Column 1", "No", "Due", "Amount"]);
    expect(read.rows).toEqual([
      ["Northwind Roasters", "81", "12/01/2026", "10.00"],
      ["Northwind Roasters", "82", "12/02/2026", "5.00"],
      ["Contoso Bakery", "83", "12/03/2026", "7.00"],
    ]);
    expect(read.codes).toEqual(["above_header", "groups", "rows_left_out"]);
    expect(read.notes[2]).toMatchObject({ row: 5, message: expect.stringContaining("6 rows") });
  });

  test.each([["Grand Total (2)"], ["Total (2 invoices):"], ["TOTAL USD"], ["Tổng cộng VND"], ["Tổng (2)"]])(
    "has a total with what it counts behind it: %s",
    async (said) => {
      const { rows, codes } = await rowsOf(`Id,Name,Amount\n1,A,5.00\n2,B,6.00\n${said},,11.00\n`);

      expect(rows).toEqual([
        ["1", "A", "5.00"],
        ["2", "B", "6.00"],
      ]);
      expect(codes).toEqual(["rows_left_out"]);
    },
  );

  test.each(["Total Gas", "Total SAS", "Total Energies (UK) Ltd", "USD"])(
    "has a row of one who is called like a total: %s",
    async (name) => {
      const { rows } = await rowsOf(`Id,Name,Amount\n${name},A,5.00\n`);

      expect(rows).toEqual([[name, "A", "5.00"]]);
    },
  );

  test("may name its groups above rows that have that column themselves, and closes each with its total", async () => {
    const text = [
      "Open invoices,,",
      "Invoice Date,Invoice Number,Total",
      "Northwind,,",
      ",,",
      "5 Oct 2026,INV-1,5.00",
      "6 Oct 2026,INV-2,6.00",
      "Total Northwind,,11.00",
      "Contoso,,",
      "7 Oct 2026,INV-3,7.00",
      "Total Contoso,,7.00",
      "Total,,18.00",
    ].join("\n");

    const read = await rowsOf(text, { settings: { key: "Invoice Number" } });

    expect(read.columns).toEqual(["Invoice Date", "Invoice Number", "Total", "Group"]);
    expect(read.rows).toEqual([
      ["5 Oct 2026", "INV-1", "5.00", "Northwind"],
      ["6 Oct 2026", "INV-2", "6.00", "Northwind"],
      ["7 Oct 2026", "INV-3", "7.00", "Contoso"],
    ]);
    expect(read.codes).toEqual(["above_header", "groups", "rows_left_out"]);
  });

  test("has no such groups where nothing closes a name that stands alone", async () => {
    const read = await rowsOf("Name,No\nNorthwind,\nA,81\nB,82\n", { settings: { key: "No" } });

    expect(read.columns).toEqual(["Name", "No"]);
    expect(read.rows).toHaveLength(2);
  });

  test("may name its groups in the first column, though that has a name", async () => {
    const text = [
      "Customer,Num,Amount",
      "Northwind,,",
      ",81,5.00",
      ",82,6.00",
      "Total for Northwind,,11.00",
      "Contoso,83,7.00",
      ",84,8.00",
      "",
    ].join("\n");

    expect((await rowsOf(text, { settings: { key: "Num" } })).rows).toEqual([
      ["Northwind", "81", "5.00"],
      ["Northwind", "82", "6.00"],
      ["Contoso", "83", "7.00"],
      ["", "84", "8.00"],
    ]);
  });

  test("may have totals that leave nothing empty, and a customer who is called so", async () => {
    const text =
      "Contact,Current,Town\nQuayside,48.00,Leith\nTotal,3.00,Paris\n,,\nTotal,51.00,2\nPercentage of total,100%,100%\n";

    expect((await rowsOf(text, { settings: { key: "Contact" } })).rows).toEqual([
      ["Quayside", "48.00", "Leith"],
      ["Total", "3.00", "Paris"],
    ]);
  });

  test("may have a second row of names below the first, as in Vietnam", async () => {
    const text =
      "SỔ BÁN HÀNG,,,\nSố CT,Khách hàng,Phát sinh,\n,,Nợ,Có\nBH81,Sông Lam,5,0\nCộng,,5,0\nNgày 30 tháng 11 năm 2026,,,\n";
    const read = await rowsOf(text, { settings: { key: "Số CT" } });

    expect(read.rows).toEqual([["BH81", "Sông Lam", "5"]]);
    expect(read.codes).toEqual(["above_header", "beside_table", "rows_left_out"]);
  });

  test("may number its columns below that second row", async () => {
    const text =
      "Ngày,Số CT,Diễn giải,Phát sinh,,Số dư\n,,,Nợ,Có,\nA,B,C,1,2,3\n03/11/2026,BH81,Bán hàng,5,,5\nCộng,,,5,,\n";
    const read = await rowsOf(text, { settings: { key: "Số CT" } });

    expect(read.rows).toEqual([["03/11/2026", "BH81", "Bán hàng", "5", "", "5"]]);
    expect(read.codes).toEqual(expect.arrayContaining(["column_numbers", "rows_left_out"]));
  });

  test("is read by the row that the settings name, whatever stands above", async () => {
    const twice = "No,Name\n1,old\n\nNo,Name\n1,new\n";

    expect((await rowsOf(twice, { settings: { key: "No", header: 4 } })).rows).toEqual([["1", "new"]]);
    expect((await rowsOf(twice, { settings: { key: "No", skip: 2 } })).rows).toEqual([["1", "new"]]);
  });

  test("without a header has columns by their places", async () => {
    const read = await rowsOf("7,Northwind\n8,Contoso,\n", { settings: { key: "Column 1", header: false } });

    expect(read).toMatchObject({
      columns: ["Column 1", "Column 2"],
      rows: [
        ["7", "Northwind"],
        ["8", "Contoso"],
      ],
    });
  });

  test.each([
    "Total",
    "TOTAL:",
    "Grand total",
    "Summe",
    "Tổng cộng",
    "Total for Northwind",
    "Total: 3",
    "Suma",
    "Net total",
    "Total due",
    "Total TTC",
    "Totale complessivo",
    "Razem",
    "Итого:",
    "合計",
    "합계",
    "Ending balance",
    "Cộng phát sinh",
  ])("may call a total %s in place of a key; a name that begins so is a name", async (word) => {
    const read = await rowsOf(`Id,Name,Sum\n1,a,2\n${word},,2\nTotal Fitness,,1\n`);

    expect(read.rows.map((row) => row?.[0])).toEqual(["1", "Total Fitness"]);
  });

  test("of several pages names its columns on each, and has a foot", async () => {
    const feet = [
      "Page 2 of 2",
      "Accrual Basis Monday, 28 November 2026",
      "*** End of report ***",
      "2 records",
    ];
    const foot = feet.map((text) => `"${text}",,`).join("\n");
    const read = await rowsOf(`Id,Name,Sum\n1,a,2\nId,Name,Sum\n2,Page 3 of 3,\n${foot}\nPage,,\n`);

    expect(read.rows).toEqual([
      ["1", "a", "2"],
      ["2", "Page 3 of 3", ""],
      ["Page", "", ""],
    ]);
    expect(read.notes).toMatchObject([{ code: "rows_left_out", message: expect.stringContaining("5 rows") }]);
  });

  test.each([
    "2 records exported",
    "1,234 clients found.",
    "(2 items)",
    "Record count: 2",
    "Number of invoices: 2",
    "Total records: 2",
    "Report generated on 28 Nov 2026 10:00",
    "This report was created by Jane",
    "Report generated: Nov 28, 2026 9:14 PM",
    "Generated By:  Jane Doe  11/28/2026 9:14 PM",
    "Confidential Information - Do Not Distribute",
    "--- End of file ---",
    "2 Datensätze",
    "Exporté le 28/11/2026",
    "© 2026 Ledger Ltd. All rights reserved.",
    "Page 1/2",
    "25 bản ghi",
    "Tuesday, Dec 01, 2026 02:30:00 AM GMT-8",
    "Tuesday, 1 December 2026 10:30 am GMTZ - Accrual Basis",
  ])("has %s for a foot, which names no row", async (foot) => {
    const read = await rowsOf(`Id,Name,Sum\n1,a,2\n2,b,3\n\n"${foot}"\n`);

    expect(read.rows.map((row) => row?.[0])).toEqual(["1", "2"]);
    expect(read.codes).toEqual(["rows_left_out"]);
  });

  test.each(["2 Clients Ltd", "Exported Goods", "Records", "Page", "100 rows of roses"])(
    "may have a row %s",
    async (key) => {
      expect((await rowsOf(`Id,Name\n1,a\n${key},\n`)).rows).toHaveLength(2);
    },
  );

  test("of two columns has a total that is an amount; a row of numbers may be called so", async () => {
    const { rows } = await rowsOf(
      `Client,Open\nAmy,5.00\nTOTAL,$1,250.00\n`.replace("$1,250.00", '"$1,250.00"'),
      { settings: { key: "Client" } },
    );
    const counted = await rowsOf("Word,Count\nand,5\ntotal,2\n", { settings: { key: "Word" } });

    expect(rows).toEqual([["Amy", "5.00"]]);
    expect(counted.rows).toHaveLength(2);
  });

  test("has the total of one who stands above the parts; one who is called so without them is a row", async () => {
    const text = [
      "Client,Current,Overdue",
      "Amy,1.00,2.00",
      "Freeman,,",
      "   Ocean View,3.00,0.00",
      "Total Freeman,3.00,0.00",
      "Total Fitness,5.00,0.00",
    ].join("\n");
    const { rows } = await rowsOf(text, { settings: { key: "Client" } });

    expect(rows.map((row) => row?.[0])).toEqual(["Amy", "Freeman", "Ocean View", "Total Fitness"]);
  });

  test("counts its rows beside their sums, as MISA does", async () => {
    const { rows } = await rowsOf("Id,Name,Sum\n1,a,2\n2,b,3\nSố dòng = 2,,5\n");

    expect(rows.map((row) => row?.[0])).toEqual(["1", "2"]);
  });

  test("is signed below its rows as Vietnamese forms are, by nobody who is a row", async () => {
    const signed = `"Người lập biểu",,"Kế toán trưởng"\n"(Ký, họ tên)",,"(Ký, họ tên, đóng dấu)"\n`;
    const read = await rowsOf(`Id,Name,Sum\n1,a,2\nGiám đốc,b,3\n${signed}`);

    expect(read.rows.map((row) => row?.[0])).toEqual(["1", "Giám đốc"]);
    expect(read.codes).toEqual(["rows_left_out"]);
  });

  test("has marks that nobody sees in its header and its key", async () => {
    const marked = "\u200bId,\u200eName\n\u200e1\u200f,a\n";
    const { base } = await reader.take("Id,Name\n1,a\n");

    expect((await rowsOf(marked)).columns).toEqual(["Id", "Name"]);
    expect(await reader.take(marked, { base })).toMatchObject({ added: 0, removed: 0 });
  });

  test("of which no row has a key is refused", async () => {
    await expect(reader.take("Id,Name\n,a\n,b\n")).rejects.toThrow(refusal("empty_key", 2));
  });
});

describe("text as programs write it", () => {
  const [header, rows] = [
    ["Id", "Name"],
    [
      ["1", "Anna, M."],
      ["2", 'Bob "B"'],
    ],
  ];

  test.each([
    ["sep= and its own separator", 'sep=;\r\nId;Name\r\n1;Anna, M.\r\n2;"Bob ""B"""\r\n'],
    ["a line feed after the header alone", 'Id,Name\n1,"Anna, M."\r\n2,"Bob ""B"""\r\n'],
    ["two carriage returns", 'Id,Name\r\r\n1,"Anna, M."\r\r\n2,"Bob ""B"""\r\r\n'],
    ["carriage returns alone", 'Id,Name\r1,"Anna, M."\r2,"Bob ""B"""\r'],
    ["Ctrl-Z on its own line", 'Id,Name\r\n1,"Anna, M."\r\n2,"Bob ""B"""\r\n\u001a'],
    ["Ctrl-Z behind the last row", 'Id,Name\n1,"Anna, M."\n2,"Bob ""B"""\u001a'],
    ["blanks before quotes", 'Id, Name\n1, "Anna, M."\n2, "Bob ""B"""\n'],
    ["backslashes before quotes", 'Id,Name\n"1","Anna, M."\n"2","Bob \\"B\\""\n'],
    ["separators behind the rows", 'Id,Name,,\n1,"Anna, M.",,\n2,"Bob ""B""",,\n,,,\n'],
    ["a header in another case", 'ID, NAME \n1,"Anna, M."\n2,"Bob ""B"""\n'],
  ])("with %s is the table that it means", async (_what, text) => {
    const read = await rowsOf(text, { settings: { key: "Id", title: "Name" } });

    expect([read.columns, read.rows]).toEqual([header, rows]);
  });

  test("may leave out empty cells at a row's end, but not where the file may be damaged", async () => {
    expect((await rowsOf("Id,Name,Notes\n1,a\n2\n")).rows).toEqual([
      ["1", "a", ""],
      ["2", "", ""],
    ]);
    await expect(reader.take("Id,Name,Notes\n1,a,\n2,b")).rejects.toThrow(refusal("uneven_row", 3));
  });

  test.each([
    ["within its last row", "Id,Name\n1,a\n2", "a.csv"],
    ["within a quoted cell", 'Id,Name\n1,a\n2,"b', "a.csv"],
    ["within its list", '[{"Id":"1"},{"Id":"2"}', "a.json"],
    ["within an object", '[{"Id":"1"},{"Id":"2', "a.json"],
  ])("that ends %s is refused whole, in words that say why and what to do", async (_where, text, name) => {
    const said = /^The file ends .* no row that it lacks is told as removed\. Export it again/;

    await expect(reader.take(text, { name })).rejects.toThrow(
      expect.objectContaining({
        finding: expect.objectContaining({ message: expect.stringMatching(said) }),
      }),
    );
  });

  test("may tell Excel that a number is text", async () => {
    expect((await rowsOf('Id,Name\n="00123",="a ""b"""\n')).rows).toEqual([["00123", 'a "b"']]);
  });

  test.each([
    ["each in quotes", '"Id;Name;Sum"\n"1;Quayside;1,50"\n"2;Bright;2,50"\n'],
    ["in quotes that were doubled", '"Id;""Name"";Sum"\n"1;""Quayside"";1,50"\n"2;""Bright"";2,50"\n'],
    ["in quotes but for the header", 'Id;Name;Sum\n"1;""Quayside"";1,50"\n"2;Bright;2,50"\n'],
    ["in quotes below a title", 'Sales\n"Id;Name;Sum"\n"1;Quayside;1,50"\n"2;Bright;2,50";;\n'],
  ])("may have its lines %s, as if each were one cell", async (_how, text) => {
    expect((await rowsOf(text)).rows).toEqual([
      ["1", "Quayside", "1,50"],
      ["2", "Bright", "2,50"],
    ]);
  });

  test("of one column may have separators in its cells", async () => {
    expect((await rowsOf('Id\n"Smith, John"\n"Lee, Ann"\n')).rows).toEqual([["Lee, Ann"], ["Smith, John"]]);
  });

  test.each(["^", "~", "\u001f"])("may have %j between its cells", async (sign) => {
    expect((await rowsOf(["Id,Name,Sum", "1,Quayside,2", ""].join("\n").replaceAll(",", sign))).rows).toEqual(
      [["1", "Quayside", "2"]],
    );
  });

  test.each([
    ["dashes", "Id;Name\n--;----\n1;A\n2;B\n\n(2 rows affected)\n", ["Id", "Name"]],
    [
      "a frame",
      "+----+------+\n| Id | Name |\n+----+------+\n| 1 | A |\n| 2 | B |\n+----+------+\n",
      ["Id", "Name"],
    ],
    ["Markdown", "| Id | Name |\n| :-- | --: |\n| 1 | A |\n| 2 | B |\n", ["Id", "Name"]],
    ["Markdown without a frame", "Id | Name\n--- | ---\n1 | A\n2 | B\n", ["Id", "Name"]],
    [
      "Markdown with a title and a column that is empty",
      "# Clients\n\n| Id | Note | Id 2 | Name |\n|---|---|---|---|\n| x | | 1 | A |\n| y | | 2 | B |\n",
      ["Id", "Note", "Id 2", "Name"],
    ],
  ])("may have lines drawn in it: %s", async (_what, text, columns) => {
    const read = await rowsOf(text);

    expect(read.columns).toEqual(columns);
    expect(read.rows.map((row) => row?.slice(-2))).toEqual([
      ["1", "A"],
      ["2", "B"],
    ]);
  });

  test("may have a bar in a cell of Markdown, and cells that are empty at either end", async () => {
    const read = await rowsOf("| Note | Id | Last |\n|---|---|---|\n| A \\| B | 1 | |\n| | 2 | z |\n");

    expect(read.columns).toEqual(["Note", "Id", "Last"]);
    expect(read.rows).toEqual([
      ["A | B", "1", ""],
      ["", "2", "z"],
    ]);
  });

  test("has nothing where a database says so, and not a customer of that name", async () => {
    const read = await rowsOf("Id,Client,Note\n1,NULL,Nullarbor\n2,(null),\\N\n");

    expect(read.rows).toEqual([
      ["1", "", "Nullarbor"],
      ["2", "", ""],
    ]);
    expect(read.notes).toMatchObject([{ code: "nulls", message: expect.stringContaining("3 cells") }]);
  });

  test("has nothing where its sheet could not compute a value, in any language", async () => {
    const errors = [
      "#N/A",
      "#REF!",
      "#VALUE!",
      "#DIV/0!",
      "#NAME?",
      "#NV",
      "#BEZUG!",
      "#¡VALOR!",
      "#N/D",
      "####",
      "Err:502",
      "Loading...",
    ];
    const names = ["#1 Plumbing", "#hashtag", "N/A", "#", "# 12", "Err:502 Ltd", "Loading"];
    const lines = [...errors, ...names].map((cell, n) => `${n + 10},${cell}`);
    const read = await rowsOf(`Id,Client\n${lines.join("\n")}\n`);

    expect(read.rows.map((row) => row?.[1])).toEqual([...errors.map(() => ""), ...names]);
    expect(read.notes).toMatchObject([
      { code: "error_cells", row: 2, message: expect.stringContaining("12 cells show an error") },
    ]);
  });

  test("may call two columns alike: the second has its number", async () => {
    expect((await rowsOf("Id,Amount,Amount,Amount (2)\n1,2,3,4\n")).columns).toEqual([
      "Id",
      "Amount",
      "Amount (3)",
      "Amount (2)",
    ]);
  });

  test("has the columns of the file before it, though their case has changed", async () => {
    const { base } = await reader.take("Id,Name\n1,a\n");

    expect((await reader.take("ID,name\n1,b\n", { base })).told).toEqual([
      ["changed", ["1", "a"], ["1", "b"]],
    ]);
  });

  test("has keys without outer blanks: a blank is not another customer", async () => {
    const { base } = await reader.take("Id\tName\n1\ta\n");

    expect((await reader.take("Id\tName\n1 \ta\n", { base })).told).toEqual([]);
  });
});

describe("letters", () => {
  const umlauts = "Id,Name\n1,Müller Gärtnerei\n2,Café Zoë\n3,Plain Ltd X North\n";
  const bytesOf = (encoding: "latin1" | "utf8", text: string) => Buffer.from(text, encoding);

  test("of UTF-8 stay what they are though a byte of another encoding was pasted in", async () => {
    const bytes = bytesOf("utf8", umlauts);
    bytes[bytes.indexOf("X North")] = 0x96;
    const read = await rowsOf(bytes);

    expect(read).toMatchObject({ encoding: "utf-8", notes: [{ code: "odd_bytes", row: 4 }] });
    expect(read.rows.map((row) => row?.[1])).toEqual(["Müller Gärtnerei", "Café Zoë", "Plain Ltd – North"]);
  });

  test.each([
    [
      "windows-1250",
      [0x31, 0x2c, 0xa3, 0xf3, 0x64, 0x9f, 0x20, 0x55, 0x73, 0xb3, 0x75, 0x67, 0x69],
      "Łódź Usługi",
    ],
    ["windows-1251", [0x31, 0x2c, 0xce, 0xee, 0xee, 0x20, 0xd0, 0xee, 0xe3, 0xe0], "Ооо Рога"],
    [
      "windows-1258",
      [0x31, 0x2c, 0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e, 0x20, 0x48, 0x61, 0xf2],
      "Nguyễn Hạ",
    ],
    [
      "macintosh",
      [0x31, 0x2c, 0x4d, 0x9f, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x43, 0x61, 0x66, 0x8e],
      "Müller Café",
    ],
    [
      "cp850",
      [0x31, 0x2c, 0x4d, 0x81, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x47, 0x72, 0x94, 0xe1, 0x65],
      "Müller Größe",
    ],
    ["cp437", [0x31, 0x2c, 0x45, 0x73, 0x70, 0x61, 0xa4, 0x61, 0x20, 0x9e, 0x31, 0x30], "España ₧10"],
  ])(
    "of %s are not taken for others: the file is refused until the settings name it",
    async (encoding, row, name) => {
      const bytes = Buffer.concat([Buffer.from("Id,Name\n"), Buffer.from(row), Buffer.from("\n")]);

      await expect(reader.take(bytes)).rejects.toThrow(refusal("unknown_encoding", 2));
      expect((await rowsOf(bytes, { settings: { encoding } })).rows).toEqual([["1", name]]);
    },
  );

  test.each([
    ["Müller Gärtnerei, Größe", [0x81, 0x84, 0x94, 0xe1]],
    ["José Muñoz y García", [0x82, 0xa4, 0xa1]],
  ])("of DOS are called so where a file is refused for them: %s", async (name, codes) => {
    const bytes = Buffer.from(`Id,Name\n1,"${name}"\n`, "latin1");
    const letters = [...new Set(name.match(/[^ -~]/g))];
    for (const [n, letter] of letters.entries())
      for (let at = bytes.indexOf(letter, 0, "latin1"); at >= 0; at = bytes.indexOf(letter, at, "latin1"))
        bytes[at] = codes[n] ?? 0;

    await expect(reader.take(bytes)).rejects.toThrow(
      expect.objectContaining({
        finding: expect.objectContaining({ message: expect.stringContaining("looks like cp850") }),
      }),
    );
  });

  test("of western Windows are read, and the guess is said", async () => {
    const names = "Id,Name\n1,François & Søn – “Ærø” Ñandú £5 §2\n2,Straße 5½ d’Été\n";
    const bytes = bytesOf(
      "latin1",
      names
        .replaceAll("–", "\u0096")
        .replaceAll("“", "\u0093")
        .replaceAll("”", "\u0094")
        .replaceAll("’", "\u0092"),
    );

    expect(await rowsOf(bytes)).toMatchObject({ encoding: "windows-1252", codes: ["read_as_windows_1252"] });
  });

  test("are the file's, wherever its parts begin and end", async () => {
    const text = `Id,Name\n${Array.from({ length: 40_000 }, (_, n) => `${n},${"ễ€𝄞".repeat(1 + (n % 3))}`).join("\n")}\n`;
    const read = await rowsOf(text);

    expect(read.rows.length).toBe(40_000);
    expect(read.rows.every((row) => /^(?:ễ€𝄞)+$/u.test(row?.[1] ?? ""))).toBe(true);
  });
});

describe("JSON", () => {
  const rows = [
    ["1", "a, [b] {c}"],
    ["2", '"quoted" \\'],
  ];
  const objects = rows.map(([Id, Name]) => ({ Id, Name }));

  test.each([
    ["a list", JSON.stringify(objects)],
    ["a list that is spread out", JSON.stringify(objects, null, 2)],
    ["a list in an object", JSON.stringify({ page: { of: 1 }, clients: objects, count: 2 })],
    ["a list in an object that is spread out", JSON.stringify({ count: 2, clients: objects }, null, "\t")],
    ["an object a line", objects.map((one) => JSON.stringify(one)).join("\n")],
  ])("of %s is rows", async (_what, text) => {
    expect((await rowsOf(text, { name: "clients.json" })).rows).toEqual(rows);
  });

  test("that ends within its list is damaged", async () => {
    const cut = JSON.stringify(objects).slice(0, -1);

    await expect(reader.take(cut, { name: "clients.json" })).rejects.toThrow(refusal("damaged"));
  });
});

test("whatever the table, it is read the same with any of the liberties that programs take", async () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "É", "é", "7", "-", "x", "ớ"),
    minLength: 1,
    maxLength: 6,
  });
  const tables = fc.uniqueArray(fc.tuple(cell, cell, cell), {
    minLength: 1,
    maxLength: 5,
    selector: ([id]) => id,
  });
  const liberties = fc.record({
    above: fc.constantFrom("", "A report\n\n", "sep=,\n"),
    end: fc.constantFrom("\n", "\r\n", "\r\r\n", "\r"),
    more: fc.constantFrom("", ",", ",,"),
    below: fc.constantFrom("", ",,\n", "Total,,\n", "\u001a"),
  });

  await fc.assert(
    fc.asyncProperty(tables, liberties, async (rows, { above, end, more, below }) => {
      const lines = [["Id", "Name", "Note"], ...rows].map((row) => `${row.join(",")}${more}\n`);
      const text = `${above}${lines.join("")}${below}`.replaceAll("\n", end);
      const { told } = await reader.take(text);

      expect(told.map(([, , after]) => after).toSorted()).toEqual(rows.toSorted());
    }),
    { numRuns: share(30) },
  );
});
