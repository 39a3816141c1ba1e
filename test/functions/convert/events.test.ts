import { describe, expect, test } from "@jest/globals";
import { type ChangedFile, rowEvents } from "../../../functions/convert/events.ts";
import { fileSettings } from "../../../schemas/file-settings.ts";

const file: ChangedFile = {
  tool: "dext",
  file: "fil_1",
  name: "items.csv",
  sha256: "0".repeat(64),
  asOf: "2026-11-23T06:00:00.000Z",
  snapshot: "snap1",
};
const before = {
  Id: "7",
  Status: "captured",
  Client: "jane@northwind.example",
  Total: "£12.50",
  At: "2026-07-01 09:30",
};
const after = { ...before, Status: "published" };
const mapping = {
  rules: [
    {
      rule: "item",
      when: "Status == 'published'",
      type: "expense.published",
      key: ["Id", "Status"],
      title: "Item {Id} {change}",
      account: { email: "Client" },
      money: { amount: "Total", currency: "GBP" },
      details: { from: "changes[0].from", file: "file.name" },
    },
  ],
};

describe("a changed row", () => {
  test("is what the mapping makes of its columns and of its change", () => {
    const settings = fileSettings.parse({ key: "Id", mapping });

    expect(rowEvents({ change: "changed", key: "7", before, after }, file, settings)).toMatchObject([
      {
        type: "expense.published",
        key: ["7", "published"],
        time: "2026-11-23T06:00:00.000Z",
        title: "Item 7 changed",
        identities: [{ type: "email", value: "jane@northwind.example" }],
        money: { amount: "12.50", currency: "GBP" },
        details: { from: "captured", file: "items.csv" },
      },
    ]);
  });

  test("that no rule reads is a record, in the zone that the connection says", () => {
    const settings = fileSettings.parse({
      key: "Id",
      mapping,
      time: "At",
      zone: "Europe/London",
      noun: "item",
    });

    expect(rowEvents({ change: "added", key: "7", after: before }, file, settings)).toMatchObject([
      {
        type: "record.added",
        time: "2026-07-01T08:30:00.000Z",
        title: "Item added: 7",
        object: { kind: "item", id: "7" },
      },
    ]);
  });

  test("says what of it the mapping could not read", () => {
    const settings = fileSettings.parse({ key: "Id", mapping });
    const odd = { ...after, Total: "a lot" };

    expect(rowEvents({ change: "added", key: "7", after: odd }, file, settings)).toMatchObject([
      { type: "expense.published", details: { unread: ["rules[0].money.amount is no amount"] } },
    ]);
  });
});

test("a removed row is never what the mapping makes of it, but is whose the mapping says", () => {
  const settings = fileSettings.parse({ key: "Id", mapping });

  expect(rowEvents({ change: "removed", key: "7", before: after }, file, settings)).toMatchObject([
    {
      type: "record.removed",
      time: "2026-11-23T06:00:00.000Z",
      identities: [{ type: "email", value: "jane@northwind.example" }],
      object: { state: "removed" },
    },
  ]);
});

test("the same change in a later snapshot is another event", () => {
  const settings = fileSettings.parse({ key: "Id" });
  const change = { change: "changed", key: "7", before, after } as const;
  const keys = ["one", "two"].map((snapshot) => rowEvents(change, { ...file, snapshot }, settings)[0]?.key);

  expect(keys[0]).not.toEqual(keys[1]);
});
