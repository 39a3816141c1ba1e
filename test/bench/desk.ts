import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, errors, type Page } from "playwright-core";
import * as z from "zod/mini";
import { start, stop } from "../browser/chromium.ts";
import { firstLoad } from "../support/first-load.ts";
import { runHub } from "../support/hub.ts";
import { type Figure, median } from "./measure.ts";
import { makeBook, nameOf, ownerOf, passWhole, rare, searchedWhole } from "./scale-book.ts";

const [accounts, events] = [2_000, 100_000];
const rounds = 5;
/** Milliseconds that one round waits for anything: what has not come by then counts as so long. */
const patience = 15_000;
/** Milliseconds after which a part begins no further round. */
const longest = 45_000;
/** Milliseconds for a list, a filter or a search, as a person waits for them. */
const listed = 300;
/** Bytes a second of 400 kbit/s. */
const slowLine = 50_000;

const place = (name: string) => `nav.places a[href*="${name}"]`;
const firstRow = (name: string) => `section[aria-label="${name}"] :is(tbody tr, .empty)`;

/** The lists as one goes to them by the bar at the side. */
const lists: readonly (readonly [name: string, link: string, row: string])[] = [
  ["Clients", place("/console/accounts"), ".clients tbody tr, .client-name"],
  ["Owes", place("/console/owes"), firstRow("Owes")],
  ["Quiet", place("/console/quiet"), firstRow("Quiet")],
  ["Unsigned", place("/console/unsigned"), firstRow("Unsigned")],
  ["Overdue tasks", place("/console/tasks"), firstRow("Overdue tasks")],
  ["Months", place("/console/months"), firstRow("Months")],
  ["Growth", place("/console/growth"), firstRow("Growth")],
  ["Departures", place("/console/causes"), firstRow("Departures")],
  ["Activity", place("/console/activity"), '[role="feed"] article'],
];

/** Filters by their addresses; what a click on one of them does is to go there. */
const filters: readonly (readonly [name: string, path: string, row: string])[] = [
  ["Clients, silent ones", "/console/accounts?whose=all&only=silent", ".client-name, .empty"],
  ["Clients, by name", "/console/accounts?whose=all&sort=name", ".client-name"],
  ["Activity, a common family", "/console/activity?family=email", '[role="feed"] article'],
  ["Activity, a rare family", "/console/activity?family=agreement", '[role="feed"] article'],
  ["Activity, a rare tool", `/console/activity?tool=${rare.tool}`, '[role="feed"] article'],
  ["Activity, a family that never comes", "/console/activity?family=form", "main .empty"],
];

/** `HUB_BOOK=/tmp/book npm run bench -- desk` keeps the book there, and finds it the next time. */
const { HUB_BOOK: kept } = z.object({ HUB_BOOK: z.optional(z.string()) }).parse(process.env);

/** A book of 2,000 clients and 100,000 events in a real browser: what a manager waits for, by the median of five. */
export async function desk(): Promise<Figure[]> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "hub-desk-")));
  await mkdir(folder, { recursive: true });
  if (!existsSync(join(folder, "hub.db"))) {
    const { importing, filling } = await makeBook(folder, { accounts, events });
    say(`${accounts} clients and ${events} events in ${(importing + filling).toFixed(0)} s`);
  }
  const running = await runHub({ folder, between: undefined });
  const { api, hub } = running;
  await passWhole(api);
  const browser = await chromium.connect(await start());
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(hub.signInLink({ name: ownerOf(0), role: "admin" }));
    return [
      figure("script of the first load, gzip", [firstLoad() / 1_000], 75, "kB"),
      figure("largest contentful paint of Today", await paints(page, hub.url), 1_500),
      ...(await walking(page, hub.url)),
      ...(await filtering(page, hub.url)),
      ...(await searching(page, hub.url, async () => await searchedWhole(api))),
      figure("slowest key press or click among 40 on Clients (INP)", await interacting(page, hub.url), 100),
      figure(
        "first row of Activity at 400 kbit/s and 400 ms, nothing kept",
        await slowly(page, hub.url),
        3_000,
      ),
    ];
  } finally {
    await browser.close();
    await stop();
    await running.end();
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** What has been measured so far, and how busy the machine is. */
const say = (text: string) => process.stdout.write(`(desk: ${text}; load ${loadavg()[0]?.toFixed(1)})\n`);

function figure(name: string, values: readonly number[], most: number, unit = "ms"): Figure {
  const [middle, least, worst] = [median(values), Math.min(...values), Math.max(...values)];
  const range = values.length > 1 ? ` (${least.toFixed(0)}–${worst.toFixed(0)})` : "";
  const measured = `${middle.toFixed(unit === "kB" ? 1 : 0)}${range} ${unit} ÷ ${most} ${unit}`;
  say(`${name}: ${measured}`);
  return { name: `desk: ${name} ÷ what is allowed`, measured, ratio: middle / most, bound: { atMost: 1 } };
}

/** What the browser itself observes of a page, from its first moment. */
const watch = `
  window.watched = { paint: 0, interaction: 0 };
  new PerformanceObserver((list) => { for (const e of list.getEntries()) watched.paint = e.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) watched.interaction = Math.max(watched.interaction, e.duration); })
    .observe({ type: "event", durationThreshold: 16, buffered: true });
`;

const read = async (page: Page, expression: string) => z.number().parse(await page.evaluate(expression));

/** Rounds of a part, as many as its time allows. */
async function times(measure: (round: number) => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  const begun = performance.now();
  for (let round = 0; round < rounds && performance.now() - begun < longest; round++)
    found.push(await patiently(async () => await measure(round)));
  return found;
}

async function patiently(measure: () => Promise<number>): Promise<number> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof errors.TimeoutError) return patience;
    throw error;
  }
}

