import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { vi } from "../../functions/serve/console/messages/vi-all.ts";
import { accountPage } from "../../schemas/account.ts";
import { until } from "../support/until.ts";
import { colours, seriousOn } from "./axe.ts";
import { type Desk, openDesk } from "./desk.ts";

// The first page that a run opens waits for the console to be built.
jest.setTimeout(120_000);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const invoice = (id: string, n: number) => ({
    ...{
      tool: "quickbooks",
      type: "invoice.sent" as const,
      family: "money" as const,
      title: `Invoice ${id} ${n}`,
    },
    ...{
      time: `2026-11-0${n}T08:00:00.000Z`,
      identities: [{ type: "quickbooks:customer", value: `77/${id}` }],
    },
  });
  const mail = (value: string) => ({
    ...{
      tool: "boomerang-gmail",
      type: "email.received" as const,
      family: "email" as const,
      title: "A question",
    },
    ...{ time: "2026-11-05T08:00:00.000Z", identities: [{ type: "email" as const, value }] },
  });
  await desk.tell([
    ...[1, 2, 3].map((n) => invoice("58", n)),
    invoice("59", 4),
    mail("umar@solent.example"),
    mail("stranger@elsewhere.example"),
  ]);
  for (const [name, id] of [
    ["Halden Joinery", "61"],
    ["Orchard Day Nurseries", "62"],
  ])
    await desk.running.api.call("POST", "/api/accounts", {
      name,
      identities: [{ type: "quickbooks:customer", value: `77/${id}` }],
    });
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const list = [
  "Client;QuickBooks ID;Website;E-mail;Notes",
  "Solent Yacht Charters;58;https://www.solent.example/;;first",
  "Blackthorn Brewing;59;;hello@blackthorn.example;",
  "Halden Joinery;61;;;",
  "Orchard Nursery;62;;hove@orchardday.example;",
  "Twin;58;;;",
  ";63;;;",
  "Free Mail;64;gmail.com;;",
].join("\r\n");

async function paste(page: Page, text = list): Promise<void> {
  await page.getByLabel("Or paste it, with its headings").fill(text);
  await page.getByRole("button", { name: "Look at it" }).click();
}
const count = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const named = async (q: string) =>
  accountPage.parse(
    await desk.running.api.call("GET", `/api/accounts?status=active&q=${encodeURIComponent(q)}`),
  ).accounts;

test("a list with each tool's ids is looked at, imported, and taken back in one step", async () => {
  const page = await desk.sit({ at: "/console/inbox" });
  await page.getByRole("link", { name: "Import a list" }).click();
  await page.getByRole("heading", { level: 1, name: "Import a list of clients" }).waitFor();
  await paste(page);

  await count(page, "3 new clients").waitFor();
  expect(await page.getByLabel("What QuickBooks ID says").inputValue()).toBe("id quickbooks:customer 77");
  expect(await page.getByLabel("What Website says").inputValue()).toBe("domain");
  expect(await page.locator(".by-eye-table tbody tr").count()).toBe(5);
  await count(page, "1 there already").waitFor();
  await count(page, "1 id of another client").waitFor();
  await count(page, "2 rows left out").waitFor();
  await page.getByText("3 names under Unmatched find their clients, with 5 events.").waitFor();
  await page.getByText("One step takes all of it back").waitFor();

  // What a column says decides at once.
  await page.getByLabel("What Website says").selectOption("Left out");
  await page.getByText("2 names under Unmatched find their clients, with 4 events.").waitFor();
  await page.getByLabel("What Website says").selectOption("Domain or website");
  await page.getByText("3 names under Unmatched").waitFor();
  await count(page, "2 rows left out").click();
  await page.getByText("Row 2 has the id 58, too").waitFor();
  await page.getByText("No name in this row").waitFor();

  await page
    .getByLabel(/1 row has the id of a client/)
    .selectOption("Add to these clients, and keep their names");
  await page.getByRole("button", { name: "Import 4 clients" }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  await page.getByText("3 new clients").waitFor();
  await page.getByText("1 client has got more").waitFor();
  const row = page.locator(".import-report tbody tr");
  expect(await row.allTextContents()).toEqual([
    expect.stringMatching(/^6Twin58Row 2 has the id 58, too$/),
    expect.stringMatching(/^763No name in this row$/),
    expect.stringMatching(/^8Free Mailgmail\.comgmail\.com: strangers share this domain$/),
  ]);
  await until(async () => (await named("Solent Yacht"))[0]?.eventCount === 4);
  const [orchard] = await named("hove@orchardday.example");
  expect(orchard?.name).toBe("Orchard Day Nurseries");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const path = join(desk.running.folder, "left-out.csv");
  await (await download).saveAs(path);
  expect(await readFile(path, "utf8")).toContain("6,Twin,58,");

  await page.getByRole("button", { name: "Take 4 clients back" }).click();
  await page.getByRole("heading", { name: "Taken back" }).waitFor({ timeout: 60_000 });
  await until(async () => (await named("Solent Yacht")).length === 0);
  expect(await named("hove@orchardday.example")).toEqual([]);
  expect(await named("Orchard Day Nurseries")).toHaveLength(1);
  await page.getByRole("link", { name: "Unmatched" }).first().click();
  await page.getByText("QuickBooks Online customer 58").first().waitFor();
  await desk.leave(page);
});

test("by keyboard alone from where a client is made, in Vietnamese on a phone; nothing that axe minds", async () => {
  const page = await desk.sit({
    ...{ at: "/console/accounts", locale: "vi-VN", viewport: { width: 390, height: 844 } },
    ...{ isMobile: true, hasTouch: true, bypassCSP: true },
  });
  await page.getByRole("button", { name: String(vi["clients.new"]) }).focus();
  await page.keyboard.press("Enter");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: String(vi["import.open"]) })
    .focus();
  await page.keyboard.press("Enter");
  const choose = page.getByRole("button", { name: String(vi["import.choose"]) });
  await choose.waitFor();
  await until(async () => await choose.evaluate((one) => one === one.ownerDocument.activeElement));
  const found = await seriousOn(page, "where a list is given");
  await page.keyboard.press("Tab");
  await page.keyboard.insertText("Tên;Mã QuickBooks\nSen Vàng;70\nĐặng;70");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "1 khách hàng mới" }).waitFor();
  found.push(...(await seriousOn(page, "the list")));
  await page.emulateMedia({ colorScheme: "dark" });
  found.push(...(await seriousOn(page, "the list in dark", colours)));
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  const make = page.getByRole("button", { name: "Nhập 1 khách hàng" });
  await make.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Đã nhập" }).waitFor();
  await page.getByText("Dòng 2 cũng có mã 70").waitFor();
  found.push(...(await seriousOn(page, "the report in dark")));

  expect(found).toEqual([]);
  await desk.leave(page);
});

