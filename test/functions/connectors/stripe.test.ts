import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { stripe } from "../../../functions/connectors/stripe/index.ts";
import { amountIn } from "../../../functions/connectors/stripe/money.ts";
import { Misfit, UnknownType } from "../../../functions/shared/errors.ts";
import { delivery } from "../../support/delivery.ts";

const samples = new URL("../../../functions/connectors/stripe/samples/", import.meta.url);
interface Sent {
  readonly type: string;
  readonly data: { readonly object: Readonly<Record<string, unknown>> };
}
const sample = (name: string): Sent => JSON.parse(readFileSync(new URL(`${name}.json`, samples), "utf8"));
const changed = (name: string, fields: Record<string, unknown>, event: Record<string, unknown> = {}) => {
  const given = sample(name);
  return { ...given, ...event, data: { ...given.data, object: { ...given.data.object, ...fields } } };
};
const read = (value: unknown) => stripe.read(value, delivery("stripe"), {}).events;

function only(value: unknown) {
  const [event, ...others] = read(value);
  expect(others).toEqual([]);
  if (!event) throw new Error("no event");
  return event;
}

describe("the signature while a secret is rolled", () => {
  const body = Buffer.from("{}");
  const now = new Date("2026-11-20T10:00:00Z");
  const secret = (value: string) => ({ id: value, value, createdAt: "" });
  const signatureBy = (value: string) => stripe.signature.sign(body, value, now)["stripe-signature"] ?? "";
  const [stamp = "", mine = ""] = signatureBy("mine").split(",");
  const [, other = ""] = signatureBy("other").split(",");
  const verify = (written: string) =>
    stripe.signature.verify(
      delivery("stripe", { body, headers: { "stripe-signature": written } }),
      [secret("mine")],
      now,
    );

  test.each([
    ["before another", `${stamp},${mine},${other}`],
    ["behind another", `${stamp},${other},${mine}`],
    ["behind one of another version", `${stamp},v0=${"0".repeat(64)},${mine}`],
  ])("is genuine wherever ours stands: %s", (_, written) => {
    expect(verify(written)).toEqual({ secret: secret("mine") });
  });

  test.each([
    ["of another alone", `${stamp},${other}`, "mismatch"],
    ["of another version alone", `${stamp},${mine.replace("v1", "v0")}`, "malformed"],
    ["without a time", mine, "malformed"],
    ["with two times", `${stamp},${stamp},${mine}`, "malformed"],
    ["with more than Stripe has secrets", `${stamp}${`,${other}`.repeat(10)},${mine}`, "malformed"],
  ])("is refused %s", (_, written, refused) => {
    expect(verify(written)).toEqual({ refused });
  });
});

test.each([
  [2990, "BRL", "29.90"],
  [5, "USD", "0.05"],
  [-250, "EUR", "-2.50"],
  [12000, "JPY", "12000"],
  [500, "VND", "500"],
  [7, "MGA", "7"],
  [5120, "KWD", "5.120"],
  // Whole by now, and still counted in hundredths.
  [500, "UGX", "5.00"],
  [500, "ISK", "5.00"],
])("%d of the smallest unit of %s is %s", (minor, currency, amount) => {
  expect(amountIn(minor, currency)).toBe(amount);
});