async function paints(page: Page, url: string): Promise<number[]> {
  return await times(async () => {
    await page.goto(`${url}/?whose=all`);
    await page.locator(".needs-you li, .empty").first().waitFor();
    await page.waitForTimeout(1_000);
    return await read(page, "watched.paint");
  });
}

/** Milliseconds in the page from what begins it until other rows are drawn than stood there before. */
async function until(page: Page, begin: string, row: string): Promise<number> {
  return await read(
    page,
    `new Promise((done) => {
      const shown = () => [...document.querySelectorAll(${JSON.stringify(row)})].slice(0, 30).map((one) => one.textContent).join();
      const before = shown();
      const from = performance.now();
      ${begin};
      const look = () => {
        const now = shown();
        if ((now !== "" && now !== before) || performance.now() - from > ${patience}) setTimeout(() => done(performance.now() - from));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    })`,
  );
}

const goTo = (path: string) =>
  `history.pushState(null, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"))`;

async function walking(page: Page, url: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  await page.goto(`${url}/console/history?whose=all`);
  for (const [name, link, row] of lists) {
    const found = await times(async () => {
      await page.evaluate(goTo("/console/history?whose=all"));
      await page.getByRole("heading", { name: "Who did what" }).waitFor();
      return await until(page, `document.querySelector(${JSON.stringify(link)}).click()`, row);
    });
    figures.push(figure(`${name}, from elsewhere`, found, listed));
  }
  return figures;
}

async function filtering(page: Page, url: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, path, row] of filters) {
    const found = await times(async () => {
      await page.goto(`${url}${path.replace(/\?.*/, "?whose=all")}`);
      await page.locator(".client-name, [role=feed] article").first().waitFor();
      await page.waitForTimeout(500);
      return await until(page, goTo(path), row);
    });
    figures.push(figure(name, found, listed));
  }
  return figures;
}

/** From the last letter until something is found: a client, then what happened. */
async function searching(page: Page, url: string, whole: () => Promise<void>): Promise<Figure[]> {
  await page.goto(`${url}/console/accounts?whose=all`);
  await page.locator(".client-name").first().waitFor();
  const search = async (word: string, wanted: string | RegExp) => {
    await page.keyboard.press("/");
    const field = page.locator("dialog[open] [role=combobox]");
    await field.fill(word.slice(0, -1));
    await page.waitForTimeout(700);
    const from = performance.now();
    await field.press(word.slice(-1));
    await page.getByRole("option", { name: wanted }).first().waitFor();
    const took = performance.now() - from;
    await page.keyboard.press("Escape");
    return took;
  };
  const first = await patiently(async () => await search("client 999", nameOf(999)));
  // What happened is read once, as far as time allows at each call.
  await whole();
  const clients = await times(async (n) => await search(`client 1${n}44`, nameOf(1_044 + n * 100)));
  // Every eighth event of a turn is an invoice.
  const numbers = await times(async (n) => await search(`hp-${99_003 + 8 * n}`, `HP-${99_003 + 8 * n}`));
  return [
    figure("search for a client, the first of all", [first], 2_000),
    figure("search for a client", clients, listed),
    figure("search for what happened", numbers, listed),
  ];
}

async function interacting(page: Page, url: string): Promise<number[]> {
  return await times(async () => {
    await page.goto(`${url}/console/accounts?whose=all`);
    await page.locator(".client-name").first().waitFor();
    await page.waitForTimeout(1_000);
    await page.evaluate("watched.interaction = 0");
    for (let n = 0; n < 30; n++) await page.keyboard.press("j");
    for (const chip of await page.locator("a.chip-button").all()) await chip.click();
    await page.waitForTimeout(300);
    return await read(page, "watched.interaction");
  });
}

/** With nothing kept by the browser but who it is. */
async function slowly(page: Page, url: string): Promise<number[]> {
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  return await times(async () => {
    await page.goto("about:blank");
    await line.send("Network.clearBrowserCache");
    await line.send("Network.emulateNetworkConditions", {
      ...{ offline: false, latency: 400 },
      ...{ downloadThroughput: slowLine, uploadThroughput: slowLine },
    });
    const from = performance.now();
    await page.goto(`${url}/console/activity`, { waitUntil: "commit" });
    await page.locator('[role="feed"] article').first().waitFor();
    const took = performance.now() - from;
    await line.send("Network.emulateNetworkConditions", {
      ...{ offline: false, latency: 0 },
      ...{ downloadThroughput: -1, uploadThroughput: -1 },
    });
    return took;
  });
}
