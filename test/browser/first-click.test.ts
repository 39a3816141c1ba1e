import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { consentVendor } from "../support/consent-vendor.ts";
import { allEvents } from "../support/hub.ts";
import { few } from "../support/repeats.ts";
import { SmartsheetSheet } from "../support/smartsheet-sheet.ts";
import { StripeAccount } from "../support/stripe-account.ts";
import { until } from "../support/until.ts";
import { vendorFacts } from "../support/vendor-facts.ts";
import { type Desk, openDesk } from "./desk.ts";
import { byMouse, Person } from "./person.ts";

const daysAgo = (days: number) => Date.now() - days * 86_400_000;
const gammaId = "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777";
const books: Readonly<Record<string, object>> = {
  Invoices: {
    ...{ InvoiceID: "5c1f7a90-2f43-4c0c-9d3b-6a1e8b24f071", InvoiceNumber: "INV-7", Type: "ACCREC" },
    ...{ Status: "AUTHORISED", CurrencyCode: "GBP", Total: 70, AmountDue: 70 },
    ...{ Date: `/Date(${daysAgo(200)})/`, UpdatedDateUTC: `/Date(${daysAgo(200)})/` },
    Contact: { ContactID: gammaId },
  },
  Contacts: {
    ...{ ContactID: gammaId, Name: "Gamma Bakery", IsCustomer: true },
    UpdatedDateUTC: `/Date(${daysAgo(200)})/`,
  },
};

const key = "rk_live_of_this_test";
const seconds = (days: number) => Math.floor(daysAgo(days) / 1_000);
const stripeAccount = new StripeAccount(new Date().toISOString());
stripeAccount.put("invoices", {
  ...{ id: "in_1", created: seconds(100), number: "S-1", status: "open", currency: "gbp", livemode: true },
  ...{ total: 9_000, amount_remaining: 9_000, customer: "cus_1", customer_name: "Delta Dental" },
  status_transitions: { finalized_at: seconds(100) },
});
const sheet = new SmartsheetSheet();
const changed = new Date(daysAgo(50)).toISOString();
sheet.rows = [
  {
    ...{ id: 7, createdAt: changed, modifiedAt: changed },
    createdBy: { email: "lee@epsilon.example", name: "Lee" },
    modifiedBy: { email: "lee@epsilon.example", name: "Lee" },
  },
];

/** The most that a person clicks and enters until the tool is connected. */
const stepsAtMost = 7;
let desk: Desk;
let vendors: Readonly<Record<string, Awaited<ReturnType<typeof consentVendor>>>>;

beforeAll(async () => {
  const xero = await consentVendor({
    ...vendorFacts.xero,
    answers: {},
    api: ({ to }) => {
      if (to.endsWith("/connections"))
        return [{ id: "c-1", tenantId: "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f", tenantName: "Gamma Ltd" }];
      const [, list = ""] = /\/api\.xro\/2\.0\/(\w+)/.exec(to) ?? [];
      return { [list]: books[list] === undefined ? [] : [books[list]] };
    },
  });
  const smartsheet = await consentVendor({
    ...vendorFacts.smartsheet,
    api: ({ to, query }) => {
      if (to.endsWith("users/me")) return { id: 4856934849340, email: "jo@northwind.example" };
      return to.includes("/sheets/") ? sheet.answer(`https://${to}?${query}`).body : undefined;
    },
  });
  const stripe = await consentVendor({
    hosts: ["api.stripe.com"],
    authorize: "",
    token: "",
    clientIn: "header",
    pkce: false,
    api: ({ to, query }) =>
      stripeAccount.answer({
        url: `https://${to}?${query}`,
        headers: { "stripe-version": "2025-02-24.acacia" },
      }).body,
  });
  stripe.live.access.add(key);
  vendors = { xero, smartsheet, stripe };
  const standIns = Object.assign({}, ...Object.values(vendors).map((one) => one.standIns));
  desk = await openDesk({ standIns });
});
afterAll(async () => {
  await desk.end();
  for (const one of Object.values(vendors)) await one.close();
  expect(desk.faults).toEqual([]);
});

/** What only this tool wants to be set. */
const own: Readonly<Record<string, (person: Person) => Promise<void>>> = {
  smartsheet: async (person) => {
    await person.write(person.page.getByLabel("Id of the sheet"), sheet.id);
    await person.write(person.page.getByLabel("Name of the sheet"), "Epsilon Onboarding");
  },
};

const tools = [
  ["xero", "Xero", /^Gamma Bakery/, "INV-7"],
  ["smartsheet", "Smartsheet", /^Smartsheet sheet …751234/, "Task 7"],
  ["stripe", "Stripe", /^Delta Dental/, "S-1"],
] as const;

test.each(few(tools, 1))(
  "%s: from the first click to a year of history on the customer's timeline",
  async (tool, title, customer, found) => {
    const person = await Person.sit(desk, byMouse);
    const { page } = person;
    await person.begin("/console/connections");
    await person.use(page.getByRole("link", { name: new RegExp(`^${title}`) }));
    await person.write(page.getByLabel("Secret", { exact: true }), "a secret of this test");
    await own[tool]?.(person);
    const { app } = vendors[tool] ?? {};
    if (tool === "stripe") {
      await person.use(page.getByRole("button", { name: "Connect", exact: true }));
      await person.use(page.getByRole("link", { name: "Fetching" }));
      await person.write(page.getByLabel("Access token"), key);
      await person.use(page.getByRole("button", { name: "Let the hub fetch" }));
    } else {
      await person.write(page.getByLabel("The app’s id"), app?.clientId ?? "");
      await person.write(page.getByLabel("The app’s secret"), app?.clientSecret ?? "");
      await person.use(page.getByRole("button", { name: `Connect with ${title}` }));
      await page.getByText(`Connected with ${title} as`).waitFor();
    }
    expect(person.steps).toBeLessThanOrEqual(stepsAtMost);
    const told = async () =>
      (await allEvents(desk.running.api)).find((one) => one.title.includes(found) && one.account);
    await until(async () => (await told()) !== undefined);
    await page.goto(`${desk.running.hub.url}/console/accounts/${(await told())?.account}`);
    await page.getByRole("heading", { name: customer }).first().waitFor();
    await page.getByRole("feed").getByText(found).first().waitFor();
    await desk.leave(page);
  },
);
