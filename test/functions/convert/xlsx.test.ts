import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { limits } from "../../../functions/convert/limits.ts";
import { SharedStrings } from "../../../functions/convert/read/shared-strings.ts";
import { refusal, snapshots } from "../../support/snapshot.ts";
import { textRow, workbook, zipOf } from "../../support/workbook.ts";

let reader: Awaited<ReturnType<typeof snapshots>>;
beforeAll(async () => {
  reader = await snapshots();
});
afterAll(async () => await reader.end());

const rowsOf = async (...given: Parameters<typeof reader.take>) => {
  const { told, ...facts } = await reader.take(...given);
  return { ...facts, rows: told.map(([, , after]) => after) };
};
const header = textRow("Id", "Value");
const valued = (id: number, cell: string) =>
  `<row r="${id + 1}"><c r="A${id + 1}"><v>${id}</v></c>${cell}</row>`;

describe("a sheet's cells", () => {
  test.each([
    [
      "a shared text, of several runs, without its reading aid",
      '<c r="B2" t="s"><v>0</v></c>',
      "Fabrikam Gärten",
    ],
    ["an inline text", '<c r="B2" t="inlineStr"><is><t>a &amp; b</t></is></c>', "a & b"],
    ["a whole number", '<c r="B2"><v>1250</v></c>', "1250"],
    ["a number that Excel stores by 17 digits", '<c r="B2"><v>1234.5600000000001</v></c>', "1234.56"],
    ["a number beyond those", '<c r="B2"><v>1E+300</v></c>', "1E+300"],
    ["a whole number of 19 digits", '<c r="B2"><v>2403037444485185831</v></c>', "2403037444485185831"],
    ["a whole number by its exponent", '<c r="B2"><v>2.4030374444851858E+18</v></c>', "2403037444485185800"],
    ["a shared text that is not said which", '<c r="B2" t="s"/>', ""],
    ["a shared text with an empty value", '<c r="B2" t="s"><v></v></c>', ""],
    [
      "a text with what XML cannot hold",
      '<c r="B2" t="str"><v>a_x000D_\nb_x005F_x0041_</v></c>',
      "a\nb_x0041_",
    ],
    ["hours that have passed", '<c r="B2" s="4"><v>1.5</v></c>', "36:00"],
    ["hours that have passed, with seconds", '<c r="B2" s="5"><v>0.25001157407407406</v></c>', "6:00:01"],
    ["hours below none", '<c r="B2" s="4"><v>-0.0625</v></c>', "-1:30"],
    [
      "an inline text without its reading aid",
      '<c r="B2" t="inlineStr"><is><t>a</t><rPh><t>aid</t></rPh></is></c>',
      "a",
    ],
    [
      "a number to which a later version of Excel has added its own",
      '<c r="B2"><v>7</v><extLst><ext uri="x"><x:v>8</x:v></ext></extLst></c>',
      "7",
    ],
    ["a truth value", '<c r="B2" t="b"><v>1</v></c>', "true"],
    ["an error, which is nothing", '<c r="B2" t="e"><v>#REF!</v></c>', ""],
    ["a formula with its stored value", '<c r="B2" t="str"><f>HYPERLINK("x")</f><v>shown</v></c>', "shown"],
    ["a date by a built-in style", '<c r="B2" s="1"><v>46349</v></c>', "2026-11-23"],
    [
      "a date and time by the workbook's own style",
      '<c r="B2" s="2"><v>46349.395833333336</v></c>',
      "2026-11-23T09:30:00",
    ],
    ["a date in the time before Excel's extra day", '<c r="B2" s="1"><v>59</v></c>', "1900-02-28"],
    ["the last day there is", '<c r="B2" s="1"><v>2958465</v></c>', "9999-12-31"],
    ["a number past the last day, in a date's style", '<c r="B2" s="1"><v>2958466</v></c>', "2958466"],
    ["a number in a style that is not a date's", '<c r="B2" s="3"><v>46349</v></c>', "46349"],
    ["nothing", "", ""],
    ["a cell that is not where the one before ends", '<c r="B2" t="d"><v>2026-11-23</v></c>', "2026-11-23"],
  ])("%s", async (_what, cell, value) => {
    const strings = ["<si><r><t>Fabrikam </t></r><r><t>Gärten</t></r><rPh><t>aid</t></rPh></si>"];
    const file = await workbook({ sheets: { Clients: header + valued(1, cell) }, strings });

    expect(await rowsOf(file)).toMatchObject({ format: "xlsx", table: "Clients", rows: [["1", value]] });
  });

  test("count days from 1904 where the workbook says so", async () => {
    const file = await workbook({
      sheets: { Clients: header + valued(1, '<c r="B2" s="1"><v>44887</v></c>') },
      date1904: true,
    });

    expect((await rowsOf(file)).rows).toEqual([["1", "2026-11-23"]]);
  });

  test("with a formula and no stored value are read as empty, which is said", async () => {
    const file = await workbook({ sheets: { Clients: header + valued(1, '<c r="B2"><f>A2*2</f></c>') } });

    expect(await rowsOf(file)).toMatchObject({
      rows: [["1", ""]],
      notes: [{ code: "formula_without_value" }],
    });
  });
});

