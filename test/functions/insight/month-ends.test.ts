import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { actedByMonth } from "../../../functions/insight/acted-days.ts";
import { daysAfter, monthAfter } from "../../../functions/insight/days.ts";
import { exact, written } from "../../../functions/insight/money/decimal.ts";
import { documentsOf, type MoneyEvent } from "../../../functions/insight/money/documents.ts";
import { EndSum, monthEndsOf, withEnd } from "../../../functions/insight/money/month-ends.ts";
import { monthsOf } from "../../../functions/insight/money/months.ts";
import { receivablesOf } from "../../../functions/insight/money/receivables.ts";
import { moneyEvent } from "../../support/money-events.ts";

const today = "2026-11-27";
const endsOf = (lines: readonly (string | MoneyEvent)[], day = today) =>
  monthEndsOf(documentsOf(lines.map((one) => (typeof one === "string" ? moneyEvent(one) : one))), day);
const open = (ends: ReturnType<typeof endsOf>, currency = "GBP") =>
  Object.entries(ends).map(([month, one]) => `${month} ${one[currency]?.open}`);

const invoice = (id: number, issued: string, left: string, asOf = `${issued}T09:00:00`) =>
  `evt_${id}${asOf}, invoice.updated, invoice/${id}, ${issued}T09:00:00, ${left} of 100.00 GBP, asOf ${asOf}, issued ${issued}`;
const payment = (id: number, on: string, settles: string) =>
  `evt_p${id}, payment.received, payment/${id}, ${on}T09:00:00, 0.00 of 100.00 GBP, issued ${on}, ${settles}`;

describe("what was open at a month's end", () => {
  test("is what was invoiced by then and settled by no payment's date by then", () => {
    const ends = endsOf([
      invoice(1, "2026-08-14", "0.00", "2026-11-20T09:00:00"),
      invoice(2, "2026-09-14", "30.00", "2026-11-20T09:00:00"),
      payment(1, "2026-10-31", "settles invoice/1 100.00, settles invoice/2 20.00"),
      payment(2, "2026-11-01", "settles invoice/2 50.00"),
    ]);

    expect(open(ends)).toEqual(["2026-08 100.00", "2026-09 200.00", "2026-10 80.00", "2026-11 30.00"]);
  });

  test("goes by the reading that first showed it where no payment names the invoice", () => {
    const ends = endsOf([
      invoice(1, "2026-08-14", "100.00"),
      invoice(1, "2026-08-14", "60.00", "2026-09-20T09:00:00"),
      invoice(1, "2026-08-14", "0.00", "2026-11-02T09:00:00"),
    ]);

    expect(open(ends)).toEqual(["2026-08 100.00", "2026-09 60.00", "2026-10 60.00", "2026-11 0.00"]);
  });

  test("goes by the last time that it was paid, where it was open again in between", () => {
    const bounced = [
      invoice(1, "2026-08-14", "100.00"),
      invoice(1, "2026-08-14", "0.00", "2026-09-10T09:00:00"),
      invoice(1, "2026-08-14", "80.00", "2026-09-20T09:00:00"),
      invoice(1, "2026-08-14", "0.00", "2026-11-02T09:00:00"),
    ];
    const ends = endsOf(bounced);

    expect(open(ends)).toEqual(["2026-08 100.00", "2026-09 80.00", "2026-10 80.00", "2026-11 0.00"]);
    expect(ends["2026-09"]?.GBP?.paid).toBeUndefined();
    expect(ends["2026-11"]?.GBP?.paid).toEqual({ invoices: 1, days: 80 });
  });

  test("counts what a payment explains once, whether its reading or its own date came first", () => {
    const ends = endsOf([
      invoice(1, "2026-08-14", "100.00"),
      invoice(1, "2026-08-14", "40.00", "2026-10-05T09:00:00"),
      invoice(1, "2026-08-14", "0.00", "2026-10-20T09:00:00"),
      payment(1, "2026-09-30", "settles invoice/1 60.00"),
    ]);

    expect(open(ends)).toEqual(["2026-08 100.00", "2026-09 40.00", "2026-10 0.00", "2026-11 0.00"]);
  });

  test("has nothing of what was voided, of a payment that was, of credits, and of other currencies", () => {
    const voided = `${invoice(2, "2026-10-01", "100.00")}, voided`;
    const undone = `${payment(1, "2026-10-10", "settles invoice/1 100.00")}, deleted`;
    const credit =
      "evt_c, creditmemo.created, creditmemo/1, 2026-10-05T09:00:00, 40.00 of 40.00 GBP, issued 2026-10-05";
    const euros =
      "evt_e, invoice.created, invoice/9, 2026-11-05T09:00:00, 7.00 of 7.00 EUR, issued 2026-11-05";
    const ends = endsOf([invoice(1, "2026-10-01", "100.00"), voided, undone, credit, euros]);

    expect(open(ends)).toEqual(["2026-10 100.00", "2026-11 100.00"]);
    expect(open(ends, "EUR")).toEqual(["2026-10 0.00", "2026-11 7.00"]);
  });

  test("has what is dated ahead in the running month, as it is owed already", () => {
    const ends = endsOf([
      invoice(1, "2026-12-01", "100.00", "2026-11-20T09:00:00"),
      invoice(2, "2026-10-01", "0.00", "2026-11-20T09:00:00"),
      payment(1, "2026-12-05", "settles invoice/2 100.00"),
    ]);

    expect(open(ends)).toEqual(["2026-10 100.00", "2026-11 100.00"]);
  });

  test("goes back twenty-one years at most, whatever date a document claims", () => {
    expect(Object.keys(endsOf([invoice(1, "0207-11-01", "100.00")]))).toHaveLength(253);
  });
});

