import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { accountPage } from "../../schemas/account.ts";
import { connection } from "../../schemas/connection.ts";
import {
  codeOf,
  deliver,
  deliveriesOf,
  detailOf,
  type RunningHub,
  runHub,
  untilEvents,
} from "../support/hub.ts";
import { type ToolAnswer, type ToolCall, toolApi } from "../support/tool-api.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";
const realm = "9341453474484455";
const credentials = { clientId: "the hub", clientSecret: "client s3cret", refreshToken: "refresh-0" };

const company: Readonly<Record<string, readonly object[]>> = {
  Invoice: ["58", "59", "60", "61"].map((Id) => ({
    Id,
    DocNumber: `10${Id}`,
    TotalAmt: 1250,
    Balance: 1250,
    DueDate: "2030-01-31",
    CurrencyRef: { value: "GBP" },
    CustomerRef: { value: "21", name: "Northwind Ltd" },
  })),
  Customer: [
    { Id: "21", CompanyName: "Northwind Ltd", PrimaryEmailAddr: { Address: "jane@northwind.example" } },
  ],
};

/** Intuit's token and query calls: each renewal gives another refresh token and takes the one before no longer. */
function intuit() {
  let renewals = 0;
  return ({ to, query, authorization, body }: ToolCall): ToolAnswer => {
    if (to.startsWith("oauth.platform.intuit.com/")) {
      if (new URLSearchParams(body).get("refresh_token") !== `refresh-${renewals}`)
        return { status: 400, json: { error: "invalid_grant" } };
      renewals += 1;
      return {
        json: { access_token: `access-${renewals}`, refresh_token: `refresh-${renewals}`, expires_in: 3600 },
      };
    }
    if (authorization !== `Bearer access-${renewals}`) return { status: 401, json: {} };
    const text = query.get("query") ?? "";
    const kind = /from (\w+)/.exec(text)?.[1] ?? "";
    const list = (company[kind] ?? []).filter((one) => "Id" in one && text.includes(`'${one.Id}'`));
    return { json: { QueryResponse: { [kind]: list } } };
  };
}

let tool: Awaited<ReturnType<typeof toolApi>>;
let running: RunningHub;
let events = 0;

beforeAll(async () => {
  tool = await toolApi(intuit());
  running = await runHub({ fetch: tool.fetch });
});
afterAll(async () => {
  await running.end();
  await tool.close();
});

const path = "/api/connections/quickbooks/main";
const put = async (body: object) => connection.parse(await running.api.call("PUT", path, body));
const shown = async () => connection.parse(await running.api.call("GET", path));

async function tell(id: string) {
  const entities = [{ name: "Invoice", id, operation: "Create", lastUpdated: "2026-11-20T10:00:00.000Z" }];
  const body = JSON.stringify({ eventNotifications: [{ realmId: realm, dataChangeEvent: { entities } }] });
  expect((await deliver(running.hub.url, "quickbooks", { body, secret })).status).toBe(200);
}

async function notify(id: string) {
  await tell(id);
  events += 1;
  return (await untilEvents(running.api, events)).find(({ object }) => object?.id === `${realm}/${id}`);
}

const invoice = async (id: string) =>
  (await untilEvents(running.api, events)).find(({ object }) => object?.id === `${realm}/${id}`);
const untilFetched = async (id: string) => {
  await until(async () => (await invoice(id))?.money !== undefined);
  return await invoice(id);
};
const accountOf = async (id: string | undefined) => {
  const { accounts } = accountPage.parse(await running.api.call("GET", "/api/accounts?status=provisional"));
  return accounts.find((account) => account.id === id);
};

