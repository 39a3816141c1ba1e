import { describe, expect, test } from "@jest/globals";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import type { Answered } from "../../../../functions/connectors/verdict.ts";
import { verdictOf } from "../../../../functions/connectors/verdict.ts";
import { xeroCollector } from "../../../../functions/connectors/xero/collect.ts";
import { xeroConsent } from "../../../../functions/connectors/xero/consent.ts";
import { xero } from "../../../../functions/connectors/xero/index.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import type { FetchRequest } from "../../../../schemas/bus.ts";
import { delivery } from "../../../support/delivery.ts";
import { drive, heard } from "../../../support/drive-collector.ts";
import { written, XeroOrganisation } from "../../../support/xero-organisation.ts";

const tenant = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f";
const guid = (n: number) => `5c1f7a90-2f43-4c0c-9d3b-${String(n).padStart(12, "0")}`;

type Named = readonly [category: string, n: number, type?: string];

function fetchOf(...changes: readonly Named[]): FetchRequest {
  const events = changes.map(([eventCategory, n, eventType = "UPDATE"]) => ({
    ...{ eventCategory, eventType, resourceId: guid(n), tenantId: tenant },
    eventDateUtc: "2026-11-20T10:00:00.331",
  }));
  const given = delivery("xero", { body: Buffer.from(JSON.stringify({ events })) });
  const [toFetch, ...others] = normalise(xero, given).fetches;
  if (!toFetch || others.length > 0) throw new Error("not one fetch");
  return toFetch;
}

const invoice = (n: number, more: object = {}) => ({
  ...{ InvoiceID: guid(n), InvoiceNumber: `INV-00${n}`, Type: "ACCREC", Status: "AUTHORISED" },
  ...{ Total: 1250.5, AmountDue: 1250.5, CurrencyCode: "GBP", changed: "2026-11-20T10:00:00.000Z" },
  ...{ Date: written("2026-11-20"), DueDate: written("2026-12-20") },
  Contact: { ContactID: guid(21), Name: "Northwind Ltd" },
  LineItems: [{ Item: { Name: "Bookkeeping" } }, { Item: { Name: "Bookkeeping" } }, { Description: "x" }],
  ...more,
});
const northwind = {
  ...{ ContactID: guid(21), Name: "Northwind Ltd", EmailAddress: "Jane@Northwind.example" },
  ...{ ContactStatus: "ACTIVE", IsCustomer: true, changed: "2019-01-01T00:00:00.000Z" },
  Phones: [
    { PhoneType: "FAX", PhoneNumber: "1" },
    { PhoneType: "DEFAULT", PhoneNumber: "7946 0018", PhoneAreaCode: "20", PhoneCountryCode: "44" },
  ],
  ContactPersons: [{ EmailAddress: "sam@northwind.example" }],
};

function books() {
  const made = new XeroOrganisation(tenant);
  made.put("Contacts", northwind);
  return made;
}
const told = (of: XeroOrganisation, ...changes: readonly Named[]) => {
  const { collected, calls } = drive(xeroCollector, fetchOf(...changes), (request) => of.answer(request));
  return { ...collected, calls, events: (collected.filled ?? []).map((one) => publishedEvent.parse(one)) };
};
function only(of: XeroOrganisation, ...change: Named) {
  const [event, ...others] = told(of, change).events;
  expect(others).toEqual([]);
  if (!event) throw new Error("no event");
  return event;
}

