import { describe, expect, test } from "@jest/globals";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { stripeCollector } from "../../../../functions/connectors/stripe/collect.ts";
import { stripe } from "../../../../functions/connectors/stripe/index.ts";
import { verdictOf } from "../../../../functions/connectors/verdict.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import { delivery } from "../../../support/delivery.ts";
import { drive } from "../../../support/drive-collector.ts";
import { StripeAccount } from "../../../support/stripe-account.ts";

const now = "2026-11-23T09:00:00.000Z";
const thin = (type: string, id: string, more: object = {}) => ({
  ...{ id: "evt_1", object: "v2.core.event", type, created: "2026-11-20T10:42:00.000Z", livemode: true },
  related_object: { id, type: "invoice", url: `/v1/invoices/${id}` },
  ...more,
});
function fetchOf(event: object) {
  const given = delivery("stripe", { body: Buffer.from(JSON.stringify(event)) });
  const { fetches, events } = normalise(stripe, given);
  const [toFetch] = fetches;
  if (!toFetch) throw new Error("nothing is to be fetched");
  return { toFetch, events };
}
const invoice = {
  ...{ id: "in_1", created: 1_795_000_000, number: "NW-42", status: "paid", currency: "gbp", total: 120_000 },
  ...{
    amount_remaining: 0,
    customer: "cus_1",
    customer_name: "Acme Ltd",
    customer_email: "jane@acme.example",
  },
};

describe("a thin event", () => {
  test("gets its object's number, amount and customer, and stays the same event", () => {
    const account = new StripeAccount(now);
    account.put("invoices", invoice);
    const { toFetch, events } = fetchOf(thin("v1.invoice.paid", "in_1"));
    const { collected, calls } = drive(stripeCollector, toFetch, (request) => account.answer(request));
    const [event, ...others] = (collected.filled ?? []).map((one) => publishedEvent.parse(one));

    expect(events).toMatchObject([{ title: "Paid an invoice", unnamed: true, details: { pending: true } }]);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      ...{ id: events[0]?.id, type: "invoice.paid", title: "Paid invoice NW-42" },
      ...{ money: { amount: "1200.00", currency: "GBP" }, owed: { open: "0.00" } },
      identities: [
        { type: "stripe:customer", value: "cus_1" },
        { type: "email", value: "jane@acme.example" },
        { type: "name", value: "Acme Ltd" },
      ],
    });
    expect(event).not.toHaveProperty("unnamed");
    expect(event?.details).not.toHaveProperty("pending");
    expect(calls.map(({ url }) => url)).toEqual(["https://api.stripe.com/v1/invoices/in_1"]);
    expect(calls[0]?.headers).not.toHaveProperty("stripe-account");
  });

  test("of a connected account is asked for in that account", () => {
    const account = new StripeAccount(now);
    account.put("invoices", invoice);
    const { toFetch } = fetchOf(thin("v1.invoice.paid", "in_1", { context: "acct_7" }));
    const { calls } = drive(stripeCollector, toFetch, (request) => account.answer(request));

    expect([toFetch.key, calls[0]?.headers?.["stripe-account"]]).toEqual(["acct_7", "acct_7"]);
  });

  test.each([
    ["v1.payment_intent.succeeded", "pi_1", "payment_intents/pi_1"],
    ["v1.charge.succeeded", "ch_1", "charges/ch_1"],
    ["v1.charge.refunded", "ch_1", "charges/ch_1"],
    ["v1.refund.failed", "re_1", "refunds/re_1"],
    ["v1.checkout.session.completed", "cs_1", "checkout/sessions/cs_1"],
    ["v1.customer.updated", "cus_1", "customers/cus_1"],
  ])("%s is read at its own place, and ends where nothing is there", (type, id, path) => {
    const { toFetch } = fetchOf(thin(type, id));
    const { calls, collected } = drive(stripeCollector, toFetch, (request) =>
      new StripeAccount(now).answer(request),
    );

    expect(calls.map(({ url }) => url)).toEqual([`https://api.stripe.com/v1/${path}`]);
    expect(collected).toMatchObject({ filled: [], absent: [{ details: { fetched: expect.any(String) } }] });
  });

  test("whose id could lead elsewhere is not asked for", () => {
    const { toFetch } = fetchOf(thin("v1.invoice.paid", "../accounts"));
    const refuse = () => {
      throw new Error("a call");
    };

    expect(drive(stripeCollector, toFetch, refuse).collected).toEqual({ filled: [], absent: [] });
  });
});

const error = (fields: object) => ({ error: { type: "invalid_request_error", message: "…", ...fields } });
test.each([
  [401, error({ code: "api_key_expired" }), { kind: "refused", code: "api_key_expired" }],
  [401, error({}), { kind: "refused", code: "invalid_request_error" }],
  [403, error({}), { kind: "consent", code: "invalid_request_error" }],
  [404, error({ code: "resource_missing" }), { kind: "absent" }],
  [429, error({ code: "rate_limit" }), { kind: "later", code: "rate_limit" }],
  [409, { error: { type: "idempotency_error" } }, { kind: "later", code: "idempotency_error" }],
  [400, error({ code: "parameter_unknown" }), { kind: "wrong", code: "parameter_unknown" }],
  [500, { error: { type: "api_error" } }, { kind: "later", code: "500" }],
])("%s %j means %j", (status, body, verdict) => {
  expect(verdictOf(stripeCollector, { status, body })).toEqual(verdict);
});
