import { describe, expect, test } from "@jest/globals";
import { insightOf } from "../../../functions/insight/account-insight.ts";
import { agreementsOutcome } from "../../../functions/insight/drivers/agreements.ts";
import { failedPayments } from "../../../functions/insight/drivers/failed.ts";
import { missedMeetings } from "../../../functions/insight/drivers/meetings.ts";
import { overdueMoney } from "../../../functions/insight/drivers/money.ts";
import { overdueTasks } from "../../../functions/insight/drivers/tasks.ts";
import { waitingDriver, waitingOf } from "../../../functions/insight/drivers/waiting.ts";
import { moneyOf } from "../../../functions/insight/money/account-money.ts";
import { english } from "../../../functions/insight/sentences/english.ts";
import { overdueSentence } from "../../../functions/insight/sentences/of-driver.ts";
import { tell, worded } from "../../../functions/insight/sentences/sentence.ts";
import { vietnamese } from "../../../functions/insight/sentences/vietnamese.ts";
import { insightSettings } from "../../../schemas/insight-settings.ts";
import { insightEvent as event, insightFacts } from "../../support/insight-facts.ts";
import { moneyEvent } from "../../support/money-events.ts";

const today = "2026-11-27";
const [them, us] = [{ direction: "in" as const }, { direction: "out" as const }];

describe("failed payments", () => {
  const failed = event("payment.failed", "2026-11-10", {
    of: "p1",
    money: { amount: "50.00", currency: "GBP" },
  });
  const received = (amount: string, currency = "GBP") =>
    event("payment.received", "2026-11-12", { of: `p-${amount}`, money: { amount, currency } });

  test("count until a later one of the same worth makes them good", () => {
    expect(failedPayments([failed], today)).toEqual({ u: 0.5, evidence: [failed.id] });
    expect(failedPayments([received("50.00"), failed], today)).toEqual({ u: 0, evidence: [] });
    expect(failedPayments([failed, received("49.99")], today)?.u).toBe(0.5);
    expect(failedPayments([failed, received("90.00", "EUR")], today)?.u).toBe(0.5);
  });

  test("are made good by a payment for as many of them as it is enough for", () => {
    const failedOf = (of: string, amount: string, day: string) =>
      event("payment.failed", day, { of, money: { amount, currency: "GBP" } });
    const [small, large] = [failedOf("p2", "30.00", "2026-11-05"), failedOf("p3", "80.00", "2026-11-06")];
    const { money: _unknown, ...ofNoAmount } = received("1.00");

    expect(failedPayments([small, large, received("80.00")], today)?.evidence).toEqual([small.id]);
    expect(failedPayments([small, failed, received("79.99")], today)?.evidence).toEqual([failed.id]);
    expect(failedPayments([small, failed, received("80.00")], today)?.evidence).toEqual([]);
    expect(failedPayments([small, failed, received("60.00")], today)?.evidence).toEqual([failed.id]);
    expect(failedPayments([small, failed, ofNoAmount], today)?.evidence).toEqual([failed.id]);
    const itself = event("payment.received", "2026-11-12", {
      of: "p1",
      money: { amount: "60.00", currency: "GBP" },
    });
    expect(failedPayments([small, failed, itself], today)?.evidence).toEqual([small.id]);
  });

  test("count once however often they were tried, and for two months", () => {
    const again = { ...failed, id: "evt_again", time: "2026-11-11T10:00:00.000Z" };

    expect(failedPayments([failed, again], today)?.evidence).toEqual(["evt_again"]);
    expect(failedPayments([failed], "2027-02-01")?.u).toBe(0);
  });

  test("are not known where no payments are heard of", () => {
    expect(failedPayments([event("invoice.sent", "2026-11-10", { of: "1" })], today)).toBeUndefined();
  });
});