describe("the days to pay of a month", () => {
  test("are of the invoices that were paid in it, by their own dates", () => {
    const { "2026-09": september, "2026-10": october } = endsOf([
      invoice(1, "2026-08-01", "0.00", "2026-11-20T09:00:00"),
      invoice(2, "2026-08-31", "0.00", "2026-11-20T09:00:00"),
      invoice(3, "2026-09-10", "50.00", "2026-11-20T09:00:00"),
      payment(1, "2026-10-10", "settles invoice/1 100.00, settles invoice/2 100.00, settles invoice/3 50.00"),
    ]);

    expect(september?.GBP?.paid).toBeUndefined();
    expect(october?.GBP?.paid).toEqual({ invoices: 2, days: 70 + 40 });
  });
});

describe("months of several accounts", () => {
  test("add up by currency, and a currency that only had something open is among them", () => {
    const one = { GBP: { open: "100.10", paid: { invoices: 1, days: 30 } } };
    const other = { GBP: { open: "0.20", paid: { invoices: 3, days: 30 } }, EUR: { open: "7.00" } };
    const moved = { GBP: { invoiced: "9.00", credited: "0.00", received: "0.00", refunded: "0.00" } };

    const sum = new EndSum();
    for (const end of [one, other, {}]) sum.add(end);
    expect(withEnd(moved, sum.written())).toEqual({
      GBP: { ...moved.GBP, open: "100.30", paid: { invoices: 4, days: 60 } },
      EUR: { invoiced: "0.00", credited: "0.00", received: "0.00", refunded: "0.00", open: "7.00" },
    });
  });
});

