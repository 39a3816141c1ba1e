import { beforeAll, expect, test } from "@jest/globals";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { portfolioBalance, portfolioPage } from "../../../schemas/insight.ts";
import { insightSettings } from "../../../schemas/insight-settings.ts";
import { insightHub, told } from "../../support/insight-hub.ts";

const { deps, call, hear } = insightHub(new Date("2026-11-28T09:00:00.000Z"));

/** An invoice of the first of a month. */
const invoice = (of: string, month: string, total: string, currency: string) =>
  told(of, "invoice.sent", `${month}-01`, {
    direction: "out",
    object: { kind: "invoice", id: `${of} ${month} ${currency}` },
    owed: { total, open: "0.00", currency, issued: `${month}-01`, asOf: `${month}-01T10:00:01.000Z` },
  });

const balanceNow = async () => portfolioBalance.parse((await call("GET", "/api/portfolio/balance")).json);

beforeAll(async () => {
  await hear([
    invoice("britain", "2026-10", "100.00", "GBP"),
    invoice("france", "2026-10", "100.00", "EUR"),
    invoice("france", "2026-11", "100.00", "EUR"),
    invoice("japan", "2026-10", "5000.00", "JPY"),
  ]);
  await deps.insight.putSettings(insightSettings.parse({ weights: { silence: 40 } }));
});

test("a table of rates is taken but for the rows that cannot be read, and what has no rate is said", async () => {
  const put = await call(
    "PUT",
    "/api/insight/rates?currency=GBP",
    "month,currency,rate\n2026-10,EUR,0.80\n2026-11,EUR,free\n2026-10,YEN!,0.005\n",
  );
  await nightly(deps, { again: true });

  expect(put.json).toEqual({
    currency: "GBP",
    taken: 1,
    problems: [
      { line: 3, reason: "rate" },
      { line: 4, reason: "currency" },
    ],
  });
  expect(await balanceNow()).toMatchObject({
    currency: "GBP",
    total: 180,
    withoutRate: ["2026-10 JPY", "2026-11 EUR"],
  });
  const { accounts } = portfolioPage.parse((await call("GET", "/api/portfolio?sort=name")).json);
  expect(accounts.map(({ year }) => year)).toEqual(
    expect.arrayContaining([
      { amount: 100, currency: "GBP", withoutRate: [] },
      { amount: 80, currency: "GBP", withoutRate: ["2026-11 EUR"] },
      { amount: 0, currency: "GBP", withoutRate: ["2026-10 JPY"] },
    ]),
  );
});

test("a further table takes the place of the one before, and the other settings stay", async () => {
  await call("PUT", "/api/insight/rates", "2026-11;EUR;0.90");
  // The settings are another, so that the night's pass looks at every account again.
  await nightly({ ...deps, now: () => new Date("2026-11-29T02:00:00.000Z") });

  expect(await balanceNow()).toMatchObject({ total: 190, withoutRate: ["2026-10 EUR", "2026-10 JPY"] });
  expect((await call("GET", "/api/insight/settings")).json).toMatchObject({
    weights: { silence: 40 },
    reporting: { currency: "GBP", rates: { "2026-11 EUR": "0.90" } },
  });
});
