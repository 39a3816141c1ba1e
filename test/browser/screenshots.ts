import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { chromium } from "playwright-core";
import { demoConnection as demo } from "../../infra/local/demo/demo.ts";
import { accountPage } from "../../schemas/account.ts";
import { accountEvent } from "../../schemas/account-event.ts";
import { mappingProposal } from "../../schemas/mapping.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { sendEverySample } from "../support/every-sample.ts";
import { uploadFile } from "../support/files.ts";
import { runHub } from "../support/hub.ts";
import { start, stop } from "./chromium.ts";

/** Pictures of every screen, desk and phone, light and dark, in both languages, into `test/browser/pictures/` (git-ignored); a word chooses
 * among them. */
const folder = fileURLToPath(new URL("pictures/", import.meta.url));
const only = process.argv[2];

const running = await runHub();
const { api, hub } = running;
await sendEverySample(hub.url, hub.token, hub.issuer);
await api.call("POST", "/api/accounts", {
  name: "Northwind Roasters",
  owner: "Mai Tran",
  identities: [{ type: "domain", value: "northwind-roasters.example" }],
});
await api.call("POST", "/api/accounts", {
  name: "Harbour Bakery",
  owner: "Priya Nair",
  identities: [{ type: "domain", value: "harbourbakery.example" }],
});
await api.call("PUT", "/api/identities/docusign%3Acustomfield/accountid%2FBW-1042", {
  account: accountPage.parse(await api.call("GET", "/api/accounts?q=harbour&status=active")).accounts[0]?.id,
});
const clients = Array.from(
  { length: 12 },
  (_, n) => `${n + 100},Client ${n + 1},office@client-${n + 1}.example`,
);
const table = (rows: readonly string[]) => ["Client ID,Name,Email", ...rows, ""].join("\n");
await api.call("PUT", "/api/connections/access/clients", {
  secrets: ["a secret of the pictures"],
  settings: { file: { key: "Client ID", title: "Name", noun: "client", account: { email: "Email" } } },
  filePassword: "open sesame",
});
for (const [name, rows] of [
  ["clients 2026-11-24.csv", clients],
  ["clients 2026-11-25.csv", [...clients.slice(0, 9), "200,Harbour Bakery,office@harbourbakery.example"]],
  ["clients 2026-11-26.csv", clients.slice(0, 2)],
] as const)
  await uploadFile(api, "access/clients", name, table(rows));
await new Promise((later) => setTimeout(later, 1_500));
const { events } = timelinePage.parse(await api.call("GET", "/api/timeline?type=agreement.completed"));
const event = events.find(({ title }) => title.includes("Completed: Engagement letter")) ?? events[0];
const account = event?.account ?? "";

const { accounts } = accountPage.parse(await api.call("GET", "/api/accounts?q=northwind&status=active"));
const noted = accounts[0]?.id ?? "";
const { id: note } = accountEvent.parse(
  await api.call("POST", `/api/accounts/${noted}/notes`, {
    text: "Prefers calls after 15:00\nand never on the last day of a quarter.",
  }),
);
await new Promise((later) => setTimeout(later, 800));
await api.call("PUT", `/api/notes/${note}`, {
  text: "Prefers calls before noon\nand never on the last day of a quarter.",
});
await new Promise((later) => setTimeout(later, 800));

const { events: jobs } = timelinePage.parse(
  await api.call("GET", "/api/timeline?tool=jetpack-workflow&type=task.overdue"),
);
const { mapping } = mappingProposal.parse(
  await api.call("POST", "/api/mappings/propose", { tool: "jetpack-workflow", event: jobs[0]?.id }),
);
await api.call("PUT", `/api/connections/jetpack-workflow/${demo}`, { settings: { mapping } });

