import { expect, test } from "@jest/globals";
import { collect } from "../../../functions/collect/collect.ts";
import type { Collector } from "../../../functions/connectors/collector.ts";
import { removeConnection } from "../../../functions/serve/remove-connection.ts";
import { accountEventMessage } from "../../../schemas/bus.ts";
import { collecting, fetchOf, json, oauth, toy } from "../../support/collecting.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const tokenUrl = "https://eu.token.toy.example/token";
const at = "2026-11-23T08:30:00.000Z";

/** An app that reads several companies' books, each by its own consent. */
const books: Collector = { ...toy, tenant: ({ scope: { realm } }) => realm };
const about = (realm: string) => ({
  ...fetchOf({ key: realm, scope: { id: "7", realm } }),
  id: `fet_${realm}`,
});

/** The tool gives each refresh token an access to its own company, and answers 401 to any other's. */
const server = (url: string, { body, headers }: { body?: unknown; headers: Record<string, string> }) => {
  if (url !== tokenUrl)
    return headers.authorization === "Bearer of a" ? json({ total: "1" }) : json({}, { status: 401 });
  const of = new URLSearchParams(String(body)).get("refresh_token");
  return json({ access_token: `of ${of?.slice(-1)}`, expires_in: 3600 });
};
const credentials = (realm: string) => ({ ...oauth, refreshToken: `refresh-${realm}` });

async function hub(collector = books) {
  const made = await collecting({ collector, credentials: credentials("a"), server });
  const consent = async (realm: string) => {
    const api = { kind: "oauth2" as const, createdAt: at, tenant: realm };
    await made.tenants.put(
      { tool: "toy", connection: "main" },
      { tenant: realm, name: `Company ${realm}`, api },
    );
    const kept = { id: `cred_${realm}`, createdAt: at, credentials: credentials(realm) };
    await made.apiCredentials.put("toy", "main", kept, { tenant: realm });
  };
  return { ...made, consent };
}

test("credentials belong to the company that they have read first, and are tried on no other", async () => {
  const { deps, access, sent, waiting } = await hub();

  expect(await collect(about("a"), deps)).toBe("carried out");
  expect((await access())?.tenant).toBe("a");
  const calls = sent.length;
  expect(await collect(about("b"), deps)).toBe("waits");

  expect([sent.length - calls, waiting()]).toEqual([0, 1]);
  expect((await access())?.failing).toBeUndefined();
});

test("one company that is not let in holds up no other", async () => {
  const { deps, consent, tenants, published, sent } = await hub();
  await collect(about("a"), deps);
  await consent("b");

  await expect(collect(about("b"), deps)).rejects.toThrow("does not take the access token");
  expect((await tenants.get({ tool: "toy", connection: "main" }, "b"))?.api.failing).toMatchObject({
    ...{ waits: false, values: { word: "401" } },
  });
  expect(await collect(about("a"), deps)).toBe("carried out");

  expect(published.map((one) => accountEventMessage.parse(one).data.title)).toEqual([
    "Invoice 7 for Acme",
    "Invoice 7 for Acme",
  ]);
  expect(sent.filter(({ url }) => url === tokenUrl).map(({ body }) => body.slice(-9))).toEqual([
    "refresh-a",
    "refresh-b",
    "refresh-b",
  ]);
});

test("each company's access is renewed and kept by itself", async () => {
  const { deps, consent, apiCredentials, tenants } = await hub();
  await consent("c");
  await collect(about("a"), deps);
  await collect(about("c"), deps).catch(() => undefined);

  expect((await apiCredentials.find("toy", "main"))?.access?.value).toBe("of a");
  expect((await apiCredentials.find("toy", "main", { tenant: "c" }))?.access?.value).toBe("of c");
  expect((await tenants.list({ tool: "toy", connection: "main" })).map(({ name }) => name)).toEqual([
    "Company c",
  ]);
});

test("what waits for a company is fetched once that one has consented, no matter who else is let in", async () => {
  const { deps, consent, give, hourly, published, waiting } = await hub();
  await give(null);
  await consent("a");
  expect(await collect(about("b"), deps)).toBe("waits");
  expect(await collect(about("a"), deps)).toBe("carried out");
  published.length = 0;

  await hourly();

  expect(published).toEqual([about("b")]);
  expect(waiting()).toBe(0);
});

test("a connection that only companies have consented to has its daily fetches", async () => {
  const daily = () => [{ key: "a", scope: { realm: "a" } }];
  const { consent, onSchedule, published, give } = await hub({ ...books, daily });
  await give(null);
  await onSchedule();
  expect(published).toEqual([]);

  await consent("a");
  await onSchedule();

  expect(published.map(({ type }) => type)).toEqual(["fetch.requested"]);
});

test("a connection that is removed keeps nobody's credentials", async () => {
  const { tenants, apiCredentials, consent, connections, fetches } = await hub();
  await consent("a");
  await consent("b");
  const nothing = emptyHub();
  const forgetConnection = async (tool: string, connection: string) => {
    await fetches.forgetConnection(tool, connection);
    await connections.forgetConnection(tool, connection);
  };

  const stores = { tenants, apiCredentials, connections, fetches, forgetConnection };
  await removeConnection("toy", "main", { ...nothing, ...stores });

  for (const tenant of [undefined, "a", "b"])
    expect(await apiCredentials.find("toy", "main", { tenant })).toBeUndefined();
  expect(await tenants.list({ tool: "toy", connection: "main" })).toEqual([]);
});

test("where fetches are about nobody in particular, who has consented last lets the hub in", async () => {
  const { deps, consent, give, tenants } = await hub(toy);
  await give(null);
  await consent("b");
  const of = { tool: "toy", connection: "main" };
  const newer = { kind: "oauth2" as const, createdAt: "2026-11-23T08:45:00.000Z", tenant: "a" };
  await consent("a");
  await tenants.put(of, { tenant: "a", api: newer });

  expect(await collect(fetchOf(), deps)).toBe("carried out");
  expect((await tenants.get(of, "a"))?.api.lastUsedAt).toBeDefined();
  expect((await tenants.get(of, "b"))?.api.lastUsedAt).toBeUndefined();
});

test("what is about somebody, and does not say whom, is fetched with nobody's consent", async () => {
  const { deps, consent, give, sent } = await hub();
  await give(null);
  await consent("a");

  expect([await collect(fetchOf(), deps), sent]).toEqual(["waits", []]);
});
