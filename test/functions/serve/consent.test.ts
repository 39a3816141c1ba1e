import { expect, test } from "@jest/globals";
import { beginConsent } from "../../../functions/serve/connect/begin-consent.ts";
import { connectRoutes } from "../../../functions/serve/connect/connect-routes.ts";
import { consentWordsVi } from "../../../functions/serve/connect/consent-words-vi.ts";
import { callbackAt } from "../../../schemas/callback-at.ts";
import { consentWords } from "../../../schemas/consent-words.ts";
import { httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const at = "2026-11-23T09:00:00.000Z";
const kim = { id: "kim", name: "Kim", role: "admin" as const };
const of = { tool: "quickbooks", connection: "main" };

async function hub(baseUrl: string, environment = "production") {
  const time = { now: new Date(at) };
  const secrets = [{ id: "client", value: "s3cret", createdAt: at }];
  const deps = {
    ...emptyHub(),
    apps: {
      find: async () => ({ secrets, settings: {} }),
      put: async () => undefined,
      remove: async () => undefined,
    },
    baseUrl: () => baseUrl,
    now: () => time.now,
  };
  const row = { ...of, secrets: [], settings: { environment }, createdAt: at, updatedAt: at };
  await deps.connections.create({ ...row, app: { clientId: "client", createdAt: at } });
  return { deps, time };
}

const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test("what comes of a consent is told in both languages, of the same values", () => {
  expect(Object.keys(consentWordsVi)).toEqual(Object.keys(consentWords));
  for (const [code, text] of Object.entries(consentWords))
    expect([code, names(Object.entries(consentWordsVi).find(([one]) => one === code)?.[1] ?? "")]).toEqual([
      ...[code, names(text)],
    ]);
});

test.each([
  ["http://127.0.0.1:4700", "http://localhost:4700/connect/callback"],
  ["https://hub.example", "https://hub.example/connect/callback"],
  ["http://127.0.0.10:4700", "http://127.0.0.10:4700/connect/callback"],
])("people come back to %s as %s", (hubs, callback) => {
  expect(callbackAt(hubs)).toBe(callback);
});

test("an address that the tool would not send people back to is told before they start", async () => {
  const { deps } = await hub("http://127.0.0.1:4700");

  await expect(beginConsent(of, {}, kim, deps)).rejects.toMatchObject({ code: "https_needed" });
});

test("a vendor's test environment sends people back to one machine, and to no other without TLS", async () => {
  const [here, there] = [
    await hub("http://127.0.0.1:4700", "sandbox"),
    await hub("http://hub.lan", "sandbox"),
  ];

  expect((await beginConsent(of, {}, kim, here.deps)).url).toMatch(
    /^http:\/\/localhost:4700\/connect\/start\?/,
  );
  await expect(beginConsent(of, {}, kim, there.deps)).rejects.toMatchObject({ code: "https_needed" });
});

test("what was begun more than ten minutes ago leads to no tool", async () => {
  const { deps, time } = await hub("https://hub.example");
  const { url } = await beginConsent(of, {}, kim, deps);
  const opened = async () => await connectRoutes(httpEvent("GET", url), deps);

  const first = await opened();
  time.now = new Date(Date.parse(at) + 600_000);

  expect([first.statusCode, String(first.headers?.location)]).toEqual([
    ...[303, expect.stringMatching(/^https:\/\/appcenter\.intuit\.com\/connect\/oauth2\?/)],
  ]);
  expect(first.cookies?.[0]).toMatch(
    /^__Secure-hub-consent-\w+=[\w-]{43}; Path=\/connect; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect((await opened()).body).toContain('data-code="expired"');
});

test("a page that tells what came of it loads nothing and runs nothing", async () => {
  const { deps } = await hub("https://hub.example");
  const { headers = {} } = await connectRoutes(
    httpEvent("GET", "/connect/callback?state=%3Cscript%3E"),
    deps,
  );

  expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(headers["x-frame-options"]).toBe("DENY");
});
