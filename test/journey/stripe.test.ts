import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { allEvents, deliver, type RunningHub, runHub } from "../support/hub.ts";
import { StripeAccount } from "../support/stripe-account.ts";
import { toolApi } from "../support/tool-api.ts";
import { until } from "../support/until.ts";

const secret = "whsec_of_this_test";
const key = "rk_live_of_this_test";
const at = { tool: "stripe", connection: "main" };
const path = "/api/connections/{tool}/{connection}/catchup";

const account = new StripeAccount(new Date().toISOString());
const daysAgo = (days: number) => Math.floor(Date.now() / 1_000) - days * 86_400;
const invoice = (id: string, days: number, more: object = {}) => ({
  ...{ id, created: daysAgo(days), number: id.toUpperCase(), status: "open", currency: "gbp" },
  ...{ livemode: true, total: 7_000, amount_remaining: 7_000, customer: "cus_1", customer_name: "Acme Ltd" },
  status_transitions: { finalized_at: daysAgo(days) },
  ...more,
});
const sent = {
  ...{ id: "evt_sent", object: "event", type: "invoice.sent", created: daysAgo(3), livemode: true },
  data: { object: invoice("in_2", 3) },
};

let tool: Awaited<ReturnType<typeof toolApi>>;
let running: RunningHub;

beforeAll(async () => {
  account.put("invoices", invoice("in_1", 200), invoice("in_old", 900), invoice("in_2", 3));
  account.put("events", sent);
  tool = await toolApi(({ to, query, authorization }) => {
    if (authorization !== `Bearer ${key}`)
      return { status: 401, json: { error: { type: "invalid_request_error" } } };
    const headers = { "stripe-version": "2025-02-24.acacia" };
    const { status, body } = account.answer({ url: `https://${to}?${query}`, headers });
    return { status, json: body };
  });
  running = await runHub({ fetch: tool.fetch });
});
afterAll(async () => {
  await running.end();
  await tool.close();
});

const events = async () => (await allEvents(running.api)).toSorted((a, b) => (a.time < b.time ? -1 : 1));

test("what was delivered before stays one event, and the year and old debts come onto the same customer", async () => {
  await running.api.call("PUT", "/api/connections/stripe/main", { secrets: [secret] });
  const { status } = await deliver(running.hub.url, "stripe", { body: JSON.stringify(sent), secret });
  expect(status).toBe(200);
  await until(async () => (await events()).length === 1);

  // A connection that is let in begins to read by itself.
  await running.api.call("PUT", "/api/connections/stripe/main", { api: { token: key } });
  const shown = async () => (await running.api.ask("GET", path, { at })).catchUps[0];
  await until(async () => (await shown())?.history?.state === "done");
  await until(async () => (await events()).length >= 3);

  expect(await shown()).toMatchObject({ history: { found: 2 }, missed: { count: 0 } });
  expect((await events()).map(({ type, owed }) => [type, owed?.open])).toEqual([
    ["invoice.updated", "70.00"],
    ["invoice.updated", "70.00"],
    ["invoice.sent", "70.00"],
  ]);
  expect(new Set((await events()).map(({ account: one }) => one)).size).toBe(1);
});

test("a thin event is completed, and moves to the customer that it is about", async () => {
  account.put("invoices", invoice("in_3", 1, { status: "paid", amount_remaining: 0 }));
  const thin = {
    ...{ id: "evt_thin", object: "v2.core.event", type: "v1.invoice.paid", livemode: true },
    ...{ created: new Date().toISOString(), related_object: { id: "in_3", type: "invoice" } },
  };
  await deliver(running.hub.url, "stripe", { body: JSON.stringify(thin), secret });
  const paid = async () => (await events()).find(({ type }) => type === "invoice.paid");
  await until(async () => (await paid())?.money?.amount === "70.00");

  expect(await paid()).toMatchObject({ title: "Paid invoice IN_3", owed: { open: "0.00" } });
  expect((await paid())?.account).toBe((await events())[0]?.account);
});
