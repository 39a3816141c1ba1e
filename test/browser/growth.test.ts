import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { accountPage } from "../../schemas/account.ts";
import { until } from "../support/until.ts";
import { seriousOn } from "./axe.ts";
import { day } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";

jest.setTimeout(120_000);

const names = Array.from({ length: 20 }, (_, n) => `Client ${String(n).padStart(2, "0")}`);
const domainOf = (name: string) => `${name.toLowerCase().replace(" ", "")}.example`;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  for (const name of names)
    await desk.running.api.call("POST", "/api/accounts", {
      ...{ name, owner: "Mai Tran" },
      identities: [{ type: "domain", value: domainOf(name) }],
    });
  await desk.tell(
    names.flatMap((name, n) =>
      Array.from({ length: 17 }, (_, month) => {
        const issued = day(-1 - month * 30);
        const amount = `${100 * (n + 1)}.00`;
        return {
          ...{ type: "invoice.sent" as const, family: "money" as const, title: "Invoice sent" },
          ...{ tool: "quickbooks", time: `${issued}T09:00:00.000Z`, direction: "out" as const },
          identities: [{ type: "email", value: `jane@${domainOf(name)}` }],
          object: { kind: "invoice", id: `${n}-${month}` },
          owed: {
            ...{ total: amount, open: "0.00", currency: "GBP" },
            ...{ issued, asOf: `${issued}T09:00:01.000Z` },
          },
        };
      }),
    ),
  );
  await desk.running.api.call("POST", "/api/portfolio");
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const tierOf = async (name: string) => {
  const found = await desk.running.api.call("GET", `/api/accounts?q=${encodeURIComponent(name)}`);
  return accountPage.parse(found).accounts[0]?.tier;
};
const listed = async (page: Page) => await page.locator("tbody .client-name").allTextContents();

describe("tiers that are suggested", () => {
  test("are a part of Growth, each said why, given by a press and taken back by another", async () => {
    const page = await desk.sit({ at: "/console/growth?whose=all", bypassCSP: true });
    await page.getByRole("link", { name: /Tier: Key suggested/ }).click();

    await page
      .getByText("Key suggested: 12-month revenue above 94% of clients at three month-ends.")
      .waitFor();
    expect((await listed(page)).join()).toMatch(/Client 19.*Client 18/);
    expect(await seriousOn(page, "tiers")).toEqual([]);
    await page.getByRole("button", { name: "Set to Key: Client 19" }).click();
    await page.getByText("1 client set to Key").waitFor();
    expect((await listed(page)).join()).not.toContain("Client 19");
    expect(await tierOf("Client 19")).toBe("key");
    await page.keyboard.press("u");
    await page.getByRole("button", { name: "Set to Key: Client 19" }).waitFor();
    await until(async () => (await tierOf("Client 19")) === undefined);
    await desk.leave(page);
  });

  test("are put off with a reason, and back by undoing it; a viewer can do neither", async () => {
    const page = await desk.sit({ at: "/console/growth?whose=all&tier=small" });
    await page.getByRole("button", { name: "Snooze: Client 00" }).click();
    await page.getByLabel("Why").fill("They grow");
    await page.getByRole("radio", { name: "Until it changes" }).check();
    await page.locator("dialog").getByRole("button", { name: "Snooze" }).click();
    await page.getByText("Client 00 snoozed").waitFor();
    expect((await listed(page)).join()).not.toContain("Client 00");
    await page.keyboard.press("u");
    await page.getByRole("button", { name: "Set to Small: Client 00" }).waitFor();
    await desk.leave(page);

    const viewer = await desk.sit({ role: "viewer", at: "/console/growth?whose=all&tier=small" });
    await viewer.getByText("Small suggested: 12-month revenue").first().waitFor();
    expect(await viewer.getByRole("button", { name: /Set to|Snooze/ }).count()).toBe(0);
    await desk.leave(viewer);
  });

  test("narrow the clients down, in Vietnamese, too", async () => {
    const page = await desk.sit({ at: "/console/accounts?whose=all&only=tier", locale: "vi-VN" });
    await page.locator(".client-name", { hasText: "Client 18" }).first().waitFor();
    expect((await page.locator(".client-name").allTextContents()).join()).not.toContain("Client 10");
    await page.goto(new URL("/console/growth?whose=all&tier=key", desk.running.hub.url).href);
    await page.getByText("Gợi ý hạng Trọng điểm: doanh thu 12 tháng").first().waitFor();
    await page.getByRole("button", { name: "Xếp hạng Trọng điểm: Client 18" }).waitFor();
    await desk.leave(page);
  });
});

test("a year in a currency without a rate is called that instead of a dash", async () => {
  const reporting = { currency: "JPY", rates: {} };
  await desk.running.api.call("PUT", "/api/insight/settings", { reporting });
  await desk.running.api.call("POST", "/api/portfolio");

  const page = await desk.sit({ at: "/console/accounts?whose=all&q=Client%2019", bypassCSP: true });
  await page
    .getByRole("row", { name: /Client 19/ })
    .getByText("no rate for GBP")
    .waitFor();
  await page.getByRole("link", { name: "Client 19" }).first().click();
  await page.locator(".client-card").getByText("no rate for GBP").waitFor();
  await desk.leave(page);
});
