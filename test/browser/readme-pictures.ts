import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { demoManager, openFirm, tellHistory } from "../../infra/local/demo/demo.ts";
import { accountPage } from "../../schemas/account.ts";
import { runHub } from "../support/hub.ts";
import { start, stop } from "./chromium.ts";

/** The three pictures of the console's README, of the demo that `npm start` shows: `node test/browser/readme-pictures.ts`. */
const kept = fileURLToPath(new URL("../../functions/serve/console/pictures/", import.meta.url));
await mkdir(kept, { recursive: true });
const running = await runHub();
const { api, hub } = running;
await tellHistory(hub, await openFirm(hub));
const { accounts } = accountPage.parse(await api.call("GET", "/api/accounts?q=dovecote&status=active"));
const browser = await chromium.connect(await start());
for (const [name, path, ready, width, height] of [
  ["today", "/console", "#needs-you + *", 1360, 720],
  ["client", `/console/accounts/${accounts[0]?.id ?? ""}`, '[role="feed"] article', 1360, 720],
  ["phone", "/console", "#needs-you + *", 360, 700],
] as const) {
  const context = await browser.newContext({ viewport: { width, height }, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(hub.signInLink({ name: demoManager, role: "admin" }));
  await page.goto(`${hub.url}${path}`);
  await page.locator(ready).first().waitFor();
  await page.waitForTimeout(1_000);
  await page.screenshot({ path: `${kept}${name}.png` });
  await context.close();
}
await browser.close();
await stop();
await running.end();
