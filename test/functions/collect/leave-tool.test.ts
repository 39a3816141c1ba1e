import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { requestSubscriptions } from "../../../functions/api-access/request-subscriptions.ts";
import { loadCollector } from "../../../functions/connectors/catalogue.ts";
import type { Collector } from "../../../functions/connectors/collector.ts";
import { bodyOf } from "../../../functions/connectors/fetched.ts";
import type { ApiCredentials } from "../../../schemas/api-access.ts";
import { collecting, json, type Server, toy } from "../../support/collecting.ts";

const of = { tool: "toy", connection: "main" };
const tenant = "9341453050";
const app = { clientId: "the-hub", clientSecret: "s3cret" };
const refreshed: ApiCredentials = { ...app, refreshToken: "refresh-1" };
const createdAt = "2026-11-23T08:00:00.000Z";

/** A tenant of a connection has consented; then collect is asked to leave the tool. */
async function leaving(
  collector: Collector,
  server: Server,
  { credentials = refreshed, waits = false }: { credentials?: ApiCredentials; waits?: boolean } = {},
) {
  const hub = await collecting({ collector, server, credentials: null });
  const access = { value: "access-1", ends: hub.time.now.getTime() + 3_600_000 };
  const kind = "token" in credentials ? ("token" as const) : ("oauth2" as const);
  const why = { code: "credentials_refused", values: { word: "invalid_grant" }, reason: "refused" };
  const failing = { ...why, since: createdAt, triedAt: hub.time.now.toISOString(), waits };
  const api = { kind, createdAt, ...(waits ? { failing } : {}) };
  await hub.tenants.put(of, { tenant, api });
  await hub.apiCredentials.put("toy", "main", { id: "c", createdAt, credentials, access }, { tenant });
  await requestSubscriptions({ ...of, tenant }, hub.deps, true);
  const again = await hub.handled(hub.published.at(-1));
  return { hub, again, state: await hub.subscriptions.get(of, tenant) };
}

const collectorOf = async (tool: string): Promise<Collector> => {
  const collector = await loadCollector(tool);
  if (!collector) throw new Error(`${tool} has no collector`);
  return collector;
};

const basic = `Basic ${Buffer.from("the-hub:s3cret").toString("base64")}`;

/** How each vendor documents that access is given back. */
const vendors = [
  {
    tool: "quickbooks",
    url: "https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
    method: "POST",
    authorization: basic,
    body: '{"token":"refresh-1"}',
  },
  {
    tool: "dropbox",
    url: "https://api.dropboxapi.com/2/auth/token/revoke",
    method: "POST",
    authorization: "Bearer access-1",
    body: "null",
  },
  {
    tool: "smartsheet",
    url: "https://api.smartsheet.com/2.0/token",
    method: "DELETE",
    authorization: "Bearer access-1",
    body: "",
  },
];

test("Gmail is watched no longer, and takes back what was consented to", async () => {
  const gmail = await collectorOf("boomerang-gmail");
  const { hub, state } = await leaving(gmail, (url) =>
    json({}, { status: url.endsWith("stop") ? 404 : 200 }),
  );

  expect(hub.sent).toMatchObject([
    { url: "https://gmail.googleapis.com/gmail/v1/users/me/stop", authorization: "Bearer access-1" },
    { url: "https://oauth2.googleapis.com/revoke", body: "token=refresh-1" },
  ]);
  expect(state?.leftBehind).toBeUndefined();
});

const organisation = { id: "c-1", tenantId: tenant };

test.each([
  ["one of several", [organisation, { id: "c-2", tenantId: "another" }], ["c-1"], 0],
  ["the last one", [organisation], ["c-1"], 1],
  ["one that has disconnected the app itself", [{ id: "c-2", tenantId: "another" }], [], 0],
  ["the last one, disconnected there", [], [], 1],
])("Xero disconnects an organisation: %s", async (_which, connections, gone, revoked) => {
  const xero = "https://api.xero.com/connections";
  const { hub, state } = await leaving(await collectorOf("xero"), (url, { method }) =>
    method === "DELETE" ? new Response(null, { status: 204 }) : json(url === xero ? connections : {}),
  );

  expect(hub.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `GET ${xero}`,
    ...gone.map((id) => `DELETE ${xero}/${id}`),
    ...(revoked === 1 ? ["POST https://identity.xero.com/connect/revocation"] : []),
  ]);
  if (revoked === 1) expect(hub.sent.at(-1)).toMatchObject({ authorization: basic, body: "token=refresh-1" });
  expect(state?.leftBehind).toBeUndefined();
});

test("what is given back is the newest token: unsubscribing may have renewed the one before", async () => {
  const calendly = await collectorOf("calendly");
  const renewed = { access_token: "access-2", refresh_token: "refresh-2", expires_in: 7_200 };
  const { hub } = await leaving(calendly, (url, { headers }) => {
    if (url.endsWith("/oauth/token")) return json(renewed);
    if (headers.authorization === "Bearer access-1") return json({}, { status: 401 });
    return json({ collection: [], pagination: {} });
  });

  expect(hub.sent.at(-1)).toMatchObject({
    url: "https://auth.calendly.com/oauth/revoke",
    body: expect.stringMatching(/token=refresh-2$/),
  });
});

