import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { added, countersOf, rollupDay } from "../../../functions/matching/rollup.ts";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { message } from "../../support/message.ts";

const paid = (amount: string, type: PublishedEvent["type"] = "payment.received", currency = "GBP") =>
  message({ type, money: { amount, currency }, direction: "in" }).data;
const dayOf = (...events: PublishedEvent[]) =>
  rollupDay(
    "2026-11-20",
    events.map(countersOf).reduce((sum, one) => added(sum, one), {}),
  );

describe("a day", () => {
  test("counts events by tool, family and direction", () => {
    expect(dayOf(paid("1"), message({ type: "meeting.scheduled", tool: "calendly" }).data)).toEqual({
      day: "2026-11-20",
      events: 2,
      in: 1,
      out: 0,
      tools: { calendly: 1, docusign: 1 },
      families: { meeting: 1, money: 1 },
      money: [{ currency: "GBP", in: "1.00", out: "0.00" }],
    });
  });

  test("adds up what changed hands, to the last digit, and not what is only asked for", () => {
    const { money } = dayOf(
      paid("0.1"),
      paid("0.2"),
      paid("99999999999999999999.999999"),
      paid("5.5", "payment.refunded"),
      paid("7", "invoice.sent"),
      paid("-1.25", "payment.received", "EUR"),
    );

    expect(money).toEqual([
      { currency: "EUR", in: "-1.25", out: "0.00" },
      { currency: "GBP", in: "100000000000000000000.299999", out: "5.50" },
    ]);
  });

  test("leaves out amounts finer than a millionth or beyond any money, and still counts their events", () => {
    expect(dayOf(paid("0.0000001"), paid("9".repeat(40)))).toMatchObject({ events: 2, money: [] });
  });

  test("is what it was when what came has gone again", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 20 }), (cents) => {
        const events = cents.map((one) => countersOf(paid((one / 100).toFixed(2))));
        const before = countersOf(paid("3.33"));
        const there = events.reduce((sum, one) => added(sum, one), before);
        const back = events.reduce((sum, one) => added(sum, one, -1n), there);

        expect(rollupDay("2026-11-20", back)).toEqual(rollupDay("2026-11-20", before));
      }),
    );
  });
});