describe("an invoice", () => {
  test("gets its number, amount, due date and customer, and stays the same event", () => {
    const of = books();
    of.put("Invoices", invoice(58));
    const [thin] = fetchOf(["INVOICE", 58, "CREATE"]).fills ?? [];
    const event = only(of, "INVOICE", 58, "CREATE");

    expect(event).toMatchObject({
      ...{ id: thin?.id, type: "invoice.created", title: "Created invoice INV-0058", direction: "out" },
      ...{ money: { amount: "1250.50", currency: "GBP" }, scheduledFor: "2026-12-20T00:00:00.000Z" },
      owed: {
        ...{ total: "1250.5", open: "1250.5", currency: "GBP", issued: "2026-11-20", due: "2026-12-20" },
        asOf: "2026-11-20T10:00:00.000Z",
      },
      object: { kind: "invoice", id: `${tenant}/${guid(58)}`, name: "INV-0058", state: "open" },
      identities: [
        { type: "xero:contact", value: `${tenant}/${guid(21)}` },
        { type: "email", value: "jane@northwind.example" },
        { type: "email", value: "sam@northwind.example" },
        { type: "phone", value: "+44 20 7946 0018" },
        { type: "name", value: "Northwind Ltd" },
        { type: "xero:organisation", value: tenant },
      ],
      details: { services: ["Bookkeeping"], customer: "Northwind Ltd" },
    });
    expect(event.object?.url).toBe(`https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID=${guid(58)}`);
    expect(event).not.toHaveProperty("unnamed");
    expect(event.details).not.toHaveProperty("pending");
  });

  test.each([
    [{ Status: "PAID", AmountDue: 0 }, "invoice.paid", "Paid invoice INV-0058", "0"],
    [{ Status: "VOIDED" }, "invoice.voided", "Voided invoice INV-0058", undefined],
    [{ Status: "DELETED" }, "invoice.deleted", "Deleted invoice INV-0058", undefined],
    [{ Status: "DRAFT" }, "invoice.updated", "Updated invoice INV-0058", undefined],
    [{ CurrencyCode: "pounds" }, "invoice.updated", "Updated invoice INV-0058", undefined],
  ])("that is %j is %s", (fields, type, title, open) => {
    const of = books();
    of.put("Invoices", invoice(58, fields));
    const event = only(of, "INVOICE", 58);

    expect([event.type, event.title, event.owed?.open]).toEqual([type, title, open]);
  });

  test.each([
    ["DRAFT", undefined],
    ["SUBMITTED", undefined],
    ["AUTHORISED", "2026-12-20T00:00:00.000Z"],
    ["PAID", undefined],
  ])("that is %s falls due at %s", (Status, due) => {
    const of = books();
    of.put("Invoices", invoice(58, { Status }));

    expect(only(of, "INVOICE", 58).scheduledFor).toBe(due);
  });

  test("that is a supplier's is a bill, of no customer", () => {
    const of = books();
    of.put("Invoices", invoice(58, { Type: "ACCPAY", Contact: { ContactID: guid(7), Name: "Paper Co" } }));
    const event = only(of, "INVOICE", 58, "CREATE");

    expect(event).toMatchObject({
      ...{ type: "bill.created", title: "Created bill INV-0058 from Paper Co", unnamed: true },
      ...{ object: { kind: "bill" }, identities: [{ type: "xero:organisation" }] },
    });
  });

  test("brings the payments that it names, each the same event as when its list is read", () => {
    const of = books();
    const paid = { PaymentID: guid(900), Date: written("2026-11-21"), Amount: 250, Status: "AUTHORISED" };
    const gone = { ...paid, PaymentID: guid(901), Status: "DELETED" };
    of.put("Invoices", invoice(58, { Payments: [paid, gone, { odd: 1 }] }));
    const [payment, ...others] = told(of, ["INVOICE", 58]).filled ? drafts(of) : [];

    expect(others).toEqual([]);
    expect(payment).toMatchObject({
      ...{ type: "payment.received", title: "Received payment for INV-0058", direction: "in" },
      ...{ time: "2026-11-21T00:00:00.000Z", money: { amount: "250", currency: "GBP" } },
      owed: {
        ...{ total: "250", open: "0" },
        settles: [{ kind: "invoice", id: `${tenant}/${guid(58)}`, amount: "250" }],
      },
      object: { kind: "payment", id: `${tenant}/${guid(900)}` },
    });
    expect(payment?.identities[0]).toEqual({ type: "xero:contact", value: `${tenant}/${guid(21)}` });
  });
});

const drafts = (of: XeroOrganisation) =>
  (
    drive(xeroCollector, fetchOf(["INVOICE", 58]), (request) => of.answer(request)).collected.events ?? []
  ).map((draft) => toPublished(draft, { tool: "xero", connection: "main", proof: "fetched" }, 0));

