import { describe, expect, test } from "@jest/globals";
import { acceloCollector } from "../../../../functions/connectors/accelo/collect.ts";
import { accelo } from "../../../../functions/connectors/accelo/index.ts";
import { fieldsOf } from "../../../../functions/connectors/accelo/objects.ts";
import { UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import { delivery } from "../../../support/delivery.ts";
import { type Answers, drive, ok } from "../../../support/drive-collector.ts";

const settings = { deployment: "northwind", currency: "EUR" };

/** The fetch that a webhook of this event requests. */
function fetchOf(event: string, id = 75) {
  const body = Buffer.from(JSON.stringify({ id }));
  const [toFetch] = normalise(accelo, delivery("accelo", { path: event, body }), settings).fetches;
  if (!toFetch) throw new Error(`${event} requests no fetch`);
  return toFetch;
}

/** Carries out the fetch of one event, each part of the API answering with what is given for it. */
function collect(event: string, objects: Record<string, object>, values: Record<string, unknown> = settings) {
  const answers: Answers = ({ url }) => {
    const [, resource = ""] = /\/api\/v0\/(\w+)\//.exec(url) ?? [];
    const found = objects[resource];
    return found ? ok(said(found)) : { status: 400, body: said(null) };
  };
  const { collected, calls } = drive(acceloCollector, fetchOf(event), answers, { settings: values });
  const [filled, ...others] = collected.filled ?? [];
  expect(others).toEqual([]);
  return { filled, calls: calls.map(({ url }) => new URL(url)) };
}

const said = (response: object | null) => ({
  meta: { status: response ? "ok" : "invalid_request" },
  response,
});

const member = {
  id: "310",
  email: "Ola@Fjord.example",
  mobile: "",
  phone: "+47 22 33 44 55",
  position: "Owner",
  contact: { id: "95", firstname: "Ola", surname: "Nordmann", email: "", mobile: "" },
  company: { id: "40", name: "Fjord Ferries", website: "https://www.fjord.example/" },
};
const invoice = {
  id: "75",
  amount: "1200.00",
  tax: "300.00",
  outstanding: "1500.00",
  subject: "October bookkeeping",
  invoice_number: "1042",
  currency_id: "0",
  date_raised: "1793491200",
  date_due: "1796083200",
  created_by: { id: "14", firstname: "Mia", surname: "Chen", email: "mia@northwind.example" },
  affiliation: member,
};

const customer = [
  { type: "accelo:company", value: "northwind/40" },
  { type: "email", value: "ola@fjord.example" },
  { type: "domain", value: "fjord.example" },
  { type: "phone", value: "+47 22 33 44 55" },
  { type: "name", value: "Fjord Ferries" },
];

describe("an invoice", () => {
  test("has its subject, its total with tax, its due date, and stands at the company that it is for", () => {
    const { filled } = collect("create_invoice", { invoices: invoice });

    expect(filled).toMatchObject({
      id: fetchOf("create_invoice").fills?.[0]?.id,
      type: "invoice.created",
      time: "2026-11-23T09:00:00.000Z",
      title: "Created invoice “October bookkeeping”",
      direction: "out",
      actor: { kind: "team", name: "Mia Chen", email: "mia@northwind.example" },
      object: { kind: "invoice", id: "northwind/75", name: "October bookkeeping", state: "open" },
      money: { amount: "1500.00", currency: "EUR" },
      owed: { total: "1500.00", open: "1500.00", currency: "EUR", issued: "2026-11-01", due: "2026-12-01" },
      scheduledFor: "2026-12-01T00:00:00.000Z",
      identities: customer,
      details: { event: "create_invoice", company: "Fjord Ferries", contact: "Ola Nordmann", number: "1042" },
    });
    expect(filled?.details).not.toHaveProperty("pending");
    expect(() => publishedEvent.parse(filled)).not.toThrow();
  });

  test("is asked for at the deployment of the settings, with the fields it needs and no more", () => {
    const [call, ...others] = collect("create_invoice", { invoices: invoice }).calls;

    expect(others).toEqual([]);
    expect(call?.origin).toBe("https://northwind.api.accelo.com");
    expect(call?.pathname).toBe("/api/v0/invoices/75");
    expect(call?.searchParams.get("_fields")).toBe(fieldsOf.get("invoices"));
  });

  test("of which nothing is outstanding is paid, and nothing of it lies ahead", () => {
    const { filled } = collect("update_invoice", { invoices: { ...invoice, outstanding: "0.00" } });

    expect(filled).toMatchObject({ type: "invoice.updated", object: { state: "paid" } });
    expect(filled).not.toHaveProperty("scheduledFor");
    expect(filled?.owed?.open).toBe("0.00");
    expect(filled).not.toHaveProperty("actor");
  });

  test.each([
    ["the team has not said the currency", { deployment: "northwind" }, {}],
    ["it has another currency than the deployment", settings, { currency_id: "3" }],
    ["its tax is not told", settings, { tax: null }],
    ["its amount is not a number", settings, { amount: "NaN" }],
  ])("has no money where %s", (_, values, more) => {
    const { filled } = collect("create_invoice", { invoices: { ...invoice, ...more } }, values);

    for (const name of ["money", "owed"]) expect(filled).not.toHaveProperty(name);
    expect(filled?.title).toBe("Created invoice “October bookkeeping”");
  });

  test.each([
    ["0.10", "0.2", "0.30"],
    ["9007199254740993.00", "0.01", "9007199254740993.01"],
    ["-100.00", "-25.00", "-125.00"],
    ["-0.05", "0.01", "-0.04"],
    ["7", "1", "8"],
  ])("of %s and %s tax is %s, exactly", (amount, tax, total) => {
    expect(collect("create_invoice", { invoices: { ...invoice, amount, tax } }).filled?.money?.amount).toBe(
      total,
    );
  });

  test("whose person belongs to no company stays at the deployment, found by the person", () => {
    const { filled } = collect("create_invoice", {
      invoices: { ...invoice, affiliation: { ...member, company: null } },
    });

    expect(filled?.identities).toEqual([
      { type: "email", value: "ola@fjord.example" },
      { type: "phone", value: "+47 22 33 44 55" },
      { type: "accelo:deployment", value: "northwind" },
    ]);
  });

  test("whose person has several addresses in one field is found by each of them", () => {
    const email = "Ola@Fjord.example, Accounts <pay@fjord.example>";
    const { filled } = collect("create_invoice", {
      invoices: { ...invoice, affiliation: { ...member, email } },
    });

    expect(filled?.identities.filter(({ type }) => type === "email")).toEqual([
      { type: "email", value: "ola@fjord.example" },
      { type: "email", value: "pay@fjord.example" },
    ]);
  });

  test("as a document says whose it is, and asks for no money again", () => {
    const { filled } = collect("create_invoice_pdf", { invoices: invoice });

    expect(filled).toMatchObject({
      type: "document.added",
      title: "Made PDF of invoice “October bookkeeping”",
      identities: customer,
      details: { total: "1500.00" },
    });
    expect(filled).not.toHaveProperty("money");
    expect(filled).not.toHaveProperty("scheduledFor");
  });
});

describe("work", () => {
  const task = { id: "75", title: "SEO audit", standing: "accepted", date_due: "1796083200", company: null };

  test("assigned names whom to", () => {
    const { filled } = collect("assign_task", {
      tasks: { ...task, assignee: { firstname: "Mia", surname: "Chen" }, affiliation: member },
    });

    expect(filled).toMatchObject({
      title: "Assigned task “SEO audit” to Mia Chen",
      scheduledFor: "2026-12-01T00:00:00.000Z",
      object: { state: "accepted" },
      identities: customer,
    });
  });

  test("below a job stands at the company at the end of what it hangs on", () => {
    const { filled } = collect("create_task", {
      tasks: {
        ...task,
        breadcrumbs: [
          { id: "15", table: "milestone", title: "Launch" },
          { id: "2", table: "job", title: "New site" },
          { id: "40", table: "company", title: "Fjord Ferries" },
        ],
      },
    });

    expect(filled?.identities).toEqual([
      { type: "accelo:company", value: "northwind/40" },
      { type: "name", value: "Fjord Ferries" },
    ]);
  });

  test("that is done has no date ahead", () => {
    const { filled } = collect("create_task", {
      tasks: { ...task, standing: "complete", date_completed: "1795996800" },
    });

    expect(filled).not.toHaveProperty("scheduledFor");
    expect(filled?.details).toMatchObject({ completed: "2026-11-30T00:00:00.000Z" });
  });

  test("that a customer asks for is theirs, and says to what its status changed", () => {
    const request = {
      id: "75",
      title: "The site is slow",
      standing: "pending",
      body: "Since today",
      affiliation: member,
    };

    expect(collect("create_request", { requests: request }).filled).toMatchObject({
      title: "Opened request “The site is slow”",
      direction: "in",
      actor: { kind: "contact", name: "Ola Nordmann", email: "Ola@Fjord.example" },
      details: { description: "Since today" },
    });
    expect(
      collect("update_request_status", { requests: { ...request, standing: "closed" } }).filled,
    ).toMatchObject({
      title: "Changed status of request “The site is slow” to closed",
      object: { state: "closed" },
    });
  });

  test("on a ticket has its priority, and who opened it", () => {
    const { filled } = collect("create_issue", {
      issues: {
        id: "75",
        title: "Wrong total",
        standing: "open",
        issue_priority: { title: "Extreme" },
        opened_by: { firstname: "Mia", surname: "Chen" },
        company: { id: "39", name: "Acme" },
      },
    });

    expect(filled).toMatchObject({
      actor: { kind: "team", name: "Mia Chen" },
      identities: [
        { type: "accelo:company", value: "northwind/39" },
        { type: "name", value: "Acme" },
      ],
      details: { priority: "Extreme" },
    });
  });
});

describe("a deal", () => {
  test("has its value, and is won where Accelo says so", () => {
    const { filled } = collect("update_sale", {
      prospects: {
        id: "75",
        title: "Payroll",
        value: "9600.00",
        success: "yes",
        standing: "won",
        date_due: "1796083200",
        affiliation: member,
      },
    });

    expect(filled).toMatchObject({
      type: "opportunity.updated",
      money: { amount: "9600.00", currency: "EUR" },
      object: { name: "Payroll", state: "won" },
    });
    expect(filled).not.toHaveProperty("scheduledFor");
  });

  test("as a quote ends when it expires, unless it was accepted", () => {
    const quote = {
      id: "75",
      title: "Payroll",
      total_price: "341.60",
      standing: "draft",
      date_expiry: "1796083200",
      affiliation: member,
    };

    expect(collect("create_quote", { quotes: quote }).filled).toMatchObject({
      direction: "out",
      money: { amount: "341.60", currency: "EUR" },
      scheduledFor: "2026-12-01T00:00:00.000Z",
    });
    const accepted = { ...quote, standing: "accepted" };
    expect(collect("create_quote", { quotes: accepted }).filled).not.toHaveProperty("scheduledFor");
  });
});

describe("a customer", () => {
  const company = {
    id: "75",
    name: "Fjord Ferries",
    website: "fjord.example",
    phone: "22334455",
    standing: "active",
    status: { id: "3", title: "Client" },
    default_affiliation: "310",
  };

  test("as a company has its name, for the account that is made from it, and its main contact", () => {
    const { filled, calls } = collect("create_company", { companies: company, affiliations: member });

    expect(calls.map(({ pathname }) => pathname)).toEqual([
      "/api/v0/companies/75",
      "/api/v0/affiliations/310",
    ]);
    expect(filled).toMatchObject({
      type: "customer.created",
      title: "Created the customer's record",
      object: { kind: "company", id: "northwind/75", name: "Fjord Ferries", state: "active" },
      identities: [
        { type: "accelo:company", value: "northwind/75" },
        { type: "email", value: "ola@fjord.example" },
        { type: "domain", value: "fjord.example" },
        { type: "phone", value: "+47 22 33 44 55" },
        { type: "name", value: "Fjord Ferries" },
      ],
      details: { status: "Client" },
    });
  });

  test("as a contact stands at the company where they are", () => {
    const { filled } = collect("update_contact", {
      contacts: { id: "75", firstname: "Ola", surname: "Nordmann", title: "Mr", default_affiliation: "310" },
      affiliations: member,
    });

    expect(filled).toMatchObject({
      title: "Updated contact “Ola Nordmann”",
      object: { name: "Ola Nordmann" },
      identities: customer,
      details: { company: "Fjord Ferries", position: "Owner" },
    });
  });

  test("whose main contact cannot be read is known by itself", () => {
    const { filled } = collect("create_company", { companies: company });

    expect(filled?.identities).toEqual([
      { type: "accelo:company", value: "northwind/75" },
      { type: "domain", value: "fjord.example" },
      { type: "phone", value: "22334455" },
      { type: "name", value: "Fjord Ferries" },
    ]);
  });

  test.each([
    "https://facebook.example/fjord",
    "fjord.example/no",
    "not a site",
    "?",
    `${"x/".repeat(50_000)}`,
  ])("with the site %.40s has no domain", (website) => {
    const { filled } = collect("create_company", { companies: { ...company, website } });

    expect(filled?.identities.map(({ type }) => type)).not.toContain("domain");
  });

  test.each([null, "0", "", "1/../../staff", { id: "310" }])("is not looked for at %p", (id) => {
    const { calls } = collect("create_company", { companies: { ...company, default_affiliation: id } });

    expect(calls).toHaveLength(1);
  });
});

describe("an answer", () => {
  test.each([
    ["that the object does not exist", {}],
    ["with another object than was asked for", { invoices: { ...invoice, id: "76" } }],
  ])("%s leaves the event as it is", (_, objects) => {
    expect(collect("update_invoice", objects).filled).toBeUndefined();
  });

  test("that we may not see it ends the event as it is, and says so of it and of the credentials", () => {
    const refusal = { status: 403, body: { meta: { status: "invalid_permission" } } };

    expect(drive(acceloCollector, fetchOf("update_invoice"), () => refusal, { settings }).collected).toEqual({
      absent: [
        expect.objectContaining({
          details: {
            event: "update_invoice",
            id: "75",
            fetched: "Accelo no longer shows it, or not to these credentials",
          },
        }),
      ],
      hidden: "invalid_permission",
    });
  });

  test("with fields missing, or of another shape, fills in the rest", () => {
    const { filled } = collect("update_invoice", {
      invoices: {
        id: "75",
        subject: ["a"],
        amount: {},
        date_due: "soon",
        affiliation: "310",
        created_by: 14,
      },
    });

    expect(filled).toMatchObject({
      title: "Updated invoice 75",
      object: { kind: "invoice", id: "northwind/75" },
      identities: [{ type: "accelo:deployment", value: "northwind" }],
      details: { event: "update_invoice", id: "75" },
    });
    expect(Object.keys(filled?.details ?? {})).toEqual(["event", "id"]);
  });

  test.each([
    ["that wants another call", { status: 405, body: null }, "invoices: 405"],
    ["that is a page", { status: 200, body: "<html>" }, "invoices: body: invalid_type"],
    ["without a response", ok({ meta: {} }), "invoices: response: invalid_type"],
    ["with a list", ok({ response: [] }), "invoices: response: invalid_type"],
  ])("%s is a fault that names no values", (_, answer, reason) => {
    const given = () => drive(acceloCollector, fetchOf("update_invoice"), () => answer, { settings });

    expect(given).toThrow(UnexpectedAnswer);
    expect(given).toThrow(expect.objectContaining({ reason }));
  });

  test("with hostile text is text", () => {
    const subject = "<img src=x onerror=alert(1)>";
    const { filled } = collect("create_invoice", { invoices: { ...invoice, subject } });

    expect(filled?.title).toContain("“<img src=x onerror=alert(1)>");
  });

  test("is asked of no other deployment than the connection's", () => {
    const { filled, calls } = collect("update_invoice", { invoices: invoice }, { deployment: "other" });

    expect({ filled, calls }).toEqual({ filled: undefined, calls: [] });
  });
});

test("the hub is let in as a service application that may subscribe", () => {
  const [way] = acceloCollector.authorization;

  expect(way).toMatchObject({ kind: "client-credentials", scope: "write(all)" });
  expect(way?.kind === "client-credentials" && way.tokenUrl(settings)).toBe(
    "https://northwind.api.accelo.com/oauth2/v0/token",
  );
});
