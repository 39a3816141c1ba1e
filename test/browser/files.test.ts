import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { connection as connectionSchema } from "../../schemas/connection.ts";
import { textRow, workbook } from "../support/workbook.ts";
import { seriousOn } from "./axe.ts";
import { type Desk, openDesk } from "./desk.ts";

const secret = "a secret of this test";
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.running.api.call("PUT", "/api/connections/access/clients", { secrets: [secret] });
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const open = async (page: Page, show: string, connection = "access/clients") => {
  await page.goto(`${desk.running.hub.url}/console/connections/${connection}?show=${show}`);
  await page
    .getByRole("heading", { name: show === "files" ? "Files" : "Mail address", exact: true })
    .waitFor();
};
const clients = (...rows: readonly string[]) => Buffer.from(`Id,Name,Email\n${rows.join("\n")}\n`);
const give = async (page: Page, name: string, buffer: Buffer) =>
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
const file = (page: Page, name: string) => page.locator(".files > li").filter({ hasText: name }).first();

const ten = Array.from({ length: 10 }, (_, n) => `${n},Client ${n},c${n}@northwind.example`);

test("a file is refused with the reason, its columns are said, and the next one is compared", async () => {
  const page = await desk.sit({ at: "/console/connections/access/clients" });
  await page.getByRole("link", { name: "Files" }).click();
  await give(page, "first.csv", clients(...ten));
  await file(page, "first.csv").getByText("Refused", { exact: true }).waitFor();

  await page.getByLabel("What names a row").fill("Id");
  await page.getByLabel("What a row is called").fill("Name");
  await page.getByLabel("The customer’s email address").fill("Email");
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByText("The settings are saved").waitFor();
  await give(page, "second.csv", clients(...ten));
  await file(page, "second.csv").getByText("The first one").waitFor();
  await give(
    page,
    "third.csv",
    clients("0,Client Zero,c0@northwind.example", ...ten.slice(1), "10,New one,new@northwind.example"),
  );
  await file(page, "third.csv").getByText("1 row added").waitFor();

  expect(await file(page, "third.csv").textContent()).toContain("1 row changed");
  await page.goto(`${desk.running.hub.url}/console/activity`);
  await page.getByRole("article").filter({ hasText: "New one" }).waitFor();
  await desk.leave(page);
});

test("a file is set up by eye: what its columns say, whose its rows are, and nothing that belongs to nobody", async () => {
  await desk.running.api.call("PUT", "/api/connections/dext/eye", { secrets: ["a secret of this test"] });
  const page = await desk.sit({ bypassCSP: true });
  await open(page, "files", "dext/eye");
  const rows = ["1,British Gas,Dovecote", "2,Shell,Halden", "3,BT,Halden", "4,Post Office,"];
  await give(page, "items.csv", Buffer.from(["Item ID,Supplier,Client", ...rows, ""].join("\n")));
  const eye = page.getByRole("region", { name: "What do the columns of items.csv say?" });
  await eye.locator("th select").first().waitFor();
  const widths = await eye
    .locator("th select")
    .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().width)));
  expect(new Set(widths)).toEqual(new Set([176]));
  await eye.getByRole("button", { name: "3 rows of nobody known" }).waitFor();
  await eye.getByText("1 row without a customer").waitFor();
  expect(await eye.getByLabel("What Item ID says").inputValue()).toBe("key");
  expect(await eye.locator("tbody tr").last().textContent()).toContain("No customer");
  await eye.getByRole("button", { name: "1 row without a customer" }).click();
  expect(await eye.locator("tbody tr").count()).toBe(1);
  expect(await eye.locator("tbody tr").textContent()).toContain("Post Office");
  await eye.getByRole("button", { name: "1 row without a customer" }).click();
  expect(await seriousOn(page, "a file set up by eye")).toEqual([]);

  await eye.getByLabel("What Client says").selectOption("Kept with the row");
  await eye.getByText("all of them would belong to nobody").waitFor();
  expect(await eye.getByRole("button", { name: "Take 4 rows" }).isDisabled()).toBe(true);
  await eye.getByLabel("What Client says").selectOption("The customer’s name");
  await eye.getByRole("button", { name: "Take 4 rows" }).click();
  await file(page, "items.csv").getByText("The first one").waitFor();

  await eye.waitFor({ state: "detached" });
  expect(await page.getByLabel("What names a row").inputValue()).toBe("Item ID");
  const { settings } = connectionSchema.parse(
    await desk.running.api.call("GET", "/api/connections/dext/eye"),
  );
  expect(settings.file).toEqual({ key: ["Item ID"], title: "Supplier", account: { name: "Client" } });
  await desk.leave(page);
});