describe("a workbook of several sheets", () => {
  const sheets = { Cover: textRow("Report"), Clients: `<row/>${header}${textRow("7", "x")}<row/>` };

  test("is read by the sheet that the connection names; blank rows are passed over", async () => {
    const read = await rowsOf(await workbook({ sheets }), { settings: { table: "Clients" } });

    expect([read.table, read.rows]).toEqual(["Clients", [["7", "x"]]]);
  });

  test.each([
    ["no rows", ""],
    [
      "blank rows and styles alone",
      '<row r="1"><c r="A1" s="1"/><c r="B1" t="str"><v></v></c></row><row r="9"/>',
    ],
    ["a text of blanks", '<row><c t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row>'],
  ])("of which one alone is filled, is read by that: the other has %s", async (_what, empty) => {
    const clients = header + textRow("7", "x");
    const [first, last] = [
      await workbook({ sheets: { Sheet1: empty, Clients: clients } }),
      await workbook({ sheets: { Clients: clients, Sheet2: empty, Sheet3: empty } }),
    ];

    for (const file of [first, last])
      expect(await rowsOf(file)).toMatchObject({ table: "Clients", rows: [["7", "x"]] });
    await expect(reader.take(first, { settings: { table: "Sheet1" } })).rejects.toThrow(refusal("empty"));
    await expect(reader.take(await workbook({ sheets: { A: empty, B: empty } }))).rejects.toThrow(
      refusal("empty"),
    );
  });

  test("names those alone in which something stands, where several do", async () => {
    const file = await workbook({ sheets: { ...sheets, Sheet3: "<row/>" } });

    await expect(reader.take(file)).rejects.toThrow("one of Cover, Clients.");
  });

  test("is refused with the sheets' names where the connection names none of them", async () => {
    const file = await workbook({ sheets });

    await expect(reader.take(file)).rejects.toThrow("one of Cover, Clients");
    await expect(reader.take(file, { settings: { table: "Other" } })).rejects.toThrow(refusal("which_table"));
  });
});

describe("a workbook that is refused", () => {
  const bomb = "<row/>".repeat(1_000_000);

  test.each([
    ["an archive of something else", async () => await zipOf({ "clients.csv": "Id\n1\n" }), "not_xlsx"],
    ["without rows", async () => await workbook({ sheets: { Clients: "" } }), "empty"],
    ["damaged", async () => (await workbook({ sheets: { Clients: header } })).subarray(0, -30), "damaged"],
    [
      "damaged in the middle",
      async () =>
        Buffer.concat([
          (await workbook({ sheets: { Clients: header } })).subarray(0, 200),
          Buffer.alloc(400),
        ]),
      "damaged",
    ],
    [
      "whose XML is cut off",
      async () => await workbook({ sheets: {}, extra: { "xl/workbook.xml": "<workbook><sheets>" } }),
      "damaged",
    ],
    [
      "that names a sheet it lacks",
      async () =>
        await workbook({
          sheets: { Clients: header },
          extra: { "xl/_rels/workbook.xml.rels": "<Relationships/>" },
        }),
      "damaged",
    ],
    [
      "that refers to a text it lacks",
      async () => await workbook({ sheets: { Clients: header + valued(1, '<c r="B2" t="s"><v>9</v></c>') } }),
      "damaged",
    ],
    [
      "with 16,384 columns",
      async () => await workbook({ sheets: { Clients: '<row r="1"><c r="XFD1"><v>1</v></c></row>' } }),
      "too_many_columns",
    ],
    [
      "that expands entities",
      async () =>
        await workbook({
          sheets: { Clients: header },
          extra: {
            "xl/sharedStrings.xml": `<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`,
          },
        }),
      "xml_dtd",
    ],
  ])("%s", async (_what, make, code) => {
    await expect(reader.take(await make())).rejects.toThrow(refusal(code));
  });

  test("a zip bomb ends at what a file may become, whatever the archive says of its size", async () => {
    const honest = await workbook({ sheets: { Clients: bomb } });
    const lying = Buffer.from(honest);
    const size = Buffer.alloc(4);
    const plain = Buffer.byteLength(bomb);
    for (let at = 0; at < lying.length - 4; at++) {
      const said = lying.readUInt32LE(at);
      if (said > plain && said < plain + 500) size.copy(lying, at);
    }
    const { inflated } = limits;
    try {
      limits.inflated = 1_000_000;
      await expect(reader.take(honest)).rejects.toThrow(refusal("too_large_unpacked"));
      limits.inflated = inflated;
      await expect(reader.take(lying)).rejects.toThrow(refusal("damaged"));
    } finally {
      limits.inflated = inflated;
    }
  });
});

