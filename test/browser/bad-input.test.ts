import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { account as accountSchema } from "../../schemas/account.ts";
import { viewList } from "../../schemas/view.ts";
import { until } from "../support/until.ts";
import { idOf, makeBook } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";

jest.setTimeout(120_000);

let desk: Desk;
let dovecote = "";
/** Answers that these tests bring about, which the browser notes as errors. */
const expected = /status of 40[49]|status of 410/;
beforeAll(async () => {
  desk = await openDesk();
  await makeBook(desk);
  dovecote = await idOf(desk, "Dovecote");
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults.filter((text) => !expected.test(text))).toEqual([]);
});

describe("a link to nothing says so, and leads on", () => {
  test.each([
    ["an account", "/console/accounts/acc_nothing", "There is no such client", "Clients"],
    ["an event", "/console/events/evt_nothing", "There is no such event", "Activity"],
    ["a tool", "/console/connections/abacus", "There is no such tool", "Connections"],
    ["a connection", "/console/connections/calendly/none", "There is no such connection", "Connections"],
    ["a page", "/console/treasure", "There is nothing at this address", "Today"],
    ["half an address", "/console/accounts/%E0%A4%A", "There is no such client", "Clients"],
  ])("%s", async (_what, at, text, place) => {
    const page = await desk.sit({ at });
    await page.getByText(text).waitFor();
    await page.locator(".empty").getByRole("link", { name: place }).click();
    await page.getByRole("heading", { level: 1, name: place }).waitFor();
    await desk.leave(page);
  });

  test("an event that is not there leaves the page that it was to be opened on", async () => {
    const page = await desk.sit({ at: `/console/accounts/${dovecote}?event=evt_nothing` });
    await page.getByRole("complementary", { name: "Event" }).getByText("There is no such event").waitFor();
    await page.getByRole("heading", { level: 1, name: "Dovecote Care Homes" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary", { name: "The client in short" }).waitFor();
    await desk.leave(page);
  });

  test("a client that has been erased since", async () => {
    const { id } = accountSchema.parse(
      await desk.running.api.call("POST", "/api/accounts", { name: "Gone tomorrow" }),
    );
    await desk.running.api.call("DELETE", `/api/accounts/${id}`);
    const page = await desk.sit({ at: `/console/accounts/${id}` });
    await page.getByText("There is no such client").waitFor();
    await desk.leave(page);
  });
});

describe("an address that asks for what is not there", () => {
  test("shows the rest, says what it passed over, and can be put right", async () => {
    const page = await desk.sit({ at: "/console/accounts?whose=all&sort=luck&only=overdue&only=nonsense" });
    await page.getByText("sort luck, only nonsense").waitFor();
    await page.locator(".client-name").first().waitFor();
    await page.getByRole("link", { name: "Take it out of the address" }).click();
    await page.getByText("sort luck").waitFor({ state: "detached" });

    expect(new URL(page.url()).search).toBe("?whose=all&only=overdue");
    await desk.leave(page);
  });

  test("of a currency that nothing is in says which one is shown", async () => {
    const page = await desk.sit({ at: "/console/owes?whose=all&currency=XAU" });
    await page.getByText("Nothing here is in XAU. Shown in GBP.").waitFor();
    await desk.leave(page);
  });

  test("of a tag that nobody has any more stands there as a filter with no clients", async () => {
    const page = await desk.sit({ at: "/console/accounts?whose=all&tag=was-here" });
    await page.getByText("No client fits these filters").waitFor();
    await page.getByRole("link", { name: "was-here 0" }).click();
    await page.locator(".client-name").first().waitFor();
    await desk.leave(page);
  });

  test("as a kept view of a list that has changed is corrected in one step", async () => {
    const page = await desk.sit({ at: "/console/accounts?whose=all&shade=red&only=overdue" });
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Of old");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The list has changed since the view “Of old” was kept").waitFor();
    await page.getByRole("button", { name: "Correct the view" }).click();
    await page.getByText("The view “Of old” is corrected").waitFor();

    expect(new URL(page.url()).search).toBe("?whose=all&only=overdue");
    expect(
      await page
        .getByRole("navigation", { name: "Views" })
        .getByRole("link", { name: "Of old" })
        .getAttribute("href"),
    ).toBe("/console/accounts?whose=all&only=overdue");
    await desk.leave(page);
    const { views } = viewList.parse(await desk.running.api.call("GET", "/api/views"));
    expect(views).toEqual([]);
  });
});

test("of two people who edit one client the second sees what has changed, and loses no text", async () => {
  const at = `/console/accounts/${dovecote}`;
  const [mai, tom] = [await desk.sit({ at }), await desk.sit({ at, name: "Tom Ellery" })];
  for (const page of [mai, tom]) await page.getByRole("button", { name: "Client settings" }).click();
  const [first, second] = [mai.getByRole("dialog"), tom.getByRole("dialog")];
  await second.getByRole("textbox", { name: "Owner" }).fill("Tom Ellery");
  await second.getByRole("textbox", { name: "Tags" }).fill("payroll, vat");
  await first.getByRole("textbox", { name: "Owner" }).fill("Linh Pham");
  await first.getByRole("button", { name: "Save", exact: true }).click();
  await first.waitFor({ state: "detached" });
  await second.getByRole("button", { name: "Save", exact: true }).click();

  const note = second.getByRole("alert");
  await note.getByText("Somebody else has changed this meanwhile.").waitFor();
  expect(await note.textContent()).toContain("owner: Linh Pham");
  expect(await second.getByRole("textbox", { name: "Owner" }).inputValue()).toBe("Tom Ellery");
  expect(await second.getByRole("textbox", { name: "Tags" }).inputValue()).toBe("payroll, vat");
  await second.getByRole("button", { name: "Save", exact: true }).click();
  await second.waitFor({ state: "detached" });
  const { owner, tags } = accountSchema.parse(
    await desk.running.api.call("GET", `/api/accounts/${dovecote}`),
  );
  expect({ owner, tags }).toEqual({ owner: "Tom Ellery", tags: ["payroll", "vat"] });
  await desk.leave(mai);
  await desk.leave(tom);
});

describe("a search of ten thousand characters, or of markup", () => {
  const markup = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";

  test("is told on its page, in the palette and in a list, and is text everywhere", async () => {
    const page = await desk.sit({ at: `/console/search?q=${encodeURIComponent(markup)}` });
    await page.getByText("Nothing for “<img").waitFor();
    await page.getByRole("searchbox").fill("a".repeat(10_000));
    await page.getByText(/Too long to search for/).waitFor();
    await page.getByRole("searchbox").fill("dovecote");
    await page.getByRole("link", { name: "Dovecote Care Homes" }).first().waitFor();
    await page.goto(`${desk.running.hub.url}/console/accounts?whose=all&q=${encodeURIComponent(markup)}`);
    await page.getByText("No client fits these filters").waitFor();
    await page.goto(`${desk.running.hub.url}/console/accounts?whose=all&sort=${encodeURIComponent(markup)}`);
    await page.getByText(/sort <img src=x/).waitFor();
    await until(async () => (await page.locator(".client-name").count()) > 0);

    expect(await page.title()).toBe("Clients · Account hub");
    expect(await page.locator("main img").count()).toBe(0);
    await desk.leave(page);
  });
});
