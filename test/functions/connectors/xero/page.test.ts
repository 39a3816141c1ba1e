import { expect, test } from "@jest/globals";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { toPublished } from "../../../../functions/connectors/normalise.ts";
import { xeroCollector } from "../../../../functions/connectors/xero/collect.ts";
import { xero } from "../../../../functions/connectors/xero/index.ts";
import { jsonBody } from "../../../../functions/delivery/parse.ts";
import { delivery } from "../../../support/delivery.ts";
import { readAll } from "../../../support/read-all.ts";
import { written, XeroOrganisation } from "../../../support/xero-organisation.ts";

const tenant = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f";
const guid = (n: number) => `5c1f7a90-2f43-4c0c-9d3b-${String(n).padStart(12, "0")}`;
const stretch = {
  ...({ kind: "history", tenant } as const),
  from: "2025-11-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const day = { kind: "check", from: "2026-11-22T09:00:00.000Z" } as const;
const origin = { tool: "xero", connection: "main", proof: "fetched" } as const;

const invoice = (n: number, date: string, changed: string, more: object = {}) => ({
  ...{ InvoiceID: guid(n), InvoiceNumber: `INV-${n}`, Type: "ACCREC", Status: "AUTHORISED", Total: 1250 },
  ...{ AmountDue: 1250, CurrencyCode: "GBP", Date: written(date), changed },
  Contact: { ContactID: guid(21), Name: "Northwind Ltd" },
  ...more,
});

function organisation() {
  const made = new XeroOrganisation(tenant);
  made.put("Contacts", {
    ...{ ContactID: guid(21), Name: "Northwind Ltd", EmailAddress: "jane@northwind.example" },
    ...{ IsCustomer: true, changed: "2019-01-01T00:00:00.000Z" },
  });
  return made;
}

const readIn = (of: XeroOrganisation, more: Partial<Stretch> = {}) =>
  readAll(xeroCollector, { ...stretch, ...more }, (request) => of.answer(request));
const told = (of: XeroOrganisation, more: Partial<Stretch> = {}) =>
  readIn(of, more).had.map(({ event }) => toPublished(event, origin, 0));

test("an invoice of the year is told as it was made and as it was last changed, with its customer and amounts", () => {
  const books = organisation();
  books.put(
    "Invoices",
    invoice(58, "2026-03-01", "2026-04-01T10:00:00.120Z", { Status: "PAID", AmountDue: 0 }),
  );
  const [made, paid, ...others] = told(books);

  expect(others).toEqual([]);
  expect(made).toMatchObject({
    ...{ type: "invoice.created", time: "2026-03-01T00:00:00.000Z", title: "Created invoice INV-58" },
    ...{ money: { amount: "1250", currency: "GBP" }, proof: "fetched" },
  });
  expect(made?.object).not.toHaveProperty("state");
  expect(made).not.toHaveProperty("unnamed");
  expect(made?.identities).toContainEqual({ type: "email", value: "jane@northwind.example" });
  expect(paid).toMatchObject({
    ...{ type: "invoice.paid", time: "2026-04-01T10:00:00.120Z", title: "Paid invoice INV-58" },
    ...{ object: { state: "paid" }, owed: { total: "1250", open: "0", asOf: "2026-04-01T10:00:00.120Z" } },
  });
});

test("what is read has the ids that the webhook gives the same", () => {
  const books = organisation();
  books.put("Invoices", invoice(58, "2026-11-10", "2026-11-20T10:00:00.500Z"));
  const change = { resourceId: guid(58), tenantId: tenant, eventCategory: "INVOICE" };
  const events = [
    { ...change, eventType: "CREATE", eventDateUtc: "2026-11-10T08:00:00.000" },
    { ...change, eventType: "UPDATE", eventDateUtc: "2026-11-20T10:00:00.900" },
  ];
  const given = delivery("xero", { body: Buffer.from(JSON.stringify({ events })) });
  const drafts = xero.read(jsonBody(given), given, {}).events;

  expect(told(books).map(({ id }) => id)).toEqual(drafts.map((draft) => toPublished(draft, origin, 0).id));
});

test("a payment that an invoice has brought is the one that the list of payments has", () => {
  const books = organisation();
  const paid = { PaymentID: guid(900), Date: written("2026-11-21"), Amount: 250, Status: "AUTHORISED" };
  books.put("Invoices", invoice(58, "2026-11-10", "2026-11-21T10:00:00.000Z", { Payments: [paid] }));
  books.put("Payments", {
    ...{ ...paid, PaymentType: "ACCRECPAYMENT", changed: "2026-11-22T11:00:00.000Z" },
    Invoice: {
      InvoiceID: guid(58),
      InvoiceNumber: "INV-58",
      Contact: { ContactID: guid(21), Name: "Northwind Ltd" },
    },
  });
  const [payment, ...others] = told(books, day);
  const events = [{ resourceId: guid(58), tenantId: tenant, eventCategory: "INVOICE", eventType: "UPDATE" }];
  const given = delivery("xero", { body: Buffer.from(JSON.stringify({ events })) });
  const [toFetch] = xero.read(jsonBody(given), given, {}).fetches ?? [];
  const fills = (toFetch?.fills ?? []).map((draft) => toPublished(draft, origin, 0));
  const steps = xeroCollector.steps(
    { ...origin, key: tenant, scope: { tenant }, fills },
    { cursor: undefined, settings: {}, now: stretch.until },
  );
  let step = steps.next();
  while (!step.done) step = steps.next({ ...books.answer(step.value), verdict: { kind: "ok" } });
  const [brought] = (step.value.events ?? []).map((draft) => toPublished(draft, origin, 0));

  expect(others).toEqual([]);
  expect(payment).toMatchObject({
    ...{
      type: "payment.received",
      time: "2026-11-21T00:00:00.000Z",
      money: { amount: "250", currency: "GBP" },
    },
    owed: { settles: [{ kind: "invoice", id: `${tenant}/${guid(58)}` }] },
  });
  expect(brought).toEqual({ ...payment, owed: { ...payment?.owed, asOf: "2026-11-21T10:00:00.000Z" } });
});

test("a payment that was taken back is told as that, once", () => {
  const books = organisation();
  books.put("Payments", {
    ...{ PaymentID: guid(900), PaymentType: "ACCRECPAYMENT", Status: "DELETED", Amount: 250 },
    ...{ Date: written("2026-11-21"), changed: "2026-11-22T11:00:00.000Z" },
    Invoice: { InvoiceID: guid(58), InvoiceNumber: "INV-58", CurrencyCode: "GBP" },
  });

  expect(told(books, day)).toMatchObject([
    {
      type: "payment.deleted",
      title: "Deleted payment for INV-58",
      object: { state: "deleted", final: true },
    },
  ]);
});

test.each([
  ["ARCREDITPAYMENT", "payment.refunded", "refund"],
  ["ACCPAYPAYMENT", "bill.paid", "billpayment"],
  ["APCREDITPAYMENT", "bill.updated", "supplierrefund"],
  ["APOVERPAYMENTPAYMENT", "bill.updated", "supplierrefund"],
  ["APPREPAYMENTPAYMENT", "bill.updated", "supplierrefund"],
  ["ARPREPAYMENTPAYMENT", "payment.refunded", "refund"],
])("a payment of the kind %s is %s", (PaymentType, type, kind) => {
  const books = organisation();
  books.put("Payments", {
    ...{ PaymentID: guid(900), PaymentType, Status: "AUTHORISED", Amount: 250 },
    ...{ Date: written("2026-11-21"), changed: "2026-11-22T11:00:00.000Z" },
    Invoice: { InvoiceNumber: "INV-58", CurrencyCode: "GBP" },
  });

  expect(told(books, day)).toMatchObject([{ type, object: { kind } }]);
});

test("more records than a page has are all read, even where all were changed in one second", () => {
  const books = organisation();
  for (let n = 0; n < 120; n++)
    books.put("Invoices", invoice(n, "2026-10-15", `2026-10-15T10:00:00.${String(n).padStart(3, "0")}Z`));
  for (let n = 120; n < 260; n++)
    books.put("Invoices", invoice(n, "2026-09-01", new Date(Date.UTC(2026, 8, 1, 0, n)).toISOString()));
  const { had, pages } = readIn(books);

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(260);
  expect(Math.max(...pages.map((page) => page.had.length))).toBeLessThanOrEqual(50);
});

test("a record that people change while the pages are read hides no other", () => {
  const books = organisation();
  for (let n = 0; n < 150; n++)
    books.put("Invoices", invoice(n, "2026-10-01", new Date(Date.UTC(2026, 9, 1, 0, n)).toISOString()));
  const { had } = readAll(xeroCollector, stretch, (request) => {
    const answer = books.answer(request);
    // Once it has been read it is changed, and moves out of the stretch.
    if (JSON.stringify(answer.body).includes(`"InvoiceID":"${guid(149)}"`))
      books.put("Invoices", invoice(149, "2026-10-01", "2026-11-24T10:00:00.000Z"));
    return answer;
  });

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(150);
});

test("an unpaid invoice is read however old it is; a bill, and one that was paid before the year, are not", () => {
  const books = organisation();
  books.put("Invoices", invoice(1, "2021-05-01", "2021-05-03T10:00:00.000Z", { AmountDue: 300 }));
  books.put(
    "Invoices",
    invoice(2, "2021-05-01", "2021-05-03T10:00:00.000Z", { Status: "PAID", AmountDue: 0 }),
  );
  books.put("Invoices", invoice(3, "2021-05-01", "2021-05-03T10:00:00.000Z", { Type: "ACCPAY" }));
  const { pages } = readIn(books);

  expect(told(books)).toMatchObject([
    { type: "invoice.created", time: "2021-05-01T00:00:00.000Z", owed: { open: "300" } },
  ]);
  expect(pages.map(({ opening }) => opening ?? false)).toEqual(pages.map((page) => page === pages.at(-1)));
  expect(told(books, day)).toEqual([]);
});

test("what was voided is told once, as that", () => {
  const books = organisation();
  books.put("Invoices", invoice(3, "2026-05-01", "2026-05-03T10:00:00.000Z", { Status: "VOIDED" }));

  expect(told(books).map(({ type }) => type)).toEqual(["invoice.voided"]);
});

test("a day's check tells of a change on the very day of the invoice too, which a delivery of it makes known", () => {
  const books = organisation();
  books.put("Invoices", invoice(3, "2026-11-22", "2026-11-22T10:00:00.000Z"));
  const { had } = readIn(books, day);

  expect(had.map(({ event, within }) => [event.type, event.time, within])).toEqual([
    ["invoice.created", "2026-11-22T10:00:00.000Z", undefined],
    ["invoice.updated", "2026-11-22T10:00:00.000Z", 5_000],
  ]);
});

test("a contact is told of as it was last changed", () => {
  const books = organisation();
  books.put("Contacts", { ContactID: guid(22), Name: "Ola Nordmann", changed: "2026-11-22T10:00:00.000Z" });

  expect(told(books, day)).toMatchObject([
    { type: "customer.updated", title: "Updated the customer's record" },
  ]);
});

test("a day's check of nothing asks for each kind once", () => {
  expect(readIn(organisation(), day).calls).toHaveLength(4);
});

test("each call says which organisation, and since when", () => {
  const { calls } = readIn(organisation(), day);

  for (const { headers } of calls)
    expect(headers).toEqual({
      ...{ accept: "application/json", "xero-tenant-id": tenant },
      "if-modified-since": "2026-11-22T09:00:00",
    });
});

test("nothing is asked of a tenant that has not an organisation's id", () => {
  expect(readIn(organisation(), { tenant: "../1" }).calls).toEqual([]);
});