describe("meetings", () => {
  const meeting = (type: string, at: string, of: string, more = {}) =>
    event(`meeting.${type}`, at, { of, scheduledFor: `${at}T09:00:00.000Z`, ...more });

  test("that the customer missed or canceled count, those that were held or moved do not", () => {
    const events = [
      meeting("scheduled", "2026-10-01", "a"),
      meeting("no_show", "2026-10-02", "a"),
      meeting("scheduled", "2026-09-01", "b"),
      meeting("canceled", "2026-10-05", "c", them),
      meeting("canceled", "2026-11-20", "d", us),
      meeting("scheduled", "2026-08-20", "old"),
      meeting("rescheduled", "2026-08-21", "new", { supersedes: { kind: "meeting", id: "old" } }),
    ];

    const driver = missedMeetings(events, today);

    expect(driver?.evidence).toEqual([
      "evt_meeting.no_show_2026-10-02_a",
      "evt_meeting.canceled_2026-10-05_c",
    ]);
    expect(driver?.u).toBeCloseTo(0.6);
  });

  test("canceled by the customer and booked again within a fortnight are not missed", () => {
    const canceled = meeting("canceled", "2026-11-02", "c", them);

    expect(missedMeetings([canceled], today)?.u).toBe(0.75);
    expect(missedMeetings([canceled, meeting("scheduled", "2026-11-09", "d")], today)?.u).toBe(0);
  });

  test("still ahead say nothing yet", () => {
    expect(
      missedMeetings(
        [event("meeting.scheduled", "2026-11-20", { of: "a", scheduledFor: "2026-12-01T09:00:00.000Z" })],
        today,
      ),
    ).toBeUndefined();
  });

  test("count once they have been, on a day that still runs, too", () => {
    const events = [
      meeting("no_show", "2026-10-01", "missed"),
      meeting("attended", "2026-10-02", "one"),
      meeting("scheduled", "2026-11-20", "later", { scheduledFor: `${today}T14:00:00.000Z` }),
    ];

    expect(missedMeetings(events, today, `${today}T09:00:00.000Z`)?.u).toBe(0.75);
    expect(missedMeetings(events, today, `${today}T14:00:00.000Z`)?.u).toBe(0.5);
    expect(missedMeetings(events, today)?.u).toBe(0.5);
    expect(missedMeetings(events.slice(2), today, `${today}T09:00:00.000Z`)).toBeUndefined();
  });

  test("lie ahead later on a day that still runs, and not once the day is over", () => {
    const events = [meeting("scheduled", "2026-11-20", "today", { scheduledFor: `${today}T14:00:00.000Z` })];
    const nextAt = (now?: string) => {
      const asked = { settings: insightSettings.parse({}), ...(now === undefined ? {} : { now }) };
      return insightOf(insightFacts({ events }), today, asked).nextMeeting?.time;
    };

    expect(nextAt(`${today}T09:00:00.000Z`)).toBe(`${today}T14:00:00.000Z`);
    expect(nextAt(`${today}T14:01:00.000Z`)).toBeUndefined();
    expect(nextAt()).toBeUndefined();
  });
});

describe("agreements", () => {
  test("the last one that ended counts, for five months", () => {
    const declined = event("agreement.declined", "2026-09-01", { of: "a" });

    expect(agreementsOutcome([declined], today)).toEqual({ u: 1, evidence: [declined.id] });
    expect(
      agreementsOutcome([declined, event("agreement.completed", "2026-10-01", { of: "b" })], today)?.u,
    ).toBe(0);
    expect(agreementsOutcome([event("estimate.voided", "2026-10-01", { of: "b" })], today)?.u).toBe(0.5);
    expect(agreementsOutcome([declined], "2027-03-01")?.u).toBe(0);
    expect(agreementsOutcome([], today)).toBeUndefined();
  });

  test("has an estimate that nobody answered until its day was over", () => {
    const sent = event("estimate.sent", "2026-10-01", { of: "e", scheduledFor: "2026-11-20T00:00:00.000Z" });
    const accepted = event("estimate.accepted", "2026-11-19", { of: "e" });
    const [declined, signed] = [
      event("agreement.declined", "2026-11-25", { of: "a" }),
      event("agreement.completed", "2026-11-25", { of: "a" }),
    ];

    expect(agreementsOutcome([sent], "2026-11-20")?.u).toBe(0);
    expect(agreementsOutcome([sent], "2026-11-21")).toEqual({ u: 0.5, evidence: [sent.id] });
    expect(agreementsOutcome([sent, accepted], today)?.u).toBe(0);
    expect(agreementsOutcome([sent, declined], today)).toEqual({ u: 1, evidence: [declined.id] });
    expect(agreementsOutcome([sent, signed], today)?.u).toBe(0);
    const { health } = insightOf(insightFacts({ events: [sent] }), today, {
      settings: insightSettings.parse({}),
    });
    const told = health.drivers.flatMap(({ name, sentence }) => (name === "agreements" ? [sentence] : []));
    expect(told.flatMap((one) => [tell(one, english), tell(one, vietnamese)])).toEqual([
      "The last estimate has expired.",
      "Báo giá gần nhất đã hết hạn.",
    ]);
  });
});

