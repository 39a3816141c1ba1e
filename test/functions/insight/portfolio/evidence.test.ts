import { describe, expect, test } from "@jest/globals";
import { insightOf } from "../../../../functions/insight/account-insight.ts";
import { daysAfter } from "../../../../functions/insight/days.ts";
import type { InsightEvent } from "../../../../functions/insight/facts.ts";
import { type AttentionReason, attentionTo } from "../../../../functions/insight/portfolio/attention.ts";
import { passOver } from "../../../../functions/insight/portfolio/pass.ts";
import { standardSettings as settings } from "../../../../functions/insight/settings.ts";
import { insightEvent as event, insightFacts } from "../../../support/insight-facts.ts";
import { moneyEvent } from "../../../support/money-events.ts";

/* What stands beside a sentence shows what the sentence says, and nothing else. */

const today = "2026-11-27";
const days = (n: number) => daysAfter(today, -n);
const inward = { direction: "in" as const };

/** Heard every week until forty days ago; its longest pause lies between two invoices that it paid a year ago. */
const letters = Array.from({ length: 43 }, (_, n) => event("email.received", days(40 + n * 7), inward));
const paidYearAgo = [days(373), days(350)].map((on, n) => ({
  ...moneyEvent(
    `evt_paid${n}, invoice.paid, invoice/paid${n}, ${on}T10:00:00, 0.00 of 90.00 GBP, issued ${days(400)}, due ${days(370)}`,
  ),
  ...inward,
}));
const invoice = (id: string, open: string, due: number, currency = "GBP") =>
  moneyEvent(
    `evt_${id}, invoice.sent, invoice/${id}, ${days(due + 30)}T09:00:00, ${open} of ${open} ${currency}, issued ${days(due + 30)}, due ${days(due)}`,
  );
const owing = [invoice("a", "50.00", 35), invoice("b", "30.00", 95), invoice("c", "20.00", 64)];
const notDue = invoice("d", "70.00", -9);
const other = invoice("e", "900.00", 12, "EUR");
const tasks = [
  event("task.assigned", days(20), { of: "vat", scheduledFor: `${days(6)}T00:00:00.000Z` }),
  event("task.completed", days(30), { of: "books" }),
];
const missed = event("meeting.no_show", days(50), { of: "call", scheduledFor: `${days(50)}T09:00:00.000Z` });
const estimate = event("estimate.sent", days(24), {
  of: "E-1",
  scheduledFor: `${daysAfter(today, 9)}T00:00:00.000Z`,
});

const heard = [...letters, ...paidYearAgo];
const everything: readonly InsightEvent[] = [...heard, ...owing, notDue, other, ...tasks, missed, estimate];
const facts = insightFacts({
  days: heard.map(({ time }) => ({ day: time.slice(0, 10), in: 1, events: 1 })),
  events: everything,
});
const row = passOver(facts, today, { settings });
const { health, silence } = insightOf(facts, today, { settings });
const lastLetter = letters[0]?.id ?? "";

const eventsOf = (reason: AttentionReason) => attentionTo(row).find((one) => one.reason === reason)?.events;
const driverEvents = (name: string) => health.drivers.find((one) => one.name === name)?.events;
/** What the invoices of these events come to. */
const sumOf = (ids: readonly string[] = []) =>
  everything
    .filter(({ id }) => ids.includes(id))
    .reduce((sum, { owed }) => sum + Number(owed?.open), 0)
    .toFixed(2);

test("a silence is shown by the last sign of life, and not by what was before it", () => {
  expect(row.silence.state).toBe("silent");
  expect(eventsOf("silent")).toEqual([lastLetter]);
  expect([silence.events, row.silence.events, driverEvents("silence")]).toEqual(
    Array.from({ length: 3 }, () => [lastLetter]),
  );
});

test("a silence whose last sign is not known is shown by nothing older", () => {
  const unseen = { ...facts, events: everything.filter(({ id }) => id !== lastLetter) };

  expect(insightOf(unseen, today, { settings }).silence.events).toEqual([]);
});

describe("what is overdue", () => {
  test("is shown by the invoices that make the amount up, the oldest due first", () => {
    const reason = attentionTo(row).find((one) => one.reason === "overdue");

    expect(reason?.events).toEqual(["evt_b", "evt_c", "evt_a"]);
    expect(reason?.sentence).toEqual({
      code: "driver.overdue",
      values: { amount: sumOf(reason?.events), currency: "GBP", days: 95 },
    });
  });

  test("is shown in the currency that the sentence names, in its points, too", () => {
    const points = health.drivers.find(({ name }) => name === "overdue");

    expect(points?.sentence.values).toMatchObject({ amount: sumOf(points?.events), currency: "GBP" });
    expect(points?.events).not.toContain("evt_e");
  });

  test("is told of the oldest debt though another currency has the larger figure", () => {
    expect(row.overdue).toMatchObject({
      days: 95,
      sentence: { values: { currency: "GBP", amount: "100.00" } },
    });
  });
});

test("what a low score is for has each sign beside its own events", () => {
  const came = passOver(
    { ...facts, events: everything.filter((one) => one !== missed && one !== tasks[0]) },
    today,
    {
      settings,
    },
  );

  expect(came.health.because.map(({ code, events }) => [code, events])).toEqual([
    ["silence.silent", [lastLetter]],
    ["driver.overdue", ["evt_b", "evt_c", "evt_a"]],
  ]);
  expect(attentionTo(came)[0]).toMatchObject({
    reason: came.health.band === "at risk" ? "atRisk" : "weak",
    events: [lastLetter, "evt_b", "evt_c", "evt_a"],
  });
});

test("tasks, meetings and estimates are shown by themselves", () => {
  expect(driverEvents("tasks")).toEqual([tasks[0]?.id]);
  expect(driverEvents("meetings")).toEqual([missed.id]);
  expect(row.open.map(({ event: id }) => id)).toEqual([tasks[0]?.id]);
  expect(eventsOf("estimate")).toEqual([estimate.id]);
});

test("what others like it have is shown by the service in which they are like it", () => {
  const named = (on: string, services: string[]) =>
    event("invoice.sent", on, { of: on, details: { services } });
  const served = passOver(
    insightFacts({ events: [named(days(90), ["payroll"]), named(days(60), ["bookkeeping"])] }),
    today,
    { settings },
  );
  const hit = { service: "VAT", k: 20, of: 24, share: 0.8, low: 0.6, lift: 2 };
  const shownFor = (by: string | null) =>
    attentionTo(served, { ...hit, by }).find(({ reason }) => reason === "growth")?.events;

  expect(shownFor("payroll")).toEqual([`evt_invoice.sent_${days(90)}_${days(90)}`]);
  expect(shownFor("bookkeeping")).toEqual([`evt_invoice.sent_${days(60)}_${days(60)}`]);
  expect(shownFor(null)).toEqual([`evt_invoice.sent_${days(60)}_${days(60)}`]);
});
