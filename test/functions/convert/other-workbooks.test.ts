import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { encoding } from "../../../schemas/file-settings.ts";
import { refusal, snapshots } from "../../support/snapshot.ts";
import { zipOf } from "../../support/workbook.ts";

let reader: Awaited<ReturnType<typeof snapshots>>;
beforeAll(async () => {
  reader = await snapshots();
});
afterAll(async () => await reader.end());

const rowsOf = async (...given: Parameters<typeof reader.take>) => {
  const { told, columns, format, table, notes } = await reader.take(...given);
  return { format, table, notes, columns, rows: told.map(([, , after]) => after) };
};

describe("a workbook of Excel 97 to 2003", () => {
  // Made with SheetJS 0.18.5: a title above the header, a formula's date, a day and a time, an empty cell.
  const xls = gunzipSync(readFileSync(new URL("fixtures/two-sheets.xls.gz", import.meta.url)));
  const settings = { key: "Client ID" };

  test("is read: texts, days, times, numbers and truth values", async () => {
    expect(
      await rowsOf(xls, { name: "clients.xls", settings: { ...settings, table: "clients" } }),
    ).toMatchObject({
      format: "xls",
      table: "Clients",
      notes: [{ code: "above_header" }],
      columns: ["Client ID", "Client", "Email", "Since", "Fee", "Open"],
      rows: [
        ["C-1", "Brightwater Dental", "office@brightwater.example", "2026-11-23", "1250.5", "true"],
        ["C-2", "Müller & Sông Lam", "mail@mueller.example", "2026-11-24T09:30:00", "-7", "false"],
        ["C-3", "", "c3@c.example", "", "12345678901234", ""],
      ],
    });
  });

  test("with several sheets asks which", async () => {
    await expect(reader.take(xls, { settings })).rejects.toThrow(refusal("which_table"));
  });

  test("has sheets that people do not see, which are not the one that is meant, nor is an empty one", async () => {
    // Made with Apache POI 5.4.0: Alt is hidden, Khách very hidden, Größe seen, Sheet4 empty.
    const file = gunzipSync(readFileSync(new URL("fixtures/hidden-sheets.xls.gz", import.meta.url)));

    expect(await rowsOf(file)).toMatchObject({ table: "Größe", rows: [["Größe"]] });
    expect(await rowsOf(file, { settings: { table: "Khách" } })).toMatchObject({ rows: [["Khách"]] });
  });

  test("with a password is refused, not read as noise", async () => {
    const locked = Buffer.from(xls);
    const begin = locked.indexOf(Buffer.from("0908100000060500", "hex"));
    locked.writeUInt16LE(0x2f, begin + 4 + locked.readUInt16LE(begin + 2));

    await expect(reader.take(locked, { settings })).rejects.toThrow(refusal("password"));
  });

  test.each([0.3, 0.5, 0.7, 0.9])(
    "cut off after %d is refused, or read as far as it is whole",
    async (share) => {
      const torn = xls.subarray(0, Math.floor(xls.length * share));
      const read = await reader
        .take(torn, { settings: { ...settings, table: "Clients" } })
        .catch((error) => error);

      expect(read).toHaveProperty(read instanceof Error ? "finding" : "format");
    },
  );
});

