import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { account } from "../../schemas/account.ts";
import { until } from "../support/until.ts";
import { day, idOf, makeBook } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";

/** What is said on a day of an invoice of somebody whom nobody has placed. */
const invoice = (
  name: string,
  type: "invoice.sent" | "invoice.updated",
  issued: number,
  open: string,
  told: number,
) => ({
  ...{ type, family: "money" as const, direction: "out" as const, time: `${day(told)}T10:00:00.000Z` },
  ...{ title: `Sent · ${name}`, identities: [{ type: "domain", value: "stray.example" }] },
  object: { kind: "invoice", id: name, name },
  owed: {
    ...{ total: "55.00", open, currency: "GBP", issued: day(issued), due: day(issued + 10) },
    asOf: `${day(told)}T10:00:00.000Z`,
  },
});

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.tell([
    invoice("HP-8", "invoice.sent", -40, "55.00", -40),
    invoice("HP-8", "invoice.updated", -40, "0.00", -20),
    ...[
      invoice("HP-6", "invoice.sent", -70, "55.00", -70),
      invoice("HP-7", "invoice.sent", -60, "55.00", -60),
    ],
    ...[
      invoice("HP-6", "invoice.updated", -70, "0.00", -55),
      invoice("HP-7", "invoice.updated", -60, "0.00", -38),
    ],
    invoice("HP-9", "invoice.sent", -20, "55.00", -20),
    {
      ...{ type: "payment.received", family: "money", direction: "in", time: `${day(-20)}T10:00:00.000Z` },
      ...{ title: "Payment P-1", identities: [{ type: "domain", value: "stray.example" }] },
      object: { kind: "payment", id: "P-1", name: "P-1" },
      owed: {
        ...{ total: "55.00", open: "0.00", currency: "GBP", issued: day(-20) },
        asOf: `${day(-20)}T10:00:00.000Z`,
      },
    },
  ]);
  await makeBook(desk);
}, 90_000);
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

async function clients(options: Parameters<Desk["sit"]>[0] = {}, query = ""): Promise<Page> {
  const page = await desk.sit({ goesOn: true, at: `/console/accounts${query}`, ...options });
  await page.locator(".client-name").first().waitFor();
  return page;
}
const names = async (page: Page) => await page.locator("tbody .client-name").allTextContents();
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

describe("the clients", () => {
  test("of the one who is signed in stand by need, with what each needs in words", async () => {
    const page = await clients();

    expect((await names(page)).at(0)).toBe("Dovecote Care Homes");
    expect(await names(page)).not.toContain("Brook Street Physiotherapy");
    const dovecote = await row(page, "Dovecote").textContent();
    expect(dovecote).toMatch(/Silent 3\d days/);
    expect(dovecote).toContain("£2,140");
    expect(dovecote).toContain("oldest 10");
    expect(await row(page, "Halden").textContent()).toContain("€1,900 · £600");
    expect(await page.locator(".pane-foot").textContent()).toContain("3 clients");
    expect(await page.title()).toBe("Clients · Account hub");
    await desk.leave(page);
  });

  test("of everybody are one click away, and the address holds what is looked at", async () => {
    const page = await clients();
    await page.getByRole("link", { name: /^All/ }).click();
    await row(page, "Brook Street").waitFor();
    await page.getByRole("link", { name: /^Overdue 2/ }).click();
    await page.getByLabel("Sort").selectOption({ label: "Name" });

    expect(await names(page)).toEqual(["Dovecote Care Homes", "Halden Joinery"]);
    await page.reload();
    await row(page, "Halden").waitFor();
    expect(await names(page)).toEqual(["Dovecote Care Homes", "Halden Joinery"]);
    await desk.leave(page);
  });

  test("are counted without a name that nobody has placed, whose debt is listed", async () => {
    const page = await clients({}, "?whose=all");
    await page.locator(".pane-foot").getByText("4 clients").waitFor();
    expect(await page.getByRole("link", { name: /^All/ }).textContent()).toBe("All4");
    await page.goto(`${desk.running.hub.url}/console/owes?whose=all`);
    const stray = page.getByRole("row").filter({ hasText: "stray.example" }).filter({ hasText: "£55" });
    await stray.getByText("usually 10 days late · 3 paid").waitFor();
    await page.getByRole("columnheader", { name: "Last paid" }).waitFor();
    expect(await stray.getByRole("cell").nth(4).textContent()).toMatch(
      new RegExp(`\\b${Number(day(-20).slice(8))} `),
    );
    await page.goto(`${desk.running.hub.url}/?whose=all`);
    await page.getByText("4 clients were looked at").waitFor();
    await desk.leave(page);
  });

  test("are found without the marks of their names, and an unknown filter is passed over", async () => {
    const page = await clients({}, "?whose=all&q=sen+vang&only=nonsense&sort=luck");

    expect(await names(page)).toEqual(["Công ty Sen Vàng"]);
    await desk.leave(page);
  });

  test("are handed over several at a time, by keys, and one undo takes it back", async () => {
    const page = await clients({}, "?sort=name");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Hand over" }).click();
    await page.locator("dialog input").fill("Tom Ellery");
    await page.keyboard.press("Enter");
    await page.getByText("2 clients handed over to Tom Ellery").waitFor();
    const owner = async (name: string) =>
      account.parse(await desk.running.api.call("GET", `/api/accounts/${await idOf(desk, name)}`)).owner;

    expect(await owner("Dovecote")).toBe("Tom Ellery");
    await page.getByRole("button", { name: "Undo" }).click();
    await until(async () => (await owner("Dovecote")) === "Mai Tran");
    await desk.leave(page);
  });

  test("go to a spreadsheet as they are shown, marked as UTF-8", async () => {
    const page = await clients({}, "?only=overdue");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as CSV" }).click();
    const path = join(desk.running.folder, "clients.csv");
    await (await download).saveAs(path);
    const bytes = await readFile(path);

    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bytes.toString()).toContain("Dovecote Care Homes");
    expect(bytes.toString()).not.toContain("Sen Vàng");
    await desk.leave(page);
  });

  test("stand on a phone in three lines, in Vietnamese too", async () => {
    const phone = { viewport: { width: 390, height: 844 }, locale: "vi-VN", isMobile: true, hasTouch: true };
    const page = await clients(phone);
    await page.getByRole("heading", { level: 1, name: "Khách hàng" }).waitFor();
    const first = await page.getByRole("listitem").filter({ hasText: "Dovecote" }).textContent();

    expect(first).toMatch(/3\d ngày không liên lạc, thường \d ngày(?! một lần)/);
    expect(first).toMatch(/Quá hạn 2\.140\s£/);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await desk.leave(page);
  });
});
