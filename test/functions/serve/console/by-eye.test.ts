import { describe, expect, test } from "@jest/globals";
import { guessed, lackIn, meaning, settingsOf } from "../../../../functions/serve/console/state/by-eye.ts";
import { textTable } from "../../../../functions/serve/console/state/text-table.ts";
import { customersOf, whoseAre, whoseIs } from "../../../../functions/serve/console/state/whose.ts";

describe("a table of text", () => {
  test("has quoted cells with separators, quotes and lines in them, by whatever parts its columns", () => {
    expect(textTable('\ufeffId;Name\r\n1;"A; ""B""\nC"\r\n\r\n2;D')).toEqual({
      columns: ["Id", "Name"],
      rows: [
        ["1", 'A; "B"\nC'],
        ["2", "D"],
      ],
    });
    expect(textTable("")).toEqual({ columns: [], rows: [] });
  });
});

describe("what the columns of a file say", () => {
  const columns = ["Item ID", "Supplier", "Client", "Email", "Date", "Total"];
  const all = guessed(columns);

  test("is guessed by what they are called, each meaning once", () => {
    expect(all).toEqual({
      "Item ID": "key",
      Supplier: "title",
      Client: "name",
      Email: "email",
      Date: "time",
    });
    expect(guessed(["Foo", "Bar"])).toEqual({});
  });

  test("moves from one column to another where only one may say it, and keys may be several", () => {
    expect(meaning(all, "Total", "title")).not.toHaveProperty("Supplier");
    expect(meaning(all, "Total", "key")).toMatchObject({ "Item ID": "key", Total: "key" });
    expect(meaning(all, "Client", undefined)).not.toHaveProperty("Client");
  });

  test("lacks what files cannot be read without, or would belong to nobody without", () => {
    expect(lackIn(all)).toBeUndefined();
    expect(lackIn(meaning(all, "Item ID", undefined))).toBe("key");
    expect(lackIn({ Id: "key", Name: "title" })).toBe("customer");
  });

  test("becomes settings over those that stand there", () => {
    expect(settingsOf(meaning(all, "Total", "ignore"), { mode: "increment", key: "Old" })).toEqual({
      mode: "increment",
      key: ["Item ID"],
      title: "Supplier",
      time: "Date",
      ignore: ["Total"],
      account: { email: "Email", name: "Client" },
    });
    expect(settingsOf(all, { account: { external: { kind: "client", column: "Item ID" } } }).account).toEqual(
      {
        external: { kind: "client", column: "Item ID" },
        email: "Email",
        name: "Client",
      },
    );
  });

  test("counts whose the rows would be: of clients, of who waits, of nobody, and what is not known yet", () => {
    const table = textTable("Item ID,Client,Email\n1,A,a@b.example\n2,B,\n3,,\n4,C,none\n5,A,a@b.example\n");
    const of = (found: Parameters<typeof whoseIs>[3]) =>
      whoseAre(table.rows.map((row) => whoseIs(row, table, all, found)));
    const [a, b] = customersOf(table, all);
    const found = new Map([
      [JSON.stringify(a), { accounts: [{ account: "acc_1", name: "Acme" }], waits: false }],
      [JSON.stringify(b), { accounts: [], waits: true }],
    ]);

    expect(customersOf(table, all)).toHaveLength(3);
    expect(of(new Map())).toEqual({ client: 0, clients: 0, waits: 0, nobody: 1, told: 4 });
    expect(of(found)).toEqual({ client: 2, clients: 1, waits: 1, nobody: 1, told: 1 });
  });

  test("takes no due date for the day of a change, and no contact for the client", () => {
    expect(
      guessed(["Invoice No", "Due Date", "Paid date", "Balance", "Phone number", "Contact name"]),
    ).toEqual({
      "Invoice No": "key",
      "Phone number": "phone",
    });
    expect(guessed(["Mã khách hàng", "Tên khách hàng", "Số điện thoại", "Hạn thanh toán", "Ngày"])).toEqual({
      "Mã khách hàng": "key",
      "Tên khách hàng": "name",
      "Số điện thoại": "phone",
      Ngày: "time",
    });
    expect(guessed(["Client ID", "Invoice ID", "Run date", "Website"])).toEqual({
      "Invoice ID": "key",
      "Run date": "exportedAt",
      Website: "domain",
    });
  });

  test("is an address where most of a column are, whatever it is called", () => {
    expect(
      guessed(
        ["Id", "To"],
        [
          ["1", "a@b.example"],
          ["2", ""],
          ["3", "c@d.example"],
        ],
      ),
    ).toEqual({
      Id: "key",
      To: "email",
    });
  });
});
