import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import { stripeCollector } from "../../../../functions/connectors/stripe/collect.ts";
import { stripe } from "../../../../functions/connectors/stripe/index.ts";
import { delivery } from "../../../support/delivery.ts";
import { readAll } from "../../../support/read-all.ts";
import { type Kept, StripeAccount } from "../../../support/stripe-account.ts";

const stretch = {
  ...({ kind: "history", tenant: undefined } as const),
  from: "2025-11-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const day = { kind: "check", from: "2026-11-22T09:00:00.000Z" } as const;
const origin = { tool: "stripe", connection: "main", proof: "fetched" } as const;
const at = (time: string) => Date.parse(time) / 1_000;

const event = (id: string, type: string, time: string, object: object): Kept => ({
  ...{ id, object: "event", type, created: at(time), livemode: true },
  data: { object },
});
const invoice = (id: string, created: string, more: object = {}): Kept => ({
  ...{ id, created: at(created), number: id.toUpperCase(), status: "open", currency: "gbp", livemode: true },
  ...{ total: 5_000, amount_remaining: 5_000, customer: "cus_1", customer_name: "Acme Ltd" },
  status_transitions: { finalized_at: at(created) + 60 },
  ...more,
});
const paid = (id: string, created: string, when: string) =>
  invoice(id, created, {
    ...{ status: "paid", amount_remaining: 0 },
    status_transitions: { finalized_at: at(created) + 60, paid_at: at(when) },
  });

const account = () => new StripeAccount(stretch.until);
const readIn = (of: StripeAccount, more: Partial<Stretch> = {}) =>
  readAll(stripeCollector, { ...stretch, ...more }, (request) => of.answer(request));
const told = (of: StripeAccount, more: Partial<Stretch> = {}) =>
  readIn(of, more).had.map(({ event: one }) => toPublished(one, origin, 0));

test("what Stripe's own events tell is what the webhook tells, every one", () => {
  const of = account();
  const samples = new URL("../../../../functions/connectors/stripe/samples/", import.meta.url);
  const names = ["invoice-paid", "charge-refunded", "customer-created", "test-mode-invoice-paid"];
  const bodies = names.map((name) => readFileSync(new URL(`${name}.json`, samples)));
  for (const body of bodies) of.put("events", JSON.parse(body.toString("utf8")));
  const sent = bodies.flatMap((body) => normalise(stripe, delivery("stripe", { body })).events);
  const fields = (all: readonly { readonly id: string }[]) =>
    all.map(({ id, ...rest }) => ({ id, ...rest, proof: undefined })).sort((a, b) => (a.id < b.id ? -1 : 1));

  expect(fields(told(of))).toEqual(fields(sent));
  expect(sent).toHaveLength(4);
});

test("a day's check reads the events of the day alone, what others tell and what is unknown left out", () => {
  const of = account();
  of.put(
    "events",
    event("evt_1", "invoice.paid", "2026-11-22T10:00:00Z", invoice("in_1", "2026-11-01T10:00:00Z")),
    event("evt_2", "product.created", "2026-11-22T11:00:00Z", { id: "prod_1" }),
    event("evt_3", "weather.changed", "2026-11-22T11:00:00Z", { id: "w_1" }),
    event("evt_4", "invoice.paid", "2026-11-20T10:00:00Z", invoice("in_2", "2026-11-01T10:00:00Z")),
  );
  const { had, calls, pages } = readIn(of, day);

  expect(had.map(({ event: one, within }) => [one.key, within])).toEqual([[["evt_1"], undefined]]);
  expect(calls).toHaveLength(1);
  expect(pages.at(-1)?.opening).toBe(false);
});

test("what was made before Stripe's events begin is told by the objects, as it was made and as it stands", () => {
  const of = account();
  of.put("invoices", paid("in_1", "2026-03-01T10:00:00Z", "2026-04-01T10:00:00Z"));
  const [made, settled, ...others] = told(of);

  expect(others).toEqual([]);
  expect(made).toMatchObject({
    ...{ type: "invoice.updated", time: "2026-03-01T10:01:00.000Z", title: "Finalized invoice IN_1" },
    identities: [{ type: "stripe:customer", value: "cus_1" }, { type: "name" }],
  });
  expect(made?.object).not.toHaveProperty("state");
  expect(settled).toMatchObject({
    ...{ type: "invoice.paid", time: "2026-04-01T10:00:00.000Z", object: { state: "paid" } },
    owed: { total: "50.00", open: "0.00", asOf: "2026-04-01T10:00:00.000Z" },
  });
});

test("what came of it within the last month is left to the events", () => {
  const of = account();
  const one = paid("in_1", "2026-03-01T10:00:00Z", "2026-11-10T10:00:00Z");
  of.put("invoices", one);
  of.put("events", event("evt_1", "invoice.paid", "2026-11-10T10:00:01Z", one));

  expect(readIn(of).had.map(({ event: found }) => found.key)).toEqual([
    ["evt_1"],
    ["listed", "in_1", "invoice.finalized"],
  ]);
});

test("payments, refunds, credit notes, subscriptions and customers are read, too", () => {
  const of = account();
  const charge = {
    ...{
      id: "ch_1",
      created: at("2026-05-01T10:00:00Z"),
      status: "succeeded",
      amount: 5_000,
      currency: "gbp",
    },
    ...{ amount_refunded: 3_000, payment_intent: "pi_1", invoice: "in_1", customer: "cus_1" },
  };
  of.put("charges", charge, { ...charge, id: "ch_2", status: "failed", payment_intent: "pi_2" });
  of.put(
    "refunds",
    { id: "re_1", created: at("2026-05-03T10:00:00Z"), status: "succeeded", amount: 1_000, charge },
    { id: "re_2", created: at("2026-05-04T10:00:00Z"), status: "failed", amount: 1_000, charge },
  );
  of.put("credit_notes", { id: "cn_1", created: at("2026-05-05T10:00:00Z"), total: 500, currency: "gbp" });
  of.put("subscriptions", {
    ...{ id: "sub_1", created: at("2026-05-06T10:00:00Z"), ended_at: at("2026-06-06T10:00:00Z") },
    ...{ status: "canceled", customer: "cus_1" },
  });
  of.put("customers", { id: "cus_1", created: at("2026-05-07T10:00:00Z"), name: "Acme Ltd" });
  const events = told(of);

  expect(events.map(({ type, money, object }) => [type, money?.amount, object?.kind]).sort()).toEqual([
    ["credit.issued", "5.00", "creditnote"],
    ["customer.created", undefined, "customer"],
    ["payment.failed", "50.00", "payment"],
    ["payment.received", "50.00", "payment"],
    ["payment.refunded", "10.00", "refund"],
    ["record.added", undefined, "subscription"],
    ["record.removed", undefined, "subscription"],
  ]);
  expect(events.find(({ type }) => type === "payment.received")?.owed?.settles).toEqual([
    { kind: "invoice", id: "in_1", amount: "50.00" },
  ]);
});

test("an amount that is only held, or was and is given up, is neither received nor refunded", () => {
  const of = account();
  const hold = {
    ...{ id: "ch_1", created: at("2026-05-01T10:00:00Z"), status: "succeeded", captured: false },
    ...{ amount: 5_000, amount_captured: 0, amount_refunded: 5_000, currency: "gbp", customer: "cus_1" },
  };
  const release = { id: "re_1", created: at("2026-05-03T10:00:00Z"), status: "succeeded", amount: 5_000 };
  of.put("charges", hold);
  of.put("refunds", { ...release, charge: hold });

  expect(told(of)).toEqual([]);
});

test("an unpaid invoice is read however old it is, and one that was paid before the year is not", () => {
  const of = account();
  of.put("invoices", invoice("in_1", "2021-05-01T10:00:00Z"));
  of.put("invoices", paid("in_2", "2021-05-01T10:00:00Z", "2021-06-01T10:00:00Z"));
  const { pages } = readIn(of);

  expect(told(of)).toMatchObject([{ time: "2021-05-01T10:01:00.000Z", owed: { open: "50.00" } }]);
  expect(pages.map(({ opening }) => opening ?? false)).toEqual(pages.map((page) => page === pages.at(-1)));
  expect(told(of, day)).toEqual([]);
});

test("more than a page has is all read, even where all was made in one second", () => {
  const of = account();
  for (let n = 0; n < 250; n++) of.put("invoices", invoice(`in_${n}`, "2026-05-01T10:00:00Z"));
  for (let n = 0; n < 250; n++)
    of.put(
      "events",
      event(`evt_${n}`, "invoice.sent", "2026-11-20T10:00:00Z", invoice(`in_x${n}`, "2026-11-01T10:00:00Z")),
    );
  const { had, pages } = readIn(of);

  expect(new Set(had.map(({ event: one }) => one.key.join())).size).toBe(500);
  expect(Math.max(...pages.map((page) => page.had.length))).toBeLessThanOrEqual(100);
});

test("each page says how far it has come, and none goes further than it has read", () => {
  const of = account();
  of.put(
    "events",
    event("evt_1", "invoice.sent", "2026-11-20T10:00:00Z", invoice("in_1", "2026-11-20T10:00:00Z")),
  );
  for (const month of ["02", "06", "10"])
    of.put("invoices", invoice(`in_${month}`, `2026-${month}-15T10:00:00Z`));
  const { had, pages } = readIn(of);
  const reached = pages.flatMap((page) => page.reached ?? []);

  expect(had.map(({ event: one }) => one.time.slice(0, 7))).toEqual([
    "2026-11",
    "2026-10",
    "2026-06",
    "2026-02",
  ]);
  expect(reached).toEqual([...reached].sort().reverse());
  expect(reached.at(0)).toBe("2026-10-24T10:00:00.000Z");
  expect(reached.at(-1)).toBe("2025-11-28T10:00:00.000Z");
});

test("a check that comes late reads what was made before Stripe's events begin", () => {
  const of = account();
  of.put("invoices", invoice("in_1", "2026-10-01T10:00:00Z"));

  expect(told(of, { kind: "check", from: "2026-09-20T09:00:00.000Z" })).toMatchObject([
    { type: "invoice.updated" },
  ]);
});
