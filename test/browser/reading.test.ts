import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { type Desk, openAccount, openDesk, someWeeks } from "./desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.tell(someWeeks());
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const feed = (page: Page) => page.getByRole("feed");
const row = (page: Page, title: string) => feed(page).getByRole("article").filter({ hasText: title });

describe("reading by mouse", () => {
  test("the first screen says what happened last, with whom, and what is ahead", async () => {
    const page = await desk.sit({ goesOn: true });

    await row(page, "Engagement letter signed").filter({ hasText: "omar@alder.example" }).waitFor();
    expect(await page.getByRole("heading", { name: "Upcoming", exact: true }).isVisible()).toBe(true);
    expect(await page.getByRole("link", { name: "Connections" }).isVisible()).toBe(true);
    await desk.leave(page);
  });

  test("what is ahead stands in the same columns as what was, beside an open event too", async () => {
    const page = await open(desk);
    const starts = () =>
      page.evaluate(
        `[...new Set([...document.querySelectorAll(".row:not(.folded) .who")].map((one) => Math.round(one.getBoundingClientRect().x)))]`,
      );

    expect(await starts()).toHaveLength(1);
    await row(page, "Invoice 1042 sent").getByRole("link").click();
    await page.getByRole("complementary", { name: "Event" }).getByText("Why here?").waitFor();
    expect(await starts()).toHaveLength(1);
    await desk.leave(page);
  });

  test("an account is found by a part of what leads to it, and its timeline read", async () => {
    const page = await desk.sit({ goesOn: true });

    await openAccount(page, "northwind");
    await page.getByRole("heading", { level: 1, name: /Jane Doe|jane@northwind/i }).waitFor();

    await row(page, "Invoice 1042 sent").waitFor();
    expect(await row(page, "Invoice 1042 sent").textContent()).toContain("£1,250.50");
    expect(await row(page, "Engagement letter signed").count()).toBe(0);
    await desk.leave(page);
  });

  test("a burst is one line with its count and span, and opens", async () => {
    const page = await open(desk);
    const burst = feed(page).getByRole("button", { name: /smartsheet: 12 row changes, 09:10–09:21/i });

    expect(await row(page, "Row 3 of Onboarding").count()).toBe(0);
    await burst.click();
    await row(page, "Row 3 of Onboarding").waitFor();
    expect(await burst.getAttribute("aria-expanded")).toBe("true");
    await desk.leave(page);
  });

  test("an event shows its fields, why it is here, its object's other events and the raw delivery", async () => {
    const page = await open(desk);

    await row(page, "Invoice 1042 sent").getByRole("link").click();
    const inspector = page.getByRole("complementary", { name: "Event" });
    await inspector.getByText("Why here?").waitFor();

    expect(
      (await inspector.getByText("19 Dec 2026").count()) + (await inspector.getByText("2026-12-19").count()),
    ).toBe(1);
    expect(await inspector.getByRole("link", { name: "1042", exact: true }).getAttribute("href")).toBe(
      "https://books.example/invoice/1042",
    );
    await inspector.getByRole("link", { name: "Invoice 1042 made" }).waitFor();
    await inspector.getByText("As it was received").click();
    await inspector.locator("pre").getByText("{}", { exact: true }).waitFor();
    await desk.leave(page);
  });

  test("filters are chips that the address holds and that go one by one", async () => {
    const page = await open(desk);

    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("checkbox", { name: "Money" }).check();
    await page.getByRole("checkbox", { name: "Meeting" }).check();
    await page.getByRole("button", { name: "Done" }).click();
    expect(new URL(page.url()).searchParams.getAll("family").sort()).toEqual(["meeting", "money"]);
    await page.getByRole("link", { name: "Remove the filter Meeting" }).click();
    await row(page, "Invoice 1042 made").waitFor();

    expect(await feed(page).getByRole("article").count()).toBe(2);
    await page.reload();
    await row(page, "Invoice 1042 made").waitFor();
    expect(await feed(page).getByRole("article").count()).toBe(2);
    await page.getByRole("link", { name: "Clear" }).click();
    await row(page, "Year-end review booked").first().waitFor();
    await desk.leave(page);
  });

  test("history is the changes to books and lists, interactions are what people did", async () => {
    const page = await open(desk);

    await page.getByRole("link", { name: "History", exact: true }).click();
    await feed(page)
      .getByRole("button", { name: /12 row changes/ })
      .waitFor();
    expect(await row(page, "Invoice 1042 sent").count()).toBe(0);
    await page.getByRole("link", { name: "Interactions", exact: true }).click();
    await row(page, "Invoice 1042 sent").waitFor();
    await desk.leave(page);
  });
});

describe("a deep link", () => {
  test("leads to the event on the account it belongs to", async () => {
    const page = await desk.sit({ goesOn: true });
    const { events } = (await desk.running.api.call("GET", "/api/timeline?type=agreement.signed")) as {
      events: { id: string; account: string }[];
    };
    const [event] = events;

    await page.goto(`${desk.running.hub.url}/console/events/${event?.id}`);
    await page
      .getByRole("complementary", { name: "Event" })
      .getByText("Engagement letter signed")
      .first()
      .waitFor();

    expect(new URL(page.url()).pathname).toBe(`/console/accounts/${event?.account}`);
    await desk.leave(page);
  });
});

/** Jane's timeline. */
async function open({ sit }: Desk): Promise<Page> {
  const page = await sit();
  await openAccount(page, "northwind");
  await row(page, "Invoice 1042 sent").waitFor();
  return page;
}