test("a workbook's rows are shown too, whose they are by the client's name", async () => {
  const { api } = desk.running;
  await api.call("PUT", "/api/connections/dext/book", { secrets: ["a secret of this test"] });
  await api.call("POST", "/api/accounts", {
    name: "Dovecote Care Homes",
    identities: [{ type: "email", value: "ellen@dovecote-eye.example" }],
  });
  const page = await desk.sit({ bypassCSP: true });
  await open(page, "files", "dext/book");
  const sheet = textRow("Item ID", "Supplier", "To") + textRow("1", "Shell", "ellen@dovecote-eye.example");
  await give(page, "items.xlsx", await workbook({ sheets: { Items: sheet } }));
  const eye = page.getByRole("region", { name: "What do the columns of items.xlsx say?" });
  await eye.getByRole("button", { name: "1 row goes to 1 client" }).waitFor();
  expect(await eye.getByLabel("What To says").inputValue()).toBe("email");

  await eye.getByRole("link", { name: "Dovecote Care Homes" }).click();
  await page.getByRole("heading", { name: "Dovecote Care Homes", level: 1 }).waitFor();
  await desk.leave(page);
});

test("of a workbook with several tables one is chosen by eye, and another is read beside it", async () => {
  const { api } = desk.running;
  await api.call("PUT", "/api/connections/dext/several", { secrets: ["a secret of this test"] });
  const page = await desk.sit({ bypassCSP: true });
  await open(page, "files", "dext/several");
  const sheets = {
    Items: textRow("Item ID", "Supplier", "Client") + textRow("1", "Shell", "Halden"),
    "Hóa đơn": textRow("Mã", "Khách hàng") + textRow("INV-1", "Halden") + textRow("INV-2", "Dovecote"),
    Cover: textRow("Prepared for Halden"),
    // Nothing stands in it: it is not asked for.
    Notes: "",
  };
  await give(page, "book.xlsx", await workbook({ sheets }));
  const tables = page.getByRole("group", { name: "book.xlsx has 3 tables" });
  await tables.waitFor();
  expect((await tables.locator("li").allTextContents()).map((one) => one.trim())).toEqual([
    "Items1 row",
    "Hóa đơn2 rows",
    "Cover0 rows",
  ]);
  expect(await tables.getByRole("radio", { checked: true }).count()).toBe(0);
  expect(await page.locator(".by-eye").count()).toBe(0);

  await tables.getByRole("radio", { name: /^Hóa đơn/ }).check();
  const eye = (name: string) => page.getByRole("region", { name: `What do the columns of ${name} say?` });
  expect(await eye("Hóa đơn").locator("tbody tr").count()).toBe(2);
  await tables.getByRole("radio", { name: /^Items/ }).check();
  await eye("Items").getByText("Shell").waitFor();
  expect(await seriousOn(page, "a file of several tables")).toEqual([]);
  await eye("Items").getByRole("button", { name: "Take 1 row" }).click();
  await file(page, "book.xlsx").getByText("The first one").waitFor();
  expect(
    connectionSchema.parse(await api.call("GET", "/api/connections/dext/several")).settings.file,
  ).toEqual({ table: "Items", key: ["Item ID"], title: "Supplier", account: { name: "Client" } });

  await page.getByRole("heading", { name: "Other tables of book.xlsx" }).waitFor();
  // The list is read before the hub knows of the file, and the file is sent before the list is looked at again.
  const listed = page.waitForResponse((answer) => answer.url().includes("/dext/hoa-don/files"));
  await page.route("**/uploads", async (route) => {
    await listed;
    await route.continue();
  });
  await page.getByRole("button", { name: "Read Hóa đơn too" }).click();
  await page.getByRole("heading", { level: 1, name: "hoa-don" }).waitFor();
  await eye("Hóa đơn").getByRole("button", { name: "Take 2 rows" }).click();
  await file(page, "book.xlsx").getByText("The first one").waitFor();
  expect(
    connectionSchema.parse(await api.call("GET", "/api/connections/dext/hoa-don")).settings.file,
  ).toEqual({ table: "Hóa đơn", key: ["Mã"], account: { name: "Khách hàng" } });
  await desk.leave(page);
}, 90_000);

