import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { day, makeBook } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";

jest.setTimeout(120_000);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await makeBook(desk);
  await desk.tell([
    {
      ...{ tool: "dext", type: "expense.captured" as const, family: "money" as const },
      ...{ title: 'Receipt of "Đặng; & Sons", June', time: `${day(-1)}T08:00:00.000Z` },
      identities: [
        { type: "dext:client", value: "DX-77" },
        { type: "name", value: "=Quay Street Deli" },
      ],
    },
  ]);
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

/** What a list saves for a spreadsheet, as its bytes say it. */
async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const path = join(desk.running.folder, name);
  await (await download).saveAs(path);
  const bytes = await readFile(path);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return bytes.toString().slice(1);
}

test("Today goes to a spreadsheet: who needs somebody, whose they are, why and since when", async () => {
  const page = await desk.sit({ at: "/?whose=all" });
  await page.getByRole("link", { name: "Dovecote Care Homes" }).first().waitFor();
  const [head, ...rows] = (await saved(page, "today.csv")).trimEnd().split("\r\n");

  expect(head?.split(",").slice(0, 4)).toEqual(["Client", "Owner", "Why", "Since"]);
  expect(rows.filter((row) => row.includes("Dovecote Care Homes")).length).toBeGreaterThan(0);
  expect(rows.join("\n")).toMatch(/Dovecote Care Homes,Mai Tran,.*GBP/);
  await desk.leave(page);
});

test("Activity goes to a spreadsheet as it is filtered, all of it, with names and in the reader's zone", async () => {
  const page = await desk.sit({ at: `/console/activity?family=money&since=${day(-200)}` });
  await page.getByRole("feed").getByRole("article").first().waitFor();
  const text = await saved(page, "activity.csv");

  expect(text).toContain("Dovecote Care Homes");
  expect(text).toContain('"Receipt of ""Đặng; & Sons"", June"');
  expect(text).not.toContain("A question");
  expect(text.match(/HP-30\d/g)?.length).toBeGreaterThan(4);
  expect(text).not.toMatch(/acc_/);
  await desk.leave(page);
});

test("Unmatched goes to a spreadsheet, and a name that a spreadsheet would count with is text", async () => {
  const page = await desk.sit({ at: "/console/inbox" });
  await page.getByText("Quay Street Deli").first().waitFor();
  const text = await saved(page, "unmatched.csv");

  expect(text.split("\r\n")[0]).toMatch(/^Client,/);
  expect(text).toContain("Quay Street Deli");
  expect(text).not.toMatch(/(^|,|\n)"?=/);
  await desk.leave(page);
});

test("a long list of unmatched comes as it is read on, stays where it was read to, and goes to a spreadsheet whole", async () => {
  await desk.tell(
    Array.from({ length: 120 }, (_, n) => ({
      ...{ tool: "boomerang-gmail", type: "email.received" as const, family: "email" as const },
      ...{ title: "A question", time: `${day(-2)}T08:00:00.000Z` },
      identities: [{ type: "email" as const, value: `visitor-${String(n).padStart(3, "0")}@gmail.com` }],
    })),
  );
  const page = await desk.sit({ at: "/console/inbox" });
  const cards = page.locator(".unmatched > li");
  await cards.nth(49).waitFor();
  expect(await cards.count()).toBeLessThan(120);
  await page.getByLabel("Sort").selectOption("Name");
  const last = cards.filter({ hasText: "visitor-119" });
  for (let n = 0; n < 5 && (await last.count()) === 0; n++) {
    await cards.last().scrollIntoViewIfNeeded();
    await cards.nth(Math.min(119, 50 * (n + 1))).waitFor();
  }
  await last.waitFor();

  await page.getByRole("searchbox", { name: "Search the unmatched" }).fill("VISITOR-11");
  await cards.filter({ hasText: "visitor-020" }).waitFor({ state: "detached" });
  expect(await cards.count()).toBe(10);
  const text = await saved(page, "some.csv");
  expect(text.match(/^visitor-\d+/gm)?.length).toBe(10);
  await page.getByRole("searchbox", { name: "Search the unmatched" }).fill("");
  await cards.nth(49).waitFor();
  expect((await saved(page, "whole.csv")).match(/^visitor-\d+/gm)?.length).toBe(120);

  // Whom one is done with goes, and the reader stays where they are.
  const done = cards.filter({ has: page.getByRole("link", { name: "visitor-007@gmail.com" }) });
  await done.getByRole("button", { name: "Make it a client" }).click();
  await done.waitFor({ state: "detached" });
  expect(await cards.count()).toBeGreaterThanOrEqual(119);
  await desk.leave(page);
});