describe("an OpenDocument spreadsheet", () => {
  const cell = (type: string, more: string, text = "") =>
    `<table:table-cell office:value-type="${type}" ${more}>${text}</table:table-cell>`;
  const texts = (...all: string[]) =>
    all.map((one) => cell("string", "", `<text:p>${one}</text:p>`)).join("");
  const row = (...cells: string[]) => `<table:table-row>${cells.join("")}</table:table-row>`;
  const ods = async (...sheets: string[]) =>
    await zipOf({
      mimetype: "application/vnd.oasis.opendocument.spreadsheet",
      "content.xml": `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">
<office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>${sheets.join("")}</office:spreadsheet></office:body>
</office:document-content>`,
    });
  const sheet = (name: string, style: string, ...rows: string[]) =>
    `<table:table table:name="${name}" table:style-name="${style}">${rows.join("")}</table:table>`;
  const one = async (value: string) =>
    (await rowsOf(await ods(sheet("A", "ta1", row(texts("Id", "V")), row(texts("1"), value))))).rows;

  test.each([
    [
      "a number with all its digits",
      cell("float", 'office:value="1234.5678"', "<text:p>1,234.57</text:p>"),
      "1234.5678",
    ],
    ["money", cell("currency", 'office:value="-12.5"', "<text:p>(12.50 €)</text:p>"), "-12.5"],
    ["a day", cell("date", 'office:date-value="2026-11-23"', "<text:p>23.11.26</text:p>"), "2026-11-23"],
    [
      "a day and a time",
      cell("date", 'office:date-value="2026-11-23T09:30:00.000000000"'),
      "2026-11-23T09:30:00",
    ],
    ["a time of day", cell("time", 'office:time-value="PT09H30M00S"'), "09:30:00"],
    ["hours that have passed", cell("time", 'office:time-value="PT36H00M00S"'), "36:00"],
    ["a truth value", cell("boolean", 'office:boolean-value="true"', "<text:p>WAHR</text:p>"), "true"],
    [
      "an error of OpenOffice, which stores nought for it",
      cell("float", 'office:value="0"', "<text:p>Err:503</text:p>"),
      "",
    ],
    [
      "an error of LibreOffice",
      cell("string", 'office:string-value="" calcext:value-type="error"', "<text:p>#DIV/0!</text:p>"),
      "",
    ],
    [
      "a number that its column is too narrow for",
      cell("float", 'office:value="1234.5"', "<text:p>###</text:p>"),
      "1234.5",
    ],
    [
      "lines, blanks and links",
      cell("string", "", '<text:p>a<text:s text:c="2"/>b</text:p><text:p><text:a>c</text:a></text:p>'),
      "a  b\nc",
    ],
    [
      "a text beside a comment",
      cell("string", "", "<office:annotation><text:p>why</text:p></office:annotation><text:p>a</text:p>"),
      "a",
    ],
  ])("has %s as a value", async (_what, value, expected) => {
    expect(await one(value)).toEqual([["1", expected]]);
  });

  test("says how many of its cells show an error", async () => {
    const failed = cell("string", 'office:string-value=""', "<text:p>#REF!</text:p>");
    const { notes } = await rowsOf(
      await ods(sheet("A", "ta1", row(texts("Id", "V")), row(texts("1"), failed))),
    );

    expect(notes).toMatchObject([{ code: "error_cells", row: 2 }]);
  });

  test("repeats rows and cells as it says, and never the empty ones behind the table", async () => {
    const empty = '<table:table-cell table:number-columns-repeated="16000"/>';
    const blank = `<table:table-row table:number-rows-repeated="1048000">${empty}</table:table-row>`;
    const file = await ods(
      sheet(
        "A",
        "ta1",
        row(texts("Id", "A", "B"), empty),
        row(
          texts("1"),
          '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p></table:table-cell>',
          empty,
        ),
        blank,
        row(texts("2"), "<table:table-cell/>", texts("y")),
        blank,
      ),
    );

    expect(await rowsOf(file)).toMatchObject({
      format: "ods",
      table: "A",
      rows: [
        ["1", "x", "x"],
        ["2", "", "y"],
      ],
    });
  });

  test("has a sheet that people do not see, which is not the one that is meant", async () => {
    const of = (id: string) => [row(texts("Id")), row(texts(id))];
    const file = await ods(sheet("Old", "ta2", ...of("9")), sheet("Now", "ta1", ...of("1")));

    expect(await rowsOf(file)).toMatchObject({ table: "Now", rows: [["1"]] });
    expect(await rowsOf(file, { settings: { table: "Old" } })).toMatchObject({ rows: [["9"]] });
  });

  test("is read by the only sheet in which something stands, with or without its kind", async () => {
    const [empty, plain] = [
      "<table:table-cell/>",
      "<table:table-cell><text:p>Id</text:p></table:table-cell>",
    ];
    const file = await ods(
      sheet("Sheet1", "ta1", row(empty)),
      sheet("Now", "ta1", row(plain), row(texts("1"))),
      sheet("Sheet3", "ta1"),
    );

    expect(await rowsOf(file)).toMatchObject({ table: "Now", rows: [["1"]] });
    await expect(
      reader.take(await ods(sheet("A", "ta1", row(plain)), sheet("B", "ta1", row(texts("Id"))))),
    ).rejects.toThrow(refusal("which_table"));
  });

  test("that is damaged is refused", async () => {
    const torn = await zipOf({
      mimetype: "application/vnd.oasis.opendocument.spreadsheet",
      "content.xml": "<office:document-content><table:table",
    });

    await expect(reader.take(torn)).rejects.toThrow(refusal("damaged"));
  });
});

