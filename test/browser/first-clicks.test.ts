import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Random } from "../fuzz/random.ts";
import { consentVendor } from "../support/consent-vendor.ts";
import { allEvents } from "../support/hub.ts";
import { until } from "../support/until.ts";
import { vendorFacts } from "../support/vendor-facts.ts";
import { calendly } from "../support/week/calendly.ts";
import { docusign } from "../support/week/docusign.ts";
import { dropbox } from "../support/week/dropbox.ts";
import { microsoft365 } from "../support/week/microsoft-365.ts";
import { quickbooks } from "../support/week/quickbooks.ts";
import { slack } from "../support/week/slack.ts";
import type { WeekTool } from "../support/week/week.ts";
import { type Desk, openDesk } from "./desk.ts";

/** Of tools whose history their stateful fakes tell: its title, its hosts, and what stands on the timeline. */
const shown: Readonly<Record<string, readonly [title: string, hosts: readonly string[], found: RegExp]>> = {
  calendly: ["Calendly", vendorFacts.calendly.hosts, /Tax review/],
  docusign: ["DocuSign", ["account.docusign.com", "na3.docusign.net"], /Engagement letter/],
  dropbox: ["Dropbox", vendorFacts.dropbox.hosts, /letter-1\.pdf/],
  "microsoft-365": ["Microsoft 365", vendorFacts.microsoft365.hosts, /(Mail|Meeting) 1/],
  quickbooks: ["QuickBooks Online", vendorFacts.quickbooks.hosts, /101/],
  slack: ["Slack", vendorFacts.slack.hosts, /Message 1/],
};
/** Xero, Smartsheet and Stripe stand in `first-click.test.ts`. */
const tools: readonly WeekTool[] = [calendly, docusign, dropbox, microsoft365, quickbooks, slack];

/** A tool's fake, at which something happened some weeks ago. */
async function begun({ tool, access, vendor: make }: WeekTool) {
  let at = Date.now() - 20 * 86_400_000;
  const vendor = make(() => new Date(at));
  const { names } = vendor.happens(Random.of(1, tool));
  at = Date.now();
  if (!access) throw new Error(`Nobody consents at ${tool}`);
  const { server, nameOf } = vendor;
  const open = await consentVendor({
    ...access,
    hosts: shown[tool]?.[1] ?? [],
    api: () => undefined,
    server,
  });
  return { tool, names, nameOf, ...open };
}

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
    const page = await desk.sit({ at: "/console/connections" });
    await page.getByRole("link", { name: new RegExp(`^${title}`) }).click();
    await page.getByLabel("The app’s id").waitFor();
    const secret = page.getByLabel("Secret", { exact: true });
    if ((await secret.count()) > 0) await secret.fill("a secret of this test");
    await page.getByLabel("The app’s id").fill(vendor?.app.clientId ?? "");
    await page.getByLabel("The app’s secret").fill(vendor?.app.clientSecret ?? "");
    await page.getByRole("button", { name: `Connect with ${title}` }).click();
    await page.getByText(`Connected with ${title} as`).waitFor();

    const told = async () =>
      (await allEvents(desk.running.api)).find(
        (event) => event.tool === tool && vendor?.names.includes(vendor.nameOf(event) ?? ""),
      );
    await until(async () => (await told())?.account !== undefined);
    const event = await told();
    await page.goto(`${desk.running.hub.url}/console/accounts/${event?.account}`);
    await page.getByRole("feed").getByText(found).first().waitFor();
    await page.context().close();
  },
);