test.each(vendors)(
  "$tool takes back what was consented to, as it documents it",
  async ({ tool, ...asked }) => {
    const { hub, state } = await leaving(await collectorOf(tool), () => json({}));

    expect(hub.sent).toEqual([asked]);
    expect(state).toEqual({ tenant, subscriptions: [], lookedAt: state?.leftAt, leftAt: state?.leftAt });
    expect(state?.leftAt).toBe(hub.time.now.toISOString());
    expect(JSON.stringify(hub.logged)).not.toMatch(/refresh-1|s3cret/);
  },
);

test.each(vendors)("what $tool does not take back is named, in its own code", async ({ tool }) => {
  const refusal = { error: "invalid_token", error_summary: "other/..", Fault: {} };
  const { again, state } = await leaving(await collectorOf(tool), () => json(refusal, { status: 400 }));

  expect(again).toEqual([]);
  expect(state?.leftBehind).toEqual([
    expect.stringMatching(/^The tool does not take the access back \(.+\)$/),
  ]);
  expect(state?.failing).toMatchObject({ code: "access_not_revoked" });
});

test.each(vendors)(
  "$tool that hangs or is busy is asked again, and nothing is said of it",
  async ({ tool }) => {
    const hangs: Server = () => {
      throw new DOMException("timed out", "TimeoutError");
    };
    for (const server of [hangs, () => json({}, { status: 503 })]) {
      const { again, state } = await leaving(await collectorOf(tool), server);

      expect([again, state]).toEqual([["m1"], undefined]);
    }
  },
);

test.each([
  [{ ok: true, revoked: true }, undefined],
  [{ ok: true, revoked: false }, ["The tool does not take the access back (auth.revoke: not revoked)"]],
  [{ ok: false, error: "no_permission" }, ["The tool does not take the access back (no_permission)"]],
  [{ ok: false, error: "token_revoked" }, ["The tool refuses the credentials (token_revoked)"]],
])("Slack's bot gives up its token: %j", async (answer, leftBehind) => {
  const credentials = { token: "xoxb-1" };
  const { hub, state } = await leaving(await collectorOf("slack"), () => json(answer), { credentials });

  expect(hub.sent).toMatchObject([
    { url: "https://slack.com/api/auth.revoke", authorization: "Bearer xoxb-1" },
  ]);
  expect(state?.leftBehind).toEqual(leftBehind);
});

test("where a tool takes no access back, a person is told to end it there", async () => {
  const { hub, state } = await leaving(await collectorOf("sharefile"), () => json({}));

  expect(hub.sent).toEqual([]);
  expect(state?.leftBehind).toEqual([expect.stringContaining("among the apps that are allowed there")]);
});

test("a token that a person has made stays theirs", async () => {
  const hub = await collecting({ collector: await collectorOf("dropbox"), credentials: { token: "theirs" } });
  await requestSubscriptions({ ...of, tenant: undefined }, hub.deps, true);
  await hub.handled(hub.published.at(-1));

  expect(hub.sent).toEqual([]);
  expect((await hub.subscriptions.get(of, undefined))?.leftAt).toBe(hub.time.now.toISOString());
});

test("credentials that the tool has refused are given back all the same", async () => {
  const { hub, state } = await leaving(await collectorOf("quickbooks"), () => json({}), { waits: true });

  expect([hub.sent.length, state?.leftBehind]).toEqual([1, undefined]);
});

test("what is still told and what is still open are both named: neither keeps the other from being undone", async () => {
  const collector: Collector = {
    ...toy,
    authorization: [
      {
        kind: "oauth2",
        tokenUrl: () => "https://eu.token.toy.example/token",
        revocation: { with: "refresh token", url: "https://api.toy.example/revoke", clientIn: "body" },
      },
    ],
    subscriptions: {
      secret: "ours",
      *look({ url }) {
        yield { url: "https://api.toy.example/hooks" };
        return { wanted: [], there: [{ id: "1", what: "all", events: [], url, state: "active" }] };
      },
      *make() {
        yield { url: "https://api.toy.example/hooks" };
        return { id: "1" };
      },
      *remove() {
        const answer = yield { method: "DELETE", url: "https://api.toy.example/hooks/1" };
        bodyOf(z.unknown(), answer, "hooks");
      },
    },
  };
  const { hub, state } = await leaving(collector, (url) =>
    url.endsWith("/hooks") ? json({}) : json({ error: "unsupported" }, { status: 403 }),
  );

  expect(hub.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "GET https://api.toy.example/hooks",
    "DELETE https://api.toy.example/hooks/1",
    "POST https://api.toy.example/revoke",
  ]);
  expect(state?.leftBehind).toEqual([
    "The credentials lack a right (403)",
    "The tool does not take the access back (unsupported)",
  ]);
});
