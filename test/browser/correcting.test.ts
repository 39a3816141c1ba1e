import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { allEvents } from "../support/hub.ts";
import { seldom } from "../support/seldom.ts";
import { until } from "../support/until.ts";
import { type Desk, openAccount, openDesk, someWeeks } from "./desk.ts";

// The first page that a run opens waits for the console to be built.
jest.setTimeout(120_000);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.tell(someWeeks());
  await desk.running.api.call("POST", "/api/accounts", {
    name: "Northwind Roasters",
    identities: [{ type: "email", value: "office@northwind.example" }],
  });
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const row = (page: Page, title: string) =>
  page.getByRole("feed").getByRole("article").filter({ hasText: title });
const inspector = (page: Page) => page.getByRole("complementary", { name: "Event" });
const account = async (
  page: Page,
  name: string | RegExp,
  wanted = typeof name === "string" ? name : "omar",
) => {
  await openAccount(page, wanted, name);
  await page.getByRole("heading", { level: 1 }).filter({ hasText: name }).waitFor();
};
/** The hub answers a note when it has it safe, and records it a moment later. */
const recorded = (title: string) =>
  until(async () => (await allEvents(desk.running.api)).some((event) => event.title === title), 60_000);

describe("whose event this is", () => {
  test("is corrected from the event, and taken back", async () => {
    const page = await desk.sit();
    await account(page, /Omar Haddad|omar@alder/);
    await row(page, "Engagement letter signed").getByRole("link").click();
    await inspector(page).getByText("This is not assigned to a customer yet").waitFor();

    await page.keyboard.press("a");
    await page.getByRole("combobox", { name: "Search clients" }).fill("northwind roasters");
    await page.getByRole("option", { name: /^Northwind Roasters/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText(/now belongs to Northwind Roasters/).waitFor();
    await inspector(page).getByText("A person assigned this here.").waitFor();
    await inspector(page).getByRole("link", { name: "Northwind Roasters" }).click();
    await row(page, "Engagement letter signed").waitFor();

    await page.keyboard.press("u");
    await inspector(page).getByText("This is not assigned to a customer yet").waitFor();
    await row(page, "Engagement letter signed").waitFor({ state: "detached" });
    await desk.leave(page);
  });

  test("is said in the inbox for a new customer, by making an account", async () => {
    const page = await desk.sit();
    await page.getByRole("link", { name: /^Unmatched/ }).click();

    await page.getByRole("button", { name: /^Assign (Omar|omar)/ }).click();
    await page.getByRole("combobox", { name: "Search clients" }).fill("Alder Dental");
    await page.getByRole("option", { name: /New client “Alder Dental”/ }).click();
    await page.getByText(/now belongs to Alder Dental/).waitFor();
    await page.getByRole("button", { name: /^Assign (Omar|omar)/ }).waitFor({ state: "detached" });
    await account(page, "Alder Dental");
    await row(page, "Engagement letter signed").waitFor();
    await desk.leave(page);
  });

  seldom("is not asked of people who may only look", async () => {
    const page = await desk.sit({ role: "viewer" });
    await account(page, "Alder Dental");
    await row(page, "Engagement letter signed").getByRole("link").click();
    await inspector(page).getByText("Why here?").waitFor();

    expect(await page.getByRole("button", { name: /Correct it|Note|Pin|Assign/ }).count()).toBe(0);
    await desk.leave(page);
  });
});

describe("two accounts that are one customer", () => {
  test("are shown as one, and parted again", async () => {
    const page = await desk.sit();
    await account(page, "Northwind Roasters");
    await page.getByRole("button", { name: "Client settings" }).click();
    await page.getByText("Merge another client into this one").click();
    await page.getByRole("combobox", { name: "Search clients" }).fill("alder");
    await page.getByRole("option", { name: /^Alder Dental/ }).click();
    await page.getByText("Alder Dental is now shown with Northwind Roasters").waitFor();
    await row(page, "Engagement letter signed").waitFor();

    await page.getByRole("button", { name: "Client settings" }).click();
    await page.getByRole("button", { name: "Separate", exact: true }).click();
    await row(page, "Engagement letter signed").waitFor({ state: "detached" });
    await desk.leave(page);
  });
});

describe("what leads to a client", () => {
  test("is added and taken off where it stands, and brings its events along", async () => {
    await desk.tell([
      {
        type: "email.received",
        title: "A question of Zoe's",
        identities: [{ type: "email", value: "zoe@quayside.example" }],
      },
    ]);
    await desk.running.api.call("POST", "/api/accounts", { name: "Quayside Deli" });
    const page = await desk.sit();
    await account(page, "Quayside Deli");
    await page.getByRole("button", { name: "Client settings" }).click();
    const dialog = page.getByRole("dialog", { name: "Quayside Deli" });
    const field = dialog.getByLabel("Add an address");
    await field.fill("nobody at all");
    await field.press("Enter");
    await dialog.getByRole("alert").filter({ hasText: "Not an email, domain, phone number" }).waitFor();
    desk.faults.splice(0, desk.faults.length, ...desk.faults.filter((one) => !one.includes("nobody%20at")));
    await field.fill("zoe@quayside.example");
    await field.press("Enter");
    const off = dialog.getByRole("button", { name: "Take off zoe@quayside.example" });
    await off.waitFor();
    expect(await field.inputValue()).toBe("");
    expect(await dialog.getByRole("alert").count()).toBe(0);
    await row(page, "A question of Zoe's").waitFor();

    await off.click();
    await off.waitFor({ state: "detached" });
    await row(page, "A question of Zoe's").waitFor({ state: "detached" });
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.keyboard.press("u");
    await row(page, "A question of Zoe's").waitFor();
    await desk.leave(page);
  });

  seldom("is read, and not changed, by people who may only look", async () => {
    const page = await desk.sit({ role: "viewer" });
    await account(page, "Northwind Roasters");
    await page.getByRole("button", { name: "Client settings" }).click();
    const dialog = page.getByRole("dialog", { name: "Northwind Roasters" });
    await dialog.getByText("office@northwind.example").waitFor();
    expect(await dialog.getByRole("button", { name: /Take|Add/ }).count()).toBe(0);
    await desk.leave(page);
  });
});

describe("a team's own", () => {
  test("note is on the timeline at once, for everybody, and stays", async () => {
    const page = await desk.sit({ name: "Mai Tran" });
    await account(page, "Alder Dental");
    await page.keyboard.press("n");
    await page.getByLabel("A note on Alder Dental").fill("Prefers calls after 15:00\n<b>Really</b>");
    await page.keyboard.press("Control+Enter");
    await row(page, "Prefers calls after 15:00").waitFor();
    await recorded("Prefers calls after 15:00");
    await page.reload();
    await row(page, "Prefers calls after 15:00").getByRole("link").click();

    await inspector(page).getByText("<b>Really</b>").first().waitFor();
    await inspector(page).getByText("Mai Tran").first().waitFor();
    await desk.leave(page);
  });

  seldom(
    "note is chosen whole by a hand that is quicker than the next picture, and stays chosen",
    async () => {
      const page = await desk.sit({ name: "Mai Tran" });
      await account(page, "Alder Dental");
      await row(page, "Prefers calls after 15:00").getByRole("link").click();
      const change = await inspector(page).getByRole("button", { name: "Change the note" }).elementHandle();

      const chosen = await change?.evaluate(async (button: HTMLElement) => {
        const field = await new Promise<HTMLTextAreaElement>((seen) => {
          new MutationObserver(() => {
            const there = document.querySelector<HTMLTextAreaElement>(".note-form textarea");
            if (there) seen(there);
          }).observe(document.body, { childList: true, subtree: true });
          button.click();
        });
        field.focus();
        field.select();
        await new Promise((later) => setTimeout(later, 500));
        return field.selectionEnd - field.selectionStart - field.value.length;
      });
      expect(chosen).toBe(0);
      await desk.leave(page);
    },
  );

  seldom("note is changed by mouse and by keyboard, where it stands, for everybody", async () => {
    const [page, other] = [await desk.sit({ name: "Mai Tran" }), await desk.sit({ name: "Tom" })];
    await account(page, "Alder Dental");
    await row(page, "Prefers calls after 15:00").getByRole("link").click();
    await inspector(page).getByRole("button", { name: "Change the note" }).click();
    await inspector(page).getByLabel("Change the note").fill("Prefers calls before noon");
    await inspector(page).getByRole("button", { name: "Save the note" }).click();
    await row(page, "Prefers calls before noon").waitFor();
    await account(other, "Alder Dental");
    await row(other, "Prefers calls before noon").getByRole("link").click();
    await inspector(other).getByText("changed by Mai Tran").waitFor();

    await page.keyboard.press("e");
    await inspector(page).locator("textarea:focus").waitFor();
    await page.keyboard.press("End");
    await page.keyboard.type(", or on Fridays");
    await page.keyboard.press("Escape");
    await inspector(page).getByRole("button", { name: "Change the note" }).waitFor();
    expect(await page.locator(":focus").textContent()).toBe("Change the note");
    await page.keyboard.press("e");
    await inspector(page).locator("textarea:focus").waitFor();
    await page.keyboard.type(" By keyboard");
    await page.keyboard.press("Control+Enter");
    await row(page, "By keyboard").waitFor();

    await other.keyboard.press("e");
    await inspector(other).locator("textarea:focus").waitFor();
    await other.keyboard.press("Control+Enter");
    await other.getByText("Another person has changed this note meanwhile").waitFor();
    desk.faults.length = 0;
    await desk.leave(page);
    await desk.leave(other);
  });

  seldom(
    "note is changed twice in a row, though the page has not read yet what became of the first change",
    async () => {
      const page = await desk.sit({ name: "Mai Tran" });
      await account(page, "Alder Dental");
      await row(page, "By keyboard").getByRole("link").click();
      await inspector(page).getByRole("button", { name: "Change the note" }).waitFor();
      let answer = () => {};
      const later = new Promise<void>((now) => {
        answer = now;
      });
      await page.route("**/api/events/*", async (route) => {
        await later;
        await route.continue();
      });
      const change = async (text: string) => {
        await inspector(page).getByRole("button", { name: "Change the note" }).click();
        await inspector(page).getByLabel("Change the note").fill(text);
        await inspector(page).getByRole("button", { name: "Save the note" }).click();
        await row(page, text).waitFor();
      };
      await change("Once, by keyboard");
      await recorded("Once, by keyboard");
      await change("Twice. By keyboard");
      answer();

      await inspector(page).getByText("Twice. By keyboard").first().waitFor();
      await desk.leave(page);
    },
  );

  seldom(
    "note is removed when its author says so twice, and cannot be changed by people who may only look",
    async () => {
      const [page, viewer] = [
        await desk.sit({ name: "Mai Tran" }),
        await desk.sit({ name: "Vera", role: "viewer" }),
      ];
      await account(viewer, "Alder Dental");
      await row(viewer, "By keyboard").getByRole("link").click();
      await inspector(viewer).getByText("changed by").waitFor();
      expect(
        await inspector(viewer)
          .getByRole("button", { name: /Change the note|Remove/ })
          .count(),
      ).toBe(0);
      await account(page, "Alder Dental");
      await row(page, "By keyboard").getByRole("link").click();
      page.on("dialog", (dialog) => void dialog.accept());
      await inspector(page).getByRole("button", { name: "Remove" }).click();
      await page.getByText("The note is removed").waitFor();

      await row(page, "By keyboard").waitFor({ state: "detached" });
      await inspector(page).waitFor({ state: "detached" });
      await page.reload();
      await row(page, "Engagement letter signed").waitFor();
      expect(await row(page, "By keyboard").count()).toBe(0);
      await desk.leave(page);
      await desk.leave(viewer);
    },
  );

  seldom("pin keeps an event on top: one's own for oneself, a shared one for all", async () => {
    const [mine, other] = [await desk.sit({ name: "Mai Tran" }), await desk.sit({ name: "Tom" })];
    const pinned = (page: Page) =>
      page.getByRole("feed").getByRole("heading", { name: "Pinned", exact: true });
    await account(mine, "Alder Dental");
    await row(mine, "Engagement letter signed").getByRole("link").click();
    await inspector(mine).getByText("Why here?").waitFor();
    await mine.keyboard.press("p");
    await pinned(mine).waitFor();
    await account(other, "Alder Dental");
    await row(other, "Engagement letter signed").waitFor();
    expect(await pinned(other).count()).toBe(0);
    await mine.getByRole("button", { name: "Pin for everybody" }).click();
    await mine.getByRole("button", { name: "Pin for everybody" }).waitFor({ state: "detached" });
    await other.reload();

    await pinned(other).waitFor();
    await desk.leave(mine);
    await desk.leave(other);
  });

  test("view is kept under a name and opened again", async () => {
    const page = await desk.sit({ at: "/console/activity?family=agreement" });
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Agreements");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Agreements" }).waitFor();
    await page.goto(`${desk.running.hub.url}/console/activity`);
    await page.getByRole("link", { name: "Agreements" }).click();

    expect(new URL(page.url()).search).toBe("?family=agreement");
    await desk.leave(page);
  });

  seldom("export is what is shown, all of it", async () => {
    const page = await desk.sit();
    await account(page, /Jane Doe|jane@northwind/, "jane");
    await page.getByRole("link", { name: "History", exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as CSV" }).click(),
    ]);
    const file = join(desk.running.folder, "export.csv");
    await download.saveAs(file);
    const lines = (await readFile(file, "utf8")).trim().split("\r\n");

    expect(lines).toHaveLength(13);
    expect(lines[0]).toContain("Day,Time (Europe/London),Client,What happened,Title");
    expect(lines[1]).toMatch(/^2026-11-17,09:21,.*Jane Doe.*,Row changed,Row 12 of Onboarding changed,/);
    await desk.leave(page);
  });
});
