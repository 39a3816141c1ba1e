import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { until } from "../support/until.ts";
import { colours, seriousOn } from "./axe.ts";
import { day, makeBook } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";

// The first page that a run opens waits for the console to be built.
jest.setTimeout(120_000);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await makeBook(desk);
  await desk.tell([
    {
      ...{
        tool: "calendly",
        type: "meeting.scheduled" as const,
        family: "meeting" as const,
        direction: "in" as const,
      },
      ...{ title: "Booked: Dovecote planning", time: `${day(-700)}T09:00:00.000Z` },
      actor: { kind: "contact" as const, name: "Ngozi of Dovecote", email: "ngozi@dovecote.example" },
      identities: [{ type: "email", value: "ngozi@dovecote.example" }],
    },
    ...Array.from({ length: 30 }, (_, n) => ({
      ...{ tool: "boomerang-gmail", type: "email.received" as const, family: "email" as const },
      ...{ title: `Dovecote letter ${n}`, time: new Date(Date.now() - n * 1_000).toISOString() },
      identities: [{ type: "email" as const, value: "ngozi@dovecote.example" }],
    })),
  ]);
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

async function searchFor(page: Page, text: string) {
  await page.keyboard.press("Control+k");
  await page.locator("dialog[open] [role=combobox]").fill(text);
  const kinds = page.getByRole("dialog").getByRole("group", { name: "What is shown" });
  await kinds.getByRole("button", { name: /^People \d/ }).waitFor();
  return kinds;
}
/** What is drawn beside the first hit of a group. */
const drawn = async (page: Page, group: string) =>
  await page
    .getByRole("listbox")
    .getByRole("group", { name: group })
    .getByRole("option")
    .first()
    .locator("svg")
    .innerHTML();

test("a hit is told by what is drawn beside it, and its kind by the number that there are", async () => {
  const page = await desk.sit({ at: "/console/activity", bypassCSP: true });
  const kinds = await searchFor(page, "dovecote");
  const groups = ["Clients", "People", "Documents", "What happened"];
  const icons = await Promise.all(groups.map(async (group) => await drawn(page, group)));

  // The newest of what happened is a letter.
  expect(new Set(icons).size).toBe(4);
  const counts = await kinds.getByRole("button").allTextContents();
  expect(counts).toEqual([
    "Everything",
    "Clients1",
    expect.stringMatching(/^People[1-9]\d*$/),
    "Documents4",
    expect.stringMatching(/^Events\d+$/),
  ]);
  // What was read within the last minute happened over two years.
  await page
    .getByText(
      new RegExp(`events since \\d+ \\w+ ${new Date(Date.now() - 700 * 86_400_000).getFullYear()}\\.$`),
    )
    .waitFor();
  expect(await seriousOn(page, "search")).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await seriousOn(page, "search in dark", colours)).toEqual([]);
  await desk.leave(page);
});

