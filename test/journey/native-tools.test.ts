import { createHmac } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { slack } from "../../functions/connectors/slack/index.ts";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import { LocalIssuer } from "../../infra/local/issuer.ts";
import { connection } from "../../schemas/connection.ts";
import { toolList } from "../../schemas/tool.ts";
import { allEvents, deliver, type RunningHub, runHub, untilEvents } from "../support/hub.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";
let running: RunningHub;

const connect = async (tool: string, settings: object = {}) =>
  await running.api.call("PUT", `/api/connections/${tool}/main`, { secrets: [secret], settings });
const send = async (tool: string, value: unknown, headers: Record<string, string> = {}) =>
  await deliver(running.hub.url, tool, { body: JSON.stringify(value), secret, headers });
const healthOf = async (tool: string) =>
  connection.parse(await running.api.call("GET", `/api/connections/${tool}/main`)).health;

beforeAll(async () => {
  running = await runHub();
  for (const tool of ["slack", "smartsheet"]) await connect(tool);
});
afterAll(async () => await running.end());

const inSlack = (event: object, event_id: string) => ({
  type: "event_callback",
  team_id: "T0OURTEAM01",
  api_app_id: "A0HUB000001",
  event_id,
  event_time: 1795168800,
  event,
});

describe("Slack", () => {
  const text = "<@U0HUBBOT001> please remind us";
  const spoken = { user: "U0JANE00001", text, channel: "C0ACME00001" };

  test.each([
    ["the plain one first", "1795168800.000001", ["message", "app_mention"]],
    ["the mention first", "1795168800.000002", ["app_mention", "message"]],
    ["each of them twice", "1795168800.000003", ["message", "message", "app_mention", "app_mention"]],
  ])("a message to the app is one event: %s", async (_, ts, types) => {
    for (const [n, type] of types.entries())
      await send("slack", inSlack({ ...spoken, type, ts }, `Ev${ts}${n}`));

    const ofIt = async () =>
      (await allEvents(running.api)).filter(({ object }) => object?.id === `C0ACME00001/${ts}`);
    await until(async () => (await ofIt())[0]?.type === "message.mentioned");
    expect(await ofIt()).toHaveLength(1);
  });

  test("checks the address only where it is signed", async () => {
    const check = { token: "x", challenge: "3eZbrw1aBm2rZgRNFdxV2595", type: "url_verification" };
    const signed = await send("slack", check);
    const forged = await deliver(running.hub.url, "slack", { body: JSON.stringify(check) });

    expect([signed.status, signed.text, signed.headers.get("content-type")]).toEqual([
      200,
      check.challenge,
      "text/plain",
    ]);
    expect([forged.status, forged.text.includes(check.challenge)]).toEqual([401, false]);
  });

  test("is interrupted when its app is uninstalled, and well again when it is heard", async () => {
    await send("slack", inSlack({ type: "app_uninstalled", event_ts: "1795168900.000000" }, "EvUninstalled"));
    await until(async () => (await healthOf("slack"))?.state === "interrupted");
    expect(await healthOf("slack")).toEqual({
      state: "interrupted",
      code: "app_uninstalled",
      values: {},
      reason: "The app was uninstalled from the workspace",
      since: "2026-11-20T10:01:40.000Z",
    });

    await send("slack", inSlack({ ...spoken, type: "message", ts: "1795168899.000001" }, "EvOfBefore"));
    await send("slack", inSlack({ ...spoken, type: "message", ts: "1795168901.000001" }, "EvHeardAgain"));
    await until(async () => (await healthOf("slack"))?.state === "well");
  });

  test("news of an interruption that comes late does not interrupt what has been heard since", async () => {
    const before = (await untilEvents(running.api, 1)).length;
    await send("slack", inSlack({ type: "tokens_revoked", event_ts: "1795168850.000000" }, "EvLate"));
    await untilEvents(running.api, before + 1);

    expect((await healthOf("slack"))?.state).toBe("well");
  });
});

describe("Smartsheet", () => {
  const wrapper = { webhookId: 4503604829671337, scope: "sheet", scopeObjectId: 3407658024751234 };

  test("gets exactly 200 for its address check, for callbacks and for what comes again", async () => {
    const challenge = "d78dd1d3-01ce-4481-81de-92b4f3aa5ab1";
    const check = await deliver(running.hub.url, "smartsheet", {
      body: JSON.stringify({ challenge, webhookId: wrapper.webhookId }),
      headers: { "smartsheet-hook-challenge": challenge },
    });
    const row = { objectType: "row", eventType: "created", id: 1, timestamp: "2026-11-20T11:03:15.000+0000" };
    const callback = { ...wrapper, nonce: "n1", timestamp: "2026-11-20T11:03:17.795+0000", events: [row] };
    const statuses = [
      check.status,
      (await send("smartsheet", callback)).status,
      (await send("smartsheet", callback)).status,
      (await send("smartsheet", { ...callback, events: [] })).status,
      (await send("smartsheet", { surprise: true })).status,
    ];

    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(check.headers.get("smartsheet-hook-response")).toBe(challenge);
    expect(check.json).toEqual({ smartsheetHookResponse: challenge });
  });

  test("tells when it disables the webhook and when it takes it up again", async () => {
    const status = (nonce: string, timestamp: string, newWebhookStatus: string) =>
      send("smartsheet", { ...wrapper, nonce, timestamp, newWebhookStatus });
    await status("s1", "2026-11-20T14:00:00.214+0000", "DISABLED_SCOPE_INACCESSIBLE");
    await until(async () => (await healthOf("smartsheet"))?.state === "interrupted");
    expect(await healthOf("smartsheet")).toMatchObject({
      reason: "Smartsheet says DISABLED_SCOPE_INACCESSIBLE",
    });

    await status("s2", "2026-11-20T15:00:00.214+0000", "ENABLED");
    await until(async () => (await healthOf("smartsheet"))?.state === "well");
  });
});

