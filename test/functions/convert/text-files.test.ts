import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { listNames, rowsOfList } from "../../../functions/convert/read/json-lists.ts";
import { seldom } from "../../support/seldom.ts";
import { refusal, snapshots } from "../../support/snapshot.ts";

let reader: Awaited<ReturnType<typeof snapshots>>;
beforeAll(async () => {
  reader = await snapshots();
});
afterAll(async () => await reader.end());

const rowsOf = async (...given: Parameters<typeof reader.take>) => {
  const { told, ...facts } = await reader.take(...given);
  return { ...facts, rows: told.map(([, , after]) => after) };
};

describe("separated values", () => {
  test.each([
    ["commas", 'Id,Name\n1,"Roasters, Ltd"\n2,"a ""b""\nc"\n'],
    ["semicolons", 'Id;Name\r\n1;Roasters, Ltd\r\n2;"a ""b""\nc"\r\n'],
    ["tabs", 'Id\tName\n1\tRoasters, Ltd\n2\t"a ""b""\nc"'],
    ["bars", 'Id|Name\n1|Roasters, Ltd\n\n2|"a ""b""\nc"\n'],
    ["a byte-order mark", '\uFEFFId,Name\n1,"Roasters, Ltd"\n2,"a ""b""\nc"\n'],
  ])("with %s are read alike", async (_what, text) => {
    expect((await rowsOf(text)).rows).toEqual([
      ["1", "Roasters, Ltd"],
      ["2", 'a "b"\nc'],
    ]);
  });

  test.each([
    ["Id;Name,First\n1;Doe,Jane\n2;Poe,Ann\n", ["Id", "Name,First"]],
    ['"Id"|"Name;First"\n1|Doe;Jane\n', ["Id", "Name;First"]],
    ["Name, First;Id;Total, EUR\nDoe, Jane;1;5,00\n", ["Name, First", "Id", "Total, EUR"]],
  ])(
    "are parted by what parts the key from the others where more stands in every line: %j",
    async (text, columns) => {
      expect((await rowsOf(text)).columns).toEqual(columns);
    },
  );

  test("are the file's text and nothing else: a cell that looks like a formula stays as it is", async () => {
    const { rows } = await rowsOf(
      'Id,Name\n1,"=HYPERLINK(""http://evil.example"")"\n2,@SUM(A1)\n3,+1\n4,-1\n',
    );

    expect(rows.map((row) => row?.[1])).toEqual([
      '=HYPERLINK("http://evil.example")',
      "@SUM(A1)",
      "+1",
      "-1",
    ]);
  });

  test("may have columns without a name, which are called by their place", async () => {
    expect((await rowsOf("Id,,Name\n1,x,y\n")).columns).toEqual(["Id", "Column 2", "Name"]);
  });

  test("of a gzip file are unpacked first", async () => {
    expect((await rowsOf(gzipSync("Id,Name\n1,x\n"), { name: "clients.csv.gz" })).rows).toEqual([["1", "x"]]);
  });
});

