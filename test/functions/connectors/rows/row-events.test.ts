import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ChangedFile } from "../../../../functions/connectors/rows/row-change.ts";
import { rowEvents } from "../../../../functions/connectors/rows/row-events.ts";
import { fileSettings } from "../../../../schemas/file-settings.ts";
import { runs } from "../../../support/repeats.ts";

const file: ChangedFile = {
  tool: "dext",
  file: "fil_1",
  name: "items.csv",
  sha256: "0".repeat(64),
  asOf: "2026-11-23T06:00:00.000Z",
  snapshot: "snap1",
  revision: 1,
  dates: "day-first",
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

    expect(rowEvents({ change: "changed", key: "7", before, after }, file, settings).events).toMatchObject([
      {
        type: "expense.published",
        key: ["", "7", "snap1", "0"],
        time: "2026-11-23T06:00:00.000Z",
        title: "Item 7 changed",
        identities: [{ type: "email", value: "jane@northwind.example" }],
        money: { amount: "12.50", currency: "GBP" },
        details: { from: "captured", file: "items.csv" },
      },
    ]);
  });

  test.each(["N/A", "-", "0", "None", "(blank)", "#N/A"])(
    "is nobody's where its customer's cell says %s",
    (none) => {
      const row = { Id: "7", Client: none, Name: none };
      const account = { external: { kind: "client", column: "Client" }, name: "Name" };
      const rule = { rule: "item", type: "expense.published", title: "x", account: { name: "Name" } };
      const read = (more: object) =>
        rowEvents(
          { change: "added", key: "7", after: row },
          file,
          fileSettings.parse({ key: "Id", account, ...more }),
        );

      expect(read({}).events[0]?.identities).toEqual([]);
      expect(read({ mapping: { rules: [rule] } }).events[0]?.identities).toEqual([]);
    },
  );

  test("whose time is too far ahead has the file's, and says so", () => {
    const row = { Id: "7", At: "2999-01-01" };
    const { events, problems } = rowEvents(
      { change: "added", key: "7", after: row },
      file,
      fileSettings.parse({ key: "Id", time: "At" }),
    );

    expect(events).toMatchObject([
      { time: "2026-11-23T06:00:00.000Z", details: { unread: [expect.stringContaining("too far ahead")] } },
    ]);
    expect(problems).toMatchObject([{ field: "time", code: "too_far_ahead" }]);
  });

  test("of JSON has what is nested in it read by a mapping, and its cells as they are elsewhere", () => {
    const row = {
      Id: "7",
      client: '{"name":"Northwind","email":"jane@northwind.example"}',
      note: "{not JSON",
    };
    const rule = {
      rule: "item",
      type: "expense.published",
      title: "{note}",
      account: { email: "client.email", name: "client.name" },
    };
    const read = (given: object) =>
      rowEvents({ change: "added", key: "7", after: row }, file, fileSettings.parse({ key: "Id", ...given }))
        .events;

    expect(read({ mapping: { rules: [rule] } })).toMatchObject([
      {
        title: "{not JSON",
        identities: [
          { type: "email", value: "jane@northwind.example" },
          { type: "name", value: "Northwind" },
        ],
      },
    ]);
    expect(read({})).toMatchObject([{ details: { row } }]);
  });

  test("has the days of its document in the order of the file's, and a currency that its amount does not contradict", () => {
    const row = { Id: "7", Total: "£12.50", Due: "03/12/2026", Paid: "" };
    const owed = { open: "Total", due: "Due" };
    const rule = { rule: "bill", type: "invoice.created", title: "{Id}", time: { from: "Paid" }, owed };
    const read = (currency: string) =>
      rowEvents(
        { change: "added", key: "7", after: row },
        file,
        fileSettings.parse({
          key: "Id",
          mapping: { rules: [{ ...rule, money: { amount: "Total", currency } }] },
        }),
      );
    const [event] = read("GBP").events;

    expect(event?.owed).toMatchObject({ open: "12.50", due: "2026-12-03" });
    expect(event?.details).not.toHaveProperty("unread");
    expect(read("EUR").events[0]).not.toHaveProperty("money");
    expect(read("EUR").problems).toMatchObject([
      { field: "rules[0].money.currency", code: "other_currency" },
    ]);
  });

  test("is of each address in its customer's column", () => {
    const settings = fileSettings.parse({ key: "Id", account: { email: "Mail" } });
    const change = {
      change: "added",
      key: "7",
      after: { Id: "7", Mail: "ann@a.example; Bob <bob@a.example>" },
    } as const;

    expect(rowEvents(change, file, settings).events[0]?.identities.map(({ value }) => value)).toEqual([
      "ann@a.example",
      "bob@a.example",
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

    expect(rowEvents({ change: "added", key: "7", after: before }, file, settings).events).toMatchObject([
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

    expect(rowEvents({ change: "added", key: "7", after: odd }, file, settings).events).toMatchObject([
      { type: "expense.published", details: { unread: ["rules[0].money.amount is not an amount"] } },
    ]);
  });
});

test("a removed row is never what the mapping makes of it, but is whose the mapping says", () => {
  const settings = fileSettings.parse({ key: "Id", mapping });

  expect(rowEvents({ change: "removed", key: "7", before: after }, file, settings).events).toMatchObject([
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
  const keys = ["one", "two"].map(
    (snapshot) => rowEvents(change, { ...file, snapshot }, settings).events[0]?.key,
  );

  expect(keys[0]).not.toEqual(keys[1]);
});

test("a change is the same event when the settings name rows by other columns, and is called by those", () => {
  const change = { change: "changed", key: "£12.50", before, after } as const;
  const [was, is, gone] = ["Total", "Id", "Number"].map(
    (key) => rowEvents(change, file, fileSettings.parse({ key })).events[0],
  );

  expect([is?.keyType, is?.key]).toEqual([was?.keyType, was?.key]);
  expect([was, is, gone].map((event) => [event?.title, event?.object?.id])).toEqual([
    ["Record changed: £12.50", "£12.50"],
    ["Record changed: 7", "7"],
    ["Record changed: £12.50", "£12.50"],
  ]);
});

test("any two changes of a table are two events, whatever the mapping calls their key", () => {
  const settings = fileSettings.parse({
    key: "Id",
    mapping: { rules: [{ ...mapping.rules[0], when: "Id" }] },
  });
  const one = fc.record({ key: fc.string({ minLength: 1 }), snapshot: fc.constantFrom("one", "two") });
  const idOf = ({ key, snapshot }: { key: string; snapshot: string }) =>
    JSON.stringify(
      rowEvents({ change: "changed", key, before, after }, { ...file, snapshot }, settings).events.map(
        ({ keyType, key }) => [keyType, key],
      ),
    );

  fc.assert(
    fc.property(one, one, (a, b) => {
      expect(idOf(a) === idOf(b)).toBe(a.key === b.key && a.snapshot === b.snapshot);
    }),
  );
});

test("a thing is the same thing though its sheet is named by the day, and another in each table that the settings name", () => {
  const idIn = (table: string, given: object) => {
    const settings = fileSettings.parse({ key: "Id", ...given });
    return rowEvents({ change: "added", key: "7", after }, { ...file, table }, settings).events[0]?.object
      ?.id;
  };

  expect([idIn("23-11", {}), idIn("24-11", {}), idIn("Clients", { table: "Clients" })]).toEqual([
    "7",
    "7",
    "Clients/7",
  ]);
});

test("any changed row is told, whatever a mapping makes of it, and two changes are never one event", () => {
  const cell = fc.string({ unit: "grapheme", maxLength: 8 });
  const row = fc.record({
    Id: cell,
    Status: fc.constantFrom("published", "captured", ""),
    Total: cell,
    At: cell,
  });
  const rules = fc.array(
    fc.record({
      rule: fc.constantFrom("item", "other"),
      when: fc.constantFrom("Status == 'published'", "Total", "Id == 'no row has this'"),
      type: fc.constantFrom("expense.published", "bill.created"),
      key: fc.constantFrom(["Status"], ["Id"], ["Total", "At"]),
      title: fc.constantFrom("Item {Id}", "{Nothing}"),
      time: fc.constant({ from: "At" }),
    }),
    { minLength: 1, maxLength: 2 },
  );
  const change = fc.constantFrom("added" as const, "changed" as const, "removed" as const);

  fc.assert(
    fc.property(rules, change, fc.array(row, { minLength: 2, maxLength: 4 }), (given, word, rows) => {
      fc.pre(new Set(given.map(({ rule }) => rule)).size === given.length);
      const settings = fileSettings.parse({ key: "Id", mapping: { rules: given } });
      const told = rows.map((now, n) => {
        const sides = {
          ...(word === "added" ? {} : { before: now }),
          ...(word === "removed" ? {} : { after: now }),
        };
        return rowEvents({ change: word, key: now.Id, ...sides }, { ...file, snapshot: `snap${n}` }, settings)
          .events;
      });

      expect(told.every((events) => events.length > 0)).toBe(true);
      const ids = told.flat().map(({ keyType, key }) => JSON.stringify([keyType, key]));
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: runs },
  );
});
