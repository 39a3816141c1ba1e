import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { accountPage } from "../../schemas/account.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { allEvents, deliver, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";
const accountId = "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34";
const envelopeId = "a4c81f72-0d3e-4b95-8e6a-1f2b3c4d5e60";

/** What the tools' APIs answer, by method and address; a token is asked for and shown like any other call. */
const answers: Readonly<Record<string, unknown>> = {
  "POST https://northwind.api.accelo.com/oauth2/v0/token": {
    access_token: "accelo-1",
    expires_in: "2592000",
  },
  "GET https://northwind.api.accelo.com/api/v0/invoices/75": {
    meta: { status: "ok" },
    response: {
      id: "75",
      subject: "October bookkeeping",
      amount: "1200.00",
      tax: "300.00",
      outstanding: "1500.00",
      created_by: { firstname: "Mia", surname: "Chen" },
      affiliation: { email: "ola@fjord.example", company: { id: "40", name: "Fjord Ferries" } },
    },
  },
  "POST https://northwind.sharefile.com/oauth/token": { access_token: "sharefile-1", refresh_token: "next" },
  "GET https://northwind.sf-api.com/sf/v3/Items(fi123)": {
    Name: "Engagement letter.pdf",
    Path: "/a123/fo100/fi123",
    Parent: { Id: "fo100", Name: "Fjord Ferries" },
    Creator: { Id: "u7", FullName: "Ola Nordmann", Email: "ola@fjord.example", Roles: ["Client"] },
  },
  "POST https://account.docusign.com/oauth/token": { access_token: "docusign-1", expires_in: 28_800 },
  "GET https://account.docusign.com/oauth/userinfo": {
    accounts: [{ account_id: accountId, base_uri: "https://na3.docusign.net" }],
  },
  [`GET https://na3.docusign.net/restapi/v2.1/accounts/${accountId}/envelopes/${envelopeId}`]: {
    emailSubject: "Engagement letter",
    completedDateTime: "2026-10-06T07:52:36.640Z",
    sender: { email: "mia@northwind.example" },
    recipients: { signers: [{ recipientId: "1", name: "Ola Nordmann", email: "ola@fjord.example" }] },
  },
};

const called: string[] = [];
const tools: typeof globalThis.fetch = async (input, init) => {
  const { origin, pathname } = new URL(String(input));
  const call = `${init?.method ?? "GET"} ${origin}${decodeURI(pathname)}`;
  called.push(`${call} ${new Headers(init?.headers).get("authorization") ?? ""}`.trim());
  return call in answers ? Response.json(answers[call]) : Response.json({}, { status: 404 });
};

let running: RunningHub;
beforeAll(async () => {
  running = await runHub({ fetch: tools });
});
afterAll(async () => await running.end());

const client = { clientId: "hub", clientSecret: "s3cret" };
const connect = async (tool: string, settings: object, api: object) =>
  await running.api.call("PUT", `/api/connections/${tool}/main`, { secrets: [secret], settings, api });
const eventOf = async (tool: string) => (await allEvents(running.api)).find((event) => event.tool === tool);

const nameOf = async (account: string | undefined) =>
  accountPage.parse(await running.api.call("GET", "/api/accounts")).accounts.find(({ id }) => id === account)
    ?.name;

/** The tool's one event once it is completed. */
async function completed(tool: string): Promise<AccountEvent> {
  await until(async () => (await eventOf(tool))?.revision === 1);
  const event = await eventOf(tool);
  if (!event) throw new Error(`${tool} has no event`);
  return event;
}

test("an invoice of Accelo's moves from the deployment to the company that it is for", async () => {
  await connect("accelo", { deployment: "northwind", currency: "EUR" }, client);
  const { url } = running.hub;
  await deliver(url, "accelo", { body: '{"id":75}', secret, kind: "create_invoice" });

  const event = await completed("accelo");
  expect(event).toMatchObject({
    title: "Created invoice “October bookkeeping”",
    money: { amount: "1500.00", currency: "EUR" },
    proof: "vendor-signed",
    matched: { rule: "provisional", identity: { type: "accelo:company", value: "northwind/40" } },
  });
  expect(await nameOf(event.account)).toBe("Fjord Ferries");
  // Its history is read beside it, from lists.
  const ofLists = /\/api\/v0\/\w+ Bearer/;
  expect(called.filter((call) => call.includes("accelo") && !ofLists.test(call))).toEqual([
    `POST https://northwind.api.accelo.com/oauth2/v0/token Basic ${btoa("hub:s3cret")}`,
    "GET https://northwind.api.accelo.com/api/v0/invoices/75 Bearer accelo-1",
  ]);
});

test("ShareFile's credentials are of no use until the settings say where it is", async () => {
  await expect(connect("sharefile", {}, { ...client, refreshToken: "first" })).rejects.toThrow(
    expect.objectContaining({ status: 400, message: expect.stringContaining("where this tool's API is") }),
  );
});

test("a file of ShareFile's has its name, and came from the client who uploaded it", async () => {
  await connect("sharefile", { subdomain: "northwind" }, { ...client, refreshToken: "first" });
  const told = {
    WebhookSubscriptionId: "w123",
    AccountInfo: { AccountId: "a123" },
    Event: {
      Timestamp: "2026-11-20T20:20:20Z",
      OperationName: "Upload",
      ResourceType: "File",
      Resource: { Id: "fi123", Parent: { Id: "fo100" } },
    },
  };
  await deliver(running.hub.url, "sharefile", { body: JSON.stringify(told), secret });

  expect(await completed("sharefile")).toMatchObject({
    title: "Uploaded Engagement letter.pdf to Fjord Ferries",
    direction: "in",
    actor: { kind: "contact", email: "ola@fjord.example" },
  });
});

test("an envelope of DocuSign's is found by its signer, at the server where its account lives", async () => {
  await connect("docusign", {}, { ...client, refreshToken: "first" });
  const told = {
    event: "envelope-completed",
    generatedDateTime: "2026-10-06T07:52:36.6400000Z",
    data: { accountId, envelopeId },
  };
  await deliver(running.hub.url, "docusign", { body: JSON.stringify(told), secret });

  const event = await completed("docusign");
  expect(event).toMatchObject({ title: "Completed: Engagement letter", object: { state: "completed" } });
  expect(event.identities[0]).toEqual({ type: "email", value: "ola@fjord.example" });
});
