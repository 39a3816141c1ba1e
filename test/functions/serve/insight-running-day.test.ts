import { beforeAll, describe, expect, test } from "@jest/globals";
import { daysAfter } from "../../../functions/insight/days.ts";
import { composed, readNight } from "../../../functions/serve/digest/compose.ts";
import { accountInsight } from "../../../functions/serve/insight/accounts.ts";
import { causes } from "../../../functions/serve/insight/causes.ts";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { comeBack, leave } from "../../../functions/serve/insight/people.ts";
import { portfolio } from "../../../functions/serve/insight/portfolio.ts";
import { shownAccounts } from "../../../functions/serve/shown-accounts.ts";
import type { DigestRow } from "../../../functions/store/digests.ts";
import { benign, insightHub, told, weekly } from "../../support/insight-hub.ts";

const [yesterday, today] = ["2026-11-30", "2026-12-01"];
const { deps, hear, idOf } = insightHub(new Date(`${today}T02:00:00.000Z`));

const meeting = (id: string, at: string) =>
  told("met", "meeting.scheduled", "2026-11-20", {
    id: `evt_meeting_${id}`,
    scheduledFor: at,
    object: { kind: "meeting", id },
  });
const [morning, afternoon, inAWeek] = [
  `${today}T09:00:00.000Z`,
  `${today}T15:00:00.000Z`,
  "2026-12-08T23:30:00.000Z",
];

beforeAll(async () => {
  await hear([
    ...["met", "gone"].flatMap((of) => [...benign(of), ...weekly(of, daysAfter(yesterday, -2))]),
    ...[meeting("1", morning), meeting("2", afternoon), meeting("3", inAWeek)],
  ]);
  await nightly(deps);
});

const at = (instant: string) => ({ ...deps, now: () => new Date(instant) });

describe("last night's table, read while the day runs,", () => {
  const nextAt = async (instant: string) => {
    const { accounts } = await portfolio(new URLSearchParams(), at(instant));
    return accounts.find(({ id }) => id === idOf("met"))?.nextMeeting?.time;
  };

  test.each([
    [`${today}T00:01:00.000Z`, morning],
    [`${today}T08:59:59.000Z`, morning],
    [morning, afternoon],
    [`${today}T12:00:00.000Z`, afternoon],
    [`${today}T23:59:00.000Z`, inAWeek],
    ["2026-12-08T23:31:00.000Z", undefined],
  ])("has at %s the next meeting %s", async (instant, next) => {
    expect(await nextAt(instant)).toBe(next);
  });

  test("says of a past day what was next at its end", async () => {
    const { accounts } = await portfolio(
      new URLSearchParams({ asOf: yesterday }),
      at(`${today}T23:59:00.000Z`),
    );

    expect(accounts.find(({ id }) => id === idOf("met"))?.nextMeeting?.time).toBe(morning);
  });
});

describe("a digest", () => {
  const aheadIn = async (zone: string, instant: string) => {
    const night = await readNight(at(instant), shownAccounts);
    if (night === undefined) throw new Error("There is a table");
    const rows = night.table.rows.map((row) => ({ ...row, account: { ...row.account, owner: "Mai" } }));
    const row: DigestRow = {
      ...{ id: "d", person: "p", name: "Mai", owner: "Mai", hour: 0, key: "k", zone },
      ...{ via: "mail", language: "en", to: "mai@firm.example" },
    };
    const { digest } = await composed(
      row,
      undefined,
      { ...night, table: { ...night.table, rows } },
      {
        ...at(instant),
        baseUrl: () => "https://hub.example",
      },
    );
    return digest.ahead.map(({ at: time }) => time);
  };

  test("tells of the next meeting at its hour, and not of the first of the day", async () => {
    expect(await aheadIn("UTC", `${today}T07:00:00.000Z`)).toEqual([morning]);
    expect(await aheadIn("UTC", `${today}T12:00:00.000Z`)).toEqual([afternoon]);
  });

  test("looks seven days ahead by the days of its reader", async () => {
    const evening = `${today}T16:00:00.000Z`;

    expect(await aheadIn("UTC", evening)).toEqual([inAWeek]);
    expect(await aheadIn("America/Los_Angeles", evening)).toEqual([inAWeek]);
    // There it is the ninth already, eight days after the first.
    expect(await aheadIn("Asia/Ho_Chi_Minh", evening)).toEqual([]);
  });
});

describe("an account that leaves on the day that it is where people are", () => {
  const kim = { id: "kim", name: "Kim", role: "manager" } as const;
  const leaving = async (on: string, instant: string) =>
    await leave(idOf("gone"), { on, reason: "price" }, kim, at(instant));

  test.each([
    ["Asia/Ho_Chi_Minh", "2026-12-02", "2026-12-01T17:01:00.000Z"],
    ["Pacific/Apia", "2026-12-02", "2026-12-01T11:01:00.000Z"],
    ["America/Los_Angeles", "2026-12-01", "2026-12-02T07:59:00.000Z"],
  ])("has left, in %s", async (_, on, instant) => {
    await expect(leaving(on, instant)).resolves.toBeUndefined();
  });

  test("leaves on no day that has begun nowhere", async () => {
    await expect(leaving("2026-12-02", "2026-12-01T09:59:00.000Z")).rejects.toThrow("not a day to come");
  });

  test("is said to have left at once, and is back on no day before", async () => {
    const now = at("2026-12-01T17:01:00.000Z");
    await leaving("2026-12-02", "2026-12-01T17:01:00.000Z");

    const { left } = await accountInsight(idOf("gone"), new URLSearchParams(), now);
    expect(left).toEqual({ on: "2026-12-02", reason: "price" });
    const asOf = new URLSearchParams({ asOf: today });
    expect(await accountInsight(idOf("gone"), asOf, now)).not.toHaveProperty("left");

    await comeBack(idOf("gone"), new URLSearchParams(), kim, now);
    const [departure] = (await causes(new URLSearchParams(), now)).departures;
    expect(departure).toMatchObject({ on: "2026-12-02", back: "2026-12-02" });
  });

  test("is looked at again once that day is over", async () => {
    await leaving("2026-12-02", "2026-12-01T17:01:00.000Z");
    const leftIn = async (instant: string) =>
      (await nightly(at(instant)))?.rows.find(({ account }) => account.id === idOf("gone"))?.left?.on;

    expect(await leftIn("2026-12-02T02:00:00.000Z")).toBeUndefined();
    expect(await leftIn("2026-12-03T02:00:00.000Z")).toBe("2026-12-02");
  });
});
