import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { consentVendor } from "../support/consent-vendor.ts";
import { type Desk, openDesk } from "./desk.ts";

const secret = "a secret of this test";
const realm = "9341453474484455";
let desk: Desk;
let vendor: Awaited<ReturnType<typeof consentVendor>>;

beforeAll(async () => {
  vendor = await consentVendor({
    hosts: ["appcenter.intuit.com", "oauth.platform.intuit.com", "sandbox-quickbooks.api.intuit.com"],
    authorize: "appcenter.intuit.com/connect/oauth2",
    token: "oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    clientIn: "header",
    pkce: false,
    returns: { realmId: realm },
    api: ({ to }) =>
      to.includes("companyinfo") ? { CompanyInfo: { CompanyName: "Acme Ltd" } } : { QueryResponse: {} },
  });
  desk = await openDesk({ standIns: vendor.standIns });
  const settings = { environment: "sandbox" };
  await desk.running.api.call("PUT", "/api/connections/quickbooks/main", { secrets: [secret], settings });
});
afterAll(async () => {
  await desk.end();
  await vendor.close();
  expect(desk.faults).toEqual([]);
});

test("an admin enters the app once, presses one button, consents at the tool, and sees whose data that opens", async () => {
  const page = await desk.sit();
  await page.goto(`${desk.running.hub.url}/console/connections/quickbooks/main?show=fetching`);
  await page.getByText("Nobody has consented yet.").waitFor();
  await page.getByLabel("The app’s id").fill(vendor.app.clientId);
  await page.getByLabel("The app’s secret").fill(vendor.app.clientSecret);
  await page.getByRole("button", { name: "Keep the app" }).click();

  await page.getByRole("button", { name: "Connect with QuickBooks Online" }).click();
  await page.getByText(`Connected with QuickBooks Online as Acme Ltd (${realm}).`).waitFor();
  await page.getByRole("link", { name: "Back to the hub" }).click();

  await page.getByText("Acme Ltd", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Connect again" }).waitFor();
  expect(await page.content()).not.toContain(vendor.app.clientSecret);
  await page.context().close();
});
