import { beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { insightHub, owed, told, weekly } from "../../support/insight-hub.ts";

const { deps, call, idOf, hear } = insightHub(new Date("2026-11-28T09:00:00.000Z"));
const at = (path: string) => path.replace("{account}", idOf("fine"));

/** All that the calls below might have changed. */
async function kept() {
  const asked = [
    "/api/insight/settings",
    "/api/alerts",
    "/api/audit",
    at("/api/accounts/{account}/followups"),
  ];
  const answers = [];
  for (const path of asked) answers.push((await call("GET", path)).text);
  const notes = [await deps.insight.left(), await deps.insight.snoozes()].map((all) => [...all]);
  return JSON.stringify([answers, notes]);
}

beforeAll(async () => {
  await hear([
    ...weekly("fine", "2026-11-25"),
    told("fine", "invoice.sent", "2026-09-01", { direction: "out", ...owed("100.00", "2026-09-01") }),
  ]);
  await nightly(deps);
});

describe("what does not fit is refused, its fields are named, and nothing is changed:", () => {
  let before = "";
  beforeEach(async () => {
    before = await kept();
  });

  test.each([
    ["a weight over 100", { weights: { silence: 101 } }, ["weights.silence"]],
    ["a weight below 0", { weights: { tasks: -0.5 } }, ["weights.tasks"]],
    ["a weight that is none", { weights: { tasks: "much" } }, ["weights.tasks"]],
    ["a driver there is not", { weights: { luck: 10 } }, ["weights.luck"]],
    [
      "rates of a month there is not",
      { reporting: { currency: "GBP", rates: { "2026-13 EUR": "0.9" } } },
      ["reporting.rates.2026-13 EUR"],
    ],
    ["a reporting currency that is none", { reporting: { currency: "pounds" } }, ["reporting.currency"]],
  ])("%s", async (_, body, fields) => {
    const { json } = await call("PUT", "/api/insight/settings", body);

    expect(json).toMatchObject({ status: 400, code: "invalid_request", fields });
    expect(await kept()).toBe(before);
  });

  test.each([
    ["a snooze with neither end nor reason", {}, ["reason"]],
    ["a snooze without a reason", { until: "2026-12-24" }, ["reason"]],
    ["a snooze for a reason of blanks", { until: "2026-12-24", reason: "  " }, ["reason"]],
    ["a snooze with an end that is none", { until: "soon", reason: "away" }, ["until"]],
  ])("%s", async (_, body, fields) => {
    const { json } = await call("PUT", at("/api/alerts/{account}/silent/snooze"), body);

    expect(json).toMatchObject({ status: 400, code: "invalid_request", fields });
    expect(await kept()).toBe(before);
  });

  test.each([
    ["a follow-up for nobody", { what: "Call", by: "2026-12-01" }, ["who"]],
    ["a follow-up for a name of blanks", { what: "Call", who: " ", by: "2026-12-01" }, ["who"]],
    ["a follow-up about nothing", { what: "", who: "Mai", by: "2026-12-01" }, ["what"]],
    ["a follow-up for a day there is not", { what: "Call", who: "Mai", by: "2026-02-30" }, ["by"]],
  ])("%s", async (_, body, fields) => {
    const { json } = await call("POST", at("/api/accounts/{account}/followups"), body);

    expect(json).toMatchObject({ status: 400, code: "invalid_request", fields });
    expect(await kept()).toBe(before);
  });

  test("a follow-up that is handed over to nobody", async () => {
    const { json } = await call("PATCH", at("/api/accounts/{account}/followups/fol_1"), { who: " " });

    expect(json).toMatchObject({ status: 400, code: "invalid_request", fields: ["who"] });
    expect(await kept()).toBe(before);
  });

  test("having left before the first event, or on a day to come", async () => {
    for (const on of ["2019-12-31", "2026-11-29"])
      expect(
        (await call("POST", at("/api/accounts/{account}/left"), { on, reason: "price" })).json,
      ).toMatchObject({ status: 400, code: "invalid_on", fields: ["on"] });
    expect(await kept()).toBe(before);
  });

  test.each([
    ["of nothing", ""],
    ["of headings alone", "month,currency,rate\n"],
    ["without a row that can be read", "2026-13,EUR,0.86\n2026-11,EUR,free\n"],
    ["with a quote that is never closed", '2026-11,EUR,"0.86\n'],
    ["of bytes", "\u0000\u0001\uFFFD"],
  ])("a table of rates %s", async (_, csv) => {
    const { json } = await call("PUT", "/api/insight/rates?currency=GBP", csv);

    expect(json).toMatchObject({ status: 400, code: "invalid_rates" });
    expect(await kept()).toBe(before);
  });

  test("a table of rates into no currency", async () => {
    for (const query of ["", "?currency=", "?currency=gbp"])
      expect((await call("PUT", `/api/insight/rates${query}`, "2026-11,EUR,0.86")).json).toMatchObject({
        status: 400,
        code: "invalid_currency",
      });
    expect(await kept()).toBe(before);
  });
});

test("a month that has not ended is told as it stands, and marked as running; one to come is refused", async () => {
  const running = await call("GET", "/api/months/2026-11.csv");
  const over = await call("GET", "/api/months/2026-10.csv");

  expect(running.status).toBe(200);
  expect(running.text).toMatch(/,"?running, 2026-11-27"?\r\n/);
  expect(over.text).not.toContain("running");
  expect((await call("GET", "/api/months/2026-12.csv")).json).toMatchObject({
    status: 400,
    code: "invalid_month",
  });
});

test("a month to come is refused account by account, too", async () => {
  const path = "/api/months/2026-12/accounts";

  expect((await call("GET", path)).json).toMatchObject({ status: 400, code: "invalid_month" });
  expect((await call("GET", "/api/months/2026-11/accounts")).status).toBe(200);
});

test("days that end before they begin are none", async () => {
  const days = async (range: string) =>
    (await call("GET", at(`/api/accounts/{account}/rollup?${range}`))).json;

  expect(await days("since=2026-11-01&until=2026-10-01")).toEqual({ days: [] });
  expect(await days("since=2026-11-25&until=2026-11-24")).toEqual({ days: [] });
});
