import { describe, expect, test } from "@jest/globals";
import {
  becomes,
  clientList,
  csvFor,
  guessedSaid,
  isSendable,
  type ListSaid,
  listedRows,
  listSaying,
  partsFor,
  unknownTools,
} from "../../../../functions/serve/console/state/client-list.ts";
import { listIn, listOf } from "../../../../functions/serve/console/state/given-list.ts";
import { decoded } from "../../../../functions/serve/console/state/text-table.ts";
import { type IdKind, idKinds } from "../../../../functions/serve/console/state/tool-ids.ts";

const quickbooks: IdKind = {
  ...{ says: "id quickbooks:customer 77", tool: "quickbooks", type: "quickbooks:customer", realm: "77" },
  names: ["quickbooks", "quickbooks online"],
};
const dext: IdKind = {
  says: "id dext:account",
  tool: "dext",
  type: "dext:account",
  names: ["dext", "dext prepare"],
};
const kinds = [quickbooks, dext];

const list = (text: string) => {
  const found = clientList("clients.csv", text);
  if (found === undefined) throw new Error("There is no list");
  return found;
};
const rowsOf = (text: string, said?: ListSaid) => {
  const one = list(text);
  return listedRows(one, said ?? guessedSaid(one.columns, kinds), kinds);
};

describe("a list of clients", () => {
  test("has its rows by the numbers that a spreadsheet gives them, and a heading twice is two columns", () => {
    expect(list("\n;;\nName;Email;Email;\n\nAcme;a@acme.example;b@acme.example;x\n")).toEqual({
      name: "clients.csv",
      columns: ["Name", "Email", "Email 2", "#4"],
      rows: [{ number: 5, cells: ["Acme", "a@acme.example", "b@acme.example", "x"] }],
    });
    expect(clientList("x", "Name,Id\n\n , \n")).toBeUndefined();
    expect(clientList("x", "")).toBeUndefined();
  });

  test.each([
    ["UTF-16 with its mark", Buffer.from("\ufeffTên,Id\nSen Vàng,5", "utf16le")],
    ["UTF-16 without it", Buffer.from("Name,Email\nCong ty Sen Vang,a@b.example", "utf16le")],
    ["UTF-16 the other way round", Buffer.from("\ufeffName,Id\nSen Vàng,5", "utf16le").swap16()],
    ["Windows-1252", Buffer.from("Name,Id\nMüller & Café,5", "latin1")],
    ["UTF-8", Buffer.from("Name,Id\nĐặng Tailoring,5")],
  ])("is read in %s", (_coding, bytes) => {
    const { columns, rows } = list(decoded(new Uint8Array(bytes).buffer));

    expect(columns).toHaveLength(2);
    expect(rows[0]?.cells[0]).toMatch(/^(Sen Vàng|Cong ty Sen Vang|Müller & Café|Đặng Tailoring)$/);
  });

  test.each([
    ["a picture", "image/png", "\u0089PNG", "media"],
    ["a picture that is called text", "", "\u0089PNG\r\n\u001a\n\0\0", "notText"],
    ["a workbook", "", "PK\u0003\u0004", "workbook"],
    ["a paper", "", "%PDF-1.7", "notText"],
    ["nothing", "", "", "empty"],
    ["headings alone", "", "Name,Id\n", "empty"],
  ])("is not %s", async (_what, type, content, code) => {
    await expect(
      listIn(new File([Buffer.from(content, "latin1")], "clients.csv", { type })),
    ).rejects.toMatchObject({
      code,
    });
    await expect(listIn({ folder: "Clients" })).rejects.toMatchObject({ code: "folder" });
  });

  test("that is pasted is parted by the tabs of a spreadsheet", () => {
    expect(listOf("Pasted", "Name\tQuickBooks id\nAcme\t58").columns).toEqual(["Name", "QuickBooks id"]);
  });
});

describe("what the columns of a list say", () => {
  test("is guessed by headings as people and tools write them", () => {
    const headings = [
      "Client name",
      "QBO",
      "QuickBooks ID",
      "Dext code",
      "E-mail",
      "Website",
      "Account manager",
      "Notes",
    ];

    expect(guessedSaid(headings, kinds)).toEqual({
      "Client name": "name",
      "QuickBooks ID": quickbooks.says,
      "Dext code": dext.says,
      "E-mail": "email",
      Website: "domain",
      "Account manager": "owner",
    });
    expect(guessedSaid(["Contact name", "Customer full name", "Tên miền", "Điện thoại"], [])).toEqual({
      "Customer full name": "name",
      "Tên miền": "domain",
      "Điện thoại": "phone",
    });
  });

  test("is nothing where a heading names a tool of whose ids nothing is known, which is told", () => {
    const tools = [
      { tool: "xero", title: "Xero" },
      { tool: "quickbooks", title: "QuickBooks Online" },
      { tool: "client-hub", title: "Client Hub" },
    ];

    expect(unknownTools(["Client", "Xero contact", "QuickBooks id"], tools, kinds)).toEqual(["Xero"]);
    expect(guessedSaid(["Client", "Xero contact"], kinds)).toEqual({ Client: "name" });
  });

  test("is the name in one column alone, and addresses in several", () => {
    const all = guessedSaid(["Name", "Email", "Email 2"], []);

    expect(all).toMatchObject({ Email: "email", "Email 2": "email" });
    expect(listSaying(all, "Email", "name")).toEqual({ Email: "name", "Email 2": "email" });
  });
});

