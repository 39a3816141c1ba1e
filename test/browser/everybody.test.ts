import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { account } from "../../schemas/account.ts";
import { few } from "../support/repeats.ts";
import { seldom } from "../support/seldom.ts";
import { type Desk, openAccount, openDesk, someWeeks } from "./desk.ts";

const hostile = {
  markup: '<img src=x onerror="document.title=1"><script>document.title=2</script>',
  turned: "\u{202e}txt.exe\u{202c} \u{2066}left\u{2067}right",
  long: "W".repeat(10_000),
  emoji: "👩‍👩‍👧‍👦🏳️‍🌈 ﷽ Z̴̡͉̯a̷͚l̶g̴o̵",
};

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.tell(someWeeks());
  await desk.tell(
    Object.entries(hostile).map(([name, text]) => ({
      type: "document.shared" as const,
      family: "document" as const,
      title: text.slice(0, 300),
      time: "2026-11-22T10:00:00.000Z",
      actor: { kind: "contact" as const, name: text.slice(0, 300), email: "mallory@evil.example" },
      object: { kind: "file", id: name, name: text.slice(0, 300), url: "javascript:document.title=3" },
      identities: [{ type: "email", value: "mallory@evil.example" }],
      details: { [text.slice(0, 200)]: text, link: "javascript:document.title=4", nested: { a: text } },
    })),
  );
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

/** Whether anything sticks out sideways. */
const overflow = async (page: Page) =>
  await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

describe("hostile content", () => {
  const places = [
    ["on a desk", { width: 1440, height: 900 }],
    ["on a phone", { width: 390, height: 844 }],
  ] as const;

  test.each(few(places, 1))("is text and breaks nothing, %s", async (_where, viewport) => {
    const page = await desk.sit({ viewport });
    const mallory = (await desk.running.api.call("GET", "/api/accounts?q=mallory")) as {
      accounts: { id: string }[];
    };
    await page.goto(`${desk.running.hub.url}/console/accounts/${mallory.accounts[0]?.id}`);
    await page
      .getByRole("feed")
      .getByRole("button", { name: /document changes/ })
      .click();
    const rows = page.getByRole("feed").getByRole("article");
    await rows.nth(4).waitFor();

    expect(await overflow(page)).toBe(0);
    expect(await page.getByText(hostile.markup).count()).toBeGreaterThan(0);
    const heights = await rows.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(new Set(heights.map(Math.round)).size).toBe(1);
    for (const n of [1, 2, 3, 4]) {
      await rows.nth(n).getByRole("link").click();
      await page.getByText("As it was received").waitFor();
      expect(await overflow(page)).toBe(0);
      expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
      expect(await page.locator(".inspector img, .inspector script").count()).toBe(0);
      await page.keyboard.press("Escape");
    }
    expect(await page.title()).toMatch(/Account hub$/);
    await desk.leave(page);
  });
});

describe("on a phone", () => {
  test("one thing at a time, with a way back", async () => {
    const page = await desk.sit({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await openAccount(page, "northwind");
    await page.getByRole("article").filter({ hasText: "Invoice 1042 sent" }).getByRole("link").click();
    const inspector = page.getByRole("complementary", { name: "Event" });
    await inspector.getByText("Why here?").waitFor();

    expect((await inspector.boundingBox())?.width).toBe(390);
    expect(await overflow(page)).toBe(0);
    await inspector.getByRole("button", { name: "Close" }).click();
    await page.getByRole("main").getByRole("link", { name: "Clients" }).click();
    await page.getByRole("heading", { level: 1, name: "Clients" }).waitFor();
    await desk.leave(page);
  });
});

describe("in Vietnamese", () => {
  test("from the browser's own language, and money, days and words are Vietnamese", async () => {
    const page = await desk.sit({ locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh" });
    await page.getByRole("heading", { level: 1, name: "Bảng tin" }).waitFor();
    await openAccount(page, "northwind");
    await page.getByRole("article").filter({ hasText: "Đã gửi hóa đơn: 1042" }).waitFor();

    expect(await page.locator("html").getAttribute("lang")).toBe("vi");
    expect(await page.getByRole("article").filter({ hasText: "Đã gửi hóa đơn: 1042" }).textContent()).toMatch(
      /1\.250,50\s*£/,
    );
    expect(await page.locator(".day").filter({ hasText: "Thứ Năm" }).count()).toBe(1);
    // As an office in Hanoi writes a day: no month's name, and the time first.
    await page.getByRole("article").filter({ hasText: "Đã gửi hóa đơn: 1042" }).getByRole("link").click();
    await page.getByText("22:10, 19/11/2026").first().waitFor();
    await desk.leave(page);
  });

  seldom("also in what a tool's entry says, as soon as the reader chooses", async () => {
    const page = await desk.sit({ at: "/console/connections/slack" });
    await page.getByText("Open api.slack.com/apps").waitFor();

    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel("Language").selectOption("vi");
    await page.getByRole("button", { name: "Xong" }).click();
    await page.getByText("Mở api.slack.com/apps").waitFor();

    expect(await page.getByText("Open api.slack.com/apps").count()).toBe(0);
    await desk.leave(page);
  });

  seldom("in what people did to an account", async () => {
    const page = await desk.sit({ locale: "vi-VN" });
    const { api } = desk.running;
    const { id } = account.parse(
      await api.call("POST", "/api/accounts", { name: "Alder Dental", owner: "Mai" }),
    );
    await api.call("PATCH", `/api/accounts/${id}`, { owner: "Priya" });

    await page.goto(`${desk.running.hub.url}/console/accounts/${id}`);
    await page.locator(".pane-head button.square").first().click();
    await page.getByText("Alder Dental: đã đổi người phụ trách").waitFor();

    expect(await page.getByText("Đã tạo Alder Dental").count()).toBe(1);
    expect(await page.locator("dialog").getByText("Quản trị hệ thống").count()).toBe(2);
    await desk.leave(page);
  });

  seldom("by choice, which is remembered", async () => {
    const page = await desk.sit();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel("Language").selectOption("vi");
    await page.getByRole("button", { name: "Xong" }).click();
    await page.reload();

    await page.getByRole("heading", { level: 1, name: "Bảng tin" }).waitFor();
    await desk.leave(page);
  });
});

describe("appearance", () => {
  test("follows the system until a person chooses, and respects those whom movement disturbs", async () => {
    const page = await desk.sit({ colorScheme: "dark", reducedMotion: "reduce" });
    const background = async () => await page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.getByRole("feed").waitFor();
    const dark = await background();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel("Appearance").selectOption("light");

    expect(await background()).not.toBe(dark);
    expect(await page.evaluate("document.getAnimations().length")).toBe(0);
    await desk.leave(page);
  });

  seldom("on paper there is the timeline and nothing else", async () => {
    const page = await desk.sit();
    await openAccount(page, "northwind");
    await page.getByRole("article").filter({ hasText: "Invoice 1042 sent" }).waitFor();
    await page.emulateMedia({ media: "print" });

    expect(await page.getByRole("button", { name: "Search" }).isVisible()).toBe(false);
    expect(await page.getByRole("button", { name: "Filter" }).isVisible()).toBe(false);
    expect(await page.getByRole("article").filter({ hasText: "Invoice 1042 sent" }).isVisible()).toBe(true);
    await desk.leave(page);
  });
});