test("rows that were taken are read again by changed settings, once it is counted what would change", async () => {
  const page = await desk.sit();
  page.on("dialog", (dialog) => {
    expect(dialog.message()).toContain("2 events will be corrected");
    void dialog.accept();
  });
  await open(page, "files");
  const [count, read] = ["Count what would change", "Read them again"].map((name) =>
    page.getByRole("button", { name }),
  );
  await page.getByLabel("What a row is called").fill("Email");
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByText("The settings are saved").waitFor();
  expect(await read?.isDisabled()).toBe(true);
  await count?.click();
  await page.getByText("Counted only: nothing has changed.").waitFor();
  await read?.click();
  await page.getByText("The timelines show it in a moment.").waitFor();

  await page.goto(`${desk.running.hub.url}/console/activity`);
  await page.getByRole("article").filter({ hasText: "new@northwind.example" }).first().waitFor();
  await desk.leave(page);
});

test("what looks like an incomplete file waits for a confirmation", async () => {
  const page = await desk.sit();
  page.on("dialog", (dialog) => void dialog.accept());
  await open(page, "files");
  await give(page, "incomplete.csv", clients("0,Client Zero,c0@northwind.example"));
  await file(page, "incomplete.csv")
    .getByText(/known rows are missing/)
    .waitFor();
  await file(page, "incomplete.csv").getByRole("button", { name: "This is right: take it" }).click();

  await file(page, "incomplete.csv").getByText("10 rows removed").waitFor();
  await desk.leave(page);
});

test("files are dropped too, one after the other, and a name is text", async () => {
  const page = await desk.sit({ viewport: { width: 390, height: 844 } });
  await open(page, "files");
  const name = '<img src=x onerror="document.title=1">\u{202e}.csv';
  const data = await page.evaluateHandle(
    ([one, two]) => {
      const transfer = new DataTransfer();
      for (const given of [one, two])
        transfer.items.add(new File(["Id,Name,Email\n1,A,a@b.example\n"], given));
      return transfer;
    },
    [name, "W".repeat(180)] as const,
  );
  await page.getByRole("group", { name: "Give files" }).dispatchEvent("drop", { dataTransfer: data });
  await file(page, "WWWW")
    .getByText(/Taken|Known already|Refused/)
    .first()
    .waitFor();
  await file(page, "<img")
    .getByText(/Taken|Known already|Refused/)
    .first()
    .waitFor();

  expect(await page.locator("main img").count()).toBe(0);
  expect(await page.title()).toMatch(/Account hub$/);
  expect(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  ).toBe(0);
  await desk.leave(page);
});

test("a folder or a picture among what is dropped is said where it fell, and the file beside them is taken", async () => {
  const page = await desk.sit();
  await open(page, "files");
  const folder = await mkdtemp(join(tmpdir(), "hub-dropped-"));
  const paths = ["March", "scan.png", "beside.csv"].map((name) => join(folder, name));
  const [march = "", scan = "", beside = ""] = paths;
  await mkdir(march);
  await writeFile(scan, "\u0089PNG");
  await writeFile(beside, clients("1,A,a@b.example"));
  const at = await page.getByRole("group", { name: "Give files" }).boundingBox();
  const hand = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await hand.send("Input.dispatchDragEvent", {
      ...{ type, x: (at?.x ?? 0) + 20, y: (at?.y ?? 0) + 20 },
      data: { items: [], files: paths, dragOperationsMask: 1 },
    });

  await file(page, "March").getByText("This is a folder. Open it").waitFor();
  await file(page, "scan.png").getByText("no rows in a picture").waitFor();
  await file(page, "beside.csv")
    .getByText(/Taken|Known already|Refused|rows are missing/)
    .first()
    .waitFor();
  await file(page, "March").getByRole("button", { name: "Close" }).click();
  await file(page, "March").waitFor({ state: "detached" });
  await desk.leave(page);
  await rm(folder, { recursive: true });
});