describe("an Excel 2003 XML spreadsheet", () => {
  const book = (...sheets: string[]) => `<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
${sheets.join("")}</Workbook>`;
  const sheet = (name: string, rows: string, options = "") =>
    `<Worksheet ss:Name="${name}"><Table>${rows}</Table><WorksheetOptions>${options}</WorksheetOptions></Worksheet>`;
  const data = (type: string, value: string, at = "") =>
    `<Cell${at}><Data ss:Type="${type}">${value}</Data></Cell>`;
  const head = `<Row>${data("String", "Id")}${data("String", "Name")}${data("String", "Since")}${data("String", "Fee")}</Row>`;

  test("is read: places of cells and rows, days, comments aside", async () => {
    const rows = `${head}<Row ss:Index="4">${data("Number", "1")}${data("String", "M&#252;ller &amp; Co")}${data("DateTime", "2026-11-23T00:00:00.000")}<Cell ss:Index="4"><Data ss:Type="Number">1250.5</Data><Comment><Data>why</Data></Comment></Cell></Row>
<Row>${data("Number", "2")}${data("DateTime", "1899-12-31T09:30:00.000", ' ss:Index="3"')}</Row>`;

    expect(await rowsOf(book(sheet("Clients", rows)), { name: "clients.xls" })).toMatchObject({
      format: "spreadsheetml",
      table: "Clients",
      rows: [
        ["1", "Müller & Co", "2026-11-23", "1250.5"],
        ["2", "", "09:30:00", ""],
      ],
    });
  });

  test("is read by the only sheet in which something stands", async () => {
    const file = book(
      sheet("Sheet1", `<Row>${data("String", "")}<Cell/></Row>`),
      sheet("Now", `${head}<Row>${data("String", "1")}</Row>`),
    );

    expect(await rowsOf(file, { name: "clients.xls" })).toMatchObject({ table: "Now" });
  });

  test("has a hidden sheet, which is not the one that is meant; and may be in another encoding, as it says", async () => {
    const of = (id: string) => `${head}<Row>${data("String", id)}</Row>`;
    const text = book(sheet("Alt", of("9"), "<Visible>SheetHidden</Visible>"), sheet("Jetzt", of("é")));
    const latin = Buffer.from(
      text.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="iso-8859-1"?>'),
      "latin1",
    );

    expect((await rowsOf(latin, { name: "clients.xls" })).rows).toEqual([["é", "", "", ""]]);
  });
});

describe("a web page that a tool calls Excel", () => {
  const page = (body: string) => `<html><head><meta charset="utf-8"></head><body>${body}</body></html>`;

  test("has cells over several rows in each of them, and its pages are one table", async () => {
    const page = (...rows: readonly string[]) =>
      `<table><tr><th>Client</th><th>Id</th><th>Note</th></tr>${rows.map((row) => `<tr>${row}</tr>`).join("")}</table>`;
    const first = page(
      '<td rowspan="2">Quayside</td><td>1</td><td rowspan="3">late</td>',
      "<td>2</td>",
      "<td>Larch</td><td>3</td>",
    );
    const { told } = await reader.take(
      `<html>${first}<table><tr><td>Page 2</td></tr></table>${page("<td>Larch</td><td>4</td><td></td>")}</html>`,
      { name: "report.xls" },
    );

    expect(told.map(([, , row]) => row)).toEqual([
      ["Quayside", "1", "late"],
      ["Quayside", "2", "late"],
      ["Larch", "3", "late"],
      ["Larch", "4", ""],
    ]);
  });

  test("is read by its largest table: spans, breaks, entities, tags that are not closed", async () => {
    const html = page(`<table><tr><td>Report of November</td></tr></table>
<table><tr><th>Id<th>Name<th>Note</tr>
<tr><td>1</td><td>M&uuml;ller&nbsp;&amp; Co<br>Depot</td><td><table><tr><td>inner</td></tr></table></td></tr>
<tr><td>2<td colspan=2>wide</tr></table><script>"<td>3"</script>`);

    expect(await rowsOf(html, { name: "report.xls" })).toMatchObject({
      format: "html",
      columns: ["Id", "Name", "Note"],
      rows: [
        ["1", "Müller & Co\nDepot", "inner"],
        ["2", "wide", ""],
      ],
    });
  });

  test("has the names of columns that are named in several rows in the last of them", async () => {
    const html = page(`<table><tr><th rowspan=3>Id<th rowspan=3>Client<th colspan=3>Amount</tr>
<tr><th rowspan=2>Net<th colspan=2>Tax</tr><tr><th>VAT<th>Other</tr>
<tr><td>1<td>Quayside<td>10.00<td>2.00<td>1.00</tr></table>`);

    expect(await rowsOf(html, { name: "report.xls" })).toMatchObject({
      columns: ["Id", "Client", "Net", "VAT", "Other"],
      rows: [["1", "Quayside", "10.00", "2.00", "1.00"]],
    });
  });

  test("may be in another encoding, as it says", async () => {
    const html = page("<table><tr><td>Id</td><td>Name</td></tr><tr><td>1</td><td>Łódź</td></tr></table>");
    const bytes = Buffer.from(
      html.replace("utf-8", "windows-1250").replace("Łódź", "\xa3\xf3d\x9f"),
      "latin1",
    );

    expect((await rowsOf(bytes, { name: "report.xls" })).rows).toEqual([["1", "Łódź"]]);
  });
});

