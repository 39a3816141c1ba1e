import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Page } from "playwright-core";
import type { Posting } from "../../functions/sending/post.ts";
import { until } from "../support/until.ts";
import { seriousOn } from "./axe.ts";
import { idOf, makeBook } from "./book.ts";
import { type Desk, goTo, openDesk } from "./desk.ts";

jest.setTimeout(120_000);

let desk: Desk;
/** What the world outside was posted, and what it answers. */
let posted: Posting[] = [];
let answer = 204;
beforeAll(async () => {
  desk = await openDesk({
    post: async (one) => {
      posted.push(one);
      return answer;
    },
  });
  await makeBook(desk);
});
beforeEach(async () => {
  [posted, answer] = [[], 204];
  const { rules } = await desk.running.api.ask("GET", "/api/rules");
  for (const { id } of rules) await desk.running.api.ask("DELETE", "/api/rules/{rule}", { at: { rule: id } });
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults.filter((text) => !/status of 40[034]/.test(text))).toEqual([]);
});

const url = "https://example.org/hook";
const rule = async (body: object = {}) =>
  (
    await desk.running.api.ask("POST", "/api/rules", {
      body: { name: "To the warehouse", via: "endpoint", url, ...body },
    })
  ).rule;
/** What has happened since the book was made; unlike what happens from now on, a new rule sends it on at once. */
const sendAgain = async (id: string) => {
  const since = new Date(Date.now() - 86_400_000).toISOString();
  await desk.running.api.ask("POST", "/api/rules/{rule}/replay", { at: { rule: id }, body: { since } });
};
const at = async (path: string, options: Parameters<Desk["sit"]>[0] = {}): Promise<Page> =>
  await desk.sit({ ...options, at: `/console/forwarding${path}` });