describe("the encoding", () => {
  const text = "Id,Name\n1,Fabrikam Gärten – Größe €\n2,Zoë’s Café\n";
  const windows1252 = Buffer.from(
    text.replaceAll("–", "\u0096").replaceAll("€", "\u0080").replaceAll("’", "\u0092"),
    "latin1",
  );
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();

  test.each([
    ["utf-8", Buffer.from(text)],
    ["windows-1252", windows1252],
    ["utf-16le", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["utf-16be", swapped(Buffer.from(`\uFEFF${text}`, "utf16le"))],
  ])("%s is found out, and its letters are right", async (encoding, bytes) => {
    const read = await rowsOf(bytes);

    expect(read.encoding).toBe(encoding);
    expect(read.rows.map((row) => row?.[1])).toEqual(["Fabrikam Gärten – Größe €", "Zoë’s Café"]);
  });

  test("utf-16le without a byte-order mark is found out by its zero bytes", async () => {
    expect(await rowsOf(Buffer.from("Id,Name\n1,x\n", "utf16le"))).toMatchObject({
      encoding: "utf-16le",
      rows: [["1", "x"]],
    });
  });

  test("that had to be guessed is said", async () => {
    expect((await rowsOf(windows1252)).notes).toMatchObject([{ code: "read_as_windows_1252" }]);
    expect((await rowsOf(windows1252, { settings: { encoding: "windows-1252" } })).notes).toEqual([]);
  });

  test("of two bytes a character is not taken for UTF-8 with odd bytes", async () => {
    // 北京中文公司, 上海市浦东新区, 十一月发票 and 王小明 in GBK: some pairs of their bytes are characters of UTF-8.
    const names = [
      "b1b1bea9d6d0cec4b9abcbbe",
      "c9cfbaa3cad0c6d6b6abd0c2c7f8",
      "caaed2bbd4c2b7a2c6b1",
      "cdf5d0a1c3f7",
    ];
    const lines = names.flatMap((name, n) => [
      Buffer.from(`${n},`),
      Buffer.from(name, "hex"),
      Buffer.from("\n"),
    ]);
    const file = Buffer.concat([Buffer.from("Id,Name\n"), ...lines]);

    await expect(reader.take(file)).rejects.toThrow(
      expect.objectContaining({
        finding: expect.objectContaining({
          code: "unknown_encoding",
          message: expect.stringContaining("looks like gb18030"),
        }),
      }),
    );
    const { rows } = await rowsOf(file, { settings: { encoding: "gbk" } });
    expect(rows[0]).toEqual(["0", "北京中文公司"]);
  });

  test.each([
    ["German", "Müller Gärtnerei und Straße"],
    ["Vietnamese", "Công ty Trách nhiệm hữu hạn Ánh Dương"],
    ["Russian", "Общество с ограниченной ответственностью Ромашка"],
    ["Greek", "Εταιρεία Αθηνών"],
    ["Chinese", "北京中文公司，上海市浦东新区"],
    ["Japanese", "株式会社山田商店　東京都"],
  ])("in UTF-8 with one odd byte is that still in %s", async (_, name) => {
    const file = Buffer.concat([
      Buffer.from(`Id,Name\n1,${name} `),
      Buffer.from([0x96]),
      Buffer.from(" x\n"),
    ]);

    expect((await rowsOf(file)).rows).toEqual([["1", `${name} – x`]]);
  });

  test.each([
    ["that is in no known encoding", Buffer.from([0x49, 0x64, 0x0a, 0x81, 0xff, 0x0a]), "unknown_encoding"],
    [
      "in UTF-32, which begins as UTF-16 does",
      Buffer.from([..."\uFEFFId\n1\n"].flatMap((letter) => [...Buffer.from(`${letter}\0`, "utf16le")])),
      "unknown_encoding",
    ],
    ["with zero bytes", Buffer.from("Id,Name\n1,a\0b\n"), "binary"],
    [
      "utf-16 cut in the middle of a character",
      Buffer.from("\uFEFFId\n1\n", "utf16le").subarray(0, -1),
      "damaged",
    ],
  ])("of text %s is refused", async (_what, bytes, code) => {
    await expect(reader.take(bytes)).rejects.toThrow(refusal(code));
  });

  test("said wrongly in the settings is refused, and nothing is guessed", async () => {
    await expect(reader.take(windows1252, { settings: { encoding: "utf-16le" } })).rejects.toThrow(
      refusal("damaged"),
    );
  });
});

describe("JSON Lines", () => {
  const name = "clients.jsonl";
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

  test("nested deeper than any program writes are refused in a list, and cost no other line", async () => {
    const deep = `{"Id":2,"X":${nested(100_000)}}`;
    const lists = [`[{"Id":1},${deep}]`, "[".repeat(100_000) + "]".repeat(100_000)];

    for (const text of lists) await expect(reader.take(text, { name })).rejects.toThrow(refusal("not_json"));
    expect(await rowsOf(`{"Id":1}\n${deep}\n{"Id":3}\n`, { name })).toMatchObject({
      rows: [["1"], ["3"]],
      notes: [{ code: "rows_unread", row: 2 }],
    });
  });

  test("nested within reason are text", async () => {
    const { rows } = await rowsOf(`{"Id":1,"X":${nested(400)}}\n`, { name });

    expect(rows).toEqual([["1", nested(400)]]);
  });

  test("may be lists in a list, of which the first names the columns", async () => {
    const { columns, told } = await reader.take('[["Id","Name"],[1,"a"],[2]]', { name: "clients.json" });

    expect(columns).toEqual(["Id", "Name"]);
    expect(told.map(([, , row]) => row)).toEqual([
      ["1", "a"],
      ["2", ""],
    ]);
    for (const [text, code] of [
      ['[["Id"],[1,2]]', "uneven_row"],
      ['[{"Id":1},[2]]', "not_json"],
      ["[[],[2]]", "not_json"],
    ] as const)
      await expect(reader.take(text, { name: "clients.json" })).rejects.toThrow(refusal(code));
  });

  test.each([
    ["lines with the commas of a list", '{"Id":1,"Name":"a"},\n{"Id":2,"Name":"b"},\n'],
    ["lines of lists", '["Id","Name"]\n[1,"a"]\n[2,"b"]\n'],
    [
      "a list deep in an answer",
      '{"ok":true,"tags":["x","y"],"data":{"n":[1],"items":[{"Id":1,"Name":"a"},{"Id":2,"Name":"b"}]}}',
    ],
    [
      "the same on several lines",
      '{\n "errors": ["[{"],\n "data": {\n  "items": [\n   {"Id": 1, "Name": "a"},\n   {"Id": 2, "Name": "b"}\n  ]\n }\n}\n',
    ],
    [
      "lines in a text file with a mark of byte order",
      '\ufeff{"Id":1,"Name":"a"}\r\n{"Id":2,"Name":"b"}\r\n',
    ],
  ])("may be %s", async (_what, text) => {
    expect((await rowsOf(text, { name: "clients.json" })).rows).toEqual([
      ["1", "a"],
      ["2", "b"],
    ]);
  });

  test.each([
    ["objects one after the other", '{"Id":1,"Name":"a"}{"Id":2,"Name":"b"}'],
    [
      "objects spread out one after the other",
      '{\n "Id": 1,\n "Name": "a"\n}\n{\n "Id": 2,\n "Name": "b"\n}\n',
    ],
    [
      "objects spread out with commas between them",
      '{\n "Id": 1,\n "Name": "a"\n},\n{\n "Id": 2,\n "Name": "b"\n}',
    ],
    ["a line that has lost its end", '{"Id":0}\n{"Id":1,"Name":"a"}{"Id":2,"Name":"b"}\n'],
    ["a list with a comma after its last entry", '[{"Id":1,"Name":"a"},{"Id":2,"Name":"b"},]'],
    ["objects with a comma after their last field", '{"Id":1,"Name":"a",}\n{"Id":2,"Name":"b", }\n'],
    ["parts that begin with marks of byte order", '\ufeff{"Id":1,"Name":"a"}\n\ufeff{"Id":2,"Name":"b"}\n'],
    [
      "lines with separators of records before them",
      '\u001e{"Id":1,"Name":"a"}\n\u001e{"Id":2,"Name":"b"}\n',
    ],
    ["lines that end as texts of DOS do", '{"Id":1,"Name":"a"}\r\n{"Id":2,"Name":"b"}\r\n\u001a'],
  ])("may be %s", async (_what, text) => {
    const { rows, notes } = await rowsOf(text, { name });

    expect(rows.filter((row) => row?.[0] !== "0")).toEqual([
      ["1", "a"],
      ["2", "b"],
    ]);
    expect(notes).toEqual([]);
  });

  const twoLists =
    '{"n":[1,2],"data":{"in\\u0076oices":[{"Id":1,"Name":"a"}, 7],"x:y":"[{"},"payments":[{"Id":2,"Name":"b"}]}';

  test("of several lists is the first, which is said, or the one that the settings name", async () => {
    const first = await rowsOf(twoLists, { name: "clients.json" });
    const named = await rowsOf(twoLists, { name: "clients.json", settings: { table: "Payments" } });

    expect([first.rows, named.rows]).toEqual([[["1", "a"]], [["2", "b"]]]);
    expect(first.notes).toMatchObject([
      { code: "other_lists", message: expect.stringMatching(/data\.invoices was read, and not: payments\./) },
    ]);
    expect(named.notes).toEqual([]);
  });

  test("of a list is read as the same wherever the file's parts end", async () => {
    const parts = (size: number) =>
      (async function* () {
        for (let at = 0; at < twoLists.length; at += size) yield twoLists.slice(at, at + size);
      })();
    const sizes = Array.from({ length: twoLists.length }, (_, n) => n + 1);
    const read = await Promise.all(
      sizes.map(async (size) => {
        const rows: string[] = [];
        for await (const { text } of rowsOfList(parts(size), "payments")) rows.push(text);
        return [await listNames(parts(size)), rows];
      }),
    );

    expect(new Set(read.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify([["data.invoices", "payments"], ['{"Id":2,"Name":"b"}']])]),
    );
  });

  test("may have what Python writes for numbers that are none, which says nothing", async () => {
    const { rows } = await rowsOf('{"Id":1,"Due":NaN,"Name":"NaN, b,}"}\n{"Id":2,"Due":-Infinity}\n', {
      name,
    });

    expect(rows).toEqual([
      ["1", "", "NaN, b,}"],
      ["2", "", ""],
    ]);
  });

  test("of which some cannot be read are the others; which was the first is said, and nothing counts as removed", async () => {
    const lines = (...broken: string[]) => `{"Id":1}\n${broken.join("\n")}\n{"Id":3}\n{"Id":4}\n`;
    const { base } = await rowsOf(lines('{"Id":2}'), { name });

    const { told, notes } = await reader.take(lines('{"Id":2,"Na', "7", "null"), { name, base });

    expect(told).toEqual([]);
    expect(notes).toMatchObject([
      { code: "rows_unread", row: 2, message: expect.stringContaining("3 rows") },
    ]);
  });

  test("have all the columns that any line has; what is absent or null is empty, what is nested is JSON", async () => {
    const read = await rowsOf(
      '{"Id":1,"Name":"x"}\n\n{"Id":"2","Tags":["a"],"Name":null}\n{"Id":12345678901234567890}',
      { name },
    );

    expect(read).toMatchObject({ format: "json-lines", columns: ["Id", "Name", "Tags"] });
    expect(read.rows).toEqual([
      ["1", "x", ""],
      ["12345678901234567890", "", ""],
      ["2", "", '["a"]'],
    ]);
  });

  test.each([
    ["a line that is cut off", '{"Id":1}\n{"Id":2,"Na', "not_json", 2],
    ["a list", "[1]\n", "not_json", 1],
    ["more lines that cannot be read than others", '{"Id":1}\n{"Id":2\n{"Id":3\n', "not_json", 2],
    ["objects of which the last is cut off", '{\n"Id":1\n}\n{\n"Id":2\n}\n{\n"Id"', "damaged", 3],
    ["a prototype key", '{"Id":1,"__proto__":{"admin":true}}', "column_name", 1],
    ["no line", "\n\n", "empty", undefined],
  ])("with %s are refused", async (_what, text, code, row) => {
    await expect(reader.take(text, { name })).rejects.toThrow(refusal(code, row));
  });
});

