import { describe, expect, test } from "@jest/globals";
import { insightOf } from "../../../functions/insight/account-insight.ts";
import { agreementsOutcome } from "../../../functions/insight/drivers/agreements.ts";
import { failedPayments } from "../../../functions/insight/drivers/failed.ts";
import { missedMeetings } from "../../../functions/insight/drivers/meetings.ts";
import { overdueTasks } from "../../../functions/insight/drivers/tasks.ts";
import { waitingOf } from "../../../functions/insight/drivers/waiting.ts";
import type { InsightEvent } from "../../../functions/insight/facts.ts";
import { openEstimates } from "../../../functions/insight/growth/estimates.ts";
import { passOver } from "../../../functions/insight/portfolio/pass.ts";
import { standardSettings as settings } from "../../../functions/insight/settings.ts";
import { insightEvent as event, insightFacts } from "../../support/insight-facts.ts";

const today = "2026-11-27";
const [here, there] = [
  { tool: "accelo", connection: "main" },
  { tool: "accelo", connection: "second" },
];
const soon = { scheduledFor: "2026-12-04T00:00:00.000Z" };

describe("what another connection has under the same id is another thing:", () => {
  const bothOf = (type: string, ended: string, more: Partial<InsightEvent> = {}) => [
    event(type, "2026-11-02", { of: "17", ...here, ...more, id: "evt_here" }),
    event(type, "2026-11-03", { of: "17", ...there, ...more, id: "evt_there" }),
    event(ended, "2026-11-05", { of: "17", ...there, id: "evt_ended" }),
  ];

  test("a task that is done elsewhere stays late", () => {
    const late = { scheduledFor: "2026-11-10T00:00:00.000Z" };
    expect(overdueTasks(bothOf("task.created", "task.completed", late), today)?.evidence).toEqual([
      "evt_here",
    ]);
  });

  test("an estimate that is accepted elsewhere stays open", () => {
    const open = openEstimates(bothOf("estimate.sent", "estimate.accepted", soon), today);
    expect(open.map(({ event: id }) => id)).toEqual(["evt_here"]);
  });

  test("a request that is resolved elsewhere waits", () => {
    const asked = bothOf("request.opened", "request.resolved", { direction: "in" });
    expect(waitingOf(asked, today)).toMatchObject({ event: "evt_here", days: 25 });
  });

  test("two payments that failed are two", () => {
    const failed = bothOf("payment.failed", "note.added");
    expect(failedPayments(failed, today)?.evidence).toEqual(["evt_here", "evt_there"]);
  });

  test("a meeting that was attended elsewhere was missed, and one that is canceled elsewhere lies ahead", () => {
    const missed = bothOf("meeting.no_show", "meeting.attended");
    expect(missedMeetings(missed, today)?.evidence).toEqual(["evt_here"]);
    const ahead = insightFacts({ events: bothOf("meeting.scheduled", "meeting.canceled", soon) });
    expect(insightOf(ahead, today, { settings }).nextMeeting?.event).toBe("evt_here");
  });
});

describe("what books of the customer say of its customers, and a tool's test mode of nobody, makes nothing between it and us:", () => {
  const own: Partial<InsightEvent> = {
    tool: "quickbooks",
    matched: { identity: { type: "quickbooks:company", value: "9130" }, rule: "external" },
  };
  const trial: Partial<InsightEvent> = { tool: "stripe", details: { testMode: true } };
  const told = (more: Partial<InsightEvent>) => {
    const { details } = more;
    return [
      event("estimate.sent", "2026-11-20", { of: "open", ...soon, ...more }),
      event("estimate.sent", "2026-10-01", { of: "taken", ...more }),
      event("estimate.accepted", "2026-10-09", { of: "taken", ...more }),
      event("invoice.sent", "2026-11-10", {
        ...{ of: "1", direction: "out", ...more },
        details: { ...details, services: ["Flowers"] },
      }),
      event("payment.failed", "2026-11-11", { of: "p", ...more }),
      event("estimate.declined", "2026-11-12", { of: "no", ...more }),
    ];
  };
  const seen = (events: readonly InsightEvent[]) => {
    const facts = insightFacts({ events });
    const { estimates, services, health } = insightOf(facts, today, { settings });
    const { acceptance, acted } = passOver(facts, today, { settings });
    return {
      ...{ acceptance, billed: acted.billed },
      estimates: estimates.map(({ id }) => id),
      services: services.map(({ name }) => name),
      drivers: health.drivers.map(({ name }) => name),
    };
  };

  test.each([
    ["the customer's books", own],
    ["the test mode", trial],
  ])("%s", (_of, more) => {
    expect(seen(told(more))).toEqual({
      ...{ acceptance: [], billed: undefined, estimates: [], services: [], drivers: [] },
    });
    expect(seen(told({ tool: "quickbooks" }))).toEqual({
      ...{ acceptance: [8], billed: "2026-11-10", estimates: ["open"], services: ["Flowers"] },
      drivers: expect.arrayContaining(["failed", "agreements"]),
    });
  });

  test("what it signs with us is, whatever it came by", () => {
    const declined = event("agreement.declined", "2026-11-01", { of: "a", ...own });
    expect(insightOf(insightFacts({ events: [declined] }), today, { settings }).health.drivers).toEqual([
      expect.objectContaining({ name: "agreements", u: agreementsOutcome([declined], today)?.u }),
    ]);
  });
});
