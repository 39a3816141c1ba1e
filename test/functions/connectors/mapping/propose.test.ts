import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { applyMapping } from "../../../../functions/connectors/mapping/apply.ts";
import { checkMapping } from "../../../../functions/connectors/mapping/check.ts";
import { proposeMapping } from "../../../../functions/connectors/mapping/propose.ts";

const receivedAt = new Date("2026-11-23T09:00:00.000Z");

describe("a payment as many tools would tell it", () => {
  const sample = {
    id: "pay_881",
    status: "succeeded",
    object: "payment",
    createdAt: "2026-11-18T14:05:00Z",
    customer: { id: "cus_19", name: "Acme Ltd", email: "jane@acme.example" },
    total: "1.250,50",
    currency: "eur",
    receiptUrl: "https://pay.example/r/881",
    createdBy: "Priya Nair",
    description: "Retainer November",
    method: "card",
  };
  const { mapping, guesses, missing } = proposeMapping(sample, "bizpayo");

  test("is read by the proposal into the event that a person would draw", () => {
    expect(applyMapping(mapping, sample, { receivedAt }).events).toMatchObject([
      {
        type: "payment.received",
        key: ["pay_881", "succeeded"],
        time: "2026-11-18T14:05:00.000Z",
        title: "Retainer November (succeeded)",
        identities: [
          { type: "bizpayo:client", value: "cus_19" },
          { type: "email", value: "jane@acme.example" },
          { type: "name", value: "Acme Ltd" },
        ],
        money: { amount: "1250.50", currency: "EUR" },
        object: { kind: "payment", id: "pay_881", url: "https://pay.example/r/881", state: "succeeded" },
        actor: { name: "Priya Nair" },
        details: { method: "card", object: "payment" },
      },
    ]);
    expect(missing).toEqual([]);
  });

  test("says of each guess where it is from and how sure it is", () => {
    expect(guesses.find(({ field }) => field === "account.email")).toEqual({
      field: "account.email",
      from: "customer.email",
      example: "jane@acme.example",
      sure: "high",
      why: "is an email address",
    });
    expect(guesses.find(({ field }) => field === "type")).toMatchObject({ from: "status", sure: "medium" });
  });
});

test("a day and a month that may be either way round are a low guess", () => {
  const guess = (when: string) =>
    proposeMapping({ when }, "relay").guesses.find(({ field }) => field === "time")?.sure;

  expect([guess("03/04/2026"), guess("23/04/2026"), guess("2026-04-03T00:00:00Z")]).toEqual([
    "low",
    "medium",
    "high",
  ]);
});

test("a list inside a wrapping becomes one event an item, the lines of an invoice do not", () => {
  const digest = { sent: "now", activity: [{ client: "Acme", text: "Hello", at: "2026-11-18T14:05:00Z" }] };
  const invoice = {
    id: "7",
    client: "Acme",
    status: "paid",
    at: "2026-11-18",
    lines: [{ a: 1, b: 2, c: 3 }],
  };

  expect(proposeMapping(digest, "relay").mapping.rules[0]?.each).toBe("activity");
  expect(proposeMapping(invoice, "relay").mapping.rules[0]).not.toHaveProperty("each");
});

test("a currency that is nowhere said is not made up", () => {
  const { mapping } = proposeMapping({ id: "7", total: "12.50" }, "relay");

  expect(mapping.rules[0]).not.toHaveProperty("money");
  expect(mapping.rules[0]?.details).toMatchObject({ total: "total" });
});

test("the team's own people are not taken for the customer", () => {
  const { mapping, missing } = proposeMapping(
    { task: "Tax return", staff_email: "priya@firm.example" },
    "relay",
  );

  expect(mapping.rules[0]).not.toHaveProperty("account");
  expect(missing).toContain("account");
});

test("whatever the example is, the proposal may go live and makes an event of it", () => {
  const names = fc.constantFrom(
    "id",
    "client",
    "clientEmail",
    "status",
    "Date Paid",
    "total",
    "currency",
    "url",
    "__proto__",
    "a b",
    'q"uote',
    "back\\slash",
    "\u202e",
    "",
  );
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom("jane@acme.example", "£12.50", "03/04/2026", "paid", "https://x.example", "1614265330"),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(names, fc.string()), values, { maxKeys: 12 }), (sample) => {
      const { mapping } = proposeMapping(sample, "relay");

      expect(checkMapping(JSON.parse(JSON.stringify(mapping)))).toHaveProperty("mapping");
      expect(applyMapping(mapping, sample, { receivedAt }).events.length).toBeGreaterThan(0);
    }),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(fc.anything(), (sample) => {
      expect(checkMapping(proposeMapping(sample, "relay").mapping)).toHaveProperty("mapping");
    }),
  );
});
