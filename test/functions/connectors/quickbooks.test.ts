import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { safeParse } from "zod/v4/core";
import type { EventDraft } from "../../../functions/connectors/event-draft.ts";
import { quickbooks } from "../../../functions/connectors/quickbooks/index.ts";
import { jsonBody } from "../../../functions/delivery/parse.ts";
import { UnknownType } from "../../../functions/shared/errors.ts";
import { ofEntry, reasonInEnglish } from "../../../schemas/reason-words.ts";
import { delivery } from "../../support/delivery.ts";

const realm = "9341453474484455";
const now = new Date("2026-11-23T09:00:00.000Z");

interface Entity {
  name?: unknown;
  id?: unknown;
  operation?: unknown;
  lastUpdated?: unknown;
  deletedId?: unknown;
}

const invoiceMade = {
  name: "Invoice",
  id: "58",
  operation: "Create",
  lastUpdated: "2026-11-20T10:00:00.000Z",
};
const legacy = (...entities: Entity[]) => ({
  eventNotifications: [{ realmId: realm, dataChangeEvent: { entities } }],
});
const cloudEvent = (type: string, more: Record<string, unknown> = {}) => ({
  specversion: "1.0",
  id: "5f0d4a52-8f0e-4c36-9a3f-7f1f0c0a9d11",
  source: "intuit.k3Vb0o2mTqWJx7uYc1eRZl5pHs8NfDgA4iQwXtUzB6M=",
  type,
  time: "2026-11-20T10:00:00.123456789Z",
  intuitentityid: "58",
  intuitaccountid: realm,
  data: {},
  ...more,
});

function read(value: unknown, receivedAt = now) {
  const given = delivery("quickbooks", { body: Buffer.from(JSON.stringify(value)), receivedAt });
  return quickbooks.read(jsonBody(given), given, {});
}

function only(value: unknown, receivedAt = now): EventDraft {
  const [event, ...others] = read(value, receivedAt).events;
  expect(others).toEqual([]);
  if (!event) throw new Error("no event");
  return event;
}

const typeOf = (name: string, operation: string) => only(legacy({ ...invoiceMade, name, operation })).type;

describe("the signature", () => {
  test.each([
    {
      source: "published: intuit/QuickBooks-V3-Java-SDK WebhooksServiceTest.java",
      token: "b5771f19b12ddb4bcdb9f08bdc50bc63878a",
      signature: "JC2GUwciPmRBwEO7WvrRmKqu9tGOKL8FFallocTFi8Q=",
      body: '{"eventNotifications":[{"realmId":"1185883450","dataChangeEvent":{"entities":[{"name":"Customer","id":"1","operation":"Create","lastUpdated":"2015-10-05T14:42:19-0700"}]}}]}',
    },
    {
      source: "published: intuit/QuickBooks-V3-DotNET-SDK WebhooksServiceTest.cs and its AppSettings",
      token: "00faeec4-08d0-4996-bb37-698ae19f0149",
      signature: "6q+xGyMirJupwKTh2/WBl2NcdxzxqdIbk3sneKTxLWM=",
      body: '{"eventNotifications":[{"realmId":"1269959970","dataChangeEvent":{"entities":[{"name":"Vendor","id":"40","operation":"Update","lastUpdated":"2016-10-05T03:09:04.000Z"},{"name":"Customer","id":"43","operation":"Create","lastUpdated":"2016-10-05T03:07:04.000Z"}]}}]}',
    },
    {
      source: "computed: the .NET SDK's CloudEvents test body with its verifier token",
      token: "00faeec4-08d0-4996-bb37-698ae19f0149",
      signature: "ktq4myr9mbYMub3J9NZ10yorpaDAvCtSer0tY6K4aj4=",
      body: '[{"specversion":"1.0","id":"d1a3aedd-9670-41bf-a4f9-c148a1cc4e03","source":"intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=","type":"qbo.class.created.v1","time":"2025-10-07T19:59:07.034359333Z","intuitentityid":"1234","intuitaccountid":"310687","data":{"alternative_ids":[{"id":"djQuMTo5MTMwMzUyMjI1NzM5NDQ2OjlkNjk5ZTk2MDg:400000381","namespace":"Intuit.sbseg.v4"}]}}]',
    },
  ])("verifies and reads the vector $source", ({ token, signature, body }) => {
    const secret = { id: "one", value: token, createdAt: now.toISOString() };
    const given = delivery("quickbooks", {
      body: Buffer.from(body),
      headers: { "Intuit-Signature": signature },
    });

    expect(quickbooks.signature.verify(given, [secret], now)).toEqual({ secret });
    expect(quickbooks.signature.verify({ ...given, body: Buffer.from(`${body} `) }, [secret], now)).toEqual({
      refused: "mismatch",
    });
    expect(quickbooks.read(jsonBody(given), given, {}).events.length).toBeGreaterThan(0);
  });

  test("in hex is refused: Intuit writes base64", () => {
    const secret = { id: "one", value: "token", createdAt: now.toISOString() };
    const body = Buffer.from("[]");
    const base64 = quickbooks.signature.sign(body, "token", now)["intuit-signature"] ?? "";
    const hex = Buffer.from(base64, "base64").toString("hex");

    expect(
      quickbooks.signature.verify(
        delivery("quickbooks", { body, headers: { "intuit-signature": hex } }),
        [secret],
        now,
      ),
    ).toEqual({ refused: "mismatch" });
  });
});

