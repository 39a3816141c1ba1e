import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { inTurn } from "../support/repeats.ts";
import { colours, seriousOn } from "./axe.ts";
import { day, idOf, makeBook } from "./book.ts";
import { type Desk, goTo, openDesk } from "./desk.ts";

let desk: Desk;
let dovecote = "";
beforeAll(async () => {
  desk = await openDesk();
  const paper = {
    identities: [{ type: "email", value: "ngozi@dovecote.example" }],
    time: `${day(-50)}T10:00:00.000Z`,
  };
  await desk.tell([
    {
      ...{ ...paper, type: "agreement.sent", family: "agreement", tool: "docusign", direction: "out" },
      ...{
        title: "Engagement letter sent",
        object: { kind: "agreement", id: "a1", name: "Engagement letter" },
      },
    },
    {
      ...{
        ...paper,
        type: "task.created",
        family: "work",
        tool: "accelo",
        scheduledFor: `${day(-9)}T10:00:00.000Z`,
      },
      ...{ title: "Prepare the VAT return", object: { kind: "task", id: "t1", name: "VAT return" } },
    },
  ]);
  await makeBook(desk);
  dovecote = await idOf(desk, "Dovecote");
}, 120_000);
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const screens: readonly (readonly [path: string, ready: string])[] = [
  ["/?whose=all", ".needs-you li"],
  ["/?whose=all&show=snoozed", "#snoozed"],
  ["/console/accounts?whose=all", ".client-name"],
  ["/console/accounts/DOVECOTE", ".strip dd"],
  ["/console/accounts/DOVECOTE?show=documents", ".documents tbody tr"],
  ["/console/accounts/DOVECOTE?show=months", ".months-chart"],
  ["/console/owes?whose=all", "tbody tr"],
  ["/console/quiet?whose=all", "tbody tr"],
  ["/console/unsigned?whose=all", "tbody tr"],
  ["/console/tasks?whose=all", "tbody tr"],
  ["/console/months?whose=all", ".months-chart"],
  ["/console/growth?whose=all", ".empty"],
  ["/console/causes?whose=all", "main .empty, .causes-chart"],
  ["/console/search?q=question", ".search-found a"],
  ["/console/history", "main .reports li"],
  ["/console/more", ".sidebar, .client-name"],
];

/** Dialogs, and what opens each on its page. */
const dialogs: readonly (readonly [
  name: string,
  path: string,
  ready: string,
  open: (page: Page) => Promise<void>,
])[] = [
  ["Snooze", "/?whose=all", ".needs-you li", press("s")],
  ["Follow up", "/?whose=all", ".needs-you li", press("r")],
  ["Note", "/?whose=all", ".needs-you li", press("n")],
  ["New client", "/console/accounts?whose=all", ".client-name", click("New client")],
  ["Filter", "/console/accounts?whose=all", ".client-name", click("Filter")],
  ["Hand over", "/console/accounts?whose=all", ".client-name", ofAll("Hand over")],
  ["Tags", "/console/accounts?whose=all", ".client-name", ofAll("Tag")],
  ["Tier", "/console/accounts?whose=all", ".client-name", ofAll("Tier")],
  ["Client", "/console/accounts/DOVECOTE", ".strip dd", click("Client settings")],
  ["Left", "/console/accounts/DOVECOTE?show=card", ".strip dd", openLeft],
  ["Digest", "/console/more", ".sidebar", openDigest],
  ["Search", "/?whose=all", ".needs-you li", press("/")],
  ["Keys", "/?whose=all", ".needs-you li", press("?")],
];

function press(key: string) {
  return async (page: Page) => await page.keyboard.press(key);
}
function click(name: string) {
  return async (page: Page) =>
    await page
      .locator("main")
      .getByRole("button", { name: new RegExp(`^${name}`) })
      .first()
      .click();
}
async function openLeft(page: Page) {
  await page.getByRole("button", { name: "Has left", exact: true }).click();
}
async function openDigest(page: Page) {
  await page.getByRole("button", { name: "Settings", exact: true }).first().click();
  await page.getByRole("button", { name: "Daily digest", exact: true }).click();
  await page.getByRole("dialog", { name: "Daily digest" }).waitFor();
}
function ofAll(name: string) {
  return async (page: Page) => {
    const select = page.getByRole("button", { name: "Select", exact: true });
    if (await select.isVisible()) await select.click();
    await page.getByRole("checkbox").nth(1).check();
    await page
      .getByRole("region", { name: /selected/i })
      .getByRole("button", { name })
      .click();
  };
}

const go = async (page: Page, path: string, ready: string) => {
  await goTo(page, `${desk.running.hub.url}${path.replace("DOVECOTE", dovecote)}`);
  await page.locator(ready).first().waitFor();
};
const tooWide = async (page: Page, width: number) =>
  (await page.evaluate("document.documentElement.scrollWidth")) === width ? [] : ["wider than the screen"];

const places = [
  ["on a desk", { width: 1366, height: 768 }],
  ["on a phone", { width: 390, height: 844 }],
] as const;

test.each(places)(
  "axe finds nothing serious on lists and dialogs %s, in light and in dark, and nothing is wider than the screen",
  async (place, viewport) => {
    const page = await desk.sit({ viewport, colorScheme: "light", bypassCSP: true });
    const found: string[] = [];
    const isTurn = (_one: unknown, turn: number) => inTurn(places, turn).some(([name]) => name === place);
    const look = async (where: string) => {
      found.push(...(await seriousOn(page, where)));
      await page.emulateMedia({ colorScheme: "dark" });
      found.push(...(await seriousOn(page, `${where}, dark`, colours)));
      await page.emulateMedia({ colorScheme: "light" });
      found.push(...(await tooWide(page, viewport.width)).map((one) => `${where}: ${one}`));
      const heads = await page.locator("h1").count();
      if (heads !== 1) found.push(`${where}: ${heads} h1`);
    };
    for (const [path, ready] of screens.filter(isTurn)) {
      await go(page, path, ready);
      await look(path);
    }
    for (const [name, path, ready, open] of dialogs.filter(isTurn)) {
      await go(page, path, ready);
      await open(page);
      await page.getByRole("dialog").waitFor();
      await look(name);
    }
    await desk.leave(page);

    expect(found).toEqual([]);
  },
  300_000,
);

test("magnified four times nothing is cut off, and what stands below can be reached", async () => {
  const viewport = { width: 320, height: 256 };
  const page = await desk.sit({ viewport });
  const found: string[] = [];
  for (const [path, ready] of screens) {
    await go(page, path, ready);
    found.push(...(await tooWide(page, viewport.width)).map((one) => `${path}: ${one}`));
  }
  for (const [name, path, ready, open] of dialogs) {
    await go(page, path, ready);
    await open(page);
    await page.getByRole("dialog").waitFor();
    found.push(...(await tooWide(page, viewport.width)).map((one) => `${name}: ${one}`));
    // The palette has a field and its choices alone.
    for (const last of (await page.getByRole("dialog").getByRole("button").all()).slice(-1)) {
      await last.scrollIntoViewIfNeeded();
      const { y = -1, height = 0 } = (await last.boundingBox()) ?? {};
      if (y < 0 || y + height > viewport.height) found.push(`${name}: its last button cannot be reached`);
    }
  }
  await desk.leave(page);

  expect(found).toEqual([]);
}, 200_000);