describe("an invoice that QuickBooks tells by its id", () => {
  test("waits at the company until the hub may fetch, and is then the customer's, with money and due date", async () => {
    await put({ secrets: [secret] });
    const thin = await notify("58");

    expect(thin).toMatchObject({ title: "Created invoice 58", details: { pending: true } });
    expect((await accountOf(thin?.account))?.identities).toEqual([
      { type: "quickbooks:company", value: realm },
    ]);
    expect(tool.calls).toEqual([]);

    const given = await put({ api: credentials });
    expect(given.api).toEqual({ kind: "oauth2", createdAt: expect.any(String) });
    const full = await untilFetched("58");

    expect(full).toMatchObject({
      id: thin?.id,
      proof: "vendor-signed",
      title: "Created invoice 1058",
      money: { amount: "1250", currency: "GBP" },
      scheduledFor: "2030-01-31T00:00:00.000Z",
      revision: 1,
    });
    expect(full?.details).not.toHaveProperty("pending");
    expect(full?.account).not.toBe(thin?.account);
    expect((await accountOf(full?.account))?.identities).toContainEqual({
      type: "quickbooks:customer",
      value: `${realm}/21`,
    });
    const { raw } = await detailOf(running.api, full?.id ?? "");
    expect(raw.body).toContain("eventNotifications");
    await until(async () => (await shown()).api?.lastUsedAt !== undefined);
  });

  test("that is told again stays as it was fetched", async () => {
    await tell("58");
    await until(
      async () => tool.calls.filter(({ query }) => query.get("query")?.includes("'58'")).length >= 2,
    );

    expect(await invoice("58")).toMatchObject({ money: { amount: "1250" }, revision: 1 });
  });
});

test("credentials cannot be read back, and neither they nor tokens are in any answer", async () => {
  const told = JSON.stringify([await shown(), await running.api.call("GET", "/api/connections")]);

  for (const text of ["s3cret", "refresh-", "access-"]) expect(told).not.toContain(text);
});

test("refused credentials interrupt the connection, and what came meanwhile is fetched when others are given", async () => {
  tool.state.answer = intuit();
  await put({ api: { ...credentials, refreshToken: "refresh-old" } });
  await notify("59");
  await until(async () => (await shown()).health?.state === "interrupted");

  expect((await shown()).health?.reason).toBe("The tool refuses the credentials (invalid_grant)");
  await notify("60");
  await put({ api: credentials });

  for (const id of ["59", "60"]) expect(await untilFetched(id)).toMatchObject({ money: { currency: "GBP" } });
  expect((await shown()).health?.state).not.toBe("interrupted");
});

test("a busy tool is asked again when it says", async () => {
  const well = intuit();
  let refusals = 2;
  tool.state.answer = (call) =>
    call.to.startsWith("quickbooks.") && refusals-- > 0
      ? { status: 429, headers: { "retry-after": "0" }, json: {} }
      : well(call);
  await put({ api: credentials });
  await notify("61");

  expect(await untilFetched("61")).toMatchObject({ money: { amount: "1250" } });
});

test("an answer larger than the hub reads is a dead letter that can be sent again", async () => {
  const well = intuit();
  tool.state.answer = (call) => (call.query.has("query") ? { json: "x".repeat(6_000_000) } : well(call));
  await put({ api: credentials });
  const thin = await notify("62");
  await until(async () => (await deliveriesOf(running.api, "dead")).length === 1);

  const [dead] = await deliveriesOf(running.api, "dead");
  expect(dead).toMatchObject({ tool: "quickbooks", reason: "collect failed", delivery: thin?.delivery });
  expect(await invoice("62")).toMatchObject({ details: { pending: true } });

  tool.state.answer = well;
  await running.api.call("POST", `/api/deliveries/${dead?.delivery}/redrive`);
  await until(async () => (await deliveriesOf(running.api, "dead")).length === 0);
});

test.each([
  [path, { api: { token: "t" } }, "invalid_api"],
  ["/api/connections/dext/main", { secrets: [secret], api: { token: "t" } }, "api_not_used"],
  [path, { api: { token: "" } }, "invalid_request"],
])("credentials that a tool cannot use are refused: %s %j", async (of, body, code) => {
  const response = await fetch(`${running.hub.url}${of}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${running.hub.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

  expect([response.status, await codeOf(response)]).toEqual([400, code]);
});

test("forgotten credentials are gone, and fetches wait again", async () => {
  expect((await put({ api: null })).api).toBeUndefined();
  const before = tool.calls.length;
  await notify("63");

  expect(await invoice("63")).toMatchObject({ details: { pending: true } });
  expect(tool.calls.length).toBe(before);
});
