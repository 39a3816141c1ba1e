import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { insightOf } from "../../../../functions/insight/account-insight.ts";
import { daysAfter } from "../../../../functions/insight/days.ts";
import type { AccountFacts, InsightEvent } from "../../../../functions/insight/facts.ts";
import { passOver, portfolioOf, stillHolds } from "../../../../functions/insight/portfolio/pass.ts";
import { standardSettings as settings } from "../../../../functions/insight/settings.ts";
import { insightEvent as event, insightFacts } from "../../../support/insight-facts.ts";

const start = "2025-01-01";
const today = "2026-11-27";
const dayWithin = fc.integer({ min: 0, max: 690 }).map((n) => daysAfter(start, n));

const plain = fc
  .tuple(
    fc.constantFrom(
      ...["email.received", "email.sent", "note.added", "meeting.scheduled", "meeting.no_show"],
      ...["meeting.canceled", "agreement.declined", "agreement.completed", "task.created", "task.completed"],
      ...["payment.failed", "payment.received", "estimate.sent", "estimate.accepted", "document.added"],
    ),
    dayWithin,
    fc.constantFrom("1", "2", "3"),
    fc.constantFrom("in" as const, "out" as const, undefined),
  )
  .map(([type, at, of, direction]) => event(type, at, { of, ...(direction ? { direction } : {}) }));
const invoice = fc
  .tuple(dayWithin, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 3 }), fc.boolean())
  .map(([at, open, n, gone]) =>
    event(gone ? "invoice.deleted" : "invoice.updated", at, {
      of: `${n}`,
      owed: {
        total: "200",
        open: `${open}`,
        currency: n === 0 ? "EUR" : "GBP",
        issued: at,
        due: daysAfter(at, 30),
        asOf: `${at}T10:00:01.000Z`,
      },
    }),
  );
const facts = fc
  .tuple(
    fc.uniqueArray(dayWithin, { minLength: 3, maxLength: 60 }),
    fc.array(fc.oneof(plain, invoice), { maxLength: 60 }),
  )
  .map(([heard, events]) =>
    insightFacts({
      days: heard.map((day) => ({ day, in: 1, events: 2, tools: { relay: 2 } })),
      events: [...new Map(events.map((one) => [one.id, one])).values()],
    }),
  );

const told = (given: AccountFacts, day = today) => passOver(given, day, { settings });

describe("an account's row", () => {
  test("has points that add up to what the score lacks of 100, each with a sentence", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { health } = insightOf(given, today, { settings });
        const lost = health.drivers.reduce((sum, { points }) => sum + points, 0);

        if (health.score !== null) expect(lost).toBe(100 - health.score);
        for (const { sentence, u } of health.drivers) {
          expect(sentence.code).toBeTruthy();
          expect(u >= 0 && u <= 1).toBe(true);
        }
      }),
    );
  });

  test("is unknown without a number, and never well, where the silence is unknown or little is covered", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { silence, health } = told(given);
        const isUnknown = silence.state === "unknown" || health.coverage < 0.4;

        expect(health.score === null).toBe(isUnknown);
        expect(health.band === "unknown").toBe(isUnknown);
      }),
    );
  });

  test("is the same whatever order events and days come in, and however often", () => {
    fc.assert(
      fc.property(facts, fc.func(fc.nat()), (given, key) => {
        const twice = <One>(all: readonly One[]) => [...all, ...all].sort((a, b) => key(a) - key(b));
        const disordered = { ...given, days: twice(given.days), events: twice(given.events) };

        expect(told(disordered)).toEqual(told(given));
      }),
    );
  });

  test("sees nothing of what comes after its day", () => {
    fc.assert(
      fc.property(facts, dayWithin, (given, day) => {
        const known = {
          ...given,
          days: given.days.filter((one) => one.day <= day),
          events: given.events.filter(({ time }) => time.slice(0, 10) <= day),
        };

        expect(told(given, day)).toEqual(told(known, day));
      }),
    );
  });

  test("is made of events that are there", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const ids = new Set(given.events.map(({ id }) => id));
        const { health, silence, overdue } = told(given);

        for (const id of [...health.events, ...silence.events, ...(overdue?.events ?? [])])
          expect(ids).toContain(id);
      }),
    );
  });
});

describe("what was said", () => {
  const weekly: InsightEvent[] = Array.from({ length: 40 }, (_, n) =>
    event("email.received", daysAfter("2026-01-01", n * 7), { direction: "in" }),
  );
  const given = (events: readonly InsightEvent[]) =>
    insightFacts({
      days: events.map(({ time }) => ({ day: time.slice(0, 10), in: 1, events: 1 })),
      events: [...events, event("email.sent", "2026-02-01", { direction: "out" })],
    });
  const asOf = "2026-11-10";

  test("stays as it was when a delivery comes late, and what is known now of that day changes", () => {
    const said = portfolioOf([told(given(weekly), asOf)], asOf).portfolio;
    const copy = structuredClone(said);
    const late = event("email.received", "2026-11-08", { direction: "in" });
    const known = told(given([...weekly, late]), asOf);

    expect(said).toEqual(copy);
    expect(said.rows[0]?.silence.state).toBe("silent");
    expect(known.silence.state).toBe("usual");
  });

  test("of a document counts by the readings of that day, though later ones are known", () => {
    const reading = (at: string, open: string) =>
      event("invoice.updated", at, {
        of: "7",
        owed: { total: "9", open, currency: "GBP", due: "2026-10-01", asOf: `${at}T10:00:01.000Z` },
      });
    const facts = insightFacts({ events: [reading("2026-09-01", "9"), reading("2026-11-20", "0")] });

    expect(told(facts, "2026-11-10").overdue?.days).toBe(40);
    expect(told(facts, "2026-11-27").overdue).toBeUndefined();
  });
});

describe("a night without news", () => {
  const given = insightFacts({
    days: Array.from({ length: 20 }, (_, n) => ({ day: daysAfter("2026-07-01", n * 7), in: 1, events: 1 })),
  });
  const row = passOver(given, "2026-11-15", { settings, version: "4" });

  test("costs nothing until a date passes", () => {
    expect(row.until).toBe(row.silence.quieterFrom);
    expect(stillHolds(row, "2026-11-16", "4", given.account)).toBe(true);
    expect(stillHolds(row, row.until ?? "", "4", given.account)).toBe(false);
  });

  test("is told from one with news, a new owner, or a week gone by", () => {
    expect(stillHolds(row, "2026-11-16", "5", given.account)).toBe(false);
    expect(stillHolds(row, "2026-11-16", "4", { ...given.account, owner: "Jane" })).toBe(false);
    expect(stillHolds(row, "2026-11-22", "4", given.account)).toBe(false);
  });
});