test("from an empty page to a rule that is on: what, where, its secret once, and a test that arrives", async () => {
  const page = await at("");
  await page.getByText("Nothing is forwarded yet").waitFor();
  await page.getByRole("link", { name: "New rule" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Large invoices");
  await page.getByRole("textbox", { name: "Address" }).fill(url);
  await page.getByText("Money", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Invoice overdue" }).check();
  await page.getByRole("checkbox", { name: "Payment failed" }).check();
  await page.getByRole("searchbox", { name: "Clients" }).fill("dovecote");
  await page.getByRole("button", { name: "Dovecote Care Homes" }).click();
  await page.getByRole("textbox", { name: "Tags" }).fill("vip, care");
  await page.getByRole("spinbutton", { name: "Amount, from" }).fill("1000");
  await page.getByRole("checkbox", { name: "Silent" }).check();
  await page.getByRole("button", { name: "Make the rule" }).click();
  await page.getByText("shown this once").waitFor();

  expect(await page.locator(".address code").textContent()).toMatch(/^whsec_/);
  const { rules } = await desk.running.api.ask("GET", "/api/rules");
  expect(rules).toEqual([
    expect.objectContaining({
      name: "Large invoices",
      when: {
        types: ["invoice.overdue", "payment.failed"],
        accounts: [await idOf(desk, "Dovecote")],
        tags: ["vip", "care"],
        least: { amount: "1000", currency: "GBP" },
        states: ["silent"],
      },
    }),
  ]);
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("Test: Arrived").waitFor();
  expect(posted.map((one) => one.url.href)).toEqual([url]);

  await page.getByRole("link", { name: "Forwarding" }).first().click();
  const card = page.getByRole("main").getByRole("link", { name: /^Large invoices/ });
  await card.waitFor();
  expect(await card.textContent()).toMatch(
    /On.*silent.*Invoice overdue, Payment failed · Dovecote Care Homes · vip, care · from £1,000(?!\.)/i,
  );
  await card.click();
  await page.getByRole("heading", { level: 1, name: "Large invoices" }).waitFor();
  expect(await page.getByText("shown this once").count()).toBe(0);
  await desk.leave(page);
});

test("an address that may not be used is told at its field, and nothing that was chosen is lost", async () => {
  const page = await at("/new");
  await page.getByRole("textbox", { name: "Name" }).fill("Inward");
  await page.getByRole("textbox", { name: "Address" }).fill("https://127.0.0.1/hook");
  await page.getByText("Meeting", { exact: true }).click();
  await page.getByRole("checkbox", { name: "All of Meeting" }).check();
  await page.getByRole("button", { name: "Make the rule" }).click();
  await page.locator(".fault").waitFor();

  expect(await page.getByRole("textbox", { name: "Address" }).getAttribute("aria-invalid")).toBe("true");
  await page.getByRole("textbox", { name: "Address" }).fill(url);
  await page.getByRole("button", { name: "Make the rule" }).click();
  await page.getByText("shown this once").waitFor();
  const { rules } = await desk.running.api.ask("GET", "/api/rules");
  expect(rules.map(({ when }) => when)).toEqual([{ types: ["meeting.*"] }]);
  await desk.leave(page);
});

test("what it sent stands with the answers; it is paused, goes on, and sends again from a time", async () => {
  answer = 500;
  const { id } = await rule({ when: { types: ["email.received"] } });
  const page = await at(`/${id}`);
  await sendAgain(id);
  const sent = page.getByRole("listitem").filter({ hasText: "Refused (500)" }).first();
  await sent.getByText("is tried again").waitFor();
  expect(await sent.getByRole("link", { name: "Open the event" }).getAttribute("href")).toMatch(
    /^\/console\/events\//,
  );
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("status").getByText("Paused").waitFor();
  expect(await page.getByRole("button", { name: "Send again" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("status").getByText("On", { exact: true }).waitFor();
  [posted, answer] = [[], 200];
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByText(/is being sent again/).waitFor();
  await until(async () => posted.length > 0);
  await page.getByRole("listitem").filter({ hasText: "Arrived" }).first().waitFor();
  await desk.leave(page);
});

test("one that the hub has stopped says what it was answered", async () => {
  answer = 410;
  const { id } = await rule({ when: { types: ["email.received"] } });
  await sendAgain(id);
  await until(async () => (await desk.running.api.ask("GET", "/api/rules")).rules[0]?.paused === true);
  const page = await at(`/${id}`);
  await page.getByText("Stopped by the hub. The last answer: The address is gone for good").waitFor();
  await desk.leave(page);
});

test("it is edited without its address being given again, given a second secret, and removed", async () => {
  const { id } = await rule({ when: { types: ["invoice.*"], tools: ["quickbooks"] } });
  const page = await at(`/${id}`);
  await page.getByText("Now at example.org").waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("Renamed");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Renamed" }).waitFor();
  await page.getByRole("button", { name: "New secret" }).click();
  await page.getByText("shown this once").waitFor();
  page.on("dialog", (asked) => void asked.accept());
  await page.getByRole("button", { name: "End the older secret" }).click();
  await page.getByText("Only the newer secret is used now").waitFor();
  const { rules } = await desk.running.api.ask("GET", "/api/rules");
  expect(rules).toEqual([
    expect.objectContaining({ name: "Renamed", when: { types: ["invoice.*"], tools: ["quickbooks"] } }),
  ]);
  expect(rules[0]?.secrets).toHaveLength(1);
  await page.getByRole("button", { name: "Remove the rule" }).click();
  await page.getByText("Nothing is forwarded yet").waitFor();
  await desk.leave(page);
});

describe("who may what", () => {
  test("a manager looks and changes nothing; a viewer is not led there", async () => {
    const { id } = await rule();
    const manager = await at(`/${id}`, { role: "manager" });
    await manager.getByText("Only administrators make and change rules.").waitFor();
    expect(await manager.getByRole("main").getByRole("button").count()).toBe(0);
    expect(await manager.getByRole("link", { name: "Forwarding" }).count()).toBeGreaterThan(0);
    await manager.context().close();
    const viewer = await at("", { role: "viewer" });
    await viewer.getByText("Your role does not allow this.").waitFor();
    expect(await viewer.getByRole("navigation").getByRole("link", { name: "Forwarding" }).count()).toBe(0);
    await viewer.context().close();
  });

  test("a link to a rule that is not there leads to those that are", async () => {
    const page = await at("/rul_nothing");
    await page.getByText("There is no such rule").waitFor();
    await desk.leave(page);
  });
});

test.each([
  ["on a desk in light", { width: 1366, height: 768 }, "light"],
  ["on a phone in the dark", { width: 390, height: 844 }, "dark"],
] as const)(
  "axe finds nothing serious %s, and nothing is wider than the screen",
  async (_, viewport, scheme) => {
    const { id } = await rule({ when: { types: ["invoice.*"], tags: ["vip"] } });
    const page = await at("", { viewport, colorScheme: scheme, bypassCSP: true });
    const found: string[] = [];
    for (const [path, ready] of [
      ["", ".cards .card"],
      ["/new", ".rule-form"],
      [`/${id}`, ".rule-form"],
    ] as const) {
      await goTo(page, `${desk.running.hub.url}/console/forwarding${path}`);
      await page.locator(ready).first().waitFor();
      found.push(...(await seriousOn(page, path)));
      if ((await page.evaluate("document.documentElement.scrollWidth")) !== viewport.width)
        found.push(`${path}: wider than the screen`);
    }
    await desk.leave(page);

    expect(found).toEqual([]);
  },
);
