import { describe, expect, test } from "@jest/globals";
import { loadConnector } from "../../../../functions/connectors/catalogue.ts";
import type { ApiRequest } from "../../../../functions/connectors/collector.ts";
import { UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { quickbooksCollector } from "../../../../functions/connectors/quickbooks/collect.ts";
import type { Answered } from "../../../../functions/connectors/verdict.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import type { FetchRequest } from "../../../../schemas/bus.ts";
import { delivery } from "../../../support/delivery.ts";
import { drive, ok } from "../../../support/drive-collector.ts";

const realm = "9341453474484455";

/** The fetch that a notification makes, e.g. of `["Invoice", "58", "Create"]`. */
async function fetchOf(
  ...changes: readonly (readonly [name: string, id: string, operation: string])[]
): Promise<FetchRequest> {
  const connector = await loadConnector("quickbooks");
  const entities = changes.map(([name, id, operation]) => ({
    name,
    id,
    operation,
    lastUpdated: "2026-11-20T10:00:00.000Z",
  }));
  const body = Buffer.from(
    JSON.stringify({ eventNotifications: [{ realmId: realm, dataChangeEvent: { entities } }] }),
  );
  const [toFetch, ...others] = connector
    ? normalise(connector, delivery("quickbooks", { body })).fetches
    : [];
  if (!toFetch || others.length > 0) throw new Error("not one fetch");
  return toFetch;
}

const invoice = {
  Id: "58",
  DocNumber: "1042",
  TxnDate: "2026-11-20",
  DueDate: "2026-12-20",
  TotalAmt: 1250.5,
  Balance: 1250.5,
  CurrencyRef: { value: "GBP", name: "British Pound Sterling" },
  CustomerRef: { value: "21", name: "Northwind Ltd" },
  BillEmail: { Address: "Accounts@Northwind.example" },
  MetaData: { CreateTime: "2026-11-20T02:00:00-08:00" },
  Line: [{ Amount: 1250.5 }],
};
const customer = {
  Id: "21",
  DisplayName: "Northwind",
  CompanyName: "Northwind Ltd",
  PrimaryEmailAddr: { Address: "jane@northwind.example" },
  PrimaryPhone: { FreeFormNumber: "+44 20 7946 0018" },
  Active: true,
  Balance: 1650.5,
};

/** Answers queries as Intuit does, from records by kind. */
const books =
  (records: Readonly<Record<string, readonly object[]>>) =>
  (request: ApiRequest): Answered => {
    const query = new URL(request.url).searchParams.get("query") ?? "";
    const kind = /from (\w+)/.exec(query)?.[1] ?? "";
    const list = records[kind] ?? [];
    return ok({
      QueryResponse: list.length > 0 ? { [kind]: list, maxResults: list.length } : {},
      time: "2026-11-20T10:00:01Z",
    });
  };

async function only(
  change: readonly [string, string, string],
  records: Readonly<Record<string, readonly object[]>>,
) {
  const { collected } = drive(quickbooksCollector, await fetchOf(change), books(records));
  const [event, ...others] = collected.filled ?? [];
  expect(others).toEqual([]);
  return publishedEvent.parse(event);
}

describe("what a document says of itself", () => {
  const changed = { MetaData: { LastUpdatedTime: "2026-11-21T02:00:00-08:00" } };
  const document = { ...invoice, ...changed, BillEmail: undefined, Line: [] };

  test.each([
    ["Invoice", { Balance: 400 }, { total: "1250.5", open: "400", due: "2026-12-20" }],
    ["CreditMemo", { RemainingCredit: 50, Balance: 60 }, { open: "50" }],
    ["CreditMemo", { Balance: 60 }, { open: "60" }],
    ["Payment", { UnappliedAmt: 250.5 }, { open: "250.5" }],
    ["Payment", {}, { open: "0" }],
    ["SalesReceipt", {}, { open: "0" }],
    ["RefundReceipt", {}, { open: "0" }],
    ["Estimate", { ExpirationDate: "2026-12-05" }, { open: "1250.5", due: "2026-12-05" }],
    ["Estimate", { TxnStatus: "Closed" }, { open: "0" }],
    ["Estimate", { TxnStatus: "Converted" }, { open: "0" }],
  ])("%s %j", async (kind, fields, owed) => {
    const event = await only([kind, "58", "Update"], { [kind]: [{ ...document, ...fields }] });

    expect(event.owed).toMatchObject({ currency: "GBP", issued: "2026-11-20", ...owed });
    expect(event.owed?.asOf).toBe("2026-11-21T10:00:00.000Z");
  });

  test("names the invoices that a payment is for, and what was sold", async () => {
    const lines = [
      { Amount: 1000, LinkedTxn: [{ TxnId: "58", TxnType: "Invoice" }] },
      { Amount: 250.5, LinkedTxn: [{ TxnId: "7", TxnType: "CreditMemo" }, { TxnId: null }] },
      { Amount: "much", LinkedTxn: [{ TxnId: "9", TxnType: "Invoice" }] },
      {
        Amount: 100,
        LinkedTxn: [
          { TxnId: "10", TxnType: "Invoice" },
          { TxnId: "11", TxnType: "Invoice" },
        ],
      },
    ];
    const payment = await only(["Payment", "60", "Create"], {
      Payment: [{ ...document, Id: "60", Line: lines }],
    });
    const sold = ["Payroll", "Payroll", "Bookkeeping"].map((name) => ({
      SalesItemLineDetail: { ItemRef: { value: "1", name } },
    }));
    const bill = await only(["Invoice", "58", "Create"], { Invoice: [{ ...document, Line: sold }] });

    expect(payment.owed?.settles).toEqual([
      { kind: "invoice", id: `${realm}/58`, amount: "1000" },
      { kind: "creditmemo", id: `${realm}/7`, amount: "250.5" },
    ]);
    expect(bill.details.services).toEqual(["Payroll", "Bookkeeping"]);
  });

  test.each([
    ["a void one", { TotalAmt: 0, PrivateNote: "Voided" }],
    ["one without a currency", { CurrencyRef: undefined }],
    ["one whose balance cannot be read", { Balance: "NaN" }],
  ])("%s says nothing", async (_, fields) => {
    expect(
      await only(["Invoice", "58", "Update"], { Invoice: [{ ...document, ...fields }] }),
    ).not.toHaveProperty("owed");
  });
});

describe("an invoice", () => {
  test("gets its number, amount, due date and customer, and stays the same event", async () => {
    const toFetch = await fetchOf(["Invoice", "58", "Create"]);
    const { unnamed, ...thin } = toFetch.fills?.[0] ?? {};

    const { collected, calls } = drive(
      quickbooksCollector,
      toFetch,
      books({ Invoice: [invoice], Customer: [customer] }),
    );

    expect(calls.map(({ url }) => new URL(url).searchParams.get("query"))).toEqual([
      "select * from Invoice where Id in ('58') maxresults 1",
      "select * from Customer where Id in ('21') and Active in (true, false) maxresults 1",
    ]);
    expect(unnamed).toBe(true);
    expect(collected.filled?.map((event) => publishedEvent.parse(event))).toEqual([
      {
        ...thin,
        title: "Created invoice 1042",
        money: { amount: "1250.50", currency: "GBP" },
        owed: {
          total: "1250.5",
          open: "1250.5",
          currency: "GBP",
          issued: "2026-11-20",
          due: "2026-12-20",
          asOf: "2026-11-20T10:00:00.000Z",
          control: { of: `${realm}/21`, balance: "1650.5", asOf: "2026-11-23T09:00:00.000Z" },
        },
        scheduledFor: "2026-12-20T00:00:00.000Z",
        object: {
          kind: "invoice",
          id: `${realm}/58`,
          name: "1042",
          state: "open",
          url: "https://app.qbo.intuit.com/app/invoice?txnId=58",
        },
        identities: [
          { type: "quickbooks:customer", value: `${realm}/21` },
          { type: "email", value: "jane@northwind.example" },
          { type: "email", value: "accounts@northwind.example" },
          { type: "phone", value: "+44 20 7946 0018" },
          { type: "name", value: "Northwind Ltd" },
          { type: "quickbooks:company", value: realm },
        ],
        details: {
          realm,
          entity: "invoice",
          operation: "created",
          id: "58",
          customer: "Northwind Ltd",
          number: "1042",
          date: "2026-11-20",
          due: "2026-12-20",
          balance: "1250.50 GBP",
          email: "Accounts@Northwind.example",
        },
      },
    ]);
  });

  test("that is changed and has nothing left to pay is paid, and falls due no more", async () => {
    const paid = await only(["Invoice", "58", "Update"], {
      Invoice: [{ ...invoice, Balance: 0 }],
      Customer: [customer],
    });

    expect(paid).toMatchObject({
      type: "invoice.paid",
      family: "money",
      title: "Paid invoice 1042",
      object: { state: "paid" },
    });
    expect(paid).not.toHaveProperty("scheduledFor");
  });

  test("that is void is not called paid, though nothing is left to pay", async () => {
    const voided = await only(["Invoice", "58", "Void"], {
      Invoice: [{ ...invoice, TotalAmt: 0, Balance: 0 }],
    });

    expect(voided).toMatchObject({ type: "invoice.voided", object: { state: "voided", final: true } });
    expect(voided).not.toHaveProperty("scheduledFor");
  });

  test("that is void by what it says is void, though it was told as changed", async () => {
    const voided = { ...invoice, TotalAmt: 0, Balance: 0, PrivateNote: "Voided - sent twice" };
    const event = await only(["Invoice", "58", "Update"], { Invoice: [voided], Customer: [customer] });

    expect(event).toMatchObject({ type: "invoice.voided", object: { state: "voided", final: true } });
    expect(event).not.toHaveProperty("scheduledFor");
    expect(event).not.toHaveProperty("money");
    const noted = { ...voided, PrivateNote: "Ask Jane\nVoided" };
    expect(await only(["Invoice", "58", "Update"], { Invoice: [noted] })).toMatchObject({
      type: "invoice.voided",
    });
    const free = { ...invoice, TotalAmt: 0, Balance: 0, PrivateNote: "Not voided: free of charge" };
    expect(await only(["Invoice", "58", "Update"], { Invoice: [free] })).toMatchObject({
      type: "invoice.updated",
    });
  });

  test("of a job is its customer's first", async () => {
    const job = {
      Id: "21",
      DisplayName: "Audit 2026",
      FullyQualifiedName: "Northwind:Audit 2026",
      Job: true,
      ParentRef: { value: "7" },
    };
    const event = await only(["Invoice", "58", "Create"], { Invoice: [invoice], Customer: [job] });

    expect(event.identities.slice(0, 2)).toEqual([
      { type: "quickbooks:customer", value: `${realm}/7` },
      { type: "quickbooks:customer", value: `${realm}/21` },
    ]);
    expect(event.identities).toContainEqual({ type: "name", value: "Northwind" });
  });

  test("of a part of a job is of the job's customer too, and of each between them", async () => {
    const inHouse = [
      {
        Id: "21",
        DisplayName: "Phase 2",
        FullyQualifiedName: "Northwind:Audit:Phase 2",
        ParentRef: { value: "14" },
      },
      { Id: "14", DisplayName: "Audit", FullyQualifiedName: "Northwind:Audit", ParentRef: { value: "7" } },
    ];
    const asked: string[] = [];
    const answers = (request: ApiRequest): Answered => {
      const query = new URL(request.url).searchParams.get("query") ?? "";
      if (query.includes("from Customer")) asked.push(query);
      const named = inHouse.filter(({ Id }) => query.includes(`'${Id}'`));
      return books({ Invoice: [invoice], Customer: named })(request);
    };
    const { collected } = drive(quickbooksCollector, await fetchOf(["Invoice", "58", "Create"]), answers);

    expect(collected.filled?.[0]?.identities.slice(0, 3)).toEqual(
      ["7", "14", "21"].map((id) => ({ type: "quickbooks:customer", value: `${realm}/${id}` })),
    );
    expect(collected.filled?.[0]?.identities).toContainEqual({ type: "name", value: "Northwind" });
    expect(asked).toHaveLength(2);
  });

  test("whose jobs name each other as their customers is still told", async () => {
    const ring = [
      { Id: "21", FullyQualifiedName: "A:B:C", ParentRef: { value: "14" } },
      { Id: "14", FullyQualifiedName: "A:B:C", ParentRef: { value: "21" } },
    ];
    const event = await only(["Invoice", "58", "Create"], { Invoice: [invoice], Customer: ring });

    expect(event.identities).toContainEqual({ type: "quickbooks:customer", value: `${realm}/21` });
  });

  test("in a company that knows one currency has that one, which is asked for once", async () => {
    const { CurrencyRef: _none, ...plain } = invoice;
    const home = { Preferences: [{ CurrencyPrefs: { HomeCurrency: { value: "USD" } } }] };
    const toFetch = await fetchOf(["Invoice", "58", "Create"]);
    const first = drive(quickbooksCollector, toFetch, books({ Invoice: [plain], ...home }));
    const { cursor } = first.collected;
    const second = drive(quickbooksCollector, toFetch, books({ Invoice: [plain] }), { cursor });

    for (const { collected } of [first, second])
      expect(collected.filled?.[0]?.money).toEqual({ amount: "1250.50", currency: "USD" });
    expect(first.calls.length - second.calls.length).toBe(1);
  });

  test("without any currency has no amount: none is made up", async () => {
    const { CurrencyRef: _none, ...plain } = invoice;

    expect(await only(["Invoice", "58", "Create"], { Invoice: [plain] })).not.toHaveProperty("money");
  });
});

describe("other records", () => {
  test("a payment names who paid, and how much", async () => {
    const payment = {
      Id: "77",
      TotalAmt: 300,
      CurrencyRef: { value: "GBP" },
      CustomerRef: { value: "21", name: "Northwind Ltd" },
    };

    expect(
      await only(["Payment", "77", "Create"], { Payment: [payment], Customer: [customer] }),
    ).toMatchObject({
      type: "payment.received",
      title: "Received payment 77",
      money: { amount: "300", currency: "GBP" },
    });
  });

  test.each([
    ["Accepted", "estimate.accepted"],
    ["Rejected", "estimate.declined"],
    ["Pending", "estimate.updated"],
  ])("an estimate that is %s is %s", async (TxnStatus, type) => {
    const estimate = { Id: "9", DocNumber: "E-9", TotalAmt: 80, CurrencyRef: { value: "GBP" }, TxnStatus };

    expect(await only(["Estimate", "9", "Update"], { Estimate: [estimate] })).toMatchObject({ type });
  });

  test.each([
    ["Converted", [], "estimate.accepted"],
    ["Closed", [{ TxnId: "58", TxnType: "Invoice" }], "estimate.accepted"],
    ["Closed", [], "estimate.updated"],
    ["Pending", [{ TxnId: "58", TxnType: "Invoice" }], "estimate.updated"],
  ])("an estimate that is %s with %j is %s", async (TxnStatus, LinkedTxn, type) => {
    const estimate = { Id: "9", DocNumber: "E-9", TotalAmt: 80, TxnStatus, LinkedTxn };

    expect(await only(["Estimate", "9", "Update"], { Estimate: [estimate] })).toMatchObject({ type });
  });

  test("what is spent for a customer is that customer's", async () => {
    const purchase = {
      Id: 90,
      TotalAmt: 12,
      EntityRef: { value: "21", name: "Northwind", type: "Customer" },
    };
    const event = await only(["Purchase", "90", "Create"], { Purchase: [purchase], Customer: [customer] });

    expect(event.identities[0]).toEqual({ type: "quickbooks:customer", value: `${realm}/21` });
    expect(event.identities).toContainEqual({ type: "email", value: "jane@northwind.example" });
  });

  test.each([
    [true, { title: "Created refund of a purchase 90 from Visa", direction: "in" }],
    [false, { title: "Created purchase 90 to Visa" }],
  ])("a purchase by card with Credit %s says which way the money went", async (Credit, said) => {
    const vendor = { value: "33", name: "Visa", type: "Vendor" };
    const purchase = { Id: "90", PaymentType: "CreditCard", Credit, TotalAmt: 12, EntityRef: vendor };

    expect(await only(["Purchase", "90", "Create"], { Purchase: [purchase] })).toMatchObject(said);
  });

  test("a payment of nothing, with which a credit is set against an invoice, is not received", async () => {
    const lines = ["Invoice", "CreditMemo"].map((TxnType) => ({
      ...{ Amount: 100, LinkedTxn: [{ TxnId: "58", TxnType }] },
    }));
    const payment = { Id: "77", TotalAmt: 0, Line: lines };

    expect(await only(["Payment", "77", "Create"], { Payment: [payment] })).toMatchObject({
      ...{ type: "payment.updated", title: "Created payment 77" },
    });
  });

  test("a customer without a company is called by first and last name", async () => {
    const person = { Id: "21", GivenName: "Jane", FamilyName: "Doe" };
    const event = await only(["Customer", "21", "Create"], { Customer: [person] });

    expect(event.object?.name).toBe("Jane Doe");
  });

  test("a customer is called by the company's name", async () => {
    expect(await only(["Customer", "21", "Create"], { Customer: [customer] })).toMatchObject({
      title: "Created the customer's record",
      actor: { kind: "contact", name: "Northwind Ltd" },
      object: { kind: "customer", name: "Northwind Ltd" },
    });
  });

  test("a bill belongs to no customer: it stays at the company", async () => {
    const bill = {
      Id: "4",
      DocNumber: "B-4",
      TotalAmt: 10,
      Balance: 10,
      CurrencyRef: { value: "GBP" },
      VendorRef: { value: "8", name: "Paper Co" },
    };
    const found = await only(["Bill", "4", "Create"], { Bill: [bill] });

    expect(found.title).toBe("Created bill B-4 from Paper Co");
    expect(found.identities).toEqual([{ type: "quickbooks:company", value: realm }]);
  });

  test("records of several kinds cost one query a kind", async () => {
    const toFetch = await fetchOf(
      ["Invoice", "58", "Create"],
      ["Invoice", "59", "Create"],
      ["Customer", "21", "Update"],
    );

    const { calls, collected } = drive(
      quickbooksCollector,
      toFetch,
      books({ Invoice: [invoice, { ...invoice, Id: "59" }], Customer: [customer] }),
    );

    expect(calls).toHaveLength(2);
    expect(collected.filled).toHaveLength(3);
  });

  test("the sandbox has its own host and pages", async () => {
    const { calls, collected } = drive(
      quickbooksCollector,
      await fetchOf(["Invoice", "58", "Create"]),
      books({ Invoice: [invoice] }),
      { settings: { environment: "sandbox", mail: { domains: ["intuit.com"] } } },
    );

    expect(calls[0]?.url).toContain("https://sandbox-quickbooks.api.intuit.com/v3/company/");
    expect(collected.filled?.[0]?.object?.url).toContain("https://app.sandbox.qbo.intuit.com/");
  });
});

describe("what is not as it should be", () => {
  test("a record that is gone ends the event, and says so", async () => {
    const gone = ok({ QueryResponse: {} });
    const toFetch = await fetchOf(["Invoice", "58", "Create"]);

    expect(drive(quickbooksCollector, toFetch, () => gone).collected).toMatchObject({
      filled: [],
      absent: [{ details: { fetched: "QuickBooks no longer shows it, or not to these credentials" } }],
    });
  });

  test.each<[string, Answered]>([
    ["a page", { status: 200, body: "<html>" }],
    ["another shape", ok({ QueryResponse: { Invoice: "none" } })],
  ])("%s is a fault: nothing is carried out in silence", async (_what, answer) => {
    const toFetch = await fetchOf(["Invoice", "58", "Create"]);

    expect(() => drive(quickbooksCollector, toFetch, () => answer)).toThrow(UnexpectedAnswer);
  });

  test("records without ids complete nothing", async () => {
    const answer = ok({ QueryResponse: { Invoice: [{}, null, 7] } });

    const toFetch = await fetchOf(["Invoice", "58", "Create"]);
    expect(drive(quickbooksCollector, toFetch, () => answer).collected.filled).toEqual([]);
  });

  test.each([401, 403])(
    "another company than the token's, with %i, is a right that is missing",
    async (status) => {
      const answer = { status, body: { Fault: { Error: [{ code: "003100" }], type: "AUTHORIZATION" } } };
      const toFetch = await fetchOf(["Invoice", "58", "Create"]);

      expect(() => drive(quickbooksCollector, toFetch, () => answer)).toThrow(
        expect.objectContaining({ code: "003100" }),
      );
    },
  );

  test("a list that is refused is asked for one by one: one bad record costs no other", async () => {
    const toFetch = await fetchOf(["Invoice", "58", "Create"], ["Invoice", "59", "Create"]);
    const answers = ({ url }: ApiRequest) => {
      const query = new URL(url).searchParams.get("query") ?? "";
      if (query.includes("'59'")) return { status: 400, body: { Fault: { Error: [{ code: "4001" }] } } };
      return ok({ QueryResponse: query.includes("'58'") ? { Invoice: [{ Id: "58" }] } : {} });
    };
    const { collected } = drive(quickbooksCollector, toFetch, answers);

    expect(collected.filled).toMatchObject([{ details: { id: "58" } }]);
    expect(collected).toMatchObject({ absent: [], wrong: ["4001"] });
  });

  test("a record of another id completes nothing", async () => {
    const toFetch = await fetchOf(["Invoice", "58", "Create"]);

    const { collected } = drive(quickbooksCollector, toFetch, books({ Invoice: [{ ...invoice, Id: "59" }] }));

    expect(collected.filled).toEqual([]);
  });

  test("an id that could end its quotes is not asked for", async () => {
    const toFetch = await fetchOf(["Invoice", "5' or Id > '0", "Create"]);

    expect(drive(quickbooksCollector, toFetch, books({ Invoice: [invoice] })).calls).toEqual([]);
  });

  test("hostile text is text, and odd amounts are none", async () => {
    const hostile = {
      ...invoice,
      DocNumber: "<b>1</b>",
      TotalAmt: "1e99",
      Balance: "NaN",
      CurrencyRef: { value: "pounds" },
      DueDate: "soon",
    };
    const event = await only(["Invoice", "58", "Create"], { Invoice: [hostile] });

    expect(event.title).toBe("Created invoice <b>1</b>");
    for (const name of ["money", "owed", "scheduledFor"]) expect(event).not.toHaveProperty(name);
  });
});