describe("an event", () => {
  test("says what changed by ids alone and asks for the rest", () => {
    const { events, fetches } = read(legacy(invoiceMade));

    expect(events).toEqual([
      {
        key: [realm, "invoice", "58", "created", "2026-11-20T10:00:00"],
        type: "invoice.created",
        time: "2026-11-20T10:00:00.000Z",
        title: "Created invoice 58",
        direction: "out",
        object: { kind: "invoice", id: `${realm}/58` },
        identities: [{ type: "quickbooks:company", value: realm }],
        unnamed: true,
        details: { pending: true, realm, entity: "invoice", operation: "created", id: "58" },
      },
    ]);
    expect(fetches).toEqual([{ key: realm, scope: { realm, entities: "invoice/58" }, fills: events }]);
  });

  test("of a customer names the customer before the company", () => {
    expect(only(legacy({ ...invoiceMade, name: "Customer" })).identities).toEqual([
      { type: "quickbooks:customer", value: `${realm}/58` },
      { type: "quickbooks:company", value: realm },
    ]);
  });

  test.each([
    ["Customer", "Create", "customer.created"],
    ["Customer", "Update", "customer.updated"],
    ["Customer", "Merge", "customer.merged"],
    ["Customer", "Delete", "customer.deleted"],
    ["Invoice", "Update", "invoice.updated"],
    ["Invoice", "Emailed", "invoice.sent"],
    ["Invoice", "Void", "invoice.voided"],
    ["Invoice", "Delete", "invoice.deleted"],
    ["Payment", "Create", "payment.received"],
    ["Payment", "Update", "payment.updated"],
    ["Payment", "Void", "payment.voided"],
    ["Payment", "Delete", "payment.deleted"],
    ["SalesReceipt", "Create", "payment.received"],
    ["SalesReceipt", "Emailed", "payment.updated"],
    ["RefundReceipt", "Create", "payment.refunded"],
    ["RefundReceipt", "Void", "payment.voided"],
    ["CreditMemo", "Create", "credit.issued"],
    ["CreditMemo", "Update", "payment.updated"],
    ["Estimate", "Create", "estimate.created"],
    ["Estimate", "Emailed", "estimate.sent"],
    ["Estimate", "Delete", "estimate.deleted"],
    ["Bill", "Create", "bill.created"],
    ["BillPayment", "Create", "bill.paid"],
    ["BillPayment", "Update", "bill.updated"],
    ["VendorCredit", "Create", "bill.updated"],
    ["Purchase", "Create", "expense.captured"],
    ["PurchaseOrder", "Create", "ledger.changed"],
    ["TimeActivity", "Create", "time.logged"],
    ["TimeActivity", "Update", "ledger.changed"],
    ["Vendor", "Merge", "ledger.changed"],
    ["Employee", "Create", "ledger.changed"],
    ["JournalEntry", "Delete", "ledger.changed"],
  ])("%s %s is %s", (name, operation, type) => {
    expect(typeOf(name, operation)).toBe(type);
  });

  test("that ends its object says so, and what is deleted is not asked for any more", () => {
    const voided = read(legacy({ ...invoiceMade, operation: "Void" }));
    const deleted = read(legacy({ ...invoiceMade, operation: "Delete" }));

    expect(voided.events[0]?.object).toEqual({
      kind: "invoice",
      id: `${realm}/58`,
      state: "voided",
      final: true,
    });
    expect(deleted.events[0]?.object).toMatchObject({ state: "deleted", final: true });
    expect(voided.fetches).toHaveLength(1);
    expect(deleted.fetches).toEqual([]);
  });

  test("of a merge takes the place of the customer that went, and leaves the one that stays open", () => {
    const merged = only(legacy({ ...invoiceMade, name: "Customer", operation: "Merge", deletedId: "59" }));

    expect(merged).toMatchObject({
      type: "customer.merged",
      title: "Merged customer 59 into 58",
      supersedes: { kind: "customer", id: `${realm}/59` },
      details: { mergedId: "59" },
    });
    expect(merged.object).toEqual({ kind: "customer", id: `${realm}/58` });
    expect(merged.identities[0]?.value).toBe(`${realm}/58`);
  });

  test("of a merge that does not say which customer went is still one", () => {
    const merged = only([cloudEvent("qbo.customer.merged.v1")]);

    expect(merged).toMatchObject({
      type: "customer.merged",
      title: "Merged customer into 58",
    });
    expect(merged).not.toHaveProperty("supersedes");
    expect(merged.details).not.toHaveProperty("mergedId");
  });
});