describe("every encoding that can be set", () => {
  const sayable = (name: string) =>
    Array.from({ length: 128 }, (_, n) => 128 + n).find((byte) =>
      /^\p{L}$/u.test(new TextDecoder(name).decode(Uint8Array.of(byte, byte)).slice(0, 1)),
    ) ?? 0x41;

  test.each(encoding.options.filter((name) => /^(?:windows|iso|koi8|ibm|mac|x-mac)/.test(name)))(
    "is read: %s",
    async (name) => {
      const letter = sayable(name);
      const bytes = Buffer.concat([
        Buffer.from("Id,Name\n1,a"),
        Buffer.of(letter, letter),
        Buffer.from("\n"),
      ]);
      const expected = new TextDecoder(name).decode(Uint8Array.of(0x61, letter, letter)).normalize("NFC");

      expect((await rowsOf(bytes, { settings: { encoding: name } })).rows).toEqual([["1", expected]]);
    },
  );
});

describe("columns that are named in two rows", () => {
  test.each([
    [
      "clients.ods",
      zipOf({
        mimetype: "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S">${[
          '<table:table-cell table:number-rows-spanned="2"><text:p>Customer</text:p></table:table-cell><table:table-cell table:number-columns-spanned="2"><text:p>Invoice</text:p></table:table-cell>',
          "<table:covered-table-cell/><table:table-cell><text:p>Id</text:p></table:table-cell><table:table-cell><text:p>Amount</text:p></table:table-cell>",
          ...[["Quayside", "81", "10.00"]].map((cells) =>
            cells.map((cell) => `<table:table-cell><text:p>${cell}</text:p></table:table-cell>`).join(""),
          ),
        ]
          .map((row) => `<table:table-row>${row}</table:table-row>`)
          .join("")}</table:table></office:spreadsheet></office:body></office:document-content>`,
      }),
    ],
    [
      "clients.xls",
      Promise.resolve(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Row><Cell ss:MergeDown="1"><Data ss:Type="String">Customer</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">Invoice</Data></Cell></Row><Row><Cell ss:Index="2"><Data ss:Type="String">Id</Data></Cell><Cell><Data ss:Type="String">Amount</Data></Cell></Row><Row><Cell><Data ss:Type="String">Quayside</Data></Cell><Cell><Data ss:Type="String">81</Data></Cell><Cell><Data ss:Type="String">10.00</Data></Cell></Row></Table></Worksheet></Workbook>',
      ),
    ],
  ])("have the names of both in %s", async (name, content) => {
    const { columns, told } = await reader.take(await content, { name });

    expect(columns).toEqual(["Customer", "Id", "Amount"]);
    expect(told.map(([, , row]) => row)).toEqual([["Quayside", "81", "10.00"]]);
  });
});

describe("cells that are merged over rows", () => {
  const client = ["Quayside", "Larch"];
  const open = (rows: string) =>
    zipOf({
      mimetype: "application/vnd.oasis.opendocument.spreadsheet",
      "content.xml": `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
    });
  const odsCell = (text: string, rows = 1) =>
    `<table:table-cell office:value-type="string" table:number-rows-spanned="${rows}"><text:p>${text}</text:p></table:table-cell>`;
  const odsRow = (...cells: readonly string[]) => `<table:table-row>${cells.join("")}</table:table-row>`;
  const xmlCell = (text: string, attributes = "") =>
    `<Cell ${attributes}><Data ss:Type="String">${text}</Data></Cell>`;
  const xmlRow = (...cells: readonly string[]) => `<Row>${cells.join("")}</Row>`;
  const book = (rows: string) =>
    `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>${rows}</Table></Worksheet></Workbook>`;

  test.each([
    [
      "clients.ods",
      () =>
        open(
          odsRow(odsCell("Client"), odsCell("Id")) +
            client
              .map(
                (name, n) =>
                  odsRow(odsCell(name, 2), odsCell(`${n}1`)) +
                  odsRow("<table:covered-table-cell/>", odsCell(`${n}2`)),
              )
              .join(""),
        ),
    ],
    [
      "clients.xls",
      () =>
        book(
          xmlRow(xmlCell("Client"), xmlCell("Id")) +
            client
              .map(
                (name, n) =>
                  xmlRow(xmlCell(name, 'ss:MergeDown="1"'), xmlCell(`${n}1`)) +
                  xmlRow(xmlCell(`${n}2`, 'ss:Index="2"')),
              )
              .join(""),
        ),
    ],
  ])("of %s are in each of them", async (name, content) => {
    const { told, notes } = await reader.take(await content(), { name });

    expect(told.map(([, , row]) => row)).toEqual([
      ["Quayside", "01"],
      ["Quayside", "02"],
      ["Larch", "11"],
      ["Larch", "12"],
    ]);
    expect(notes).toMatchObject([{ code: "merged_cells", message: expect.stringContaining("2 cells") }]);
  });
});
