import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Route } from "playwright-core";
import { vi } from "../../functions/serve/console/messages/vi.ts";
import { accountPage } from "../../schemas/account.ts";
import { day, makeBook } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";

jest.setTimeout(120_000);

let desk: Desk;
let client: string;
beforeAll(async () => {
  desk = await openDesk();
  await makeBook(desk);
  const listed = await desk.running.api.call("GET", "/api/accounts?sort=active&limit=1");
  client = accountPage.parse(listed).accounts[0]?.id ?? "";
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

/* What a slow line costs is the number of answers that the first row waits for: nothing here measures time. */
test.each([
  ["Activity", "/console/activity", "/console/api/timeline", "article.row"],
  ["Clients", "/console/accounts?whose=all", "/console/api/portfolio", ".client-name"],
  ["Owes", "/console/owes?whose=all", "/console/api/portfolio", "tbody tr"],
])("on a slow line %s has its shape at once and its first row after one answer", async (_, at, only, row) => {
  const page = await desk.sit({ at: "/console/history" });
  await page.getByRole("heading", { name: "Who did what" }).waitFor();
  const held: Route[] = [];
  let isOpen = false;
  await page.route("**/console/api/**", async (route) => {
    const isRows = new URL(route.request().url()).pathname === only;
    if (isRows && isOpen) await route.continue();
    else held.push(route);
  });
  await page.goto(`${desk.running.hub.url}${at}`, { waitUntil: "domcontentloaded" });
  await page.locator("main .skeleton").first().waitFor();
  expect(await page.locator(row).count()).toBe(0);
  isOpen = true;
  const rows = held.filter((route) => new URL(route.request().url()).pathname === only);
  for (const route of rows) await route.continue();
  await page.locator(row).first().waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.context().close();
});

/* What is asked for early must be what the console asks for, word by word, or it is asked for twice. */
test.each([
  ["Activity", () => "/console/activity", "/console/api/timeline", "article.row"],
  [
    "Activity, narrowed",
    () => `/console/activity?family=money&tool=quickbooks&lane=activity&since=${day(-300)}&until=${day(0)}`,
    "/console/api/timeline",
    "article.row",
  ],
  ["Clients", () => "/console/accounts?whose=all", "/console/api/portfolio", ".client-name"],
  ["Owes", () => "/console/owes?whose=all", "/console/api/portfolio", "tbody tr"],
  ["Today", () => "/?whose=all", "/console/api/portfolio", "main h1"],
  [
    "a client",
    () => `/console/accounts/${client}`,
    () => `/console/api/accounts/${client}/timeline`,
    "article.row",
  ],
  [
    "a client, whose they are",
    () => `/console/accounts/${client}`,
    () => `/console/api/accounts/${client}`,
    "article.row",
  ],
  [
    "a client, the pinned ones",
    () => `/console/accounts/${client}`,
    () => `/console/api/accounts/${client}/pins`,
    "article.row",
  ],
])(
  "the first rows of %s are asked for before the console's script is there, and once",
  async (_, at, rows, row) => {
    const page = await desk.sit({ at: "/console/history" });
    await page.getByRole("heading", { name: "Who did what" }).waitFor();
    const asked: URL[] = [];
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.pathname === (typeof rows === "string" ? rows : rows())) asked.push(url);
    });
    const scripts: Route[] = [];
    await page.route("**/first.js", (route) => void scripts.push(route));
    const early = page.waitForRequest((request) => asked.some(({ href }) => href === request.url()));
    await page.goto(`${desk.running.hub.url}${at()}`, { waitUntil: "commit" });
    const answer = await (await early).response();
    expect(answer?.status()).toBe(200);
    expect(scripts.length).toBe(1);

    for (const route of scripts) await route.continue();
    await page.locator(row).first().waitFor();
    // What lies ahead, the reader's own clients and what is new are other questions.
    const same = asked.filter(({ href }) => href === asked[0]?.href);
    expect(same.map(({ search }) => search)).toEqual([asked[0]?.search]);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.context().close();
  },
);

test.each([
  ["Today, in Vietnamese", "/", { locale: "vi-VN" }, ["today-screen", "vi", "vi-screens", "vi-told"]],
  ["Clients", "/console/accounts", {}, ["clients-screen"]],
  ["a tool's page", "/console/connections/slack", {}, ["connections-screen", "en-late"]],
])("%s has its scripts on their way before the first one is there", async (_, at, options, names) => {
  const page = await desk.sit({ at: "/console/history", ...options });
  const scripts: Route[] = [];
  await page.route("**/first.js", (route) => void scripts.push(route));
  const wanted = names.map((name) =>
    page.waitForResponse((one) => new URL(one.url()).pathname.includes(`/${name}-`)),
  );
  await page.goto(`${desk.running.hub.url}${at}`, { waitUntil: "commit" });
  for (const answer of await Promise.all(wanted)) expect(answer.status()).toBe(200);
  expect(scripts.length).toBe(1);

  for (const route of scripts) await route.continue();
  await page.locator("main h1").first().waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.context().close();
});

test("in Vietnamese the first rows wait for no words but those that they and the frame show", async () => {
  const page = await desk.sit({ at: "/console/history", locale: "vi-VN" });
  await page.locator("main h1").first().waitFor();
  const held: Route[] = [];
  await page.route(/\/vi-(screens|told|late)-/, (route) => void held.push(route));
  await page.goto(`${desk.running.hub.url}/console/activity`, { waitUntil: "commit" });
  await page.locator("article.row").first().waitFor();
  expect(await page.locator("main h1").first().textContent()).toBe(vi["feed.title"]);

  for (const route of held) await route.continue();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.context().close();
});

test("what is typed into the palette before it has come is looked for once it has", async () => {
  const page = await desk.sit({ at: "/console/history" });
  await page.getByRole("heading", { name: "Who did what" }).waitFor();
  const held: Route[] = [];
  await page.route(/\/palette-/, (route) => void held.push(route));
  await page.goto(`${desk.running.hub.url}/console/activity`);
  await page.locator("article.row").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("g t");
  expect(await page.locator("dialog[open] input").inputValue()).toBe("g t");
  expect(new URL(page.url()).pathname).toBe("/console/activity");

  while (held.length === 0) await page.waitForTimeout(20);
  for (const route of held) await route.continue();
  const field = page.locator("dialog[open] [role=combobox]");
  await field.waitFor();
  await page.keyboard.type("x");
  expect(await field.inputValue()).toBe("g tx");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.context().close();
});
