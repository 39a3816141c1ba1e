import { describe, expect, test } from "@jest/globals";
import { moneyOf } from "../../../functions/insight/money/account-money.ts";
import type { MoneyEvent } from "../../../functions/insight/money/documents.ts";
import { moneyEvent } from "../../support/money-events.ts";

const today = "2026-11-27";

/** An event of money beside which the ledger told its own total of a customer. */
function beside(line: string, balance: string, asOf: string, of = "realm/21"): MoneyEvent {
  const event = moneyEvent(line);
  if (event.owed === undefined) throw new RangeError(line);
  return { ...event, owed: { ...event.owed, control: { of, balance, asOf: `${asOf}.000Z` } } };
}

const invoice = (id: string, on: string, open: string) =>
  `evt_${id}, invoice.created, invoice/${id}, ${on}T09:00:00, ${open} of 900.00 GBP, issued ${on}, due 2027-01-01`;
const first = beside(invoice("1", "2026-11-01", "400.00"), "400", "2026-11-01T09:01:00");
const second = beside(invoice("2", "2026-11-10", "100.00"), "500", "2026-11-10T09:01:00");
const controlOf = (...events: readonly MoneyEvent[]) =>
  moneyOf(events, today, {}).receivables.currencies.GBP?.control;

describe("the ledger's own total", () => {
  test("agrees where the timeline has every document that it counts", () => {
    expect(controlOf(second, first)).toEqual({ balance: "500.00", difference: "0.00", event: "evt_2" });
  });

  test("is more than the documents where something owed is not on the timeline", () => {
    expect(controlOf(second)).toEqual({ balance: "500.00", difference: "400.00", event: "evt_2" });
  });

  test("is less its credits, as what is owed net is", () => {
    const credit = beside(
      "evt_3, credit.issued, creditmemo/3, 2026-11-11T09:00:00, 50.00 of 50.00 GBP",
      "450",
      "2026-11-11T09:01:00",
    );

    expect(controlOf(first, second, credit)?.difference).toBe("0.00");
  });

  test("of several customers of the ledger in one account is their sum", () => {
    const job = beside(invoice("4", "2026-11-12", "7.00"), "7", "2026-11-12T09:01:00", "realm/22");

    expect(controlOf(first, second, job)).toEqual({
      balance: "507.00",
      difference: "0.00",
      event: "evt_4",
    });
  });

  test.each([
    "evt_5, invoice.voided, invoice/1, 2026-11-20T09:00:00, voided",
    "evt_5, payment.deleted, payment/9, 2026-11-20T09:00:00, deleted",
    "evt_5, invoice.created, invoice/6, 2026-11-20T09:00:00, pending",
    "evt_5, invoice.created, invoice/6, 2026-11-20T09:00:00, 1.00 of 1.00 GBP",
  ])("says nothing once the ledger has moved on without it: %s", (line) => {
    expect(controlOf(first, second, moneyEvent(line))).toBeUndefined();
  });

  test("is not moved on from by an estimate, which owes nothing", () => {
    const estimate = moneyEvent("evt_5, estimate.sent, estimate/5, 2026-11-20T09:00:00, 1.00 of 1.00 GBP");

    expect(controlOf(first, second, estimate)?.difference).toBe("0.00");
  });

  test("is not moved on from by a payment that the bank refused", () => {
    const refused = moneyEvent("evt_5, payment.failed, payment/5, 2026-11-20T09:00:00");

    expect(controlOf(first, second, refused)?.difference).toBe("0.00");
  });

  test("says nothing of an open document that belongs to none of its customers", () => {
    const other = moneyEvent(invoice("7", "2026-10-01", "5.00"));

    expect(controlOf(first, second, other)).toBeUndefined();
  });

  test("is the last that was read, whatever order events come in", () => {
    const stale = beside(invoice("8", "2026-11-12", "0.00"), "400", "2026-11-02T09:01:00");

    for (const events of [
      [first, second, stale],
      [stale, second, first],
    ])
      expect(controlOf(...events)?.balance).toBe("500.00");
  });
});

describe("what was owed before the ledger was connected", () => {
  test("is not known for the sake of an old document that was changed since", () => {
    const old =
      "evt_1, invoice.updated, invoice/1, 2026-11-20T09:00:00, 0.00 of 10.00 GBP, issued 2024-01-01, due 2024-02-01";

    expect(moneyOf([moneyEvent(old)], today, {}).since).toBe("2026-11-20");
  });
});
