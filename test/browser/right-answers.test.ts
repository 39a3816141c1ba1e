import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { account } from "../../schemas/account.ts";
import { type Desk, openDesk } from "./desk.ts";

jest.setTimeout(120_000);

const day = 24 * 60 * 60_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();
const customer = (name: string) => [{ type: "email", value: `jane@${name}.example` }];
let desk: Desk;
let northwind = "";
let second = "";

beforeAll(async () => {
  desk = await openDesk();
  await desk.tell([
    ...Array.from({ length: 30 }, (_, n) => ({
      type: "meeting.scheduled" as const,
      family: "meeting" as const,
      title: `Booked review ${n + 1}`,
      time: inDays(-2),
      scheduledFor: inDays(5 + n),
      object: { kind: "meeting", id: `m${n}`, name: `Review ${n + 1}` },
      identities: customer("northwind"),
    })),
    { title: "Wrote about Sen Vàng", time: inDays(-1), identities: customer("stray") },
  ]);
  const made = async (name: string, domain: string) => {
    const body = { name, identities: [{ type: "domain", value: domain }] };
    return account.parse(await desk.running.api.call("POST", "/api/accounts", body)).id;
  };
  northwind = await made("Northwind Roasters", "northwind.example");
  second = await made("Northwind Roasters Ltd", "northwind-cafe.example");
  // The first page of a hub waits for its console to be built.
  const page = await desk.sit();
  await page.getByRole("feed").waitFor({ timeout: 100_000 });
  await desk.leave(page);
}, 180_000);
afterAll(async () => {
  await desk.end();
  expect(desk.faults.filter((fault) => !fault.includes("410"))).toEqual([]);
});

const ahead = (page: Page) => page.getByRole("feed").getByRole("article").filter({ hasText: "Review" });

test("what lies ahead is told whole: what is next on top, and all of it at a key", async () => {
  const page = await desk.sit();
  const all = page.getByRole("button", { name: "30 ahead in all" });
  await all.waitFor();
  expect(await ahead(page).count()).toBeLessThan(7);
  await all.click();
  await page
    .getByRole("article")
    .filter({ hasText: /review 15/i })
    .waitFor();
  await desk.leave(page);
});

test("a dialog starts in its field with nobody chosen, and says how many events would move", async () => {
  const page = await desk.sit({ at: "/console/inbox" });
  await page.getByRole("searchbox", { name: "Search the unmatched" }).fill("stray");
  // Others stand above until the hub has answered what was typed, and what came last is counted a moment later.
  const cards = page.locator(".unmatched > li");
  await cards
    .filter({ hasText: "stray.example" })
    .filter({ hasText: /\b1 event\b/ })
    .waitFor();
  await cards.filter({ hasNotText: "stray.example" }).first().waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("a");
  const field = page.getByRole("combobox", { name: "Search clients" });
  await field.waitFor();
  await page.getByText("Moves 1 event, and all that comes.").waitFor();
  await page.keyboard.type("Zzz");
  expect(await field.inputValue()).toBe("Zzz");
  await field.fill("");
  expect(await page.locator('[role="option"][aria-selected="true"]').count()).toBe(0);
  await page.keyboard.press("Enter");
  expect(await field.isVisible()).toBe(true);
  await desk.leave(page);
});

test("a note that was begun is there again after one has looked elsewhere", async () => {
  const page = await desk.sit({ at: `/console/accounts/${northwind}` });
  await page.getByRole("heading", { level: 1, name: "Northwind Roasters" }).waitFor();
  await page.keyboard.press("n");
  const note = page.getByRole("textbox", { name: "A note on Northwind Roasters" });
  await note.fill("Prefers calls before noon");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Draft" }).click();
  expect(await note.inputValue()).toBe("Prefers calls before noon");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByRole("button", { name: "Note", exact: true }).waitFor();
  await desk.leave(page);
});

test("a list that is saved for a spreadsheet begins with the mark of UTF-8", async () => {
  const page = await desk.sit({ at: `/console/accounts/${northwind}` });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as CSV" }).click(),
  ]);
  const path = join(desk.running.folder, "saved.csv");
  await download.saveAs(path);
  expect((await readFile(path)).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  await desk.leave(page);
});

test("the old address of a merged account leads to the account that it is part of now", async () => {
  await desk.running.api.call("POST", `/api/accounts/${northwind}/merge`, { from: second });
  const page = await desk.sit({ at: `/console/accounts/${second}` });
  await page.getByRole("heading", { level: 1, name: "Northwind Roasters" }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/console/accounts/${northwind}`);
  await desk.leave(page);
});

test("a rule names the client that its own is shown with, and says so where that is erased", async () => {
  const { api } = desk.running;
  const made = async (name: string) => account.parse(await api.call("POST", "/api/accounts", { name })).id;
  const [into, from, erased] = [await made("Alder Ltd"), await made("Alder"), await made("Birch")];
  await api.call("POST", `/api/accounts/${into}/merge`, { from });
  await api.call("DELETE", `/api/accounts/${erased}`);
  for (const id of [from, erased])
    await api.call("POST", "/api/rules", {
      ...{ name: `Of ${id}`, via: "endpoint", url: "https://example.org/hook" },
      when: { accounts: [id] },
    });

  const page = await desk.sit({ at: "/console/forwarding" });
  const card = (id: string) => page.getByRole("main").getByRole("link", { name: new RegExp(`^Of ${id}`) });
  await card(from).getByText("Alder Ltd").waitFor();
  await card(erased).getByText("There is no such client").waitFor();
  await desk.leave(page);
});
