import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connection } from "../../schemas/connection.ts";
import { deliver, untilEvents } from "../support/hub.ts";
import { type ToolAnswer, type ToolCall, toolApi } from "../support/tool-api.ts";
import { type Desk, openDesk } from "./desk.ts";

const secret = "a secret of this test";
const realm = "9341453474484455";
let desk: Desk;
let tool: Awaited<ReturnType<typeof toolApi>>;

/** Intuit, where only the refresh token `good` is taken. */
function intuit({ to, query, body }: ToolCall): ToolAnswer {
  if (to.startsWith("oauth.platform.intuit.com/"))
    return new URLSearchParams(body).get("refresh_token") === "good"
      ? { json: { access_token: "access", expires_in: 3600 } }
      : { status: 400, json: { error: "invalid_grant" } };
  const kind = /from (\w+)/.exec(query.get("query") ?? "")?.[1] ?? "";
  const found =
    kind === "Invoice" ? [{ Id: "58", DocNumber: "1058", TotalAmt: 1250, DueDate: "2030-01-31" }] : [];
  return { json: { QueryResponse: { [kind]: found } } };
}

beforeAll(async () => {
  tool = await toolApi(intuit);
  desk = await openDesk({ fetch: tool.fetch });
  const { api, hub } = desk.running;
  const settings = { serviceAccount: "push@team.example" };
  await api.call("PUT", "/api/connections/boomerang-gmail/main", { secrets: [secret], settings });
  for (const name of ["quickbooks", "dext", "sharefile", "slack", "stripe"])
    await api.call("PUT", `/api/connections/${name}/main`, { secrets: [secret] });
  const entities = [
    { name: "Invoice", id: "58", operation: "Create", lastUpdated: "2026-11-20T10:00:00.000Z" },
  ];
  const body = JSON.stringify({ eventNotifications: [{ realmId: realm, dataChangeEvent: { entities } }] });
  await deliver(hub.url, "quickbooks", { body, secret });
  await untilEvents(api, 1);
});
afterAll(async () => {
  await desk.end();
  await tool.close();
  expect(desk.faults).toEqual([]);
});

const open = (of: string) => `${desk.running.hub.url}/console/connections/${of}?show=fetching`;
const access = async (of: string) =>
  connection.parse(await desk.running.api.call("GET", `/api/connections/${of}`)).api;

test("people who may not connect are told that more could be known, without a link", async () => {
  const page = await desk.sit({ role: "manager", locale: "vi-VN" });
  await page.getByRole("article").filter({ hasText: "58" }).click();
  await page.getByText("Sẽ biết thêm khi hub được phép lấy từ QuickBooks Online.").waitFor();

  expect(await page.locator(".pending a").count()).toBe(0);
  await desk.leave(page);
});

test("from an event of which more could be known to the page that lets the hub fetch it", async () => {
  const page = await desk.sit();
  await page.getByRole("article").filter({ hasText: "Invoice 58" }).click();
  await page.getByText("More is known once the hub may fetch from QuickBooks Online.").waitFor();
  expect(await page.locator(".inspector").textContent()).not.toContain("pending");

  await page.getByRole("link", { name: "Let it fetch" }).click();
  await page.getByText("The hub may not fetch from QuickBooks Online").waitFor();
  await page.getByLabel("Client id").fill("the hub");
  await page.getByLabel("Client secret").fill("client s3cret");
  await page.getByLabel("Refresh token").fill("stale");
  await page.keyboard.press("Enter");
  await page.getByText("the tool refuses the access (invalid_grant)").waitFor();

  await page.getByRole("button", { name: "Replace it" }).click();
  for (const label of ["Client id", "Client secret", "Refresh token"])
    expect(await page.getByLabel(label).inputValue()).toBe("");
  await page.getByLabel("Client id").fill("the hub");
  await page.getByLabel("Client secret").fill("client s3cret");
  await page.getByLabel("Refresh token").fill("good");
  await page.getByRole("button", { name: "Let the hub fetch" }).click();
  await page.getByText("last used").waitFor();

  const html = await page.content();
  for (const text of ["s3cret", "stale", "good"]) expect(html).not.toContain(`"${text}"`);
  expect(html).not.toContain("s3cret");
  await page.goto(`${desk.running.hub.url}/console/activity`);
  await page.getByRole("article").filter({ hasText: "1058" }).first().click();
  await page.locator(".inspector .why, .inspector .of").first().waitFor();
  expect(await page.getByText("More is known once").count()).toBe(0);
  await desk.leave(page);
});

test("a viewer sees that the hub may fetch, and neither a form nor a button", async () => {
  const page = await desk.sit({ at: open("quickbooks/main"), role: "viewer" });
  await page.getByText("Client id, secret and refresh token").waitFor();
  await page.getByText("An admin can let the hub fetch.").waitFor();

  expect(await page.locator("main form, main button").count()).toBe(0);
  await desk.leave(page);
});

