import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Route } from "playwright-core";
import { makeBook } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";

jest.setTimeout(120_000);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await makeBook(desk);
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