describe("waiting", () => {
  const asked = event("email.received", "2026-11-17", them);

  test("counts from the oldest message that we have not answered, without holidays", () => {
    const later = event("message.posted", "2026-11-20", them);

    expect(waitingOf([later, asked], today)).toEqual({ since: "2026-11-17", days: 10, event: asked.id });
    expect(waitingOf([asked], today, ["2026-11-20", "2026-11-21", "2026-12-25"])?.days).toBe(8);
  });

  test("ends with our answer, but not with a note or with what a machine sent", () => {
    const after = "2026-11-18";

    expect(waitingOf([asked, event("email.sent", after, us)], today)).toBeUndefined();
    expect(waitingOf([asked, event("note.added", after, us)], today)).toBeDefined();
    expect(
      waitingOf([asked, event("email.sent", after, { ...us, actor: { kind: "tool" } })], today),
    ).toBeDefined();
  });

  test("is known only where both sides are heard", () => {
    expect(waitingDriver([asked], today)).toBeUndefined();
    expect(waitingDriver([asked, event("email.sent", "2026-11-01", us)], today)?.u).toBeCloseTo(8 / 12);
  });

  test.each([
    "Accepted: Kick-off",
    "Declined: Year end @ Mon 23 Nov 2026 10:00 (jo@acme.example)",
    "Tentatively Accepted: Kick-off",
    "Zugesagt: Jahresabschluss",
    "Accepté : Bilan",
    "Đã chấp nhận: Họp cuối năm",
  ])("%s answers an invitation, and wants no answer", (subject) => {
    const said = event("email.received", "2026-11-17", { ...them, details: { subject } });

    expect(waitingOf([said], today)).toBeUndefined();
  });

  test.each(["Re: Accepted: Kick-off", "Accepted the quote, what next?", "Declined card"])(
    "%s waits",
    (subject) => {
      const said = event("email.received", "2026-11-17", { ...them, details: { subject } });

      expect(waitingOf([said], today)?.event).toBe(said.id);
    },
  );
});

describe("tasks", () => {
  test("that are past their date and not done count", () => {
    const due = (of: string, on: string) =>
      event("task.created", "2026-11-01", { of, scheduledFor: `${on}T00:00:00.000Z` });
    const events = [due("a", "2026-11-20"), due("b", "2026-11-20"), due("c", "2026-12-20")];

    expect(overdueTasks([...events, event("task.completed", "2026-11-21", { of: "b" })], today)).toEqual({
      u: 0.5,
      evidence: ["evt_task.created_2026-11-01_a"],
    });
  });
});

describe("overdue money", () => {
  const late =
    "evt_1, invoice.created, invoice/1, 2026-10-01T09:00:00, 10.00 of 10.00 GBP, issued 2026-10-01, due 2026-11-01";
  const fine =
    "evt_2, invoice.created, invoice/2, 2026-11-01T09:00:00, 10.00 of 10.00 EUR, issued 2026-11-01, due 2026-12-01";
  const driver = (lines: readonly string[], openingFetched: boolean) =>
    overdueMoney(
      moneyOf(lines.map(moneyEvent), today, { openings: new Set(openingFetched ? ["quickbooks/main"] : []) }),
      today,
    );

  test("is of the currency where it is worst", () => {
    expect(driver([late, fine], true)).toEqual({ u: 0.25, evidence: ["evt_1"] });
  });

  test("is never known to be nothing while what was owed before the connection is not", () => {
    expect(driver([fine], true)?.u).toBe(0);
    expect(driver([fine], false)).toBeUndefined();
    expect(driver([late], false)?.u).toBe(0.25);
  });

  test("is said of what is known alone, and since when", () => {
    const said = (lines: readonly string[], openingFetched = false) =>
      worded(
        overdueSentence(
          moneyOf(lines.map(moneyEvent), today, {
            openings: new Set(openingFetched ? ["quickbooks/main"] : []),
          }),
          today,
        ),
        english,
      );

    expect(said([])).toBe("Not known: no ledger says what it owes.");
    expect(said([fine])).toBe("Nothing is overdue of what is known since 1 November 2026.");
    expect(said([fine], true)).toBe("Nothing is overdue.");
    expect(said([late])).toBe("£10 overdue, the oldest for 26 days.");
  });
});
