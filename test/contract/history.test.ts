import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { LocalStore } from "../../infra/local/store/store.ts";
import { accountPage } from "../../schemas/account.ts";
import type { Call } from "../../schemas/api/call.ts";
import { calls } from "../../schemas/api/calls.ts";
import { type AuditAction, auditPage } from "../../schemas/audit.ts";
import { Visitor } from "../support/consent-vendor.ts";
import { findDrifts } from "../support/drifts.ts";
import { deliver, deliveriesOf, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";

/** Stands in everything that is given and must not be said. */
const secret = "the secret that no row of the history says";

/** A consent at Dropbox. */
const dropbox: Readonly<Record<string, object>> = {
  "https://api.dropboxapi.com/oauth2/token": {
    ...{ access_token: secret, refresh_token: secret, token_type: "bearer", expires_in: 14_400 },
  },
  "https://api.dropboxapi.com/2/users/get_current_account": { account_id: "dbid:1" },
};

const store = new LocalStore(":memory:");
let running: RunningHub;
beforeAll(async () => {
  running = await runHub({
    store,
    fetch: async (input) => {
      const said = dropbox[String(input)];
      return said ? Response.json(said) : new Response("", { status: 503 });
    },
    post: async () => 204,
  });
});
afterAll(async () => {
  await running.end();
  store.close();
});

interface Done {
  readonly at?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly text?: string;
  readonly action: AuditAction;
}

/** A rule by its name. */
const all = { name: "Everything" };

/** What an admin does, call by call, in an order in which each has something to do. */
const done: readonly (readonly [keyof typeof calls, Done])[] = [
  [
    "putConnection",
    {
      at: { tool: "relay", connection: "main" },
      body: {
        secrets: [secret],
        filePassword: secret,
        settings: {
          mapping: { version: 1, rules: [{ rule: "any", type: "activity.tracked", title: "Any" }] },
        },
        unpinSignature: true,
        renewMailAddress: true,
      },
      action: "connection.saved",
    },
  ],
  ["beginConsent", { at: { tool: "dropbox", connection: "main" }, body: {}, action: "consent.begun" }],
  [
    "changeHistory",
    {
      at: { tool: "quickbooks", connection: "main" },
      body: { history: "begin", tenant: "9341453474484455" },
      action: "history.changed",
    },
  ],
  ["lookAtDrift", { action: "drift.looked" }],
  ["reopenDrift", { action: "drift.reopened" }],
  ["removeTenant", { action: "consent.removed" }],
  ["testConnection", { at: { tool: "relay", connection: "main" }, action: "connection.tested" }],
  ["verifyDelivery", { action: "refused.verified" }],
  ["verifyAgain", { at: { tool: "relay", connection: "main" }, body: {}, action: "refused.verified" }],
  ["rerunMapping", { at: { tool: "relay", connection: "main" }, body: {}, action: "deliveries.reread" }],
  ["redriveDelivery", { action: "delivery.redriven" }],
  ["forgetDelivery", { action: "delivery.forgotten" }],
  ["importAccounts", { text: "Name,Emails\nNorthwind,jane@northwind.example", action: "account.created" }],
  ["beginExport", { body: { format: "csv" }, action: "export.begun" }],
  ["getExportPart", { action: "export.fetched" }],
  ["eraseAccount", { action: "account.erased" }],
  ["putMatching", { body: { ownDomains: ["firm.example"] }, action: "matching.changed" }],
  ["putInsightSettings", { body: { reporting: { currency: "GBP" } }, action: "insight.changed" }],
  ["putRates", { text: "2026-11,EUR,0.86", action: "insight.changed" }],
  ["computePortfolio", { action: "insight.computed" }],
  [
    "makeRule",
    { body: { name: "All", via: "endpoint", url: "https://n8n.northwind.com/hook" }, action: "rule.saved" },
  ],
  ["putRule", { body: { name: "Some", via: "endpoint" }, action: "rule.saved" }],
  ["rotateRule", { body: {}, action: "rule.saved" }],
  ["testRule", { action: "rule.tested" }],
  ["replayRule", { body: { since: new Date().toISOString() }, action: "rule.replayed" }],
  ["deleteRule", { action: "rule.removed" }],
  [
    "putSubscription",
    { at: all, body: { to: "https://n8n.northwind.com/hook", types: ["invoice.*"] }, action: "rule.saved" },
  ],
  ["testSubscription", { at: all, action: "rule.tested" }],
  ["deleteSubscription", { at: all, action: "rule.removed" }],
  ["endDigest", { action: "digest.ended" }],
  ["makeSignInLink", { body: { name: "Mai", role: "viewer" }, action: "sign-in.linked" }],
  ["endSessions", { action: "sessions.ended" }],
  ["deleteConnection", { at: { tool: "relay", connection: "main" }, action: "connection.removed" }],
];

const entries = async () => auditPage.parse(await running.api.call("GET", "/api/audit?limit=200")).entries;

async function make(name: keyof typeof calls, { at, body, text }: Done): Promise<void> {
  const { method, path }: Call = calls[name];
  const parts = at ?? (await waiting(name));
  const { ok, status } = await fetch(
    `${running.hub.url}${path.replaceAll(/\{([^}]*)\}/g, (_, part: string) => parts[part] ?? "")}`,
    {
      method,
      headers: {
        authorization: `Bearer ${running.hub.token}`,
        "content-type": text === undefined ? "application/json" : "text/csv",
      },
      ...(body || text ? { body: text ?? JSON.stringify(body) } : {}),
    },
  );
  if (!ok) throw new Error(`${name} was answered ${status}`);
}

/** What a call is about that only the hub can name. */
async function waiting(name: string): Promise<Readonly<Record<string, string>>> {
  const [unread] = await deliveriesOf(running.api, "unrecognized");
  if (name === "endDigest") {
    const body = { via: "mail", to: "mai@firm.example" } as const;
    return { digest: (await running.api.ask("PUT", "/api/digest", { body })).id };
  }
  if (name === "getExportPart") return await aPart();
  if (name === "removeTenant") return await aConsent();
  if (name === "verifyDelivery") return { delivery: await aRefusal() };
  if (/Drift$/.test(name)) return await aDrift();
  const { rules } = await running.api.ask("GET", "/api/rules");
  if (/Rule$/.test(name)) return { rule: rules[0]?.id ?? "" };
  const { accounts } = accountPage.parse(await running.api.call("GET", "/api/accounts"));
  return name === "eraseAccount" ? { account: accounts[0]?.id ?? "" } : { delivery: unread?.delivery ?? "" };
}

async function aRefusal(): Promise<string> {
  await deliver(running.hub.url, "relay", { body: "{}", secret: "nobody's secret" });
  const refused = async () => await deliveriesOf(running.api, "rejected");
  await until(async () => (await refused()).length > 0);
  return (await refused())[0]?.delivery ?? "";
}

async function aDrift() {
  const at = { tool: "relay", connection: "main" };
  const path = "/api/connections/{tool}/{connection}/drift";
  const found = (await running.api.ask("GET", path, { at })).drifts;
  if (found.length === 0)
    await findDrifts(store, at, [{ path: "total", is: "type", from: ["number"], to: ["string"] }]);
  const [drift] = (await running.api.ask("GET", path, { at })).drifts;
  return { ...at, drift: encodeURIComponent(drift?.id ?? "") };
}

async function aConsent() {
  const at = { tool: "dropbox", connection: "main" };
  const { url } = await running.api.ask("POST", "/api/connections/{tool}/{connection}/consent", {
    at,
    body: {},
  });
  const browser = new Visitor();
  const asked = new URL((await browser.visit(url, "/oauth2/authorize")).url).searchParams;
  const back = new URL(asked.get("redirect_uri") ?? "");
  back.searchParams.set("state", asked.get("state") ?? "");
  back.searchParams.set("code", "a code");
  await browser.visit(back.href);
  return { ...at, tenant: "dbid:1" };
}

test("whatever an admin can do is in this test", () => {
  const admins = Object.entries<Call>(calls).filter(
    ([, { role, method, noted }]) => role === "admin" && (method !== "GET" || noted !== undefined),
  );

  expect(done.map(([name]) => name).sort()).toEqual(admins.map(([name]) => name).sort());
});

test("whatever an admin does is in the history: who by id, when, what, and no secret", async () => {
  const [, connect] = done[0] ?? [];
  if (!connect) throw new Error("There is nothing to do");
  await make("putConnection", connect);
  await running.api.call("PUT", "/api/connections/dropbox/main", {
    secrets: [secret],
    app: { clientId: "an app", clientSecret: secret },
  });
  await running.api.call("PUT", "/api/connections/quickbooks/main", {
    secrets: [secret],
    api: { clientId: "an app", clientSecret: secret, refreshToken: secret },
  });
  await deliver(running.hub.url, "relay", { body: "not JSON", secret });
  await until(async () => (await deliveriesOf(running.api, "unrecognized")).length > 0);
  for (const [name, one] of done) {
    const before = await entries();
    await make(name, one);
    const known = new Set(before.map(({ id }) => id));
    const fresh = (await entries()).filter(({ id }) => !known.has(id));

    expect([name, fresh.map(({ action }) => action)]).toEqual([name, expect.arrayContaining([one.action])]);
    for (const { byId, at } of fresh)
      expect([byId, at]).toEqual(["local", expect.stringMatching(/^20\d\d-/)]);
  }
  expect(JSON.stringify(await entries())).not.toContain(secret);
}, 180_000);

test("an export is in the history, once for all its pages", async () => {
  await running.api.call("GET", "/api/timeline?format=csv").catch(() => undefined);

  expect((await entries()).map(({ action }) => action)).toContain("timeline.exported");
});

/** A part of the export that was begun, once it is written. */
async function aPart() {
  const parts: { job: string; part: string }[] = [];
  await until(async () => {
    const { exports } = await running.api.ask("GET", "/api/exports");
    parts.push(...exports.flatMap(({ job, parts }) => parts.map((part) => ({ job, part }))));
    return parts.length > 0;
  });
  return parts[0] ?? {};
}