describe("the rows of a list", () => {
  test("are sent as the API takes them, ids within their realm, also where they have it already", () => {
    const rows = rowsOf(
      'Name,QuickBooks id,Dext,Email\n"Acme, Ltd",58,A-1,"a@x.example; b@x.example"\nBirch,77/59,,',
    );

    expect(csvFor(rows)).toBe(
      [
        '"name","owner","tier","tags","emails","domains","phones","ids"',
        '"Acme, Ltd","","","","a@x.example;b@x.example","","","quickbooks:customer/77/58;dext:account/A-1"',
        '"Birch","","","","","","","quickbooks:customer/77/59"',
      ].join("\n"),
    );
    expect(csvFor(rows, new Map([[2, "Acme"]]))).toContain('"Acme",""');
  });

  test("go in parts, in their order", () => {
    const parts = partsFor(rowsOf("Name,Tags\nA,vat\nB,\nC,payroll"), 2);

    expect(parts.map((part) => part.map(({ name }) => name))).toEqual([["A", "B"], ["C"]]);
  });

  test("that cannot be taken say why, with the value and the row that has it already", () => {
    const rows = rowsOf(
      [
        "Name,QuickBooks id,Email",
        "Acme,58,office@acme.example",
        ",59,nobody@x.example",
        "acme,60,",
        "Other,58,",
        "#REF!,61,",
        "Birch,9.34E+15,OFFICE@acme.example",
      ].join("\n"),
    );

    expect(rows.map(({ number, refused, flaws }) => [number, refused ?? flaws])).toEqual([
      [2, []],
      [3, { code: "no_name", value: "59" }],
      [4, { code: "same_name", value: "acme", values: { row: 2 } }],
      [5, { code: "same_id", value: "58", values: { row: 2 } }],
      [6, { code: "broken_cell", value: "#REF!" }],
      [
        7,
        [
          { code: "mangled", value: "9.34E+15" },
          { code: "same_value", value: "OFFICE@acme.example", values: { row: 2 } },
        ],
      ],
    ]);
    expect(rows.filter(isSendable).map(({ number }) => number)).toEqual([2, 7]);
  });

  test("with a cell like a formula hold it as text, as a spreadsheet's guard or without", () => {
    expect(
      rowsOf('Name,Email\n\'=Quay Street Deli,\n"=HYPERLINK(""http://x"")",').map(({ name }) => name),
    ).toEqual(["=Quay Street Deli", '=HYPERLINK("http://x")']);
  });

  test("become what the hub says, and one with the id of a client called otherwise is told apart", () => {
    const [row] = rowsOf("Name\nAcme Ltd");
    const said = { line: 2, name: "Acme Ltd", identities: [], problems: [] };
    const was = (name: string) => ({ name, tags: [] });
    if (row === undefined) throw new Error("There is a row");

    expect(becomes(row, { ...said, action: "create" })).toBe("new");
    expect(becomes(row, { ...said, action: "keep" })).toBe("kept");
    expect(becomes(row, { ...said, action: "change", was: was("acme ltd") })).toBe("changed");
    expect(becomes(row, { ...said, action: "change", was: was("Acme") })).toBe("otherwise");
    expect(becomes(row, { ...said, action: "skip" })).toBe("refused");
  });
});

describe("the ids that a list may hold", () => {
  const known = { connections: [], tools: [], identities: [], tenants: new Map() };
  const said = (given: Partial<Parameters<typeof idKinds>[0]>) =>
    idKinds({ ...known, ...given }).map(({ says }) => says);

  test("are those that were heard, of each company whose books they are of", () => {
    const identities = [
      { type: "quickbooks:customer", value: "77/58" },
      { type: "quickbooks:customer", value: "78/1" },
      { type: "quickbooks:company", value: "77" },
      { type: "slack:channel", value: "C1" },
      { type: "email", value: "a@b.example" },
      { type: "hub:account", value: "acc_1" },
    ];

    expect(said({ identities })).toEqual([
      "id quickbooks:customer 77",
      "id quickbooks:customer 78",
      "id slack:channel",
    ]);
  });

  test("are, before anything is heard, those that a connection reads by, and of the companies that are open to the hub", () => {
    const connections = [
      {
        tool: "dext",
        settings: { mapping: { rules: [{ account: { external: [{ type: "dext:client" }] } }] } },
      },
      { tool: "quickbooks", settings: {} },
      { tool: "xero", settings: {} },
      { tool: "accelo", settings: { deployment: "acme" } },
      { tool: "enq", settings: {} },
    ];

    expect(said({ connections, tenants: new Map([["quickbooks", ["77"]]]) })).toEqual([
      "id dext:client",
      "id quickbooks:customer 77",
      "id accelo:company acme",
      "id enq:account",
    ]);
  });
});
