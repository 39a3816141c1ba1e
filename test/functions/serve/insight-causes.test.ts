import { beforeAll, expect, test } from "@jest/globals";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { followUpPage } from "../../../schemas/follow-up.ts";
import { type CauseList, causeList } from "../../../schemas/insight.ts";
import { insightHub, weekly } from "../../support/insight-hub.ts";

const { deps, call, idOf, hear } = insightHub(new Date("2026-11-28T09:00:00.000Z"));
const left = (of: string) => `/api/accounts/${idOf(of)}/left`;
const causes = async (query = "") =>
  causeList.parse((await call("GET", `/api/portfolio/causes${query}`, undefined, "viewer")).json);
const accounts = async (query = "") => (await causes(query)).departures.map(({ account }) => account);

beforeAll(async () => {
  await hear([...weekly("early", "2026-11-25"), ...weekly("gone", "2026-11-25")]);
  await call("PATCH", `/api/accounts/${idOf("gone")}`, { owner: "Mai" });
  await nightly(deps);
  await hear(weekly("late", "2026-11-25"));
});

test("who left is told of by owner, the latest first, before a night has looked at it, too", async () => {
  await call("POST", left("gone"), { on: "2026-11-20", reason: "closed" });
  await call("POST", left("late"), { on: "2026-11-22", reason: "trouble" });

  expect(await accounts()).toEqual([idOf("late"), idOf("gone")]);
  expect(await accounts("?owner=Mai")).toEqual([idOf("gone")]);
  expect(await accounts("?owner=Tom")).toEqual([]);
});

test("who leaves a second time has left twice, and is back from the first time alone", async () => {
  await call("POST", left("early"), { on: "2026-09-01", reason: "price" });
  await call("DELETE", left("early"));
  await call("POST", left("early"), { on: "2026-11-27", reason: "service" });

  const own = (await causes()).departures.filter(({ account }) => account === idOf("early"));
  expect(own).toMatchObject([
    { on: "2026-11-27", reason: "service" },
    { on: "2026-09-01", reason: "price", back: "2026-11-28" },
  ]);
  expect(own[0]).not.toHaveProperty("back");
});

test("a return that was noted by mistake is taken back by the departure itself, which loses nothing", async () => {
  const told = { on: "2026-11-20", reason: "closed", note: "Sold to a chain" };
  await call("POST", left("gone"), told);
  const before = await causes();
  await call("DELETE", left("gone"));
  expect((await causes()).departures).toContainEqual(
    expect.objectContaining({ ...told, back: "2026-11-28" }),
  );

  await call("POST", left("gone"), { on: told.on, reason: told.reason });

  expect(await causes()).toEqual(before);
  expect(await deps.insight.leftOf(idOf("gone"))).toMatchObject(told);
  await call("DELETE", left("gone"));
  expect((await causes()).departures.filter(({ account }) => account === idOf("gone"))).toHaveLength(1);
});

test("a departure that is noted anew is corrected, and counts once", async () => {
  await call("POST", left("early"), { on: "2026-11-26", reason: "merged", note: "Into its parent" });

  const { months } = await causes();
  expect(months.at(-1)).toMatchObject({ month: "2026-11", reasons: { merged: 1, service: 0 } });
});

test("what an account left for goes when the account is erased", async () => {
  await deps.insight.forgetAccount(idOf("early"));

  expect(await accounts()).toEqual([idOf("late"), idOf("gone")]);
});

test("departures and follow-ups come by the page, each once", async () => {
  for (const n of [3, 1, 2])
    await call("POST", `/api/accounts/${idOf("gone")}/followups`, {
      ...{ what: `Call ${n}`, who: "Kim", by: `2026-12-0${n}` },
    });
  const whole = await causes();
  const departures: string[] = [];
  for (let next: string | undefined = ""; next !== undefined; ) {
    const page: CauseList = await causes(`?limit=1${next && `&cursor=${next}`}`);
    expect(page.departures).toHaveLength(1);
    expect(page.months.map(({ month, reasons }) => [month, reasons])).toEqual(
      whole.months.map(({ month, reasons }) => [month, reasons]),
    );
    departures.push(...page.departures.map(({ account, on }) => `${account} ${on}`));
    next = page.next;
  }
  expect(departures).toEqual(whole.departures.map(({ account, on }) => `${account} ${on}`));
  expect(new Set(departures).size).toBe(departures.length);

  const first = followUpPage.parse((await call("GET", "/api/followups?limit=2")).json);
  const second = followUpPage.parse((await call("GET", `/api/followups?limit=2&cursor=${first.next}`)).json);
  expect([...first.followUps, ...second.followUps].map(({ what }) => what)).toEqual([
    "Call 1",
    "Call 2",
    "Call 3",
  ]);
  expect(second.next).toBeUndefined();
  expect((await call("GET", `/api/portfolio/causes?cursor=${first.next}`)).json).toMatchObject({
    code: "invalid_cursor",
  });
});