const screens: readonly [name: string, path: string, ready: string, then?: (page: Page) => Promise<void>][] =
  [
    ["today", "/", ".today h2"],
    ["owes", "/console/owes?whose=all", ".desk-table, .empty"],
    ["quiet", "/console/quiet?whose=all", ".desk-table, .empty"],
    ["months", "/console/months?whose=all", ".desk-table, .empty"],
    ["causes", "/console/causes?whose=all", ".causes-chart, .empty"],
    ["feed", "/console/activity", '[role="feed"] article'],
    ["clients", "/console/accounts", ".desk-table, .client-cards"],
    ["account", `/console/accounts/${account}`, '[role="feed"] article'],
    ["event", `/console/accounts/${account}?event=${event?.id}`, ".inspector .why"],
    [
      "filtered",
      `/console/accounts/${account}?family=agreement&tool=docusign&lane=activity`,
      '[role="feed"] article',
    ],
    ["inbox", "/console/inbox", ".unmatched li"],
    ["connections", "/console/connections", ".cards .card"],
    ["problems", "/console/connections?show=problems", ".reports, .empty"],
    ["connect", "/console/connections/slack", "form"],
    ["connection", "/console/connections/calendly/demo", ".secrets"],
    [
      "assign",
      `/console/accounts/${account}?event=${event?.id}`,
      ".inspector .why button",
      async (page) => {
        await page.locator(".inspector .why button").click();
        await page.locator(".choices-list [role=option]").first().waitFor();
      },
    ],
    ["mapping", `/console/connections/jetpack-workflow/${demo}?show=mapping`, ".previewed article"],
    [
      "mapping-fault",
      `/console/connections/jetpack-workflow/${demo}?show=mapping`,
      ".previewed article",
      async (page) => {
        await page.locator('[id="rule-0-title"]').fill("{client[}");
        await page.locator(".problems button").first().waitFor();
      },
    ],
    ["mapping-none", `/console/connections/enq/${demo}?show=mapping&of=rows`, ".mapping-main .empty"],
    [
      "mapping-proposed",
      `/console/connections/relay/${demo}?show=mapping`,
      ".mapping-side select",
      async (page) => {
        await page.locator(".mapping-side > button").click();
        await page.locator(".guesses li").first().waitFor();
      },
    ],
    ["files", "/console/connections/access/clients?show=files", ".files li"],
    ["mail", `/console/connections/dext/${demo}?show=mail`, ".address"],
    ["fetching", `/console/connections/quickbooks/${demo}?show=fetching`, ".state-card ~ form"],
    ["fetching-key", `/console/connections/boomerang-gmail/${demo}?show=fetching`, ".state-card ~ form"],
    ["note", `/console/accounts/${noted}?event=${note}`, ".inspector .note button"],
    ["filter", "/console/activity", '[role="feed"] article', async (page) => await page.keyboard.press("f")],
    [
      "palette",
      "/console/activity",
      '[role="feed"] article',
      async (page) => await page.keyboard.press("Control+k"),
    ],
    ["help", "/console/activity", '[role="feed"] article', async (page) => await page.keyboard.press("?")],
  ];

await mkdir(folder, { recursive: true });
const browser = await chromium.connect(await start());
for (const [size, viewport] of [
  ["desk", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const)
  for (const colorScheme of ["light", "dark"] as const)
    for (const locale of ["en-GB", "vi-VN"]) {
      const context = await browser.newContext({ viewport, colorScheme, locale, deviceScaleFactor: 1 });
      const page = await context.newPage();
      await page.goto(hub.signInLink({ name: "Mai Tran", role: "admin" }));
      for (const [name, path, ready, then] of screens) {
        const file = `${name}-${size}-${colorScheme}-${locale.slice(0, 2)}`;
        if (only !== undefined && !file.includes(only)) continue;
        await page.goto(`${hub.url}${path}`);
        await page.locator(ready).first().waitFor();
        await then?.(page);
        await page.waitForTimeout(350);
        await page.screenshot({ path: `${folder}${file}.png` });
      }
      await context.close();
    }
await browser.close();
await stop();
await running.end();
