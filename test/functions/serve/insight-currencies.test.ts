import { beforeAll, expect, test } from "@jest/globals";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { portfolioPage } from "../../../schemas/insight.ts";
import { benign, insightHub, told, weekly } from "../../support/insight-hub.ts";

const { deps, call, hear, idOf } = insightHub(new Date("2026-11-28T02:00:00.000Z"));

const billed = (of: string, total: string, currency: string) =>
  told(of, "invoice.sent", "2026-10-01", {
    direction: "out",
    object: { kind: "invoice", id: `${of}-1` },
    owed: { total, open: "0.00", currency, issued: "2026-10-01", asOf: "2026-10-02T10:00:00.000Z" },
  });
const years = { hanoi: ["900000000", "VND"], alder: ["100.00", "GBP"], birch: ["50000.00", "GBP"] } as const;

beforeAll(async () => {
  await hear(
    Object.entries(years).flatMap(([of, [total, currency]]) => [
      ...benign(of),
      ...weekly(of, "2026-10-10"),
      billed(of, total, currency),
    ]),
  );
  await nightly(deps);
});

const page = async (query: string) =>
  portfolioPage.parse((await call("GET", `/api/portfolio?${query}`)).json);

test.each(["need", "value"])("by %s each currency comes by itself, and the answer says so", async (sort) => {
  const { accounts, currencies } = await page(`sort=${sort}`);

  expect(accounts.map(({ id }) => id)).toEqual(["birch", "alder", "hanoi"].map(idOf));
  expect(currencies).toEqual(["GBP", "VND"]);
});

test("goes on from page to page in that order", async () => {
  const { next } = await page("sort=value&limit=2");

  const rest = await page(`sort=value&limit=2&cursor=${next}`);

  expect(rest.accounts.map(({ id }) => id)).toEqual([idOf("hanoi")]);
});

test("what is in no order of value says nothing of currencies", async () => {
  expect(await page("sort=name")).not.toHaveProperty("currencies");
});

test("a past night is told in its order, too", async () => {
  const { accounts, currencies } = await page("sort=value&asOf=2026-11-27");

  expect(accounts.map(({ id }) => id)).toEqual(["birch", "alder", "hanoi"].map(idOf));
  expect(currencies).toEqual(["GBP", "VND"]);
});