describe("a credit note", () => {
  const note = (more: object = {}) => ({
    ...{ CreditNoteID: guid(5), CreditNoteNumber: "CN-5", Type: "ACCRECCREDIT", Status: "AUTHORISED" },
    ...{ Total: 60, RemainingCredit: 50, CurrencyCode: "GBP", changed: "2026-11-20T10:00:00.000Z" },
    ...{ Contact: { ContactID: guid(21), Name: "Northwind Ltd" }, Date: written("2026-11-19") },
    ...more,
  });

  test.each([
    ["CREATE", {}, "credit.issued", "Issued credit note CN-5", "50"],
    ["UPDATE", { Status: "PAID", RemainingCredit: 0 }, "payment.updated", "Used credit note CN-5", "0"],
    ["UPDATE", { Status: "VOIDED" }, "payment.voided", "Voided credit note CN-5", undefined],
  ])("%s %j is %s", (operation, fields, type, title, open) => {
    const of = books();
    of.put("CreditNotes", note(fields));
    const event = only(of, "CREDITNOTE", 5, operation);

    expect([event.type, event.title, event.owed?.open, event.object?.kind]).toEqual([
      type,
      title,
      open,
      "creditnote",
    ]);
  });

  test("of a supplier's is of no customer, and owes none anything", () => {
    const of = books();
    of.put("CreditNotes", note({ Type: "ACCPAYCREDIT" }));
    const event = only(of, "CREDITNOTE", 5, "CREATE");

    expect(event).toMatchObject({ type: "bill.updated", object: { kind: "suppliercredit" }, unnamed: true });
    expect(event).not.toHaveProperty("owed");
  });
});

describe("a contact", () => {
  test.each([
    [{}, "CREATE", "customer.created", "Created the customer's record"],
    [{ ContactStatus: "ARCHIVED" }, "UPDATE", "customer.updated", "Archived the customer's record"],
    [{ IsCustomer: false, IsSupplier: true }, "UPDATE", "ledger.changed", "Updated supplier Northwind Ltd"],
    [{ IsCustomer: true, IsSupplier: true }, "UPDATE", "customer.updated", "Updated the customer's record"],
  ])("%j, %s, is %s", (fields, operation, type, title) => {
    const of = books();
    of.put("Contacts", { ...northwind, ...fields });
    const event = only(of, "CONTACT", 21, operation);

    expect([event.type, event.title]).toEqual([type, title]);
    expect(event.unnamed ?? false).toBe(type === "ledger.changed");
  });
});

test("a contact that was merged into another leads there from now on", () => {
  const of = books();
  of.put("Contacts", { ...northwind, ContactStatus: "ARCHIVED", MergedToContactID: guid(22) });

  expect(only(of, "CONTACT", 21)).toMatchObject({
    ...{ type: "customer.merged", title: "Merged the customer's record into another" },
    object: { kind: "contact", id: `${tenant}/${guid(22)}` },
    supersedes: { kind: "contact", id: `${tenant}/${guid(21)}` },
    identities: [
      { type: "xero:contact", value: `${tenant}/${guid(22)}` },
      { type: "xero:organisation", value: tenant },
    ],
  });
});

describe("a fetch", () => {
  test("asks for invoices and contacts by one call each, for credit notes one by one", () => {
    const of = books();
    for (const n of [58, 59]) of.put("Invoices", invoice(n));
    const { calls, absent } = told(of, ["INVOICE", 58], ["INVOICE", 59], ["CREDITNOTE", 5]);

    expect(
      calls.map(({ url }) => decodeURIComponent(url.replace("https://api.xero.com/api.xro/2.0/", ""))),
    ).toEqual([
      `Invoices?IDs=${guid(58)},${guid(59)}&includeArchived=true&page=1&pageSize=2`,
      `CreditNotes/${guid(5)}`,
      `Contacts/${guid(21)}`,
    ]);
    expect(absent).toMatchObject([
      { details: { id: guid(5), fetched: expect.stringContaining("Xero no longer") } },
    ]);
  });

  test("asks for nothing of an organisation or an object whose name is not an id", () => {
    const toFetch = fetchOf(["INVOICE", 58]);
    const refuse = () => {
      throw new Error("a call");
    };

    expect(drive(xeroCollector, { ...toFetch, scope: { tenant: "../x" } }, refuse).collected).toEqual({});
    const odd = (toFetch.fills ?? []).map((event) => ({
      ...event,
      details: { ...event.details, id: "../1" },
    }));
    expect(drive(xeroCollector, { ...toFetch, fills: odd }, refuse).collected).toMatchObject({ filled: [] });
  });

  test("that is asked wrongly for many asks for one by one, and says which code it had", () => {
    const of = books();
    for (const n of [58, 59]) of.put("Invoices", invoice(n));
    const { collected } = drive(xeroCollector, fetchOf(["INVOICE", 58], ["INVOICE", 59]), (request) =>
      request.url.includes("IDs=") || request.url.includes(guid(59))
        ? { status: 400, body: { ErrorNumber: 10, Type: "ValidationException" } }
        : of.answer(request),
    );

    expect(collected).toMatchObject({
      filled: [{ object: { name: "INV-0058" } }],
      wrong: ["ValidationException"],
    });
    expect(collected.absent).toEqual([]);
  });
});

