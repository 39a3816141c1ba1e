import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { chromium, type Page } from "playwright-core";
import * as z from "zod/mini";
import { eventRowOf } from "../../functions/record/rows.ts";
import { accountKey, cardKey } from "../../functions/store/keys.ts";
import { start, stop } from "../browser/chromium.ts";
import { firstLoad } from "../support/first-load.ts";
import { runHub } from "../support/hub.ts";
import { memoryStore } from "../support/memory-store.ts";
import { message } from "../support/message.ts";
import { type Figure, median } from "./measure.ts";

const [events, accounts] = [10_000, 2_000];

const budget = (name: string, value: number, most: number, unit: string): Figure => ({
  name: `console: ${name} ÷ what is allowed`,
  measured: `${Math.round(value * 100) / 100}${unit} ÷ ${most}${unit}`,
  ratio: value / most,
  bound: { atMost: 1 },
});

/** The page in a real browser, on an account of 10,000 events among 2,000 accounts: its size, and what a reader waits for. */
export async function consolePage(): Promise<Figure[]> {
  const kilobytes = firstLoad() / 1024;
  const store = memoryStore({});
  const running = await runHub({ store, between: undefined });
  const account = await fill(store.client());
  const browser = await chromium.connect(await start());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(running.hub.signInLink({ name: "Bench", role: "admin" }));
  const loads: number[] = [];
  let shift = 0;
  for (let round = 0; round < 5; round++) {
    await page.goto(`${running.hub.url}/console/accounts/${account}`);
    await page.locator('[role="feed"] article').first().waitFor();
    await page.waitForTimeout(1_500);
    loads.push(await read(page, "watched.paint"));
    shift = Math.max(shift, await read(page, "watched.shift"));
  }
  const worstFrame = await scroll(page);
  await page.goto(`${running.hub.url}/console/accounts/${account}`);
  const filter = await switching(page);
  const slowest = await interacting(page);
  await browser.close();
  await stop();
  await running.end();
  store.close();
  return [
    budget("first-load JavaScript, gzip", kilobytes, 70, " kB"),
    budget("largest contentful paint", median(loads), 1_500, " ms"),
    budget("layout shift", shift, 0.02, ""),
    budget("a filter, switched warm", filter, 100, " ms"),
    budget("slowest of 60 key presses and clicks (INP)", slowest, 100, " ms"),
    budget("longest frame while scrolling the list", worstFrame, 50, " ms"),
  ];
}

/** What the browser itself observes of a page, from its first moment. */
const watch = `
  window.watched = { paint: 0, shift: 0, interaction: 0 };
  new PerformanceObserver((list) => { for (const e of list.getEntries()) watched.paint = e.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) watched.shift += e.value; })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) watched.interaction = Math.max(watched.interaction, e.duration); })
    .observe({ type: "event", durationThreshold: 16, buffered: true });
`;

const read = async (page: Page, expression: string) => z.number().parse(await page.evaluate(expression));

/** Scrolls down at 3,600 pixels a second through what is loaded and loading; the longest time between two frames. */
async function scroll(page: Page): Promise<number> {
  return z.number().parse(
    await page.evaluate(`new Promise((done) => {
      const box = document.querySelector("main .scroller");
      const gaps = [];
      let before = performance.now();
      const frame = (now) => {
        gaps.push(now - before);
        before = now;
        box.scrollTop += 60;
        if (gaps.length < 600) requestAnimationFrame(frame);
        else done(Math.max(...gaps.slice(5)));
      };
      requestAnimationFrame(frame);
    })`),
  );
}

/** From the click on a filter that was seen before until its rows are drawn; the median of 20. */
async function switching(page: Page): Promise<number> {
  const to = async (name: string) => {
    await page.getByRole("navigation", { name: "What is shown" }).getByRole("link", { name }).click();
    await page.locator('[role="feed"] article').first().waitFor();
  };
  await to("Activity");
  await to("All");
  await page.waitForTimeout(1_000);
  return z.number().parse(
    await page.evaluate(`(async () => {
      const times = [];
      for (let n = 0; n < 20; n++) {
        const link = [...document.querySelectorAll(".lanes a")][n % 2 === 0 ? 1 : 0];
        const from = performance.now();
        link.click();
        await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
        times.push(performance.now() - from);
        await new Promise((rest) => setTimeout(rest, 60));
      }
      return times.sort((a, b) => a - b)[10];
    })()`),
  );
}

/** Reads through events by keyboard, opens and closes them: the longest that the browser says an interaction took. */
async function interacting(page: Page): Promise<number> {
  await page.evaluate("watched.interaction = 0");
  for (let n = 0; n < 25; n++) await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator(".inspector .facts").first().waitFor();
  for (let n = 0; n < 10; n++) {
    await page.keyboard.press("j");
    await page.waitForTimeout(60);
  }
  await page.keyboard.press("Escape");
  for (let n = 0; n < 23; n++) await page.keyboard.press("k");
  await page.waitForTimeout(500);
  return await read(page, "watched.interaction");
}

/** 10,000 events of one customer over two years, among 2,000 accounts; written as rows, as only reading is measured. */
async function fill(client: DynamoDBDocumentClient): Promise<string> {
  const start = Date.parse("2024-11-24T00:00:00Z");
  const account = "acc_large";
  const identity = { type: "email", value: "large@bench-customer.example" };
  await write(client, "hub-directory", accounts, (n) => {
    const id = n === 0 ? account : `acc_${n}`;
    const at = new Date(start + n * 3_600_000).toISOString();
    const name = `Customer number ${n}`;
    return { ...accountKey(id), id, name, status: "active", tags: [], createdAt: at };
  });
  await write(client, "hub-directory", accounts, (n) => {
    const lastEventAt = new Date(start + n * 3_600_000).toISOString();
    const counted = { eventCount: n === 0 ? events : n % 90, lastEventAt, months: {}, version: 1 };
    return { ...cardKey(n === 0 ? account : `acc_${n}`), ...counted };
  });
  await write(client, "hub-events", events, (n) => {
    const [type, family, tool] = kinds[n % kinds.length] ?? kinds[0];
    const time = new Date(start + n * 6_300_000).toISOString();
    const title = `Something number ${n} happened with the account`;
    const given = message({ tool, type, family, title, time, identities: [identity] }, `large ${n}`);
    return eventRowOf(given, [identity], [{ account, matched: { rule: "manual", identity } }], time);
  });
  return account;
}

const kinds = [
  ["invoice.sent", "money", "quickbooks"],
  ["meeting.scheduled", "meeting", "calendly"],
  ["message.posted", "message", "slack"],
  ["document.changed", "document", "dropbox"],
  ["task.completed", "work", "accelo"],
] as const;

async function write(
  client: DynamoDBDocumentClient,
  table: string,
  count: number,
  row: (n: number) => Record<string, unknown>,
): Promise<void> {
  for (let from = 0; from < count; from += 25) {
    const rows = Array.from({ length: Math.min(25, count - from) }, (_, n) => ({
      PutRequest: { Item: row(from + n) },
    }));
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: rows } }));
  }
}
