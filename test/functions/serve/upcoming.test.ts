import { beforeAll, describe, expect, test } from "@jest/globals";
import { upcoming } from "../../../functions/serve/timelines.ts";
import { insightHub, told } from "../../support/insight-hub.ts";

const [yesterday, today, tomorrow] = ["2026-12-31", "2027-01-01", "2027-01-02"];
const { deps, hear, idOf } = insightHub(new Date(`${yesterday}T02:00:00.000Z`));

const due = (day: string) =>
  told("acme", "invoice.sent", "2026-12-01", {
    id: `evt_${day}`,
    scheduledFor: `${day}T00:00:00.000Z`,
    object: { kind: "invoice", id: day },
  });
const meeting = (at: string) =>
  told("acme", "meeting.scheduled", "2026-12-01", {
    id: `evt_${at}`,
    scheduledFor: at,
    object: { kind: "meeting", id: at },
  });
const [early, late] = [`${today}T09:00:00.000Z`, `${today}T15:00:00.000Z`];
const days = [yesterday, today, tomorrow].map((day) => `${day}T00:00:00.000Z`);
const [, dueToday, dueTomorrow] = days;

/** Sent, and answered before their day. */
const answered = ["paid", "Accepted", "rejected", "lost"].flatMap((state) => [
  told("acme", "invoice.sent", "2026-12-01", {
    id: `evt_sent_${state}`,
    scheduledFor: `${today}T00:00:00.000Z`,
    object: { kind: "invoice", id: state, state: "open" },
  }),
  told("acme", "invoice.updated", "2026-12-10", {
    id: `evt_${state}`,
    object: { kind: "invoice", id: state, state },
  }),
]);

beforeAll(async () => {
  await hear([due(yesterday), due(today), due(tomorrow), meeting(early), meeting(late), ...answered]);
});

describe.each(["of an account", "of all"])("what is ahead %s", (of) => {
  const aheadAt = async (now: string, since?: string) => {
    const account = of === "of all" ? undefined : idOf("acme");
    const range = { limit: 50, ...(since === undefined ? {} : { since }) };
    const page = await upcoming(account, range, {}, { ...deps, now: () => new Date(now) });
    return page.events.map(({ scheduledFor }) => scheduledFor);
  };

  test.each([
    [`${yesterday}T23:59:00.000Z`, [...days, early, late].sort()],
    [`${today}T00:01:00.000Z`, [dueToday, early, late, dueTomorrow]],
    [`${today}T12:00:00.000Z`, [dueToday, late, dueTomorrow]],
    [`${today}T23:59:00.000Z`, [dueToday, dueTomorrow]],
    [`${tomorrow}T00:00:00.000Z`, [dueTomorrow]],
    ["2027-01-03T00:00:00.000Z", []],
  ])(
    "at %s is what has not begun, and what is due until its day is over or it is answered",
    async (now, ahead) => {
      expect(await aheadAt(now)).toEqual(ahead);
    },
  );

  test("is asked for from an instant on", async () => {
    expect(await aheadAt(`${yesterday}T12:00:00.000Z`, late)).toEqual([late, dueTomorrow]);
    expect(await aheadAt(`${today}T12:00:00.000Z`, early)).toEqual([late, dueTomorrow]);
  });
});