test("what was given is forgotten after a question", async () => {
  const page = await desk.sit();
  const questions: string[] = [];
  page.on("dialog", (dialog) => {
    questions.push(dialog.message());
    void (questions.length === 1 ? dialog.dismiss() : dialog.accept());
  });
  await page.goto(open("quickbooks/main"));
  await page.getByRole("button", { name: "Forget it" }).click();
  expect(await access("quickbooks/main")).toBeDefined();
  await page.getByRole("button", { name: "Forget it" }).click();
  await page.getByText("The access is forgotten").waitFor();

  await page.getByLabel("Refresh token").waitFor();
  expect(questions[0]).toContain("Forget the access to QuickBooks Online?");
  expect(await access("quickbooks/main")).toBeUndefined();
  await desk.leave(page);
});

test("a key file is chosen on a phone; another file is told at its field", async () => {
  const page = await desk.sit({ at: open("boomerang-gmail/main"), viewport: { width: 390, height: 844 } });
  const give = async (name: string, content: object) => {
    const buffer = Buffer.from(JSON.stringify(content));
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer });
    await page.getByRole("button", { name: "Let the hub fetch" }).click();
  };
  await give("package.json", { name: "not a key" });
  const field = page.getByLabel("Key file (JSON)");
  await page.getByText("Not a service account’s key").waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  expect(await field.getAttribute("aria-describedby")).toBe("api-serviceAccount-fault");

  await page.getByLabel("Kind of access").selectOption("Client id, secret and refresh token");
  await page.getByLabel("Client secret").waitFor();
  await page.getByLabel("Kind of access").selectOption("A service account’s key");
  await give("key.json", { type: "service_account", client_email: "hub@team.example", private_key: "k3y" });
  await page.getByText("not used yet").waitFor();

  expect(await access("boomerang-gmail/main")).toMatchObject({ kind: "google-service-account" });
  expect(await page.content()).not.toContain("k3y");
  expect(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  ).toBe(0);
  await desk.leave(page);
});

test("what the API does not take is told at its field", async () => {
  const page = await desk.sit({ at: open("slack/main") });
  await page.getByLabel("Kind of access").selectOption("Access token");
  await page.getByLabel("Access token").fill("x".repeat(5_000));
  await page.getByRole("button", { name: "Let the hub fetch" }).click();
  await page.locator("#api-token-fault").waitFor();

  expect(await page.getByLabel("Access token").getAttribute("aria-invalid")).toBe("true");
  await page.getByLabel("Access token").fill("xoxb-another");
  expect(await page.locator("#api-token-fault").count()).toBe(0);
  desk.faults.length = 0;
  await desk.leave(page);
});

test("where the settings do not say where the API is, the way to them is shown", async () => {
  const page = await desk.sit({ at: open("sharefile/main") });
  for (const label of ["Client id", "Client secret", "Refresh token"])
    await page.getByLabel(label).fill("something");
  await page.getByRole("button", { name: "Let the hub fetch" }).click();
  await page.getByText("The settings do not say yet where ShareFile’s API is.").waitFor();
  await page.getByRole("alert").getByRole("link").click();

  await page.getByLabel("Subdomain").waitFor();
  desk.faults.length = 0;
  await desk.leave(page);
});

test("a tool from which there is nothing to fetch has no such page", async () => {
  const page = await desk.sit({ at: open("dext/main") });
  await page.getByRole("heading", { name: "Address" }).waitFor();

  expect(await page.getByRole("link", { name: "Fetching" }).count()).toBe(0);
  await desk.leave(page);
});

test("a token's day of ending, which the tool tells people alone, is entered with it and shown", async () => {
  const page = await desk.sit();
  await page.goto(open("stripe/main"));
  await page.getByLabel("Access token").fill("rk_live_pasted");
  await page.getByLabel("Ends on (if it does)").fill("2099-06-30");
  await page.getByRole("button", { name: "Let the hub fetch" }).click();
  await page.getByText(/good until .*2099/).waitFor();

  expect((await access("stripe/main"))?.ends?.at).toBe("2099-06-30T00:00:00.000Z");
  await desk.leave(page);
});

test("that day is changed by itself, without the token, and taken back; what is renewed has none to state", async () => {
  const page = await desk.sit();
  await page.goto(open("stripe/main"));
  const before = await access("stripe/main");
  const state = async (day: string, shown: string) => {
    await page.getByRole("button", { name: "Change when it ends" }).click();
    const field = page.getByLabel("Ends on (if it does)");
    expect(await field.inputValue()).toBe(shown);
    await field.fill(day);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The day is kept").waitFor();
    await field.waitFor({ state: "detached" });
  };
  await state("2098-01-31", "2099-06-30");
  await page.getByText(/good until .*2098/).waitFor();
  expect(await access("stripe/main")).toMatchObject({
    ...{ kind: "token", createdAt: before?.createdAt },
    ends: { at: "2098-01-31T00:00:00.000Z" },
  });
  await state("", "2098-01-31");
  expect(await page.getByText("good until").count()).toBe(0);
  expect((await access("stripe/main"))?.ends).toBeUndefined();

  await desk.running.api.call("PUT", "/api/connections/quickbooks/main", {
    api: { clientId: "the hub", clientSecret: "client s3cret", refreshToken: "good" },
  });
  await page.goto(open("quickbooks/main"));
  await page.getByRole("button", { name: "Replace it" }).waitFor();
  expect(await page.getByRole("button", { name: "Change when it ends" }).count()).toBe(0);
  await desk.leave(page);
});