describe("the customer", () => {
  test("is the same whether it is named by its id or written out", () => {
    const bare = only(changed("subscription-created", { customer: "cus_1" }));
    const whole = only(
      changed("subscription-created", {
        customer: { id: "cus_1", object: "customer", email: "jane@acme.example", name: "Acme", phone: null },
      }),
    );

    expect(bare.identities).toEqual([{ type: "stripe:customer", value: "cus_1" }]);
    expect(whole.identities).toEqual([
      { type: "stripe:customer", value: "cus_1" },
      { type: "email", value: "jane@acme.example" },
      { type: "name", value: "Acme" },
    ]);
  });

  test("that nobody names is left to what else is known of the object", () => {
    expect(only(sample("dispute-created"))).toMatchObject({
      identities: [],
      unnamed: true,
      object: { kind: "payment", id: "pi_3SVC8BHubAcme000000001" },
    });
  });

  test("of a guest is the one who filled the checkout in, and the payment is theirs", () => {
    const checkout = only(sample("checkout-completed"));

    expect(checkout.identities[0]).toEqual({ type: "email", value: "sam@guest.example" });
    expect(checkout.object).toMatchObject({ kind: "payment", id: "pi_3SVC8BHubGuest00000001" });
  });

  test("of a connected account has that account behind it", () => {
    const event = only(changed("invoice-paid", {}, { account: "acct_1" }));

    expect(event.identities.at(-1)).toEqual({ type: "stripe:account", value: "acct_1" });
    expect(event.object).not.toHaveProperty("url");
  });
});

describe("what is owed", () => {
  test("is nothing by a draft, and nothing in test mode", () => {
    expect(only(sample("invoice-created"))).not.toHaveProperty("owed");
    expect(only(sample("test-mode-invoice-paid"))).not.toHaveProperty("owed");
    expect(only(sample("test-mode-invoice-paid")).details).toMatchObject({ testMode: true });
  });

  test("is nothing more once an invoice is paid, also outside of Stripe", () => {
    const elsewhere = changed("invoice-paid", {
      paid_out_of_band: true,
      amount_paid: 0,
      amount_remaining: 120000,
    });

    expect(only(elsewhere).owed).toMatchObject({ total: "1200.00", open: "0.00" });
  });

  test("stays open while a card is refused, and says when it is charged again", () => {
    expect(only(sample("invoice-payment-failed"))).toMatchObject({
      type: "payment.failed",
      owed: { total: "45.00", open: "45.00" },
      scheduledFor: "2026-11-23T10:00:00.000Z",
    });
  });

  test("is not paid by a payment that failed", () => {
    expect(only(sample("payment-failed")).owed).toMatchObject({ total: "0.00", open: "0.00" });
  });
});