describe("the time", () => {
  test.each([
    ["2026-11-20T02:00:00-0800", "2026-11-20T10:00:00.000Z"],
    ["2026-11-20T15:30:00+0530", "2026-11-20T10:00:00.000Z"],
    ["2026-11-20T02:00:00.25-08:00", "2026-11-20T10:00:00.250Z"],
    ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z"],
    ["2026-11-20T10:00:00.999999999Z", "2026-11-20T10:00:00.999Z"],
    ["2026-10-31T23:59:59-0700", "2026-11-01T06:59:59.000Z"],
  ])("%s is read as %s", (lastUpdated, time) => {
    const event = only(legacy({ ...invoiceMade, lastUpdated }));

    expect(event.time).toBe(time);
    expect(event.key.at(-1)).toBe(time.slice(0, 19));
  });

  test.each([undefined, null, "", "yesterday", "2026-13-45T10:00:00Z"])(
    "%p is the time of receipt, and a retry is still the same event",
    (lastUpdated) => {
      const later = new Date("2026-11-23T09:00:30.000Z");
      for (const value of [
        legacy({ ...invoiceMade, lastUpdated }),
        [cloudEvent("qbo.invoice.created.v1", { time: lastUpdated })],
      ]) {
        expect(only(value).time).toBe(now.toISOString());
        expect(only(value, later).key).toEqual(only(value).key);
      }
    },
  );

  test("where there is none, two CloudEvents are told apart by their own ids", () => {
    const { events } = read([
      cloudEvent("qbo.invoice.updated.v1", { time: null, id: "one" }),
      cloudEvent("qbo.invoice.updated.v1", { time: null, id: "two" }),
    ]);

    expect(events.map(({ key }) => key.at(-1))).toEqual(["one", "two"]);
  });
});

