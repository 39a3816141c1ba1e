import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { consentVendor } from "../support/consent-vendor.ts";
import { until } from "../support/until.ts";
import { type Desk, openDesk } from "./desk.ts";

const secret = "a secret of this test";
const realm = "9341453474484455";
let desk: Desk;
let vendor: Awaited<ReturnType<typeof consentVendor>>;
let slack: typeof vendor;
let calendly: typeof vendor;
let docusign: typeof vendor;
const calendlyApi = "https://api.calendly.com";

beforeAll(async () => {
  slack = await consentVendor({
    hosts: ["slack.com"],
    authorize: "slack.com/oauth/v2/authorize",
    token: "slack.com/api/oauth.v2.access",
    clientIn: "header",
    pkce: false,
    answers: {
      ...{ ok: true, token_type: "bot", refresh_token: undefined, expires_in: undefined },
      ...{ scope: "channels:history,channels:read", team: { id: "T9TK3CUKW", name: "Softball" } },
    },
    api: ({ to }) => ({ ok: true, revoked: to.endsWith("auth.revoke") }),
  });
  calendly = await consentVendor({
    hosts: ["auth.calendly.com", "api.calendly.com"],
    authorize: "auth.calendly.com/oauth/authorize",
    token: "auth.calendly.com/oauth/token",
    clientIn: "header",
    pkce: true,
    api: ({ to }) =>
      to.endsWith("users/me")
        ? {
            resource: {
              ...{ uri: `${calendlyApi}/users/P`, name: "Priya" },
              current_organization: `${calendlyApi}/organizations/H1`,
            },
          }
        : undefined,
  });
  docusign = await consentVendor({
    hosts: ["account-d.docusign.com"],
    authorize: "account-d.docusign.com/oauth/auth",
    token: "account-d.docusign.com/oauth/token",
    audience: "account-d.docusign.com",
    clientIn: "header",
    pkce: false,
    api: () => ({ accounts: [{ account_id: "5B0E", account_name: "Northwind", is_default: true }] }),
  });
  vendor = await consentVendor({
    hosts: [
      ...["appcenter.intuit.com", "oauth.platform.intuit.com", "sandbox-quickbooks.api.intuit.com"],
      "developer.api.intuit.com",
    ],
    revoke: "developer.api.intuit.com/v2/oauth2/tokens/revoke",
    authorize: "appcenter.intuit.com/connect/oauth2",
    token: "oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    clientIn: "header",
    pkce: false,
    returns: { realmId: realm },
    api: ({ to }) =>
      to.includes("companyinfo") ? { CompanyInfo: { CompanyName: "Acme Ltd" } } : { QueryResponse: {} },
  });
  const standIns = { ...vendor.standIns, ...slack.standIns, ...calendly.standIns, ...docusign.standIns };
  desk = await openDesk({ standIns });
  const settings = { environment: "sandbox" };
  await desk.running.api.call("PUT", "/api/connections/quickbooks/main", { secrets: [secret], settings });
});
afterAll(async () => {
  await desk.end();
  for (const one of [vendor, slack, calendly, docusign]) await one.close();
  // What is asked wrongly on purpose, a key and a consent, the browser notes.
  expect(desk.faults.filter((fault) => !/400 .*(docusign\/main|connect\/callback)/.test(fault))).toEqual([]);
});