test("one kind alone is shown by keyboard, and stays so on the page with all of them", async () => {
  const page = await desk.sit({ at: "/console/activity" });
  const kinds = await searchFor(page, "dovecote");
  const events = kinds.getByRole("button", { name: /^Events/ });
  const n = Number((await events.textContent())?.replace(/\D/g, ""));
  expect(n).toBeGreaterThan(30);
  for (let tab = 0; tab < 5; tab++) await page.keyboard.press("Tab");
  expect(await events.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  await until(async () => (await page.getByRole("option").count()) === 31);
  expect(await page.getByRole("listbox").getByRole("group").count()).toBe(1);

  // Who chose types on, and the arrows go through what is left.
  expect(
    await page
      .locator("dialog[open] [role=combobox]")
      .evaluate((one) => one === one.ownerDocument.activeElement),
  ).toBe(true);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Search" }).waitFor();
  expect(new URL(page.url()).searchParams.get("kind")).toBe("events");
  await page.getByRole("heading", { level: 2, name: `What happened ${n}` }).waitFor();
  expect(await page.locator(".search-found h2").count()).toBe(1);
  await page.getByRole("button", { name: "Everything" }).click();
  await page.getByRole("heading", { level: 2, name: "Clients 1" }).waitFor();
  await desk.leave(page);
});

test("a document says how it stands and how much, and the foot says which keys lead on", async () => {
  const page = await desk.sit({ at: "/console" });
  const kinds = await searchFor(page, "dovecote");
  await kinds.getByRole("button", { name: /^Documents/ }).click();
  const documents = page.getByRole("listbox").getByRole("group", { name: "Documents" });
  await documents.getByText("106 days overdue").waitFor();
  const told = await documents
    .getByRole("option")
    .evaluateAll((rows) =>
      rows.map((row) =>
        [".choice-text", ".badge", ".choice-figure.amount"]
          .map((part) => row.querySelector(part)?.textContent ?? "")
          .join(" | "),
      ),
    );
  expect(told).toEqual([
    "HP-302 | Open | £1,070.00",
    "HP-301 | 14 days overdue | £1,070.00",
    "Engagement letter | Signed | ",
    "HP-300 | 106 days overdue | £1,070.00",
  ]);
  const edges = await documents
    .locator(".choice-figure")
    .evaluateAll((figures) => figures.map((one) => Math.round(one.getBoundingClientRect().right)));
  expect(new Set(edges).size).toBe(1);
  await kinds.getByRole("button", { name: "Everything" }).click();
  await page
    .getByRole("option")
    .filter({ hasText: /Silent 3\d days/ })
    .waitFor();
  expect(await page.locator("dialog[open] .key-hints").textContent()).toMatch(
    /↑ ↓ choose\s*Enter open\s*Esc close/,
  );
  await desk.leave(page);
});

test("what is done on a client is among what is found by its name, and a note that is not saved waits on its page", async () => {
  const page = await desk.sit({ at: "/console/activity" });
  await searchFor(page, "dovecote");
  const doing = page.getByRole("listbox").getByRole("group", { name: "Do" });
  await doing.getByRole("option", { name: "Note on Dovecote Care Homes" }).click();
  await page.getByRole("dialog", { name: "Note" }).getByRole("textbox").fill("Rings back on Monday");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await searchFor(page, "dovecote");
  await doing.getByRole("option", { name: "Follow up with Dovecote Care Homes" }).click();
  const asked = page.getByRole("dialog", { name: "Follow up" });
  await asked.getByLabel("What").fill("Send the letter");
  await asked.getByRole("button", { name: "Save" }).click();
  await page.getByText("To follow up: Send the letter").waitFor();
  await searchFor(page, "dovecote");
  await page.getByRole("option").filter({ hasText: "Dovecote Care Homes" }).first().click();
  await page.getByRole("button", { name: "Draft" }).waitFor();
  await page.keyboard.press("r");
  await page.getByRole("dialog", { name: "Follow up" }).waitFor();
  await page.keyboard.press("Escape");
  await desk.leave(page);
});

test("what is to be done is said beside the client's name, in either order", async () => {
  const page = await desk.sit({ at: "/console/activity" });
  for (const [typed, offered] of [
    ["note dovecote", "Note on Dovecote Care Homes"],
    ["dovecote follow up", "Follow up with Dovecote Care Homes"],
  ] as const) {
    await searchFor(page, typed);
    await page.getByRole("option", { name: offered }).waitFor();

    expect(await page.getByRole("option").first().textContent()).toBe(offered);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  }
  await searchFor(page, "note dovecote");
  await page.getByRole("option", { name: "Note on Dovecote Care Homes" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Note" }).getByRole("textbox").waitFor();
  await page.keyboard.press("Escape");
  await desk.leave(page);
});

test("on a phone a person's name is read whole beside the address", async () => {
  const page = await desk.sit({ at: "/console/activity", viewport: { width: 390, height: 844 } });
  await searchFor(page, "dovecote");
  const person = page.getByRole("option").filter({ hasText: "ngozi@dovecote" }).first();
  await person.waitFor();
  const [name, address] = await Promise.all(
    [".choice-text", ".choice-figure"].map(async (part) => await person.locator(part).boundingBox()),
  );

  expect(name?.height).toBeLessThan(30);
  expect(address?.y).toBeGreaterThanOrEqual((name?.y ?? 0) + (name?.height ?? 0));
  await desk.leave(page);
});

test("who only reads is shown nothing to do on a client", async () => {
  const page = await desk.sit({ at: "/console/activity", role: "viewer", name: "Vi Ewer" });
  await searchFor(page, "dovecote");
  await page.getByRole("option").filter({ hasText: "Dovecote Care Homes" }).first().waitFor();

  expect(await page.getByRole("option", { name: /Note on|Follow up/ }).count()).toBe(0);
  await desk.leave(page);
});
