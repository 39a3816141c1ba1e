import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { smartsheetCollector } from "../../../../functions/connectors/smartsheet/collect.ts";
import { collecting, json, type Server } from "../../../support/collecting.ts";
import { smartsheetWebhooks } from "../../../support/smartsheet-webhooks.ts";
import { later, looked } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const tenant = "4856934849340";
const token = "https://api.smartsheet.com/2.0/token";

/** As Smartsheet's token address: each pair ends the one before, and the app shows itself by a hash. */
function smartsheet() {
  const state = { live: "1", asked: 0, refusal: 1071 };
  const hooks = smartsheetWebhooks();
  const server: Server = (url, init) => {
    if (url !== token)
      return init.headers.authorization === `Bearer access-${state.live}`
        ? hooks.server(url, init)
        : json({ errorCode: 1003, message: "Your Access Token has expired." }, { status: 401 });
    state.asked += 1;
    const form = new URLSearchParams(String(init.body));
    const hash = createHash("sha256").update(`s3cret|refresh-${state.live}`).digest("hex");
    if (form.get("hash") !== hash || form.get("client_id") !== "us" || form.has("client_secret"))
      return json({ errorCode: state.refusal }, { status: 400 });
    state.live = String(Number(state.live) + 1);
    const pair = { access_token: `access-${state.live}`, refresh_token: `refresh-${state.live}` };
    return json({ token: { ...pair, token_type: "bearer", expires_in: 604_799 } });
  };
  return { state, hooks, server };
}

async function consented(refreshToken = "refresh-1") {
  const tool = smartsheet();
  const hub = await collecting({
    collector: smartsheetCollector,
    server: tool.server,
    credentials: null,
  });
  await hub.connections.update("toy", "main", (row) => ({ ...row, settings: { sheetId: "11" } }));
  const api = { kind: "oauth2" as const, createdAt: "2026-11-23T08:00:00.000Z" };
  await hub.tenants.put(of, { tenant, api });
  const access = { value: "ended by another renewal", ends: hub.time.now.getTime() + 604_000_000 };
  const credentials = { clientId: "us", clientSecret: "s3cret", refreshToken };
  await hub.apiCredentials.put(
    "toy",
    "main",
    { id: "c", createdAt: api.createdAt, credentials, access },
    { tenant },
  );
  return { tool, hub };
}

test("an access token that has ended before its time is renewed by a hash, and the new pair is kept", async () => {
  const { tool, hub } = await consented();
  await looked(hub);

  expect([...tool.hooks.hooks.values()]).toMatchObject([{ scopeObjectId: 11, enabled: true }]);
  expect(await hub.apiCredentials.find("toy", "main", { tenant })).toMatchObject({
    credentials: { refreshToken: "refresh-2" },
    access: { value: "access-2" },
  });
  expect(tool.state.asked).toBe(1);
  expect(JSON.stringify(hub.logged)).not.toMatch(/s3cret|refresh-|access-/);
});

test("a refresh token that Smartsheet does not know is shown by its number, and is not asked for at each call", async () => {
  const { tool, hub } = await consented("of long ago");
  await looked(hub);
  later(hub, 0.5);
  await looked(hub);

  expect((await hub.tenants.get(of, tenant))?.api.failing).toMatchObject({
    code: "credentials_refused",
    values: { word: "1071" },
    waits: true,
  });
  expect(tool.state.asked).toBe(1);
});
