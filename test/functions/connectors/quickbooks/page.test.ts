import { expect, test } from "@jest/globals";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { toPublished } from "../../../../functions/connectors/normalise.ts";
import { quickbooksCollector } from "../../../../functions/connectors/quickbooks/collect.ts";
import { quickbooks } from "../../../../functions/connectors/quickbooks/index.ts";
import { jsonBody } from "../../../../functions/delivery/parse.ts";
import { delivery } from "../../../support/delivery.ts";
import { QuickbooksCompany } from "../../../support/quickbooks-company.ts";
import { readAll } from "../../../support/read-all.ts";

const realm = "9341453474484455";
const stretch = {
  ...({ kind: "history", tenant: realm } as const),
  from: "2025-11-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const origin = { tool: "quickbooks", connection: "main", proof: "fetched" } as const;

const at = (CreateTime: string, LastUpdatedTime = CreateTime) => ({ CreateTime, LastUpdatedTime });
const invoice = (Id: string, MetaData: ReturnType<typeof at>, more: object = {}) => ({
  ...{ Id, MetaData, DocNumber: `10${Id}`, TotalAmt: 1250, Balance: 1250, DueDate: "2026-12-31" },
  CustomerRef: { value: "21", name: "Northwind Ltd" },
  ...more,
});

function company() {
  const made = new QuickbooksCompany();
  made.put("Customer", {
    ...{ Id: "21", CompanyName: "Northwind Ltd", PrimaryEmailAddr: { Address: "jane@northwind.example" } },
    MetaData: at("2019-01-01T00:00:00Z"),
  });
  return made;
}

const readIn = (of: QuickbooksCompany, more: Partial<Stretch> = {}) =>
  readAll(quickbooksCollector, { ...stretch, ...more }, ({ url }) => of.answer(url));
const told = (of: QuickbooksCompany, more: Parameters<typeof readIn>[1] = {}) =>
  readIn(of, more).had.map(({ event }) => toPublished(event, origin, 0));

test("a record of the year is told as it was made and as it was last changed, with its customer and amounts", () => {
  const books = company();
  books.put(
    "Invoice",
    invoice("58", at("2026-03-01T10:00:00-08:00", "2026-04-01T10:00:00Z"), { Balance: 0 }),
  );

  expect(told(books)).toMatchObject([
    {
      ...{ type: "invoice.created", time: "2026-03-01T18:00:00.000Z", title: "Created invoice 1058" },
      ...{ money: { amount: "1250", currency: "GBP" }, proof: "fetched" },
      object: { kind: "invoice", id: `${realm}/58`, name: "1058" },
    },
    {
      ...{ type: "invoice.paid", time: "2026-04-01T10:00:00.000Z", title: "Paid invoice 1058" },
      object: { state: "paid" },
      owed: { total: "1250", open: "0", asOf: "2026-04-01T10:00:00.000Z" },
    },
  ]);
  const [made] = told(books);
  expect(made?.object).not.toHaveProperty("state");
  expect(made).not.toHaveProperty("unnamed");
  expect(made?.identities).toContainEqual({ type: "email", value: "jane@northwind.example" });
});

test("what is read has the id that the webhook gives the same change", () => {
  const books = company();
  books.put("Invoice", invoice("58", at("2026-11-20T10:00:00Z")));
  const body = {
    eventNotifications: [
      {
        realmId: realm,
        dataChangeEvent: {
          entities: [
            { name: "Invoice", id: "58", operation: "Create", lastUpdated: "2026-11-20T10:00:00.000Z" },
          ],
        },
      },
    ],
  };
  const given = delivery("quickbooks", { body: Buffer.from(JSON.stringify(body)) });
  const drafts = quickbooks.read(jsonBody(given), given, {}).events;

  expect(told(books).map(({ id }) => id)).toEqual(drafts.map((draft) => toPublished(draft, origin, 0).id));
});

test("months come newest first, and each page says how far it has come", () => {
  const books = company();
  for (const [n, month] of ["02", "06", "10"].entries())
    books.put("Invoice", invoice(String(n), at(`2026-${month}-15T10:00:00Z`)));
  const { had, pages } = readIn(books);

  expect(had.map(({ event }) => event.time.slice(0, 7))).toEqual(["2026-10", "2026-06", "2026-02"]);
  const reached = pages.flatMap((page) => page.reached ?? []);
  // Pages with an invoice end with their month; others take as many empty months as ten queries reach.
  expect(reached).toEqual([
    "2026-10-24T09:00:00.000Z",
    "2026-09-24T09:00:00.000Z",
    "2026-07-26T09:00:00.000Z",
    "2026-06-26T09:00:00.000Z",
    "2026-05-27T09:00:00.000Z",
    "2026-03-28T09:00:00.000Z",
    "2026-02-26T09:00:00.000Z",
    "2026-01-27T09:00:00.000Z",
    "2025-11-28T09:00:00.000Z",
  ]);
  expect(pages.at(-1)).not.toHaveProperty("cursor");
  expect(pages.map(({ opening }) => opening ?? false)).toEqual(pages.map((page) => page === pages.at(-1)));
});

test("more records than a page has are all read, even where all were changed in one second", () => {
  const books = company();
  for (let n = 0; n < 250; n++) books.put("Invoice", invoice(String(n), at("2026-10-15T10:00:00Z")));
  for (let n = 250; n < 480; n++)
    books.put("Invoice", invoice(String(n), at(new Date(Date.UTC(2026, 8, 1, 0, n)).toISOString())));
  const { had, pages } = readIn(books);

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(480);
  expect(Math.max(...pages.map((page) => page.had.length))).toBeLessThanOrEqual(50);
});

test("a record that people change while the pages are read hides no other", () => {
  const books = company();
  for (let n = 0; n < 150; n++)
    books.put("Invoice", invoice(String(n), at(new Date(Date.UTC(2026, 9, 1, 0, n)).toISOString())));
  const { had } = readAll(quickbooksCollector, stretch, ({ url }) => {
    const answer = books.answer(url);
    // Once it has been read it is paid, and moves out of the stretch.
    if (JSON.stringify(answer.body).includes('"Id":"149"'))
      books.put("Invoice", invoice("149", at("2026-10-01T02:29:00Z", "2026-11-24T10:00:00Z")));
    return answer;
  });

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(150);
});

test("months of nothing share pages, of which none asks for long", () => {
  const { pages, calls } = readIn(company());

  expect(calls.length / pages.length).toBeGreaterThan(5);
  expect(calls.length / pages.length).toBeLessThanOrEqual(10);
});

test("an unpaid invoice is read however old it is, and one that was paid before the year is not", () => {
  const books = company();
  books.put("Invoice", invoice("1", at("2021-05-01T10:00:00Z"), { Balance: 300 }));
  books.put("Invoice", invoice("2", at("2021-05-01T10:00:00Z"), { Balance: 0 }));

  expect(told(books)).toMatchObject([
    { type: "invoice.created", time: "2021-05-01T10:00:00.000Z", owed: { open: "300" } },
  ]);
  expect(told(books, { kind: "check" })).toEqual([]);
});

test("a void record is told once, as that", () => {
  const books = company();
  const void_ = { TotalAmt: 0, Balance: 0, PrivateNote: "Voided" };
  books.put("Invoice", invoice("3", at("2026-05-01T10:00:00Z", "2026-05-03T10:00:00Z"), void_));

  expect(told(books).map(({ type }) => type)).toEqual(["invoice.voided"]);
});

const day = { kind: "check", from: "2026-11-22T09:00:00.000Z" } as const;
const deleted = (id: string, time: string) => ({
  eventNotifications: [
    {
      realmId: realm,
      dataChangeEvent: { entities: [{ name: "Invoice", id, operation: "Delete", lastUpdated: time }] },
    },
  ],
});

test("a record that was deleted is told by the check, as its webhook tells it", () => {
  const books = company();
  books.put("Invoice", invoice("58", at("2026-11-01T10:00:00Z")));
  books.put("Invoice", invoice("59", at("2026-11-22T11:00:00Z")));
  books.delete("Invoice", "58", "2026-11-22T10:00:00Z");
  books.delete("Payment", "7", "2026-11-20T10:00:00Z");
  const body = Buffer.from(JSON.stringify(deleted("58", "2026-11-22T10:00:00.000Z")));
  const given = delivery("quickbooks", { body });
  const [draft] = quickbooks.read(jsonBody(given), given, {}).events;
  const events = told(books, day);

  expect(events.map(({ type }) => type)).toEqual(["invoice.created", "invoice.deleted"]);
  expect(events[1]).toMatchObject({
    ...{ id: draft && toPublished(draft, origin, 0).id, title: "Deleted invoice 58" },
    object: { id: `${realm}/58`, state: "deleted", final: true },
  });
  expect(events[1]?.details).not.toHaveProperty("pending");
});

test("a check that comes late asks for what was deleted in the last thirty days, which is all that QuickBooks knows", () => {
  const books = company();
  readIn(books, { kind: "check", from: "2026-09-01T09:00:00.000Z" });
  const asked = books.asked.filter((text) => text.includes("/cdc?"));

  expect(asked).toHaveLength(6);
  for (const url of asked) expect(url).toContain("changedSince=2026-10-24T09%3A00%3A00.000Z");
});

test("a history asks for nothing that was deleted", () => {
  const books = company();
  readIn(books);

  expect(books.asked.filter((text) => text.includes("/cdc?"))).toEqual([]);
});

test("a day's check of nothing asks for each kind once, and for what was deleted of it", () => {
  expect(readIn(company(), day).calls).toHaveLength(7 + 6);
});

test("nothing is asked of a tenant that has not a company's number", () => {
  expect(readIn(company(), { tenant: "../1" }).calls).toEqual([]);
});