test("what falls beside the place for files is not opened in place of the console", async () => {
  const page = await desk.sit();
  await open(page, "files");
  await page.getByLabel("What a row is called").fill("begun");
  const folder = await mkdtemp(join(tmpdir(), "hub-dropped-"));
  const beside = join(folder, "beside.csv");
  await writeFile(beside, clients("1,A,a@b.example"));
  const hand = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await hand.send("Input.dispatchDragEvent", {
      ...{ type, x: 600, y: 20 },
      data: { items: [], files: [beside], dragOperationsMask: 1 },
    });
  await page.waitForTimeout(500);

  expect(await page.getByLabel("What a row is called").inputValue()).toBe("begun");
  expect(page.context().pages()).toHaveLength(1);
  await desk.leave(page);
  await rm(folder, { recursive: true });
});

test("an upload that cannot reach its address says so, and is sent again by choosing it again", async () => {
  const page = await desk.sit();
  await open(page, "files");
  await page.route("**/uploads", async (route) =>
    route.request().url().endsWith("/api/connections/access/clients/uploads")
      ? await route.continue()
      : await route.fulfill({ status: 403, body: "" }),
  );
  await give(page, "lost.csv", clients("1,A,a@b.example"));

  await page.getByText("It was not taken (answer 403). Send it again.").waitFor();
  await page
    .locator(".files > li")
    .filter({ hasText: "lost.csv" })
    .getByRole("button", { name: "Close" })
    .click();
  await page.getByText("It was not taken").waitFor({ state: "detached" });
  desk.faults.length = 0;
  await desk.leave(page);
});

test("by keyboard alone: a setting that does not fit is told at its field; the password of a database is entered once", async () => {
  const page = await desk.sit();
  await open(page, "files");
  await page.getByText("More", { exact: true }).focus();
  await page.keyboard.press("Enter");
  const zone = page.getByLabel("Time zone of times without one");
  if (!(await zone.isVisible())) await page.keyboard.press("Enter");
  await zone.focus();
  await page.keyboard.type("Mars/Olympus");
  await page.keyboard.press("Enter");
  await page.getByText("This is not as it must be.").waitFor();
  expect(await zone.getAttribute("aria-invalid")).toBe("true");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Europe/London");
  await page.keyboard.press("Enter");
  await page.getByText("The settings are saved").waitFor();

  await page.getByLabel("Password of the files").focus();
  await page.keyboard.type("open sesame");
  await page.keyboard.press("Enter");
  await page.getByText(/A password was entered/).waitFor();
  expect(await page.getByLabel("Password of the files").inputValue()).toBe("");
  expect(await page.content()).not.toContain("open sesame");
  desk.faults.length = 0;
  await desk.leave(page);
});

test("the mail address is copied, and renewed after a question; whose mails are believed is said beside it", async () => {
  const page = await desk.sit({ permissions: ["clipboard-read", "clipboard-write"] });
  page.on("dialog", (dialog) => void dialog.accept());
  await open(page, "mail");
  const address = page.locator(".address code");
  const before = (await address.textContent()) ?? "";
  await page.getByRole("button", { name: "Copy" }).click();

  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(before);
  await page.getByRole("button", { name: "Give it another address" }).click();
  await page.getByText("This is the new address").waitFor();
  expect(await address.textContent()).not.toBe(before);
  await page.getByLabel("Domains that the tool signs with").fill("dext.com\nnot a domain");
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByText("Not as it must be: not a domain").waitFor();
  await page.getByLabel("Domains that the tool signs with").fill("dext.com");
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByText("The settings are saved").waitFor();

  const { settings } = (await desk.running.api.call("GET", "/api/connections/access/clients")) as {
    settings: object;
  };
  expect(settings).toMatchObject({
    file: { key: ["Id"], zone: "Europe/London" },
    mail: { domains: ["dext.com"] },
  });
  desk.faults.length = 0;
  await desk.leave(page);
});

test("a manager gives files and changes no settings; a viewer sees what became of them", async () => {
  const manager = await desk.sit({ role: "manager" });
  await open(manager, "files");
  await manager.getByRole("button", { name: "Choose files" }).waitFor();
  expect(await manager.getByRole("button", { name: /Save|Keep|Forget/ }).count()).toBe(0);

  const viewer = await desk.sit({ role: "viewer" });
  await open(viewer, "files");
  await file(viewer, "third.csv").waitFor();
  expect(await viewer.getByRole("button", { name: /Choose|take it/ }).count()).toBe(0);
  await manager.context().close();
  await viewer.context().close();
});