test("what holds no list says so where it was given, and a file in an old coding is read", async () => {
  const page = await desk.sit({ at: "/console/import" });
  const give = async (name: string, mimeType: string, buffer: Buffer) =>
    await page.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer });
  await give("photo.png", "image/png", Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  await page.getByText("There are no rows in a picture").waitFor();
  await give("clients.xlsx", "", Buffer.from("PK\u0003\u0004"));
  await page.getByText("This is a workbook.").waitFor();
  await give("empty.csv", "text/csv", Buffer.from(""));
  await page.getByText("There is no row below the headings.").waitFor();

  await give("old.csv", "text/csv", Buffer.from("Foo;Bar\nCafé Müller;1", "latin1"));
  await page.getByText("No column says what the clients are called.").waitFor();
  expect(await page.getByRole("button", { name: "Import 0 clients" }).isDisabled()).toBe(true);
  await page.getByLabel("What Foo says").selectOption("Client’s name");
  await page.getByText("Café Müller").waitFor();
  await page.getByText("No column says what leads to the clients").waitFor();
  await count(page, "1 new client").waitFor();
  await page.getByRole("button", { name: "Another list" }).click();
  await page.getByRole("button", { name: "Choose a list" }).waitFor();
  await desk.leave(page);
});

test("a long list goes in parts, and is found again by who went elsewhere meanwhile", async () => {
  const page = await desk.sit({ at: "/console/import" });
  const long = `Name,Id\n${Array.from({ length: 2_300 }, (_, n) => `Client ${n},`).join("\n")}`;
  const file = { name: "long.csv", mimeType: "text/csv", buffer: Buffer.from(long) };
  await page.locator('input[type="file"]').setInputFiles(file);
  await count(page, "2,300 new clients").waitFor({ timeout: 60_000 });
  await page.getByText("More than 500 clients cannot be taken back in one step").waitFor();
  await page.getByRole("button", { name: "Import 2,300 clients" }).click();
  await page.getByText(/^[1-9]\d*00 of 2,300 rows$/).waitFor({ timeout: 60_000 });
  await page.getByRole("link", { name: "Unmatched" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Unmatched" }).waitFor();
  await page.getByRole("link", { name: "Import a list" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText(/rows are done, and stay/).waitFor();
  expect(await page.getByRole("button", { name: "Go on" }).isEnabled()).toBe(true);
  await desk.leave(page);
});

test("a manager is not offered what administrators alone may do", async () => {
  const page = await desk.sit({ at: "/console/inbox", role: "manager" });
  await page.getByText("stranger@elsewhere.example").first().waitFor();
  expect(await page.getByRole("link", { name: "Import a list" }).count()).toBe(0);
  await page.goto(`${desk.running.hub.url}/console/import`);
  await page.getByText("Only administrators import lists of clients.").waitFor();
  await desk.leave(page);
});
