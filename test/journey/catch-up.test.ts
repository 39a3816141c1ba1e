import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { allEvents, type RunningHub, runHub } from "../support/hub.ts";
import { QuickbooksCompany } from "../support/quickbooks-company.ts";
import { toolApi } from "../support/tool-api.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";
const tenant = "9341453474484455";
const at = { tool: "quickbooks", connection: "main" };
const path = "/api/connections/{tool}/{connection}/catchup";

const books = new QuickbooksCompany();
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const made = (days: number) => ({ CreateTime: daysAgo(days), LastUpdatedTime: daysAgo(days) });

let tool: Awaited<ReturnType<typeof toolApi>>;
let running: RunningHub;

beforeAll(async () => {
  books.put("Customer", { Id: "21", CompanyName: "Northwind Ltd", MetaData: made(2_000) });
  for (let n = 0; n < 130; n++)
    books.put("Invoice", {
      ...{ Id: String(n), DocNumber: `10${n}`, TotalAmt: 100, Balance: 0, MetaData: made(n + 1) },
      CustomerRef: { value: "21" },
    });
  books.put("Invoice", { Id: "old", TotalAmt: 70, Balance: 70, MetaData: made(1_500) });
  tool = await toolApi(({ to, query }) =>
    to.startsWith("oauth.platform.intuit.com/")
      ? { json: { access_token: "access", refresh_token: "refresh", expires_in: 3600 } }
      : { json: books.answer(`https://${to}?${query}`).body },
  );
  running = await runHub({ fetch: tool.fetch });
});
afterAll(async () => {
  await running.end();
  await tool.close();
});

test("a company that lets the hub in has its year on the timeline, and what is unpaid since before", async () => {
  const api = { clientId: "the hub", clientSecret: "client s3cret", refreshToken: "refresh" };
  await running.api.call("PUT", "/api/connections/quickbooks/main", { secrets: [secret], api });
  await running.api.ask("POST", path, { at, body: { tenant, history: "begin" } });
  const shown = async () => (await running.api.ask("GET", path, { at })).catchUps[0];
  await until(async () => (await shown())?.history?.state === "done");

  expect(await shown()).toMatchObject({ tenant, history: { found: 131 }, missed: { count: 0 } });
  await until(async () => (await allEvents(running.api)).length >= 131);
  const events = await allEvents(running.api);
  expect(events).toHaveLength(131);
  const [old, ...others] = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  expect(old).toMatchObject({ owed: { open: "70" }, details: { foundBy: "history" } });
  expect(new Set(others.map(({ account }) => account)).size).toBe(1);
});