describe("the two formats", () => {
  test.each([
    ["Invoice", "Create", "qbo.invoice.created.v1"],
    ["Invoice", "Emailed", "qbo.invoice.emailed.v1"],
    ["CreditMemo", "Void", "qbo.creditmemo.voided.v1"],
    ["CreditMemo", "Void", "qbo.credit-memo.voided.v2"],
    ["SalesReceipt", "Delete", "qbo.salesreceipt.deleted.v1"],
    ["Customer", "Update", "qbo.customer.updated.v12"],
    ["TaxAgency", "Update", "QBO.TaxAgency.Updated.V1"],
  ])("tell %s %s and %s as one event", (name, operation, type) => {
    const before = only(legacy({ ...invoiceMade, name, operation, lastUpdated: "2026-11-20T02:00:00-0800" }));
    const after = only([cloudEvent(type)]);

    expect([after.type, after.key]).toEqual([before.type, before.key]);
    expect({ ...after, time: before.time }).toEqual(before);
  });

  test("take ids as numbers and as text alike", () => {
    const numbers = only({
      eventNotifications: [
        { realmId: 1185883450, dataChangeEvent: { entities: [{ ...invoiceMade, id: 58 }] } },
      ],
    });

    expect(numbers.object?.id).toBe("1185883450/58");
    expect(
      only([cloudEvent("qbo.invoice.created.v1", { intuitentityid: 58, intuitaccountid: 1185883450 })]).key,
    ).toEqual(numbers.key);
  });

  test("keep every digit of an id beyond 2^53 that came as a number", () => {
    const body = JSON.stringify(legacy(invoiceMade)).replace(`"${realm}"`, "93414534744844559");
    const given = delivery("quickbooks", { body: Buffer.from(body) });

    expect(quickbooks.read(jsonBody(given), given, {}).events[0]?.key[0]).toBe("93414534744844559");
  });

  test("may carry fields that no one has documented", () => {
    const unheardOf = { syncToken: 3 };
    const event = only({ ...legacy({ ...invoiceMade, ...unheardOf }), version: 2 });

    expect(event).toEqual(only(legacy(invoiceMade)));
  });
});

describe("a delivery", () => {
  test("of several companies becomes each one's events and one fetch each", () => {
    const { events, fetches } = read([
      cloudEvent("qbo.invoice.created.v1", { intuitaccountid: "1" }),
      cloudEvent("qbo.customer.created.v1", { intuitaccountid: "2" }),
      cloudEvent("qbo.payment.created.v1", { intuitaccountid: "1", intuitentityid: "7" }),
    ]);

    expect(events.map(({ type, object }) => [type, object?.id])).toEqual([
      ["invoice.created", "1/58"],
      ["customer.created", "2/58"],
      ["payment.received", "1/7"],
    ]);
    expect(fetches).toEqual([
      { key: "1", scope: { realm: "1", entities: "invoice/58,payment/7" }, fills: [events[0], events[2]] },
      { key: "2", scope: { realm: "2", entities: "customer/58" }, fills: [events[1]] },
    ]);
  });

  test("that says the same twice becomes one event and one fetch", () => {
    const { events, fetches } = read(legacy(invoiceMade, invoiceMade));

    expect(events).toHaveLength(1);
    expect(fetches).toEqual([{ key: realm, scope: { realm, entities: "invoice/58" }, fills: events }]);
  });

  test("of many ids is asked for in fetches of at most 50", () => {
    const many = Array.from({ length: 120 }, (_, n) => ({ ...invoiceMade, id: String(n) }));
    const { events, fetches = [] } = read(legacy(...many));

    expect(events).toHaveLength(120);
    expect(fetches.map(({ scope }) => scope.entities?.split(",").length)).toEqual([50, 50, 20]);
    expect(new Set(fetches.map(({ key }) => key))).toEqual(new Set([realm]));
  });

  test("with an unknown entity or operation beside known ones keeps it as observed", () => {
    const { events, fetches } = read(
      legacy(
        invoiceMade,
        { ...invoiceMade, name: "Spaceship" },
        { ...invoiceMade, id: "59", operation: "Launch" },
      ),
    );

    expect(events.map(({ type }) => type)).toEqual(["invoice.created", "system.observed", "system.observed"]);
    expect(events[1]).toMatchObject({
      identities: [{ type: "quickbooks:company", value: realm }],
      details: { entity: "spaceship", operation: "created", id: "58" },
    });
    expect(events[2]?.details).toMatchObject({ entity: "invoice", operation: "launch", id: "59" });
    expect(fetches?.[0]?.scope.entities).not.toContain("spaceship");
  });

  test("of nothing but unknown changes is an unknown type", () => {
    expect(() => read(legacy({ ...invoiceMade, name: "Spaceship" }))).toThrow(UnknownType);
    expect(() => read([cloudEvent("qbo.spaceship.created.v1")])).toThrow(
      expect.objectContaining({ type: "spaceship.created" }),
    );
    expect(() => read(legacy({ ...invoiceMade, name: "constructor" }))).toThrow(UnknownType);
    expect(() => read(legacy({ ...invoiceMade, operation: "__proto__" }))).toThrow(UnknownType);
  });

  test("of a change without an entity's id is an unknown type", () => {
    expect(() => read([cloudEvent("qbo.invoice.created.v1", { intuitentityid: null })])).toThrow(UnknownType);
  });

  test("may say that the company has cut the app off", () => {
    const { events, fetches } = read([
      cloudEvent("qbo.appdisconnect.deleted.v1", { intuitentityid: undefined }),
    ]);

    expect(events).toMatchObject([
      {
        type: "connection.interrupted",
        title: "Disconnected by the company",
        identities: [],
        details: {
          reason: `The company ${realm} has disconnected the app`,
          reasonCode: "company_disconnected",
          reasonValues: { company: realm },
          realm,
        },
      },
    ]);
    expect(fetches).toEqual([]);
  });

  test.each([
    ["no notifications", { eventNotifications: [] }],
    ["no change", { eventNotifications: [{ realmId: realm }] }],
    ["no CloudEvents", []],
  ])("with %s becomes no events", (_, value) => {
    expect(read(value)).toEqual({ events: [], broken: [], fetches: [] });
  });
});