test.each([
  [
    401,
    { Title: "Unauthorized", Status: 401, Detail: "TokenExpired: token expired at 11/20/2026 09:00:00" },
    { kind: "ended", code: "TokenExpired" },
  ],
  [
    401,
    { title: "Unauthorized", status: 401, detail: "AuthenticationUnsuccessful" },
    { kind: "ended", code: "AuthenticationUnsuccessful" },
  ],
  [
    401,
    { Title: "Unauthorized", Detail: "AuthorizationUnsuccessful" },
    { kind: "consent", code: "AuthorizationUnsuccessful" },
  ],
  [
    403,
    { Title: "Forbidden", Detail: "AuthenticationUnsuccessful" },
    { kind: "consent", code: "AuthenticationUnsuccessful" },
  ],
  [304, "", { kind: "absent" }],
  [
    400,
    { ErrorNumber: 16, Type: "QueryParseException", Message: "…" },
    { kind: "wrong", code: "QueryParseException" },
  ],
  [404, "The resource you're looking for cannot be found", { kind: "absent" }],
  [429, "", { kind: "later", code: "429" }],
  [503, "The Organisation for this access token is not available", { kind: "later", code: "503" }],
])("%s %j means %j", (status, body, verdict) => {
  expect(verdictOf(xeroCollector, { status, body })).toEqual(verdict);
});

describe("who has consented", () => {
  const token = (event: string) =>
    `e30.${Buffer.from(JSON.stringify({ authentication_event_id: event })).toString("base64url")}.x`;
  const [one, other] = [guid(1), guid(2)].map((tenantId, n) => ({
    ...{ tenantId, tenantType: "ORGANISATION", tenantName: n === 0 ? "Acme Ltd" : "Beta & Sons" },
    ...{ authEventId: `event-${n}`, updatedDateUtc: `2026-11-2${n}T10:00:00.0000000` },
  }));
  const practice = {
    ...other,
    tenantId: guid(3),
    tenantType: "PRACTICE",
    updatedDateUtc: "2026-11-29T10:00:00",
  };
  const whose = (access_token: unknown, body: unknown) => {
    const steps = xeroConsent.tenant({ query: {}, answer: { access_token } }, {});
    const asked = steps.next();
    expect(asked.value).toMatchObject({ url: "https://api.xero.com/connections" });
    const answer: Answered = { status: 200, body };
    const step = steps.next(heard(xeroCollector, answer));
    return step.done ? step.value : undefined;
  };

  test.each([
    ["the organisation of the token's own consent", token("event-0"), { id: guid(1), name: "Acme Ltd" }],
    [
      "the last connected one where the consent connected none anew",
      token("none"),
      { id: guid(2), name: "Beta & Sons" },
    ],
    ["the last connected one where the token says nothing", "opaque", { id: guid(2), name: "Beta & Sons" }],
  ])("is %s", (_, access, tenant) => {
    expect(whose(access, [practice, one, other, { odd: 1 }])).toEqual(tenant);
  });

  test("is unclear where no organisation was chosen", () => {
    expect(() => whose(token("event-0"), [practice])).toThrow("no organisation");
  });
});