describe("a file that cannot be read is refused with its reason and its row", () => {
  test.each([
    ["empty", "", "empty", undefined],
    ["only blank lines", "\n\n", "empty", undefined],
    ["a row with a cell too many", "Id,Name\n1,a\n2,b,c\n", "uneven_row", 3],
    ["a row cut off before its last cell", "Id,Name\n1,a\n2", "uneven_row", 3],
    ["a quote that is never closed", 'Id,Name\n1,"a\n2,b\n', "damaged", undefined],
    ["no key column", "Number,Name\n1,a\n", "no_key_column", 1],
    ["no row with a key", "Id,Name\n,a\n ,b\n", "empty_key", 2],
    ["a key over a thousand characters", `Id,Name\n${"k".repeat(1_001)},b\n`, "key_too_long", 2],
    ["two different rows of one key", "Id,Name\n1,a\n2,b\n1,c\n", "duplicate_key", undefined],
    [
      "10,000 columns",
      `Id,${Array.from({ length: 9_999 }, (_, n) => `c${n}`).join(",")}\n`,
      "too_many_columns",
      undefined,
    ],
    ["a column called __proto__", "Id,__proto__\n1,a\n", "column_name", 1],
    ["a web page", "<!DOCTYPE html><html><body>Please sign in</body></html>", "html", undefined],
    [
      "a page with a form",
      "<html><form><table><tr><td>Id</td></tr></table></form></html>",
      "html",
      undefined,
    ],
    ["a page whose table is empty", "<html><table><tr><td></td></tr></table></html>", "html", undefined],
    ["XML", '<?xml version="1.0"?><clients/>', "xml", undefined],
    ["a PDF", "%PDF-1.7\n", "pdf", undefined],
    ["an old Office file", Buffer.from("d0cf11e0a1b11ae1", "hex"), "old_office", undefined],
    [
      "a workbook of Excel 95",
      Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("Book", "utf16le")]),
      "xls",
      undefined,
    ],
    [
      "a web archive",
      'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n',
      "html",
      undefined,
    ],
    ["a bank's file, OFX", "OFXHEADER:100\r\nDATA:OFXSGML\r\n<OFX></OFX>", "bank_file", undefined],
    ["a bank's file, QIF", "!Type:Bank\nD11/3/26\nT5.00\n^\n", "bank_file", undefined],
    ["a workbook of Excel 4", Buffer.from("090406000400100062720400", "hex"), "xls", undefined],
    ["QuickBooks' own form", "!TRNS\tTRNSID\tDOCNUM\n!ENDTRNS\nTRNS\t1\t2\n", "bank_file", undefined],
    ["a bank's statement as MT940", ":20:STARTUMSE\n:25:1/2\n", "bank_file", undefined],
    ["an address book", "BEGIN:VCARD\nFN:Jane\nEND:VCARD\n", "document", undefined],
    ["a calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "document", undefined],
    ["a sheet as SYLK", 'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"Id"\r\nE\r\n', "old_office", undefined],
    ["a sheet as DIF", 'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\n', "old_office", undefined],
    [
      "a torn workbook of Excel 97",
      Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("Workbook", "utf16le")]),
      "damaged",
      undefined,
    ],
    [
      "a workbook with a password",
      Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("EncryptedPackage", "utf16le")]),
      "password",
      undefined,
    ],
    ["an incomplete gzip", gzipSync("Id,Name\n1,a\n".repeat(1_000)).subarray(0, -8), "damaged", undefined],
    ["gzip within gzip", gzipSync(gzipSync("Id\n1\n")), "nested_archive", undefined],
  ])("%s", async (_what, content, code, row) => {
    await expect(reader.take(content)).rejects.toThrow(refusal(code, row));
  });

  test("a gzip file without its end says that nothing of it was taken, and what to do", async () => {
    const whole = gzipSync("Id,Name\n1,a\n".repeat(1_000));

    await expect(reader.take(whole.subarray(0, -8))).rejects.toMatchObject({
      finding: {
        message: expect.stringMatching(
          /its end is missing.*Nothing of it was taken.*send it once it is written whole/,
        ),
      },
    });
  });

  seldom("one line of 100 MB ends at a million characters, without having been held", async () => {
    const line = Buffer.alloc(100 * 1024 * 1024, "x");

    await expect(reader.take(Buffer.concat([Buffer.from("Id,Name\n1,"), line]))).rejects.toThrow(
      refusal("row_too_long"),
    );
    await expect(
      reader.take(Buffer.concat([Buffer.from('{"Id":"'), line]), { name: "clients.jsonl" }),
    ).rejects.toThrow(refusal("row_too_long", 1));
  });
});