test("shared strings beyond what memory is for are read back from the disk", async () => {
  const strings = new SharedStrings(reader.root);
  const text = (n: number) => `${n} ${"ü".repeat(n % 900)}`;
  for (let n = 0; n < 60_000; n++) strings.add(text(n));
  strings.end();

  for (let n = 0; n < 60_000; n += 37)
    expect(strings.get((n * 7_919) % 60_000)).toBe(text((n * 7_919) % 60_000));
  expect(() => strings.get(60_000)).toThrow(refusal("damaged"));
  strings.close();
});

describe("a workbook as programs write it", () => {
  const sheets = { Clients: header + valued(1, '<c r="B2" t="s"><v>0</v></c>') };
  const strings = ["<si><t>Fabrikam</t></si>"];
  const renamed = async (rename: (name: string) => string, rels: (text: string) => string) => {
    const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const of = (id: string, type: string, target: string) =>
      `<Relationship Id="${id}" Type="${types}/${type}" Target="${target}"/>`;
    const parts = {
      "_rels/.rels": `<Relationships>${of("r1", "officeDocument", "/book/Main-Workbook.xml")}</Relationships>`,
      "book/main-workbook.xml": `<workbook xmlns="${main}"><sheets><sheet name="Clients" r:id="r1"/></sheets></workbook>`,
      "book/_rels/main-workbook.xml.rels": `<Relationships>${of("r1", "worksheet", "pages/one.xml")}${of("r2", "sharedStrings", "../texts.xml")}</Relationships>`,
      "book/pages/one.xml": `<worksheet><sheetData>${sheets.Clients}</sheetData></worksheet>`,
      "texts.xml": `<sst>${strings.join("")}</sst>`,
    };
    return await zipOf(
      Object.fromEntries(Object.entries(parts).map(([name, text]) => [rename(name), rels(text)])),
    );
  };

  test("has its parts where its relationships say, in whatever case", async () => {
    const plain = await renamed(
      (name) => name,
      (text) => text,
    );
    const loud = await renamed(
      (name) => (name.includes("rels") ? name : name.toUpperCase()),
      (text) => text,
    );

    for (const file of [plain, loud]) expect((await rowsOf(file)).rows).toEqual([["1", "Fabrikam"]]);
  });

  test("may hide sheets: the one that people see is read", async () => {
    const two = { _params: textRow("x"), ...sheets };
    const file = await workbook({ sheets: two, strings, hidden: ["_params"] });

    expect(await rowsOf(file)).toMatchObject({ table: "Clients", rows: [["1", "Fabrikam"]] });
    await expect(reader.take(await workbook({ sheets: two, strings }))).rejects.toThrow(
      refusal("which_table"),
    );
  });

  test("may give a style to a cell that nothing stands in, as far to the right as there are columns", async () => {
    const styled = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>';
    const file = await workbook({ sheets: { Clients: header + styled } });

    expect((await rowsOf(file)).rows).toEqual([["1", ""]]);
  });

  test("may have notes beside its table, which are left out and counted", async () => {
    const file = await workbook({
      sheets: {
        Clients: header + textRow("1", "a", "look here") + textRow("2", "b") + textRow("", "", "and here"),
      },
    });

    expect(await rowsOf(file)).toMatchObject({
      rows: [
        ["1", "a"],
        ["2", "b"],
      ],
      notes: [{ code: "beside_table", message: expect.stringContaining("2 rows") }],
    });
  });

  test.each([
    ["a binary workbook", { "xl/workbook.bin": "" }, "xlsb"],
    ["a Numbers file", { "Index/Document.iwa": "" }, "numbers"],
    ["a text document", { "word/document.xml": "" }, "document"],
    ["any archive", { "clients.csv": "Id\n1\n" }, "not_xlsx"],
  ])("%s is called what it is", async (_what, parts, code) => {
    await expect(reader.take(await zipOf(parts))).rejects.toThrow(refusal(code));
  });
});