test.each([
  ["null", null],
  ["text", "eventNotifications"],
  ["an empty object", {}],
])("%s does not fit the schema", (_, value) => {
  expect(safeParse(quickbooks.payload, value).success).toBe(false);
});

const good = cloudEvent("qbo.invoice.created.v1");
const entity = { name: "Invoice", id: "601", operation: "Create", lastUpdated: "2026-11-20T10:00:00.000Z" };

describe("a batch is its entries", () => {
  test.each([
    ["null", null, "[1]: not an entry"],
    ["another specification", { ...good, specversion: "0.3" }, "[1]: specversion is missing or wrong"],
    ["another product", cloudEvent("payroll.payslip.created.v1"), "[1]: type is missing or wrong"],
    ["a type without a version", cloudEvent("qbo.invoice.created"), "[1]: type is missing or wrong"],
    [
      "no company",
      cloudEvent("qbo.invoice.created.v1", { intuitaccountid: null }),
      "[1]: intuitaccountid is missing or wrong",
    ],
  ])("of CloudEvents: one with %s is listed beside the others", (_, entry, said) => {
    const { events, broken } = read([good, entry, cloudEvent("qbo.payment.created.v1")]);

    expect(events.map(({ type }) => type)).toEqual(["invoice.created", "payment.received"]);
    expect(broken?.map(({ path, why }) => reasonInEnglish(ofEntry(path, why)))).toEqual([said]);
  });

  test.each([
    ["null", null, { code: "not_entry", values: {} }],
    [
      "no id",
      { name: "Invoice", operation: "Create" },
      { code: "missing_or_wrong", values: { field: "id" } },
    ],
    ["an empty id", { ...entity, id: "" }, { code: "missing_or_wrong", values: { field: "id" } }],
    ["no name", { ...entity, name: undefined }, { code: "missing_or_wrong", values: { field: "name" } }],
  ])("of entities: one with %s is listed beside the others", (_, one, why) => {
    const given = { eventNotifications: [{ realmId: realm, dataChangeEvent: { entities: [one, entity] } }] };

    const { events, broken } = read(given);

    expect(events.map(({ type }) => type)).toEqual(["invoice.created"]);
    expect(broken).toEqual([{ path: "eventNotifications[0].dataChangeEvent.entities[0]", why }]);
  });

  test("of notifications: one without a company is listed, one without a change tells nothing", () => {
    const { events, broken } = read({
      eventNotifications: [
        { dataChangeEvent: { entities: [entity] } },
        { realmId: realm, dataChangeEvent: null },
        { realmId: realm, dataChangeEvent: { entities: null } },
        { realmId: realm, dataChangeEvent: { entities: [entity] } },
      ],
    });

    expect(events.map(({ type }) => type)).toEqual(["invoice.created"]);
    const why = { code: "missing_or_wrong", values: { field: "realmId" } };
    expect(broken).toEqual([{ path: "eventNotifications[0]", why }]);
  });

  test("of deliveries in both forms, as what passes them on may collect them", () => {
    const legacy = (one: object) => ({
      eventNotifications: [{ realmId: ` ${realm} `, dataChangeEvent: { entities: [one] } }],
    });

    const { events, broken } = read([legacy(entity), good, legacy({ ...entity, id: "" })]);

    expect(events.map(({ type, details }) => [type, details.realm])).toEqual([
      ["invoice.created", realm],
      ["invoice.created", realm],
    ]);
    expect(broken?.map(({ path }) => path)).toEqual([
      "[2].eventNotifications[0].dataChangeEvent.entities[0]",
    ]);
  });

  test("of which any subset may be broken: the others are told", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (whole) => {
        const list = whole.map((is, n) =>
          is
            ? cloudEvent("qbo.invoice.created.v1", { intuitentityid: String(n) })
            : { specversion: "1.0", n },
        );

        const { events, broken = [] } = read(list);

        expect(events.map(({ details }) => details.id)).toEqual(
          whole.flatMap((is, n) => (is ? [String(n)] : [])),
        );
        expect(broken.map(({ path }) => path)).toEqual(whole.flatMap((is, n) => (is ? [] : [`[${n}]`])));
      }),
    );
  });
});

