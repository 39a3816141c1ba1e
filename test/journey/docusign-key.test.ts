import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Command } from "commander";
import { addConsentCommands } from "../../infra/cli/consent.ts";
import { ApiError } from "../../infra/local/api.ts";
import { tenantList } from "../../schemas/api-access.ts";
import { consentBegun } from "../../schemas/consent.ts";
import { consentVendor, Visitor } from "../support/consent-vendor.ts";
import { allEvents, deliver, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";
const accountId = "5b0e";
const server = "demo.docusign.net";
const recent = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const envelopeOf = (envelopeId: string) => ({
  ...{ envelopeId, status: "completed", emailSubject: `Engagement letter ${envelopeId}` },
  ...{ sentDateTime: recent(300), completedDateTime: recent(5) },
  recipients: { signers: [{ email: "ola@fjord.example", name: "Ola Nordmann", recipientId: "1" }] },
});

let vendor: Awaited<ReturnType<typeof consentVendor>>;
let running: RunningHub;

beforeAll(async () => {
  vendor = await consentVendor({
    hosts: ["account-d.docusign.com", server],
    authorize: "account-d.docusign.com/oauth/auth",
    token: "account-d.docusign.com/oauth/token",
    audience: "account-d.docusign.com",
    clientIn: "header",
    pkce: false,
    api: ({ to }) => {
      if (to.endsWith("/oauth/userinfo"))
        return {
          accounts: [
            {
              ...{ account_id: accountId, account_name: "Northwind", is_default: true },
              base_uri: `https://${server}`,
            },
          ],
        };
      const [, envelopeId] = /\/envelopes\/([\w-]+)$/.exec(to) ?? [];
      if (envelopeId !== undefined) return envelopeOf(envelopeId);
      return to.endsWith("/envelopes") ? { envelopes: [envelopeOf("e-before")] } : undefined;
    },
  });
  running = await runHub({ standIns: vendor.standIns });
});
afterAll(async () => {
  await running.end();
  await vendor.close();
});

const at = "/api/connections/docusign/main";
const connect = async (app: object, settings: object = { environment: "demo" }) =>
  await running.api.call("PUT", at, { secrets: [secret], settings, app });
const begin = async () => consentBegun.parse(await running.api.call("POST", `${at}/consent`, {})).url;
const consented = async () => {
  const { text } = await new Visitor().visit(await begin());
  return [/data-code="(\w+)"/.exec(text)?.[1], /<p>(.*?)<\/p>/.exec(text)?.[1]];
};
const ofDocusign = async (envelope: string) =>
  (await allEvents(running.api)).filter(({ object }) => object?.id === envelope);
const access = async () =>
  tenantList.parse(await running.api.call("GET", `${at}/tenants`)).tenants.map(({ api }) => api);
const tell = async (envelopeId: string) => {
  const told = {
    ...{ event: "envelope-completed", generatedDateTime: recent(1) },
    data: { accountId, envelopeId },
  };
  await deliver(running.hub.url, "docusign", { body: JSON.stringify(told), secret });
};

test.each([
  ["docusign", { clientId: "a", userId: "b", privateKey: "-----BEGIN" }, "key_unreadable"],
  ["dropbox", { clientId: "a", userId: "b", privateKey: "k" }, "key_not_used"],
])("a key that is of no use is refused before anybody starts: %s", async (tool, app, code) => {
  const failed = await running.api
    .call("PUT", `/api/connections/${tool}/other`, { secrets: [secret], app })
    .catch((error: unknown) => error);

  expect(failed instanceof ApiError && failed.body).toContain(`"${code}"`);
});

test("the user whom the hub is to act as has to consent, and no other", async () => {
  await connect(vendor.keyed);
  vendor.state.user = "a colleague";
  expect(await consented()).toEqual([
    "other_user",
    expect.stringContaining("the user whose id was entered has not consented (consent_required)"),
  ]);
  expect(await access()).toEqual([]);

  vendor.state.user = vendor.keyed.userId;
  expect(await consented()).toEqual(["connected", "Connected with DocuSign as Northwind (5b0e)."]);
  expect(vendor.asked.at(-1)?.get("scope")).toBe("signature impersonation");
  expect(vendor.live.refresh.size).toBe(1);
});

test("then its history is there, and what is told without recipients is fetched", async () => {
  await until(async () => (await ofDocusign("e-before")).length > 0);
  await tell("e-1");

  await until(async () => (await ofDocusign("e-1"))[0]?.title === "Completed: Engagement letter e-1");
  expect((await ofDocusign("e-1"))[0]?.identities[0]).toEqual({ type: "email", value: "ola@fjord.example" });
});

test("a consent that is taken back is told in a sentence; what waits comes once it is given again", async () => {
  vendor.state.letsAct.clear();
  vendor.live.access.clear();
  await tell("e-2");
  await until(async () => (await access())[0]?.failing !== undefined);
  expect(await access()).toMatchObject([
    { kind: "jwt", failing: { code: "consent_missing", values: { word: "consent_required" }, waits: true } },
  ]);

  expect((await consented())[0]).toBe("connected");
  await until(async () => (await ofDocusign("e-2"))[0]?.title === "Completed: Engagement letter e-2");
});

test("a key of another app is said to be that", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const other = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  await connect({ ...vendor.keyed, privateKey: other });

  expect(await consented()).toEqual([
    "key_not_taken",
    expect.stringContaining("(no_valid_keys_or_signatures)"),
  ]);
});

test("from the command line the key comes in a file of its maker's", async () => {
  const { privateKey, ...app } = vendor.keyed;
  const [appFile, keyFile] = [join(running.folder, "app.json"), join(running.folder, "key.pem")];
  await writeFile(appFile, JSON.stringify(app));
  await writeFile(keyFile, privateKey);
  const said: string[] = [];
  const program = new Command();
  addConsentCommands(program, {
    api: async () => running.api,
    say: (line) => {
      said.push(line);
      const [url] = /http\S+attempt=\S+/.exec(line) ?? [];
      if (url) void new Visitor().visit(url);
    },
  });

  await program.parseAsync(["consent", "docusign", "--app", appFile, "--key", keyFile], { from: "user" });

  expect(said.at(-1)).toMatch(/^Connected: Northwind/);
});

test("neither the key nor a token is shown", async () => {
  const shown = JSON.stringify([await running.api.call("GET", "/api/connections"), await access()]);

  expect(shown).toContain(`"userId":"${vendor.keyed.userId}"`);
  expect(shown).not.toMatch(/PRIVATE KEY|privateKey|access-\d/);
});
