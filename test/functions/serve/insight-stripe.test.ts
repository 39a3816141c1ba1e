import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { stripe } from "../../../functions/connectors/stripe/index.ts";
import { account as accountSchema } from "../../../schemas/account.ts";
import { documentList, type MonthList, monthList, receivables } from "../../../schemas/insight.ts";
import { delivery } from "../../support/delivery.ts";
import { insightHub } from "../../support/insight-hub.ts";
import { message } from "../../support/message.ts";

/** What Stripe's samples come to as the ledger of record, from the record to what insight answers. */

const samples = new URL("../../../functions/connectors/stripe/samples/", import.meta.url);
const now = new Date("2026-11-28T09:00:00.000Z");

/** A sample's events; `fields` are the object's own, so that another document can be told of. */
function sent(name: string, fields: Record<string, unknown> = {}, event: Record<string, unknown> = {}) {
  const given = JSON.parse(readFileSync(new URL(`${name}.json`, samples), "utf8"));
  const body = { ...given, ...event, data: { ...given.data, object: { ...given.data.object, ...fields } } };
  const { events } = normalise(stripe, delivery("stripe", { body: Buffer.from(JSON.stringify(body)) }));
  return events.map((one) => message(one, one.id));
}

/** What is owed, and by which documents, after these. */
async function told(...events: ReturnType<typeof sent>[]) {
  const hub = insightHub(now);
  const identities = [{ type: "stripe:customer", value: "cus_TS6KX04w045BN9" }];
  const made = await hub.call("POST", "/api/accounts", { name: "Acme Bakery", identities });
  const account = accountSchema.parse(made.json).id;
  await hub.hear(events.flat());
  const ask = async (path: string) => (await hub.call("GET", `/api/accounts/${account}/${path}`)).json;
  const { currencies, pending } = receivables.parse(await ask("receivables"));
  const { documents } = documentList.parse(await ask("documents"));
  const { months } = monthList.parse(await ask("months"));
  return {
    pending,
    owed: Object.entries(currencies).map(([currency, one]) => [
      currency,
      one.outstanding,
      one.overdue,
      one.credit,
    ]),
    documents: documents.map(({ kind, state, books }) => `${kind} ${state} ${books}`),
    month: months.find(({ month }) => month === "2026-11")?.currencies.GBP,
  };
}

const nothing = { invoiced: "0.00", credited: "0.00", received: "0.00", refunded: "0.00" };
const sales = (more: Partial<MonthList["months"][number]["currencies"][string]>) => ({ ...nothing, ...more });

test("an invoice is owed once it is finalized, and in time until its due day", async () => {
  expect(await told(sent("invoice-created"), sent("invoice-finalized"))).toEqual({
    pending: 0,
    owed: [["GBP", "1200.00", "0.00", "0.00"]],
    documents: ["invoice open record"],
    month: sales({ invoiced: "1200.00", open: "1200.00" }),
  });
  expect((await told(sent("invoice-overdue"))).owed).toEqual([["GBP", "1200.00", "1200.00", "0.00"]]);
});

test("an invoice that is paid is owed no more, in whatever order it was heard", async () => {
  const [made, paid] = [sent("invoice-finalized"), sent("invoice-paid")];
  const expected = {
    pending: 0,
    owed: [["GBP", "0.00", "0.00", "0.00"]],
    documents: ["invoice settled record"],
    month: sales({ invoiced: "1200.00", open: "0.00", paid: { invoices: 1, days: 0 } }),
  };

  expect(await told(made, paid)).toEqual(expected);
  expect(await told(paid, made)).toEqual(expected);
});

test("an invoice that is voided was never one", async () => {
  expect(await told(sent("invoice-finalized"), sent("invoice-voided"))).toMatchObject({
    owed: [],
    documents: ["invoice gone record"],
    month: undefined,
  });
});

test("an invoice that is given up is a loss: it was invoiced, and is owed no more", async () => {
  expect(await told(sent("invoice-overdue"), sent("invoice-marked-uncollectible"))).toEqual({
    pending: 0,
    owed: [],
    documents: ["invoice writtenOff record"],
    month: sales({ invoiced: "1200.00" }),
  });
});

test("an invoice that was given up and is paid after all is paid", async () => {
  const paid = sent("invoice-paid", {}, { id: "evt_after_all", created: 1795250000 });
  expect(await told(sent("invoice-marked-uncollectible"), paid)).toMatchObject({
    owed: [["GBP", "0.00", "0.00", "0.00"]],
    documents: ["invoice settled record"],
  });
});

test("a credit note is taken off its month, and adds none beside its invoice, which Stripe has lowered", async () => {
  const lowered = sent(
    "invoice-finalized",
    { amount_remaining: 100_000 },
    { id: "evt_l", created: 1795169800 },
  );
  expect(await told(sent("invoice-finalized"), sent("credit-note-created"), lowered)).toMatchObject({
    owed: [["GBP", "1000.00", "0.00", "0.00"]],
    month: sales({ invoiced: "1200.00", credited: "200.00" }),
  });
});

test("a refund is money given back, and owed by nobody", async () => {
  expect(await told(sent("payment-succeeded"), sent("charge-refunded"))).toMatchObject({
    pending: 0,
    owed: [["GBP", "0.00", "0.00", "0.00"]],
    month: { refunded: "500.00" },
  });
});

/** That one of the charge's refunds has failed, of an amount in pence. */
const refundFailed = (amount: number, fields: Record<string, unknown> = {}) =>
  sent(
    "charge-refunded",
    {
      ...{ id: "re_1", charge: "ch_3SVC8BHubAcme000000001", status: "failed", created: 1795170600 },
      ...{ amount, amount_refunded: undefined, ...fields },
    },
    { id: "evt_f", type: "refund.updated", created: 1795170900 },
  );

test.each(["failed", "canceled"])(
  "a refund that %s gives nothing back, and others of its charge stand",
  async (status) => {
    const given = [sent("payment-succeeded"), sent("charge-refunded")];
    const again = sent("charge-refunded", { amount_refunded: 45_000 }, { id: "evt_g", created: 1795171000 });

    expect(await told(...given, refundFailed(50_000, { status }))).toMatchObject({
      month: { refunded: "0.00" },
    });
    expect(await told(refundFailed(30_000, { status }), ...given)).toMatchObject({
      month: { refunded: "200.00" },
    });
    expect(await told(...given, refundFailed(30_000, { status }), again)).toMatchObject({
      month: { refunded: "450.00" },
    });
  },
);

test("a refund that failed gives nothing back where it was not heard to be made", async () => {
  expect(await told(sent("payment-succeeded"), refundFailed(50_000))).toMatchObject({
    month: { refunded: "0.00" },
  });
});

test("what happens in test mode is in no sum, and nothing that is still to be read", async () => {
  const live = sent("invoice-finalized");
  const tried = ["invoice-overdue", "credit-note-created", "charge-refunded", "payment-succeeded"].flatMap(
    (name) => sent(name, { id: `${name}-tried` }, { id: `evt_${name}`, livemode: false }),
  );

  expect(await told(live, sent("test-mode-invoice-paid"), tried)).toEqual(await told(live));
});
