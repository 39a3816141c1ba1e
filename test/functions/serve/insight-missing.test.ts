import { describe, expect, test } from "@jest/globals";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import type { ApiAccess } from "../../../schemas/api-access.ts";
import { accountInsight, portfolioPage, receivables } from "../../../schemas/insight.ts";
import { benign, insightHub, owed, told, weekly } from "../../support/insight-hub.ts";

const at = "2026-11-28T09:00:00.000Z";
const books = { tool: "quickbooks", connection: "main" };

/** An invoice of which a webhook has told that it is there, and nothing else. */
const untold = (day: string) =>
  told("shop", "invoice.updated", day, {
    ...books,
    direction: "out",
    object: { kind: "invoice", id: "8" },
    details: { pending: true },
  });
const settled = told("shop", "invoice.sent", "2026-09-01", {
  ...books,
  direction: "out",
  ...owed("0.00", "2026-09-20"),
});

/** What is told of an account whose books come from QuickBooks, with or without access to its API. */
async function toldOf(events: readonly ReturnType<typeof told>[], api?: ApiAccess) {
  const { deps, hear, call, idOf } = insightHub(new Date(at));
  await deps.connections.create({
    ...{ ...books, createdAt: at, updatedAt: at, secrets: [], settings: {} },
    ...(api === undefined ? {} : { api }),
  });
  await hear([...weekly("shop", "2026-11-25"), ...benign("shop"), ...events]);
  await nightly(deps);
  const path = `/api/accounts/${idOf("shop")}`;
  const insight = accountInsight.parse((await call("GET", `${path}/insight`)).json);
  const debts = receivables.parse((await call("GET", `${path}/receivables`)).json);
  const { accounts } = portfolioPage.parse((await call("GET", "/api/portfolio")).json);
  const known = insight.health.drivers.map(({ name }) => name);
  return { insight, debts, known, row: accounts[0] };
}

describe("what a ledger owes is not told as nothing", () => {
  test("while the hub has no credentials of it: that they are missing is said", async () => {
    const { insight, debts, known } = await toldOf([settled, untold("2025-10-01")]);

    expect(debts).toMatchObject({ ledger: "quickbooks", pending: 1, noAccess: true });
    expect(insight.money.overdue).toEqual({ code: "driver.noAccess", values: { invoices: 1 } });
    expect(known).not.toContain("overdue");
  });

  test("while the tool refuses its credentials", async () => {
    const failing = { code: "refused", values: {}, reason: "refused", since: at, waits: true };
    const { debts } = await toldOf([untold("2025-10-01")], { kind: "token", createdAt: at, failing });

    expect(debts).toMatchObject({ pending: 1, noAccess: true });
  });

  test("while an invoice is still to be read, though access is there", async () => {
    const { insight, debts, known } = await toldOf([settled, untold("2025-10-01")], {
      kind: "token",
      createdAt: at,
    });

    expect(debts).not.toHaveProperty("noAccess");
    expect(insight.money.overdue).toEqual({ code: "driver.unread", values: { invoices: 1 } });
    expect(known).not.toContain("overdue");
  });

  test("while what was owed before the connection is not known: since when it is known is said", async () => {
    const { insight, debts, known, row } = await toldOf([settled], { kind: "token", createdAt: at });

    expect(debts).toMatchObject({ pending: 0, openingFetched: false, since: "2026-09-01" });
    expect(insight.money.overdue).toEqual({
      code: "driver.nothingOverdueSince",
      values: { since: "2026-09-01" },
    });
    expect(known).not.toContain("overdue");
    expect(row?.health.coverage).toBeLessThan(1);
  });

  test("though what is read and late counts in any case", async () => {
    const late = told("shop", "invoice.sent", "2026-09-01", {
      ...books,
      direction: "out",
      ...owed("100.00", "2026-09-01"),
    });
    const { insight, debts, known } = await toldOf([late, untold("2026-10-02")]);

    expect(insight.money.overdue).toMatchObject({ code: "driver.overdue", values: { amount: "100.00" } });
    expect(debts).toMatchObject({ pending: 1, noAccess: true });
    expect(known).toContain("overdue");
  });
});
