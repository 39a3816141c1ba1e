import { describe, expect, test } from "@jest/globals";
import { currenciesIn, seen, viewOf } from "../../../../functions/serve/console/state/clients-view.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";

const row = (name: string, amount: number, currency: string): PortfolioAccount => ({
  ...{ id: name, name, spark: "", open: [], receivables: {} },
  year: { amount, currency, withoutRate: [] },
  atRisk: amount / 2,
  silence: { state: "usual", sentence: { code: "", values: {} }, events: [] },
  health: { score: 50, band: "at risk", coverage: 1, points: {}, because: [], events: [] },
});
const rows = [
  row("Hanoi", 900_000_000, "VND"),
  row("Alder", 100, "GBP"),
  row("Birch", 50_000, "GBP"),
  row("Cedar", 0, "GBP"),
];
const view = (sort: string) => viewOf(new URLSearchParams({ sort }));

describe.each(["need", "value", "year"])("clients by %s", (sort) => {
  test("are each currency's by themselves, that of most first, and say so", () => {
    expect(seen(rows, view(sort)).map(({ name }) => name)).toEqual(["Birch", "Alder", "Hanoi", "Cedar"]);
    expect(currenciesIn(rows, view(sort))).toEqual(["GBP", "VND"]);
  });

  test("say nothing of currencies where there is one", () => {
    expect(currenciesIn(rows.slice(1), view(sort))).toEqual([]);
  });
});

test("clients by name say nothing of currencies", () => {
  expect(currenciesIn(rows, view("name"))).toEqual([]);
});
