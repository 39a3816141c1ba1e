import { expect, test } from "@jest/globals";
import { daysAfter } from "../../../functions/insight/days.ts";
import { withoutOwnBooks } from "../../../functions/serve/insight/own-books.ts";
import { accountPage } from "../../../schemas/account.ts";
import { accountInsight, monthList } from "../../../schemas/insight.ts";
import { insightHub, told } from "../../support/insight-hub.ts";

const now = new Date("2026-11-28T09:00:00.000Z");
const yesterday = "2026-11-27";
const { call, hear } = insightHub(now);

const company = { type: "quickbooks:company", value: "9130" };
/** Its customers pay it every week, in the books that it has connected. */
const paidIt = Array.from({ length: 60 }, (_, n) =>
  told("company", "invoice.paid", daysAfter(yesterday, -n * 7), {
    ...{ tool: "quickbooks", identities: [company], object: { kind: "invoice", id: `${n}` } },
  }),
);
/** It writes to us every week, until seven weeks ago, and is answered. */
const wrote = Array.from({ length: 40 }, (_, n) => daysAfter(yesterday, -49 - n * 7)).flatMap((day) => [
  told("company", "email.received", day, { direction: "in" }),
  told("company", "email.sent", daysAfter(day, 1), { direction: "out" }),
]);

test("a customer is not heard by what its own books tell of its customers", async () => {
  await hear([...paidIt, ...wrote]);
  const { accounts } = accountPage.parse((await call("GET", "/api/accounts?limit=200")).json);
  const client = accounts.find(({ identities }) => identities.some(({ type }) => type === "email"))?.id;
  expect(
    (await call("PUT", "/api/identities/quickbooks:company/9130", { account: client })).status,
  ).toBeLessThan(300);
  const { silence, lastWords } = accountInsight.parse(
    (await call("GET", `/api/accounts/${client}/insight`)).json,
  );

  expect(lastWords.customer?.time).toBe("2026-10-09T10:00:00.000Z");
  expect(silence).toMatchObject({ state: "silent", elapsed: 50, lastHeard: "2026-10-09" });
  const { months } = monthList.parse((await call("GET", `/api/accounts/${client}/months`)).json);
  expect(months.slice(0, 2).map(({ acted }) => acted)).toEqual([
    { them: 0, us: 0 },
    { them: 2, us: 2 },
  ]);
});

test("days before those whose events are known go where no other tool was heard on them", () => {
  const day = (on: string, tools: Record<string, number>) => ({
    ...{ day: on, events: 2, in: 1, out: 1, tools, families: {}, money: [] },
  });
  const days = [
    day("2024-01-01", { quickbooks: 2 }),
    day("2024-01-02", { quickbooks: 1, relay: 1 }),
    day("2026-01-02", { relay: 2 }),
  ];
  const books = [
    {
      ...{
        tool: "quickbooks",
        type: "invoice.paid" as const,
        family: "money" as const,
        direction: "in" as const,
      },
      ...{ time: "2026-01-02T10:00:00.000Z", matched: { rule: "external" as const, identity: company } },
    },
  ];
  const acted = (all: ReturnType<typeof withoutOwnBooks>) => all.map(({ in: them, out: us }) => [them, us]);

  expect(acted(withoutOwnBooks(days, books, "2025-01-01"))).toEqual([
    [0, 0],
    [1, 1],
    [0, 1],
  ]);
  expect(withoutOwnBooks(days, [], "2025-01-01")).toBe(days);
});