describe("any book", () => {
  const day = (from: number, span: number) =>
    fc.integer({ min: 0, max: span }).map((n) => daysAfter(today, -from + n));
  /** An invoice with the parts in which it is paid; what is left over stays open. */
  const bill = fc.record({
    issued: day(400, 400),
    total: fc.integer({ min: 1, max: 100_000 }),
    parts: fc.array(
      fc.record({ share: fc.integer({ min: 0, max: 60 }), after: fc.integer({ min: 0, max: 90 }) }),
      {
        maxLength: 4,
      },
    ),
    named: fc.boolean(),
  });
  const pence = (n: number) => `${Math.trunc(n / 100)}.${String(n % 100).padStart(2, "0")}`;

  interface Paid {
    readonly on: string;
    readonly amount: number;
  }
  function toldOf(
    { issued, total, parts, named }: typeof bill extends fc.Arbitrary<infer T> ? T : never,
    n: number,
  ) {
    const paid: Paid[] = [];
    for (const { share, after } of parts) {
      const left = total - paid.reduce((sum, { amount }) => sum + amount, 0);
      const [on, amount] = [daysAfter(issued, after), Math.min(left, Math.floor((total * share) / 100))];
      if (amount > 0 && on <= today) paid.push({ on, amount });
    }
    const readings = [{ on: issued, amount: 0 }, ...paid.toSorted((a, b) => (a.on < b.on ? -1 : 1))];
    let left = total;
    const events = readings.flatMap(({ on, amount }, k) => {
      left -= amount;
      const of = `${pence(left)} of ${pence(total)} GBP`;
      const read = `evt_${n}_${k}, invoice.updated, invoice/${n}, ${on}T09:00:00, ${of}, asOf ${on}T0${k}:00:00, issued ${issued}`;
      const settling = `evt_p${n}_${k}, payment.received, payment/${n}_${k}, ${on}T09:00:00, 0.00 of ${pence(amount)} GBP, issued ${on}, settles invoice/${n} ${pence(amount)}`;
      return named && amount > 0 ? [read, settling] : [read];
    });
    return { issued, total, paid, events: events.map(moneyEvent) };
  }

  test("moves from month to month by what was invoiced less what was settled, and ends with what is owed", () => {
    fc.assert(
      fc.property(fc.array(bill, { maxLength: 12 }), fc.integer(), (bills, seed) => {
        const book = bills.map(toldOf);
        const events = book.flatMap((one) => one.events);
        const shuffled = events.toSorted((a, b) => hash(a.id, seed) - hash(b.id, seed));
        const documents = documentsOf(shuffled);

        const ends = monthEndsOf(documents, today);

        const within = (month: string, on: string) => on.slice(0, 7) === month;
        for (const [month, { GBP: end }] of Object.entries(ends)) {
          const before = exact(ends[monthAfter(month, -1)]?.GBP?.open ?? "0");
          const invoiced = exact(monthsOf(documents)[month]?.GBP?.invoiced ?? "0");
          const settled = book.flatMap(({ paid }) => paid.filter(({ on }) => within(month, on)));
          const gone = exact(pence(settled.reduce((sum, { amount }) => sum + amount, 0)));
          expect([month, end?.open]).toEqual([month, written(before + invoiced - gone)]);
        }
        const owed = receivablesOf(documents, today).currencies.GBP?.outstanding;
        expect(ends[today.slice(0, 7)]?.GBP?.open).toBe(owed);
      }),
    );
  });

  const hash = (text: string, seed: number) =>
    [...text].reduce((all, one) => Math.imul(all ^ one.charCodeAt(0), 16_777_619), seed);
});

describe("the days on which each side acted", () => {
  test("are counted once each, by month, until today", () => {
    const on = (day: string, them: number, us: number) => ({ day, in: them, out: us, events: them + us + 1 });

    expect(
      actedByMonth(
        [
          on("2026-10-30", 3, 0),
          on("2026-10-31", 1, 2),
          on("2026-10-31", 1, 2),
          on("2026-11-02", 0, 1),
          on("2026-11-03", 0, 0),
          on("2026-11-28", 1, 1),
        ],
        today,
      ),
    ).toEqual({ "2026-10": { them: 2, us: 1 }, "2026-11": { them: 0, us: 1 } });
  });
});
