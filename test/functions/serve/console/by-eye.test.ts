import { describe, expect, test } from "@jest/globals";
import {
  guessed,
  lackIn,
  meaning,
  settingsOf,
  whoseAre,
} from "../../../../functions/serve/console/state/by-eye.ts";
import { textTable } from "../../../../functions/serve/console/state/text-table.ts";

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
  });

  test("counts whose the rows would be: by an address, by a name alone, nobody's", () => {
    const table = textTable("Item ID,Client,Email\n1,A,a@b.example\n2,B,\n3,,\n4,C,none\n");

    expect(whoseAre(table, all)).toEqual({ address: 1, name: 2, nobody: 1 });
  });
});
