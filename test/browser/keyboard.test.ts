import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { type Desk, openAccount, openDesk, someWeeks } from "./desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.tell(someWeeks());
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const focused = async (page: Page) => await page.locator(":focus").first().textContent();
const inspector = (page: Page) => page.getByRole("complementary", { name: "Event" });

test("by keyboard alone: find, read, open, go on, close, with the focus always to be seen", async () => {
  const page = await desk.sit();
  await page.getByRole("feed").getByRole("article").first().waitFor();

  await page.keyboard.press("/");
  await page.keyboard.type("northwind");
  await page.getByRole("option").filter({ hasText: "northwind" }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Jane Doe|jane@northwind/ }).waitFor();
  await page.getByRole("article").filter({ hasText: "Invoice 1042 sent" }).waitFor();
  await page.keyboard.press("j");
  expect(await focused(page)).toContain("Year-end review booked");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  expect(await focused(page)).toContain("Invoice 1042 sent");
  await page.keyboard.press("Enter");
  await inspector(page).getByRole("heading", { level: 2, name: "Invoice 1042 sent" }).waitFor();
  await page.keyboard.press("j");
  await inspector(page).getByRole("heading", { level: 2, name: "Invoice 1042 made" }).waitFor();
  await page.keyboard.press("Escape");
  await inspector(page).waitFor({ state: "detached" });

  expect(await focused(page)).toContain("Invoice 1042 made");
  expect(await page.locator(":focus-visible").count()).toBe(1);
  await desk.leave(page);
});

test("g and a letter go to a place, ? lists the keys, and Ctrl K goes anywhere by name", async () => {
  const page = await desk.sit();
  await page.getByRole("feed").getByRole("article").first().waitFor();

  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.getByRole("heading", { level: 1, name: "Connections" }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Client, person, document or words" }).fill("omar");
  await page.getByRole("option", { name: /omar/i }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /omar/i }).waitFor();
  await desk.leave(page);
});

test("single keys do nothing while one types, and can be switched off", async () => {
  const page = await desk.sit();
  await openAccount(page, "northwind");
  await page.getByRole("button", { name: "Note" }).click();
  await page.locator("textarea:focus").waitFor();
  await page.keyboard.type("?f");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.keyboard.press("?");
  await page.keyboard.press("f");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Go to" }).waitFor();
  await desk.leave(page);
});