test("cells that are merged over rows are in each of them, but for the columns that name rows", async () => {
  const text = (place: string, value: string) => `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const rows = [
    text("A1", "Open invoices"),
    text("A2", "Client") + text("B2", "Id") + text("C2", "Note"),
    text("A3", "Quayside") + text("B3", "1") + text("C3", "late"),
    text("B4", "2"),
    text("A5", "Larch") + text("B5", "3"),
    `<c r="A6" s="1"/>${text("B6", "4")}`,
    text("C7", "of row 6"),
    text("B8", "5"),
  ];
  const data = rows.map((cells, n) => `<row r="${n + 1}">${cells}</row>`).join("");
  const merges = ["A1:C1", "A3:A4", "A5:A6", "B6:B7", "C3:C3"]
    .map((ref) => `<mergeCell ref="${ref}"/>`)
    .join("");
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${data}</sheetData><mergeCells count="5">${merges}</mergeCells></worksheet>`;
  const file = await workbook({ sheets: { Sheet1: data }, extra: { "xl/worksheets/sheet1.xml": sheet } });
  const { told, notes } = await reader.take(file, { name: "clients.xlsx" });

  expect(told.map(([, , row]) => row)).toEqual([
    ["Quayside", "1", "late"],
    ["Quayside", "2", ""],
    ["Larch", "3", ""],
    ["Larch", "4", ""],
    ["", "5", ""],
  ]);
  expect(notes).toContainEqual(
    expect.objectContaining({ code: "merged_cells", message: expect.stringContaining("2 cells") }),
  );
});

describe("columns that are named in two rows", () => {
  const text = (place: string, value: string) => `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const rows = [
    text("A1", "Customer") + text("B1", "Invoice") + text("D1", "Status"),
    text("B2", "No") + text("C2", "Amount"),
    text("A3", "Quayside") + text("B3", "81") + text("C3", "10.00") + text("D3", "open"),
  ];
  const data = rows.map((cells, n) => `<row r="${n + 1}">${cells}</row>`).join("");
  const merges =
    "<mergeCells count='3'><mergeCell ref='A1:A2'/><mergeCell ref='B1:C1'/><mergeCell ref='D1:D2'/></mergeCells>";
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${data}</sheetData>${merges}</worksheet>`;
  const book = async () =>
    await workbook({ sheets: { Sheet1: data }, extra: { "xl/worksheets/sheet1.xml": sheet } });

  test.each(["No", "Customer"])("have the names of both, whichever has the key %s", async (key) => {
    const { columns, told } = await reader.take(await book(), { name: "clients.xlsx", settings: { key } });

    expect(columns).toEqual(["Customer", "No", "Amount", "Status"]);
    expect(told).toEqual([["added", undefined, ["Quayside", "81", "10.00", "open"]]]);
  });

  test("are none where rows below are merged, and nothing stands over several names", async () => {
    const plain = [
      text("A1", "Customer") + text("B1", "No"),
      text("A2", "Quayside") + text("B2", "81"),
      text("B3", "82"),
    ];
    const rowsOf = plain.map((cells, n) => `<row r="${n + 1}">${cells}</row>`).join("");
    const merged = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rowsOf}</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells></worksheet>`;
    const file = await workbook({
      sheets: { Sheet1: rowsOf },
      extra: { "xl/worksheets/sheet1.xml": merged },
    });
    const without = reader.take(file, { name: "clients.xlsx", settings: { key: "Absent" } });

    await expect(without).rejects.toThrow(
      expect.objectContaining({ shape: expect.objectContaining({ columns: ["Customer", "No"] }) }),
    );
    const { told } = await reader.take(file, { name: "clients.xlsx", settings: { key: "No" } });
    expect(told.map(([, , row]) => row)).toEqual([
      ["Quayside", "81"],
      ["Quayside", "82"],
    ]);
  });

  test("are those of the row that is said to name them", async () => {
    const settings = { key: "Customer", header: 1 };
    const { columns } = await reader.take(await book(), { name: "clients.xlsx", settings });

    expect(columns).toEqual(["Customer", "Invoice", "Column 3", "Status"]);
  });
});