test("an admin enters the app once, presses one button, consents at the tool, and sees whose data that opens", async () => {
  const page = await desk.sit({ at: "/console/connections/quickbooks/main?show=fetching" });
  await page.getByText("Nobody has consented yet.").waitFor();
  await page.getByLabel("The app’s id").fill(vendor.app.clientId);
  await page.getByLabel("The app’s secret").fill(vendor.app.clientSecret);
  await page.getByRole("button", { name: "Keep the app" }).click();

  await page.getByRole("button", { name: "Connect with QuickBooks Online" }).click();
  await page.getByText(`Connected with QuickBooks Online as Acme Ltd (${realm}).`).waitFor();

  await page.getByText("Acme Ltd", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Connect again" }).waitFor();
  expect(await page.content()).not.toContain(vendor.app.clientSecret);
  await desk.leave(page);
});

test("what one company has opened is given back by a button; what the tool does not take is said", async () => {
  const page = await desk.sit();
  const said: string[] = [];
  page.on("dialog", (dialog) => {
    said.push(`${dialog.type()}: ${dialog.message()}`);
    void dialog.accept();
  });
  await page.goto(`${desk.running.hub.url}/console/connections/quickbooks/main?show=fetching`);
  vendor.state.takesBack = false;
  await page.getByRole("button", { name: "Give the access back" }).click();
  await page.getByText("Nobody has consented yet.").waitFor();
  expect(said).toEqual([
    expect.stringMatching(/^confirm: Give the access to Acme Ltd back/),
    expect.stringMatching(/^alert: Removed\. .*\nThe tool does not take the access back \(invalid_token\)$/s),
  ]);

  vendor.state.takesBack = true;
  await page.getByRole("button", { name: "Connect with QuickBooks Online" }).click();
  await page.getByText("Connected with QuickBooks Online as").waitFor();
  expect(vendor.live.refresh.size).toBe(2);
  await page.getByRole("button", { name: "Give the access back" }).click();
  await page.getByText("The access to Acme Ltd is given back").waitFor();
  expect(vendor.live.refresh.size).toBe(1);
  await desk.leave(page);
});

test("an app shows its private key instead of a secret, and the user whom the hub acts as consents", async () => {
  await desk.running.api.call("PUT", "/api/connections/docusign/main", {
    secrets: [secret],
    settings: { environment: "demo" },
  });
  const page = await desk.sit({ at: "/console/connections/docusign/main?show=fetching" });
  await page.getByLabel("What the app proves itself by").selectOption("A private key, as one user");
  await page.getByText("Rights that it needs: signature, impersonation").waitFor();
  await page.getByLabel("The app’s id").fill(docusign.keyed.clientId);
  await page.getByLabel("The user’s id").fill(docusign.keyed.userId);
  await page.getByLabel("The private key (RSA)").fill("-----BEGIN");
  await page.getByRole("button", { name: "Keep the app" }).click();
  await page.getByText("Not an RSA private key").waitFor();
  await page.getByLabel("The private key (RSA)").fill(docusign.keyed.privateKey);
  await page.getByRole("button", { name: "Keep the app" }).click();
  await page.getByText(`By its key, as the user ${docusign.keyed.userId}`).waitFor();

  docusign.state.user = "a colleague";
  await page.getByRole("button", { name: "Connect with DocuSign" }).click();
  await page.getByText("Sign in there as that user, or let an administrator consent").waitFor();
  docusign.state.user = docusign.keyed.userId;
  await page.getByRole("link", { name: "Back to the hub" }).click();
  await page.getByRole("button", { name: "Connect with DocuSign" }).click();
  await page.getByText("Connected with DocuSign as Northwind (5b0e).").waitFor();
  expect(await page.content()).not.toContain("PRIVATE KEY");
  await desk.leave(page);
});

test("Slack is connected from the first click to the workspace's name, and rights that are missing are named", async () => {
  await desk.running.api.call("PUT", "/api/connections/slack/main", { secrets: [secret], app: slack.app });
  const page = await desk.sit({ at: "/console/connections/slack/main?show=fetching" });
  await page.getByRole("button", { name: "Connect with Slack" }).click();
  await page.getByText("as Softball (T9TK3CUKW), without these rights: groups:history,").waitFor();
  await page.getByRole("link", { name: "Back to the hub" }).click();

  await page.getByText("Softball", { exact: true }).waitFor();
  await desk.leave(page);
});

test.each([
  [
    "en-GB",
    "What Calendly is asked to tell",
    /Not as it should be since .*https addresses alone.*tries again every hour/,
  ],
  ["vi-VN", "Thông báo đã đăng ký tại Calendly", /Có lỗi từ .*https.*Hub thử lại mỗi giờ/],
] as const)(
  "what is registered at a tool, and why it is not, is on the connection's page: %s",
  async (locale, title, why) => {
    await desk.running.api.call("PUT", "/api/connections/calendly/main", {
      secrets: [secret],
      app: calendly.app,
    });
    const page = await desk.sit({ locale });
    const fetching = `${desk.running.hub.url}/console/connections/calendly/main?show=fetching`;
    if (locale === "en-GB") {
      await page.goto(fetching);
      await page.getByRole("button", { name: "Connect with Calendly" }).click();
      await page.getByText("as Priya (H1)").waitFor();
    }
    const subscribed = async () =>
      JSON.stringify(await desk.running.api.call("GET", "/api/connections/calendly/main/subscriptions"));
    await until(async () => (await subscribed()).includes("address_not_https"));
    await page.goto(fetching);

    const section = page.locator("section").filter({ has: page.getByRole("heading", { name: title }) });
    await section.getByText(why).waitFor();
    await desk.leave(page);
  },
);