describe("Boomerang for Gmail", () => {
  const serviceAccount = "push@account-hub.local";
  const data = Buffer.from('{"emailAddress":"anna@firm.example","historyId":"42"}').toString("base64");
  const body = JSON.stringify({
    message: { data, messageId: "1" },
    subscription: "projects/p/subscriptions/s",
  });
  const push = async (issuer: LocalIssuer) =>
    await deliver(running.hub.url, "boomerang-gmail", { body, secret, issuer: issuer.token });

  test("is verified by the token of an issuer whose key the connection has, and by no other's", async () => {
    await connect("boomerang-gmail", { serviceAccount, issuer: running.hub.issuer.trusted });
    const stranger = new LocalIssuer(await mkdtemp(join(tmpdir(), "issuer-")));

    const { status, json } = await push(running.hub.issuer);
    expect([status, json]).toMatchObject([200, { events: 1, pulls: 1 }]);
    expect((await push(stranger)).status).toBe(401);
  });

  test("is not verified by an issuer that the settings do not name", async () => {
    await connect("boomerang-gmail", { serviceAccount });

    expect((await push(running.hub.issuer)).status).toBe(401);
  });

  test("needs to know the service account", async () => {
    await expect(connect("boomerang-gmail", {})).rejects.toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining("serviceAccount") }),
    );
  });
});

describe("Accelo and ShareFile", () => {
  const put = async (request: object) =>
    connection.parse(await running.api.call("PUT", "/api/connections/accelo/main", request));
  const shown = async () =>
    connection.parse(await running.api.call("GET", "/api/connections/accelo/main")).secrets;
  let id = 100;
  const post = async (algorithm: string, by = secret) => {
    const body = JSON.stringify({ id: id++ });
    const signature = createHmac(algorithm, by).update(body).digest("hex");
    const response = await fetch(`${running.hub.url}/hooks/accelo/main/${codedPath("create_invoice", by)}`, {
      method: "POST",
      headers: { "x-hub-signature": signature },
      body,
    });
    return response.status;
  };
  const refused = async (algorithm: string, by = secret) =>
    await until(async () => (await post(algorithm, by)) === 401);
  const settings = { deployment: "northwind" };

  test("show in which form a secret signed, and take no other from then on", async () => {
    await connect("accelo", settings);

    expect(await post("sha1", "a stranger's")).toBe(401);
    expect(await post("sha1")).toBe(200);
    await until(async () => (await shown())[0]?.pinned === true);
    await refused("sha256");
    expect(await post("sha1")).toBe(200);
    expect(await shown()).toMatchObject([{ matchedAs: "HMAC-SHA1" }]);
  });

  test("let a new secret show its own form beside the old one", async () => {
    const [old] = await shown();
    await put({ secrets: ["another secret", { id: old?.id }] });

    expect(await post("sha256", "another secret")).toBe(200);
    await until(async () => (await shown())[0]?.pinned === true);
    await refused("sha1", "another secret");
    expect([await post("sha256"), await post("sha1")]).toEqual([401, 200]);
    expect(await shown()).toMatchObject([{ matchedAs: "HMAC-SHA256" }, { matchedAs: "HMAC-SHA1" }]);
  });

  test("take any form again when an admin unpins it", async () => {
    const { secrets } = await put({ unpinSignature: true });
    expect(secrets.map(({ matchedAs, pinned }) => [matchedAs, pinned])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);

    expect([await post("sha256"), await post("sha1", "another secret")]).toEqual([200, 200]);
  });

  test("take the form that a setting names, whatever is pinned; the hub's own test is signed in it", async () => {
    await put({ secrets: [secret], settings: { ...settings, signatureForm: "HMAC-SHA1" } });

    expect([await post("sha256"), await post("sha1")]).toEqual([401, 200]);
    expect(await running.api.call("POST", "/api/connections/accelo/main/test")).toMatchObject({
      status: 200,
    });
  });
});

describe("settings", () => {
  test("are told in the catalogue, for a form", async () => {
    const { tools } = toolList.parse(await running.api.call("GET", "/api/tools"));

    expect(tools.find(({ tool }) => tool === "slack")?.settings).toMatchObject({
      type: "object",
      properties: { workspace: { title: "Workspace address", description: expect.any(String) } },
    });
    expect(tools.find(({ tool }) => tool === "calendly")).not.toHaveProperty("settings");
  });

  test.each([
    ["a wrong value", { workspace: "https://acme.slack.com" }, "workspace"],
    ["an unknown field", { worksapce: "acme" }, "worksapce"],
    ["a wrong entry of a list", { leftOut: ["U0JANE00001", "jane"] }, "leftOut.1"],
  ])("with %s are refused, and the field is named", async (_, settings, field) => {
    await expect(connect("slack", settings)).rejects.toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining(field) }),
    );
    expect(await running.api.call("GET", "/api/connections/slack/main")).toMatchObject({ settings: {} });
  });

  test("that are refused change neither secrets nor the connection", async () => {
    await expect(
      running.api.call("PUT", "/api/connections/slack/main", {
        secrets: ["another one"],
        settings: { bots: 1 },
      }),
    ).rejects.toThrow(expect.objectContaining({ status: 400 }));

    const signed = slack.signature.sign(Buffer.from("{}"), secret, new Date());
    expect((await send("slack", {}, signed)).status).toBe(200);
  });
});