describe("what is told", () => {
  test("of a refund is what was given back this time, and of all refunds what they come to", () => {
    expect(only(sample("charge-refunded"))).toMatchObject({
      money: { amount: "300.00" },
      owed: { total: "500.00" },
    });
  });

  test("of a refund that failed is that once, by whichever of Stripe's words, and what it takes off the others", () => {
    const refund = { id: "re_1", charge: "ch_3SVC8BHubAcme000000001", amount: 50_000, currency: "gbp" };
    const sent = (type: string, status: string) =>
      read({
        ...{ id: `evt_${type}`, type, created: 1795170700, livemode: true },
        data: { object: { ...refund, status } },
      });
    const failed = ["refund.failed", "charge.refund.updated", "refund.updated"].flatMap((type) =>
      sent(type, "failed"),
    );

    expect(new Set(failed.map(({ key }) => key.join())).size).toBe(1);
    expect(failed[0]).toMatchObject({
      type: "payment.updated",
      title: "Failed to refund a payment",
      money: { amount: "500.00", currency: "GBP" },
      owed: { total: "-500.00", open: "0.00" },
      object: { kind: "refund", id: only(sample("charge-refunded")).object?.id, state: "failed" },
      unnamed: true,
    });
    expect(sent("refund.updated", "succeeded")).toEqual([]);
  });

  test.each(["invoice.overpaid", "invoice.payment_attempt_required"])("of an invoice is %s, too", (type) => {
    expect(only(changed("invoice-finalized", {}, { type })).type).toBe("invoice.updated");
  });

  test("of a charge is nothing where its payment tells it", () => {
    expect(read(sample("charge-succeeded"))).toEqual([]);
    expect(only(sample("charge-succeeded-direct")).type).toBe("payment.received");
  });

  test.each([
    ["dispute-created", {}, "2026-11-29T10:00:00.000Z"],
    ["dispute-created", { status: "warning_needs_response" }, "2026-11-29T10:00:00.000Z"],
    ["dispute-created", { status: "under_review" }, undefined],
    ["dispute-created", { evidence_details: { due_by: 0 } }, undefined],
    ["dispute-closed", { status: "won" }, undefined],
    ["payout-paid", { status: "in_transit" }, "2026-11-21T10:00:00.000Z"],
    ["payout-paid", { status: "canceled" }, undefined],
    ["payout-paid", { status: "failed" }, undefined],
    ["subscription-updated", { cancel_at: 1795946400 }, "2026-11-29T10:00:00.000Z"],
    ["subscription-deleted", { cancel_at: 1795946400 }, undefined],
  ])("of %s with %j is to follow at %s", (name, fields, at) => {
    expect(only(changed(name, fields)).scheduledFor).toBe(at);
  });

  test("of an event destination that is tried, and of accounts in Stripe's second API, is nothing", () => {
    for (const type of ["v2.core.event_destination.ping", "v2.core.account[requirements].updated"]) {
      const related_object = { id: "ed_1", type: "v2.core.event_destination", url: "/v2/core/ed_1" };
      const created = "2026-11-20T10:00:00.000Z";
      expect(read({ id: "evt_1", object: "v2.core.event", type, created, related_object })).toEqual([]);
    }
  });

  describe("of an amount that is only held", () => {
    const hold = { captured: false, amount_captured: 0 };
    const released = { ...hold, amount_refunded: 120_000, refunded: true };
    const sent = (type: string, fields: Record<string, unknown>) =>
      changed("charge-succeeded-direct", fields, { id: `evt_${type}`, type });

    test("is that it is authorized, and no money", () => {
      expect(only(sent("charge.succeeded", hold))).toMatchObject({
        ...{ type: "payment.updated", title: "Authorized a payment", object: { state: "requires_capture" } },
        owed: { total: "0.00" },
      });
    });

    test("is what was taken, once it is", () => {
      const taken = { captured: true, amount_captured: 80_000, amount_refunded: 40_000 };
      expect(only(sent("charge.captured", taken))).toMatchObject({
        ...{ type: "payment.received", money: { amount: "800.00" }, owed: { total: "800.00" } },
      });
    });

    test("is once that it is canceled, by whichever word it is given up", () => {
      const told = ["charge.refunded", "charge.expired"].map((type) => only(sent(type, released)));
      expect(told[0]).toMatchObject({
        ...{ type: "payment.voided", title: "Canceled a payment", owed: { total: "0.00" } },
        object: { kind: "payment", state: "canceled", final: true },
      });
      expect(told[1]?.key).toEqual(told[0]?.key);
    });

    test("is nothing where its payment tells it", () => {
      const payment_intent = "pi_1";
      expect(read(sent("charge.succeeded", { ...hold, payment_intent }))).toEqual([]);
      expect(read(sent("charge.captured", { captured: true, payment_intent }))).toEqual([]);
      expect(read(sent("charge.refunded", { ...released, payment_intent }))).toEqual([]);
    });
  });

  test("of prices, files and payment methods is nothing", () => {
    for (const type of [
      "price.created",
      "file.created",
      "payment_method.attached",
      "customer.tax_id.created",
      "billing.meter.created",
      "subscription_schedule.released",
      "customer_cash_balance_transaction.created",
      "identity.verification_session.verified",
      "treasury.received_credit.created",
    ])
      expect([type, read(changed("invoice-paid", {}, { type }))]).toEqual([type, []]);
  });

  test("by a word of Stripe's that we do not have is kept as that", () => {
    expect(() => read(changed("invoice-paid", {}, { type: "invoice.framed" }))).toThrow(UnknownType);
  });

  test("without what it happened to is refused as a misfit", () => {
    expect(() => read({ id: "evt_1", type: "invoice.paid" })).toThrow(Misfit);
  });
});