test("reads a CloudEvent that stands outside a list", () => {
  expect(read(good).events.map(({ type }) => type)).toEqual(["invoice.created"]);
});

test("a merge of the 2026 form says which customer went", () => {
  const merged = cloudEvent("qbo.customer.merged.v1", { intuitentityid: "123", data: { deletedid: "27" } });

  expect(read([merged]).events[0]).toMatchObject({
    title: "Merged customer 27 into 123",
    supersedes: { kind: "customer", id: `${realm}/27` },
  });
});

test("a merge may say so beside its data", () => {
  const [event] = read([cloudEvent("qbo.customer.merged.v1", { deletedid: 27 })]).events;

  expect(event?.supersedes).toEqual({ kind: "customer", id: `${realm}/27` });
});

test.each([
  ["other letters", { deletedID: 27 }],
  ["JSON in a text", '{"deletedid":"27"}'],
])("a merge says so in %s too", (_, data) => {
  const [event] = read([cloudEvent("qbo.customer.merged.v1", { data })]).events;

  expect(event?.supersedes).toEqual({ kind: "customer", id: `${realm}/27` });
});

test.each([
  ["underscores", cloudEvent("qbo.change_order.created.v1"), "estimate.created"],
  ["a minor version", cloudEvent("qbo.invoice.updated.v2.1"), "invoice.updated"],
  [
    "its specification as a number",
    cloudEvent("qbo.invoice.updated.v1", { specversion: 1 }),
    "invoice.updated",
  ],
])("a CloudEvent with %s is read", (_, event, type) => {
  expect(read([event]).events.map((one) => one.type)).toEqual([type]);
});

test.each(["void", "voided"])("the operation %s of the 2026 form is a void, and is fetched", (operation) => {
  const { events, fetches } = read([cloudEvent(`qbo.invoice.${operation}.v1`, { intuitentityid: "501" })]);

  expect(events.map(({ type }) => type)).toEqual(["invoice.voided"]);
  expect(fetches).toHaveLength(1);
});

test("a field that nothing needs costs no event", () => {
  const odd = { ...good, id: 5, time: 7, data: "none" };

  expect(read([odd]).events.map(({ type }) => type)).toEqual(["invoice.created"]);
});
