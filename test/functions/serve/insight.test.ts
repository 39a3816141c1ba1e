import { beforeAll, describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { passOf } from "../../../functions/api-access/passes.ts";
import { daysAfter } from "../../../functions/insight/days.ts";
import { readBegun, readTable, writeBegun } from "../../../functions/insight/kept-tables.ts";
import { createHandler as createNightly } from "../../../functions/serve/insight/handler.ts";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { accountPage } from "../../../schemas/account.ts";
import { followUp, followUpList } from "../../../schemas/follow-up.ts";
import {
  accountInsight,
  alertList,
  causeList,
  documentList,
  mondayLists,
  monthAccounts,
  monthList,
  portfolioPage,
  receivables,
} from "../../../schemas/insight.ts";
import { insightSettings } from "../../../schemas/insight-settings.ts";
import { timelinePage } from "../../../schemas/timeline.ts";
import { benign, insightHub, owed, told, weekly } from "../../support/insight-hub.ts";

const now = new Date("2026-11-28T09:00:00.000Z");
const yesterday = "2026-11-27";
const { deps, call, idOf, hear, later, published } = insightHub(now);

beforeAll(async () => {
  await hear([
    ...["silent", "fine"].flatMap((of) => benign(of)),
    ...weekly("silent", daysAfter(yesterday, -30)),
    ...weekly("fine", daysAfter(yesterday, -2)),
    told("fine", "invoice.sent", "2026-09-01", { direction: "out", ...owed("100.00", "2026-09-01") }),
    told("fine", "invoice.updated", "2026-10-10", owed("40.00", "2026-10-10")),
  ]);
  await nightly(deps);
});

describe("an account", () => {
  test("is told with its silence, its health and the events that say so", async () => {
    const { json } = await call("GET", `/api/accounts/${idOf("silent")}/insight`, undefined, "viewer");
    const insight = accountInsight.parse(json);

    expect(insight).toMatchObject({
      day: "2026-11-28",
      silence: { state: "silent", elapsed: 31, sentence: { code: "silence.silent" } },
      lastWords: { customer: { time: "2026-10-28T10:00:00.000Z" }, us: { time: "2026-10-29T10:00:00.000Z" } },
    });
    const lost = insight.health.drivers.reduce((sum, { points }) => sum + points, 0);
    expect(lost).toBe(100 - (insight.health.score ?? 0));
    const [evidence = ""] = insight.silence.events;
    expect((await call("GET", `/api/events/${evidence}`)).json.time).toBe("2026-10-28T10:00:00.000Z");
  });

  test("is told as of a past day, by all that is known now", async () => {
    const then = await call("GET", `/api/accounts/${idOf("silent")}/insight?asOf=2026-10-30`);

    expect(accountInsight.parse(then.json).silence).toMatchObject({ state: "usual", elapsed: 2 });
    for (const day of ["2026-11-29", "2026-02-30", "yesterday"])
      expect((await call("GET", `/api/accounts/${idOf("silent")}/insight?asOf=${day}`)).json).toMatchObject({
        status: 400,
        code: "invalid_as_of",
      });
  });

  test("shows what it owes by the latest reading of each document", async () => {
    const path = `/api/accounts/${idOf("fine")}`;
    const debts = receivables.parse((await call("GET", `${path}/receivables`)).json);
    const { documents } = documentList.parse((await call("GET", `${path}/documents`)).json);
    const { months } = monthList.parse((await call("GET", `${path}/months?since=2026-09`)).json);

    expect(debts.currencies.GBP).toMatchObject({ outstanding: "40.00", overdue: "40.00", oldestDays: 58 });
    const { money } = accountInsight.parse((await call("GET", `${path}/insight`)).json);
    expect(money.receivables.GBP?.oldestDays).toBe(58);
    expect(money.overdue.values).toMatchObject({ days: 58 });
    expect(documents).toMatchObject([{ id: "7", books: "record", state: "open", readings: [{}, {}] }]);
    expect(months.map(({ month, running }) => [month, running])).toEqual([
      ["2026-11", true],
      ["2026-10", false],
      ["2026-09", false],
    ]);
    expect(months[2]?.currencies.GBP?.invoiced).toBe("100.00");
    expect((await call("GET", `${path}/months?since=2027-01`)).status).toBe(400);
  });

  test("says whether what it owed before the ledger was connected is known", async () => {
    const isKnown = async () =>
      receivables.parse((await call("GET", `/api/accounts/${idOf("fine")}/receivables`)).json).openingFetched;
    expect(await isKnown()).toBe(false);

    const [of, at] = [{ tool: "docusign", connection: "main" }, now.toISOString()];
    await deps.connections.create({
      ...{ ...of, secrets: [], settings: {}, createdAt: at, updatedAt: at },
      api: { kind: "token", createdAt: at },
    });
    const pass = passOf(
      "history",
      { ...of, tenant: undefined },
      { from: "2025-11-28T00:00:00.000Z", until: at },
      now,
    );
    await deps.catchUps.begin(pass, undefined);
    expect(await isKnown()).toBe(false);

    const done = { cursor: undefined, reached: pass.from, found: 0, at, opening: true };
    await deps.catchUps.advance(pass, done);
    expect(await isKnown()).toBe(true);
  });

  test("that is unknown is not found", async () => {
    for (const what of ["insight", "receivables", "documents", "months", "followups"])
      expect((await call("GET", `/api/accounts/nowhere/${what}`)).json).toMatchObject({
        status: 404,
        code: "unknown_account",
      });
  });
});

describe("the portfolio", () => {
  test("lists accounts by need, page by page, and by what is asked", async () => {
    const first = portfolioPage.parse((await call("GET", "/api/portfolio?limit=1")).json);
    const second = portfolioPage.parse(
      (await call("GET", `/api/portfolio?limit=1&cursor=${first.next}`)).json,
    );
    const unknown = portfolioPage.parse((await call("GET", "/api/portfolio?band=unknown")).json);

    expect(first).toMatchObject({ day: yesterday, accounts: [{ id: idOf("silent") }] });
    expect(second.accounts).toMatchObject([{ id: idOf("fine") }]);
    expect(unknown.accounts).toEqual([]);
    const ofState = async (state: string) =>
      portfolioPage
        .parse((await call("GET", `/api/portfolio?state=${state}`)).json)
        .accounts.map(({ id }) => id);
    expect([await ofState("silent"), await ofState("usual")]).toEqual([[idOf("silent")], [idOf("fine")]]);
    expect(portfolioPage.parse((await call("GET", "/api/portfolio?sort=later")).json).accounts).toHaveLength(
      portfolioPage.parse((await call("GET", "/api/portfolio")).json).accounts.length,
    );
    expect((await call("GET", "/api/portfolio?sort=luck")).json).toMatchObject({ code: "invalid_query" });
  });

  test("has its months together, of one owner or of all", async () => {
    const all = monthList.parse((await call("GET", "/api/months")).json);
    const nobodys = monthList.parse((await call("GET", "/api/months?owner=Nobody")).json);

    expect(all.months.map(({ month }) => month).slice(0, 3)).toEqual(["2026-11", "2026-10", "2026-09"]);
    expect(all.months).toHaveLength(12);
    expect(all.months[2]?.currencies.GBP?.invoiced).toBe("100.00");
    expect(nobodys.months[2]?.currencies).toEqual({});
  });

  test("has a month by account, of one owner or of all, which adds up to the month", async () => {
    const { accounts } = monthAccounts.parse((await call("GET", "/api/months/2026-09/accounts")).json);
    const nobodys = monthAccounts.parse(
      (await call("GET", "/api/months/2026-09/accounts?owner=Nobody")).json,
    );

    expect(accounts.reduce((sum, { currencies }) => sum + Number(currencies.GBP?.invoiced ?? 0), 0)).toBe(
      100,
    );
    expect(nobodys.accounts).toEqual([]);
    expect((await call("GET", "/api/months/September/accounts")).json).toMatchObject({
      code: "unknown_month",
    });
  });

  test("says whose an account is as soon as that is changed, before the next night", async () => {
    const ofTom = async () =>
      portfolioPage.parse((await call("GET", "/api/portfolio?owner=Tom")).json).accounts.map(({ id }) => id);
    await call("PATCH", `/api/accounts/${idOf("fine")}`, { owner: "Tom", tags: ["payroll"], tier: "key" });

    expect(await ofTom()).toEqual([idOf("fine")]);
    const me = portfolioPage.parse((await call("GET", "/api/portfolio?owner=me")).json);
    expect(me.accounts).toEqual([]);
    await call("PATCH", `/api/accounts/${idOf("fine")}`, { owner: "the admin" });
    const mine = portfolioPage.parse((await call("GET", "/api/portfolio?owner=me")).json);
    expect(mine.accounts.map(({ id }) => id)).toEqual([idOf("fine")]);
    await call("PATCH", `/api/accounts/${idOf("fine")}`, { owner: "Tom" });
    const tagged = portfolioPage.parse((await call("GET", "/api/portfolio?tag=payroll&tier=key")).json);
    // Whose it is does not make a client of a name that nobody has placed.
    expect(tagged.accounts.map(({ id, unmatched }) => [id, unmatched])).toEqual([[idOf("fine"), true]]);
    await call("PATCH", `/api/accounts/${idOf("fine")}`, { owner: null, tags: null, tier: null });
    expect(await ofTom()).toEqual([]);
  });

  test("has a list of the day with reasons, and open alerts", async () => {
    const lists = mondayLists.parse((await call("GET", "/api/portfolio/monday")).json);
    const { alerts } = alertList.parse((await call("GET", "/api/alerts")).json);

    expect(lists.items.map(({ account, reason }) => [account, reason])).toEqual(
      lists.owners.flatMap(({ items }) =>
        items.flatMap(({ reasons }) => reasons.map(({ account, reason }) => [account, reason])),
      ),
    );
    expect(lists.items).toContainEqual(expect.objectContaining({ account: idOf("fine"), reason: "overdue" }));
    const reasons = lists.owners.flatMap(({ items }) =>
      items.flatMap((item) => item.reasons.map(({ reason }) => [item.account.id, reason])),
    );
    expect(reasons).toContainEqual([idOf("silent"), "silent"]);
    expect(reasons).toContainEqual([idOf("fine"), "overdue"]);
    expect(alerts).toContainEqual(
      expect.objectContaining({ account: idOf("silent"), reason: "silent", silently: true }),
    );
  });

  test("leaves out what is snoozed until it is taken back", async () => {
    const path = `/api/alerts/${idOf("silent")}/silent/snooze`;
    const listed = async () => {
      const { owners } = mondayLists.parse((await call("GET", "/api/portfolio/monday")).json);
      return JSON.stringify(owners.map(({ items }) => items));
    };

    expect(await call("PUT", path, { until: "2026-12-24", reason: "away" })).toMatchObject({ status: 204 });
    expect(await listed()).not.toContain('"silence.silent"');
    expect(await call("DELETE", path)).toMatchObject({ status: 204 });
    expect(await listed()).toContain('"silence.silent"');
  });

  test.each([
    ["no reason", { until: "2026-12-24" }, "invalid_request"],
    ["a day that is past", { until: "2026-11-01", reason: "away" }, "invalid_until"],
    ["a day there is not", { until: "2026-02-30", reason: "away" }, "invalid_request"],
  ])("refuses a snooze with %s", async (_, body, code) => {
    expect(await call("PUT", `/api/alerts/${idOf("silent")}/silent/snooze`, body)).toMatchObject({
      status: 400,
      json: { code },
    });
  });

  test("tells a month as CSV, and its balance", async () => {
    const { text } = await call("GET", "/api/months/2026-09.csv");
    const balance = z
      .object({ total: z.number(), currency: z.string() })
      .parse((await call("GET", "/api/portfolio/balance")).json);

    expect(text).toContain(`${idOf("fine")},`);
    expect(text).toMatch(/,GBP,100\.00,0\.00,/);
    expect(balance).toEqual({ total: 100, currency: "GBP" });
    expect((await call("GET", "/api/months/2026-13.csv")).status).toBe(404);
    expect((await call("GET", "/api/months/2027-01.csv")).status).toBe(400);
  });

  test("is the same after a second pass but for a day more, and that reads no account again", async () => {
    const before = (await call("GET", "/api/portfolio")).text;
    const dayMore = before.replaceAll(
      /"(elapsed|days|oldestDays)":([1-9]\d*)/g,
      (_all, name, days) => `"${name}":${Number(days) + 1}`,
    );
    const passed: unknown[] = [];

    await nightly({
      ...deps,
      now: () => new Date("2026-11-29T02:00:00.000Z"),
      log: (_level, code, fields) => void (code === "insight_read" && passed.push(fields.read)),
    });

    expect(passed).toEqual([0]);
    expect(dayMore).not.toBe(before);
    expect(JSON.parse((await call("GET", "/api/portfolio")).text).accounts).toEqual(
      JSON.parse(dayMore).accounts,
    );
  });
});

describe("the nightly pass", () => {
  const night = (day: string, codes: [string, unknown][], minutes: readonly number[]) => {
    const left = [...minutes];
    return createNightly({
      ...deps,
      now: () => new Date(`${day}T00:10:00.000Z`),
      log: (_level, code, fields) => void codes.push([code, fields.read ?? fields.done]),
    })({}, { getRemainingTimeInMillis: () => (left.shift() ?? 10) * 60_000 });
  };

  test("goes on with the next call where its time ran out, and does nothing once the table is there", async () => {
    const codes: [string, unknown][] = [];

    // After a week each row is looked at again.
    await night("2026-12-09", codes, [0.5]);
    expect((await readTable(deps.blobs, now))?.day).toBe("2026-11-28");
    expect(await night("2026-12-09", codes, [])).toEqual({ day: "2026-12-08" });
    expect(await night("2026-12-09", codes, [])).toEqual({ day: "2026-12-08" });

    expect(codes).toEqual([
      ["insight_broke_off", 0],
      ["insight_read", 2],
      ["insight_passed", undefined],
    ]);
  });

  test("keeps what was done before its time ran out", async () => {
    const [first] = (await readTable(deps.blobs, now))?.rows ?? [];
    if (first === undefined) throw new Error("The table has rows");
    const { until: _until, ...row } = first;
    await writeBegun({ day: "2026-12-19", rows: [{ ...row, day: "2026-12-19" }] }, deps.blobs);
    const codes: [string, unknown][] = [];

    await night("2026-12-20", codes, []);

    expect(codes[0]).toEqual(["insight_read", 1]);
    expect(await readBegun(deps.blobs)).toBeUndefined();
  });

  test("reads every account again when the settings have changed", async () => {
    const codes: [string, unknown][] = [];
    await deps.insight.putSettings(insightSettings.parse({ weights: { silence: 50 } }));

    await night("2026-12-21", codes, []);

    expect(codes[0]).toEqual(["insight_read", 2]);
  });
});

describe("who has left", () => {
  const left = () => `/api/accounts/${idOf("silent")}/left`;

  test("is on no list, counts among the causes, and may come back", async () => {
    expect((await call("POST", left(), { on: "2026-11-20", reason: "price" })).status).toBe(204);

    expect(JSON.stringify((await call("GET", "/api/portfolio/monday")).json)).not.toContain(idOf("silent"));
    expect((await call("GET", "/api/portfolio/causes")).json).toMatchObject({
      months: [{ month: "2026-11", reasons: { price: 1, service: 0 }, accounts: [idOf("silent")] }],
    });
    expect((await call("DELETE", left())).status).toBe(204);
    expect((await call("DELETE", left())).json).toMatchObject({ status: 404, code: "not_left" });
    expect(JSON.stringify((await call("GET", "/api/audit")).json)).toContain("account.returned");
  });

  test("stays among the causes once it is back, with the day, and counts as a client again", async () => {
    const { months, departures } = causeList.parse((await call("GET", "/api/portfolio/causes")).json);

    expect(months).toMatchObject([{ month: "2026-11", reasons: { price: 1 }, back: 1, values: {} }]);
    expect(departures).toEqual([
      {
        ...{ account: idOf("silent"), name: "jane@silent.example" },
        ...{ on: "2026-11-20", reason: "price", back: "2026-11-28" },
      },
    ]);
    const { accounts } = portfolioPage.parse((await call("GET", "/api/portfolio")).json);
    expect(accounts.filter(({ left: gone }) => gone !== undefined)).toEqual([]);
  });

  test("was never away where that was noted by mistake, and nothing of it is kept", async () => {
    const fine = `/api/accounts/${idOf("fine")}/left`;
    await call("POST", fine, { on: "2026-11-27", reason: "service", note: "They said so on the phone" });

    const said = causeList.parse((await call("GET", "/api/portfolio/causes")).json).departures[0];
    expect(said).toMatchObject({ on: "2026-11-27", reason: "service", note: "They said so on the phone" });
    expect(said?.value).toEqual({ amount: 100, currency: "GBP" });
    expect((await call("DELETE", `${fine}?mistaken=perhaps`)).json).toMatchObject({
      code: "invalid_mistaken",
    });
    expect((await call("DELETE", `${fine}?mistaken=true`)).status).toBe(204);
    const { departures } = causeList.parse((await call("GET", "/api/portfolio/causes")).json);
    expect(departures.map(({ account }) => account)).toEqual([idOf("silent")]);
  });

  test.each([
    ["before the first event", { on: "2020-01-01", reason: "price" }, "invalid_on"],
    ["on a day to come", { on: "2026-12-01", reason: "price" }, "invalid_on"],
    ["for no reason", { on: "2026-11-01" }, "invalid_request"],
    ["for a reason there is not", { on: "2026-11-01", reason: "weather" }, "invalid_request"],
  ])("did not leave %s", async (_, body, code) => {
    expect(await call("POST", left(), body)).toMatchObject({ status: 400, json: { code } });
  });
});

test("a meeting lies ahead at the time that it was moved to last, and not once it is canceled", async () => {
  const starts = (day: string) => `2026-12-${day}T10:00:00.000Z`;
  const meeting = (type: string, at: string, day: string) =>
    told("fine", type, at, {
      scheduledFor: starts(day),
      object: { kind: "meeting", id: "m1", state: type === "meeting.canceled" ? "canceled" : "scheduled" },
    });
  const ahead = async () => {
    const path = `/api/accounts/${idOf("fine")}`;
    const listed = await call("GET", `${path}/timeline?upcoming=true&family=meeting`);
    const { nextMeeting } = accountInsight.parse((await call("GET", `${path}/insight`)).json);
    return [
      ...timelinePage.parse(listed.json).events.map(({ scheduledFor }) => scheduledFor),
      nextMeeting?.time,
    ];
  };

  await hear([
    meeting("meeting.scheduled", "2026-11-20", "01"),
    meeting("meeting.rescheduled", "2026-11-21", "08"),
  ]);
  later();
  expect(await ahead()).toEqual([starts("08"), starts("08")]);
  await hear([meeting("meeting.canceled", "2026-11-22", "08")]);
  later();
  expect(await ahead()).toEqual([undefined]);
});

describe("follow-ups", () => {
  const path = () => `/api/accounts/${idOf("fine")}/followups`;

  test("are noted, handed over and done", async () => {
    const asked = { what: "Call about the invoice", who: "Mai", by: "2026-12-01" };
    const made = followUp.parse((await call("POST", path(), asked, "manager")).json);

    await call("PATCH", `${path()}/${made.id}`, { who: "Lan" });
    await call("PATCH", `${path()}/${made.id}`, { done: true });

    const { followUps } = followUpList.parse((await call("GET", path())).json);
    expect(followUps).toMatchObject([{ who: "Lan", what: asked.what, done: { by: "the admin" } }]);
    expect((await call("PATCH", `${path()}/fol_none`, { done: true })).status).toBe(404);
  });

  test("stand on the timeline, and among what lies ahead until they are done", async () => {
    const shown = async (query: string) => {
      later();
      await hear(published.splice(0));
      const answer = await call("GET", `/api/accounts/${idOf("fine")}/timeline?${query}`);
      return timelinePage
        .parse(answer.json)
        .events.filter(({ tool }) => tool === "hub")
        .map(({ title }) => title);
    };
    const asked = { what: "Send the letter", who: "Mai", by: "2026-12-02", from: "evt_1" };
    const made = followUp.parse((await call("POST", path(), asked)).json);
    const change = async (body: object) => await call("PATCH", `${path()}/${made.id}`, body);

    expect(await shown("upcoming=true")).toEqual(["To do for Mai: Send the letter"]);
    await change({ who: "Lan" });
    expect(await shown("upcoming=true")).toEqual(["To do for Lan: Send the letter"]);
    await change({ done: true });
    expect(await shown("upcoming=true")).toEqual([]);
    expect((await shown("limit=5"))[0]).toBe("Done: Send the letter");
    await change({ done: false });
    expect(await shown("upcoming=true")).toEqual(["To do for Lan: Send the letter"]);
  });

  test.each([
    [{ what: "Call", by: "2026-12-01" }],
    [{ what: "Call", who: " ", by: "2026-12-01" }],
    [{ what: "Call", who: "Mai", by: "soon" }],
  ])("%j are for nobody, or for never, and refused", async (body) => {
    expect((await call("POST", path(), body)).json).toMatchObject({ status: 400, code: "invalid_request" });
  });
});

describe("settings", () => {
  test("are put whole, and what is left out is as it comes", async () => {
    const put = await call("PUT", "/api/insight/settings", { weights: { silence: 40 } });

    expect(insightSettings.parse(put.json).weights).toMatchObject({ silence: 40, volume: 10 });
    expect((await call("GET", "/api/insight/settings")).json).toEqual(put.json);
  });

  test("that do not fit change nothing, and their fields are named", async () => {
    const before = (await call("GET", "/api/insight/settings")).json;

    const refused = await call("PUT", "/api/insight/settings", { weights: { silence: 140 } });

    expect(refused.json).toMatchObject({ status: 400, code: "invalid_request", fields: ["weights.silence"] });
    expect((await call("GET", "/api/insight/settings")).json).toEqual(before);
  });
});

test("the quietest is the one whose own last word is longest ago, no matter who else has spoken since", async () => {
  await hear([told("silent", "note.added", yesterday, { direction: "out" })]);

  const page = accountPage.parse((await call("GET", "/api/accounts?sort=quietest")).json);

  expect(page.accounts.map(({ id, lastHeardAt }) => [id, lastHeardAt])).toEqual([
    [idOf("silent"), "2026-10-28T10:00:00.000Z"],
    [idOf("fine"), "2026-11-25T10:00:00.000Z"],
  ]);
  expect(page.accounts[0]?.lastEventAt).toBe(`${yesterday}T10:00:00.000Z`);
});

test("what is to be done on any account is listed together, the earliest first, until it is done", async () => {
  const add = async (of: string, what: string, by: string) =>
    followUp.parse(
      (await call("POST", `/api/accounts/${idOf(of)}/followups`, { what, who: "Mai", by })).json,
    );
  const open = async () =>
    followUpList.parse((await call("GET", "/api/followups")).json).followUps.map(({ what }) => what);
  const calling = await add("silent", "Call", "2026-12-09");
  await add("fine", "Write", "2026-12-08");

  expect((await open()).filter((what) => /^(Call|Write)$/.test(what))).toEqual(["Write", "Call"]);
  await call("PATCH", `/api/accounts/${idOf("silent")}/followups/${calling.id}`, { done: true });
  expect(await open()).not.toContain("Call");
});
