import { expect, test } from "@jest/globals";
import { isPutOff, openedIn, todayAt } from "../../../functions/insight/portfolio/put-off.ts";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { alertList, mondayLists } from "../../../schemas/insight.ts";
import { benign, insightHub, told, weekly } from "../../support/insight-hub.ts";

/** Whether anybody stands on a list of the day for being silent. */
const isSilentListed = (answer: unknown) =>
  mondayLists.parse(answer).owners.some(({ items }) => JSON.stringify(items).includes('"silence.silent"'));

test("what is put off until it changes is told of again once it has changed and come back", async () => {
  let now = new Date("2026-11-28T09:00:00.000Z");
  const { deps, call, hear, idOf } = insightHub(now, { now: () => now });
  const night = async (day: string) => {
    now = new Date(`${day}T09:00:00.000Z`);
    await nightly(deps);
  };
  const isListed = async () => isSilentListed((await call("GET", "/api/portfolio/monday")).json);
  const snoozed = async () =>
    alertList
      .parse((await call("GET", "/api/alerts")).json)
      .alerts.filter(({ reason }) => reason === "silent")
      .map((alert) => alert.snoozed);
  await hear([...benign("silent"), ...weekly("silent", "2026-10-28")]);
  await night("2026-11-28");
  expect(await isListed()).toBe(true);

  await call("PUT", `/api/alerts/${idOf("silent")}/silent/snooze`, { reason: "They are away" });
  expect([await isListed(), await snoozed()]).toEqual([false, [{ reason: "They are away" }]]);
  await night("2026-12-01");
  expect([await isListed(), await snoozed()]).toEqual([false, [{ reason: "They are away" }]]);

  await hear([told("silent", "email.received", "2026-12-02", { direction: "in" })]);
  await night("2026-12-03");
  expect([await isListed(), await snoozed()]).toEqual([false, []]);
  await night("2027-01-12");
  expect([await isListed(), await snoozed()]).toEqual([true, [undefined]]);
});

test("what is put off until a day is told of from that day on, whatever has become of it", async () => {
  let now = new Date("2026-11-28T09:00:00.000Z");
  const { deps, call, hear, idOf } = insightHub(now, { now: () => now });
  await hear([...benign("silent"), ...weekly("silent", "2026-10-28")]);
  await nightly(deps);
  await call("PUT", `/api/alerts/${idOf("silent")}/silent/snooze`, { reason: "Away", until: "2026-12-02" });
  const snoozed = async () =>
    alertList.parse((await call("GET", "/api/alerts")).json).alerts.map((alert) => alert.snoozed?.until);

  expect(await snoozed()).toEqual(["2026-12-02"]);
  now = new Date("2026-12-02T09:00:00.000Z");
  expect(await snoozed()).toEqual([undefined]);
});

test("what is put off stands beside the list with its day and why, and is back on it when it is woken", async () => {
  const { deps, call, hear, idOf } = insightHub(new Date("2026-11-28T09:00:00.000Z"));
  await hear([...benign("silent"), ...weekly("silent", "2026-10-28")]);
  await nightly(deps);
  const path = `/api/alerts/${idOf("silent")}/silent/snooze`;
  const lists = async (owner = "") => {
    const query = owner === "" ? "" : `?owner=${owner}`;
    const { owners } = mondayLists.parse((await call("GET", `/api/portfolio/monday${query}`)).json);
    return owners.flatMap(({ items, snoozed }) => [
      { listed: items.map(({ account }) => account.id), snoozed },
    ]);
  };
  expect(await lists()).toEqual([{ listed: [idOf("silent")], snoozed: undefined }]);

  await call("PUT", path, { reason: "Away", until: "2026-12-02" });
  const item = {
    account: { id: idOf("silent") },
    reasons: [{ reason: "silent", snoozed: { until: "2026-12-02", reason: "Away" } }],
  };
  expect(await lists()).toMatchObject([{ listed: [], snoozed: { n: 1, items: [item] } }]);
  expect(await lists("Nobody")).toEqual([]);
  await call("DELETE", path);
  expect(await lists()).toEqual([{ listed: [idOf("silent")], snoozed: undefined }]);
});

test.each([
  // In the evening of the 1st there, when it is the 2nd in Greenwich.
  ["America/Los_Angeles", "2026-12-02T04:00:00.000Z", "2026-12-02T07:59:00.000Z", "2026-12-02T08:00:00.000Z"],
  ["Pacific/Auckland", "2026-12-01T06:00:00.000Z", "2026-12-01T10:59:00.000Z", "2026-12-01T11:00:00.000Z"],
  ["Asia/Kolkata", "2026-12-01T06:00:00.000Z", "2026-12-01T18:29:00.000Z", "2026-12-01T18:30:00.000Z"],
])(
  "what is put off until tomorrow in %s comes back when that begins there",
  async (zone, at, last, begun) => {
    let now = new Date("2026-11-28T09:00:00.000Z");
    const { deps, call, hear, idOf } = insightHub(now, { now: () => now });
    await hear([...benign("silent"), ...weekly("silent", "2026-10-28")]);
    await nightly(deps);
    const isListed = async (when: string) => {
      now = new Date(when);
      return isSilentListed((await call("GET", "/api/portfolio/monday")).json);
    };
    now = new Date(at);
    const path = `/api/alerts/${idOf("silent")}/silent/snooze`;
    const put = await call("PUT", path, { reason: "Away", until: "2026-12-02", zone });

    expect(put.status).toBe(204);
    expect([await isListed(last), await isListed(begun)]).toEqual([false, true]);
    expect(await call("PUT", path, { reason: "Away", until: "2026-12-03", zone: "Mars/Base" })).toMatchObject(
      {
        status: 400,
        json: { fields: ["zone"] },
      },
    );
  },
);

test("what the first release put off until it changes stays so: it did not keep since when", () => {
  const todayIn = todayAt(new Date("2026-12-02T09:00:00.000Z"));
  expect(isPutOff({}, "2026-12-01", todayIn)).toBe(true);
  expect(isPutOff({ at: "2026-12-01" }, undefined, todayIn)).toBe(true);
});

test("the day of an alert is that of its account and reason alone", () => {
  const opened = openedIn([{ account: "acc_1", reason: "silent", opened: "2026-11-22" }]);

  expect(opened("acc_1", "silent")).toBe("2026-11-22");
  expect([opened("acc_1", "overdue"), opened("acc_2", "silent")]).toEqual([undefined, undefined]);
});
