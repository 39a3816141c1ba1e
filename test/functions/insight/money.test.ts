import { describe, expect, test } from "@jest/globals";
import { exact, times, written } from "../../../functions/insight/money/decimal.ts";
import { ledgersOf } from "../../../functions/insight/money/ledger.ts";
import { readRates } from "../../../functions/insight/money/read-rates.ts";
import { yearOf } from "../../../functions/insight/money/revenue.ts";
import { moneyEvent } from "../../support/money-events.ts";

describe("decimals", () => {
  test("are summed exactly and written with two digits or more", () => {
    expect(written(exact("0.1") + exact("0.2"))).toBe("0.30");
    expect(written(exact("-1234567890123456789.005"))).toBe("-1234567890123456789.005");
    expect(written(exact("7"))).toBe("7.00");
    expect(written(times(exact("100"), exact("0.8537")))).toBe("85.37");
  });
});

describe("a table of rates", () => {
  test("is taken but for the rows that cannot be read, which are named by their line", () => {
    const { rates, problems } = readRates(
      "\uFEFFMonth;Currency;Rate\r\n2026-10;eur;0.87\r\n2026-13;EUR;0.9\r\n2026-11;EURO;0.9\r\n\r\n2026-11;EUR;free\r\n2026-11;USD\r\n2026-10;EUR;0.88\r\n2026-11;EUR;0.86\r\n",
    );

    expect(rates).toEqual({ "2026-10 EUR": "0.87", "2026-11 EUR": "0.86" });
    expect(problems).toEqual([
      { line: 3, reason: "month" },
      { line: 4, reason: "currency" },
      { line: 6, reason: "rate" },
      { line: 7, reason: "columns" },
      { line: 8, reason: "twice" },
    ]);
  });

  test("of nothing is nothing", () => {
    expect(readRates("")).toEqual({ rates: {}, problems: [] });
    expect(readRates("month,currency,rate\n")).toEqual({ rates: {}, problems: [] });
  });

  test("of zero or less is worth nothing, and refused", () => {
    expect(readRates("2026-11,EUR,0\n2026-11,USD,-1").problems.map(({ reason }) => reason)).toEqual([
      "rate",
      "rate",
    ]);
  });
});

describe("a year's revenue", () => {
  const month = (invoiced: string, credited = "0.00") => ({
    invoiced,
    credited,
    received: "0.00",
    refunded: "0.00",
  });

  test("is twelve months' invoices less credits; what has no rate is left out and named", () => {
    const months = {
      "2025-11": { GBP: month("999.00") },
      "2025-12": { GBP: month("100.00", "30.00"), EUR: month("10.00") },
      "2026-11": { EUR: month("10.00"), GBP: month("1.00") },
    };

    const { amount, withoutRate } = yearOf(months, "2026-11-27", {
      currency: "GBP",
      rates: { "2026-11 EUR": "0.86" },
    });

    expect(written(amount)).toBe("79.60");
    expect(withoutRate).toEqual(["2025-12 EUR"]);
  });
});

describe("the ledger of record", () => {
  const invoice = moneyEvent("evt_1, invoice.created, invoice/1, 2026-10-01T09:00:00, 10.00 of 10.00 GBP");
  const again = { ...invoice, id: "evt_2", tool: "accelo" };

  test("is one tool's, so that an invoice that two tell of counts once", () => {
    const { of, record, others } = ledgersOf([again, invoice], ["quickbooks", "accelo"]);

    expect([of, record, others]).toEqual(["quickbooks", [invoice], [again]]);
    expect(ledgersOf([again, invoice], ["accelo"]).of).toBe("accelo");
    expect(ledgersOf([{ ...again, tool: "relay" }]).of).toBe("relay");
  });

  test("has nothing of the customer's own books", () => {
    const theirs = {
      ...invoice,
      matched: { rule: "external" as const, identity: { type: "quickbooks:company", value: "123" } },
    };

    expect(ledgersOf([theirs])).toEqual({ record: [], others: [], theirs: [theirs] });
  });
});
