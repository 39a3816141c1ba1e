import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { TokenIssuer } from "../../functions/shared/secret.ts";
import { Random } from "../fuzz/random.ts";
import { consentVendor } from "../support/consent-vendor.ts";
import { googleCerts, googleSigner } from "../support/google-signer.ts";
import { allEvents, deliver } from "../support/hub.ts";
import { until } from "../support/until.ts";
import { vendorFacts } from "../support/vendor-facts.ts";
import { boomerangGmail, mailbox, serviceAccount } from "../support/week/boomerang-gmail.ts";
import { calendly } from "../support/week/calendly.ts";
import { docusign } from "../support/week/docusign.ts";
import { dropbox } from "../support/week/dropbox.ts";
import { microsoft365 } from "../support/week/microsoft-365.ts";
import { quickbooks } from "../support/week/quickbooks.ts";
import { slack } from "../support/week/slack.ts";
import type { WeekTool } from "../support/week/week.ts";
import { type Desk, openDesk } from "./desk.ts";
import { byMouse, Person } from "./person.ts";

/** Of tools whose history their stateful fakes tell: its title, its hosts, and what stands on the timeline. */
const shown: Readonly<Record<string, readonly [title: string, hosts: readonly string[], found: RegExp]>> = {
  "boomerang-gmail": [
    "Boomerang for Gmail",
    [...vendorFacts.google.hosts, new URL(`https://${googleCerts}`).host],
    /“Mail m1”/,
  ],
  calendly: ["Calendly", vendorFacts.calendly.hosts, /Tax review/],
  docusign: ["DocuSign", ["account.docusign.com", "na3.docusign.net"], /Engagement letter/],
  dropbox: ["Dropbox", vendorFacts.dropbox.hosts, /letter-1\.pdf/],
  "microsoft-365": ["Microsoft 365", vendorFacts.microsoft365.hosts, /(Mail|Meeting) 1/],
  quickbooks: ["QuickBooks Online", vendorFacts.quickbooks.hosts, /101/],
  slack: ["Slack", vendorFacts.slack.hosts, /Message 1/],
};
/** Xero, Smartsheet and Stripe stand in `first-click.test.ts`. */
const tools: readonly WeekTool[] = [
  ...[boomerangGmail, calendly, docusign, dropbox, microsoft365, quickbooks, slack],
];
/** The most that a person clicks and enters until the tool is connected, its own settings beside that. */
const stepsAtMost = 5;
/** What only this tool wants to be set, by its label. */
const own: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "boomerang-gmail": { "Push service account": serviceAccount, Mailboxes: mailbox },
};

/** A tool's fake, at which something happened some weeks ago. */
async function begun({ tool, access, isOpen, vendor: make }: WeekTool) {
  let at = Date.now() - 20 * 86_400_000;
  const vendor = make(() => new Date(at));
  const { names } = vendor.happens(Random.of(1, tool));
  at = Date.now();
  if (!access) throw new Error(`Nobody consents at ${tool}`);
  const { server, nameOf, happens, issuer } = vendor;
  const open = await consentVendor({
    ...access,
    ...(isOpen ? { isOpen } : {}),
    hosts: shown[tool]?.[1] ?? [],
    api: () => undefined,
    server,
  });
  return { tool, names, nameOf, happens, issuer, ...open };
}

const entered = "a secret of this test";
let desk: Desk;
let vendors: ReadonlyMap<string, Awaited<ReturnType<typeof begun>>>;

beforeAll(async () => {
  vendors = new Map((await Promise.all(tools.map(begun))).map((vendor) => [vendor.tool, vendor] as const));
  const standIns = Object.assign({}, ...[...vendors.values()].map((vendor) => vendor.standIns));
  desk = await openDesk({ standIns });
});
afterAll(async () => {
  await desk.end();
  for (const vendor of vendors.values()) await vendor.close();
  expect(desk.faults).toEqual([]);
});

test.each(tools)(
  "$tool: from the first click to what happened some weeks ago on the customer's timeline",
  async ({ tool }) => {
    const [title = "", , found = /^$/] = shown[tool] ?? [];
    const vendor = vendors.get(tool);
    const person = await Person.sit(desk, byMouse);
    const { page } = person;
    await person.begin("/console/connections");
    await person.use(page.getByRole("link", { name: new RegExp(`^${title}`) }));
    await page.getByLabel("The app’s id").waitFor();
    const secret = page.getByLabel("Secret", { exact: true });
    if ((await secret.count()) > 0) await person.write(secret, entered);
    const settings = Object.entries(own[tool] ?? {});
    for (const [label, value] of settings) await person.write(page.getByLabel(label), value);
    await person.write(page.getByLabel("The app’s id"), vendor?.app.clientId ?? "");
    await person.write(page.getByLabel("The app’s secret"), vendor?.app.clientSecret ?? "");
    await person.use(page.getByRole("button", { name: `Connect with ${title}` }));
    await page.getByText(`Connected with ${title} as`).waitFor();
    expect(person.steps - settings.length).toBeLessThanOrEqual(stepsAtMost);

    const told = async () =>
      (await allEvents(desk.running.api)).find(
        (event) => event.tool === tool && vendor?.names.includes(vendor.nameOf(event) ?? ""),
      );
    await until(async () => (await told())?.account !== undefined);
    const event = await told();
    await page.goto(`${desk.running.hub.url}/console/accounts/${event?.account}`);
    await page.getByRole("feed").getByText(found).first().waitFor();
    await desk.leave(page);
  },
);

test("a push that Google signs then tells of what Boomerang does to a mail", async () => {
  const gmail = vendors.get("boomerang-gmail");
  const { names: [name = ""] = [], notice } = gmail?.happens(Random.of(2, "a push")) ?? {};
  const pushed = (issuer: TokenIssuer | undefined) =>
    deliver(desk.running.hub.url, "boomerang-gmail", {
      ...{ body: JSON.stringify(notice?.json), secret: entered },
      ...(issuer ? { issuer } : {}),
    });

  expect((await pushed(googleSigner(serviceAccount).token)).status).toBe(401);
  expect((await pushed(gmail?.issuer)).status).toBe(200);
  const told = async () => (await allEvents(desk.running.api)).find(({ title }) => title.includes(name));
  await until(async () => (await told())?.account !== undefined);
  const page = await desk.sit({ at: `/console/accounts/${(await told())?.account}` });
  await page.getByRole("feed").getByText(name).first().waitFor();
  await desk.leave(page);
});
