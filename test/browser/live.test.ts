import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Desk, openDesk, someWeeks } from "./desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.tell(someWeeks());
});
afterAll(async () => await desk.end());

/** Milliseconds after which an open page has looked for what is new. */
const aWhile = 10_000;

const jane = [{ type: "email", value: "jane@northwind.example" }];

test("new events are offered and move nothing until they are asked for", async () => {
  const page = await desk.sit({ clock: true });
  const rows = page.getByRole("feed").getByRole("article");
  await page.getByRole("listitem").filter({ hasText: "northwind" }).getByRole("link").click();
  await rows.filter({ hasText: "Invoice 1042 sent" }).waitFor();
  const before = await rows.filter({ hasText: "Invoice 1042 sent" }).boundingBox();

  await desk.tell([
    {
      type: "payment.received",
      family: "money",
      title: "Payment came in",
      time: new Date().toISOString(),
      identities: jane,
    },
    {
      type: "email.received",
      family: "email",
      title: "A mail came in",
      time: new Date().toISOString(),
      identities: jane,
    },
  ]);
  await page.clock.fastForward(aWhile);
  const offer = page.getByRole("button", { name: "2 new" });
  await offer.waitFor();

  expect(await rows.filter({ hasText: "Payment came in" }).count()).toBe(0);
  expect(await rows.filter({ hasText: "Invoice 1042 sent" }).boundingBox()).toEqual(before);
  await page.keyboard.press(".");
  await rows.filter({ hasText: "Payment came in" }).waitFor();
  expect(await offer.count()).toBe(0);
  await page.context().close();
});

test("when the hub cannot be reached the page says so, keeps what is there, and goes on by itself", async () => {
  const page = await desk.sit({ clock: true });
  const rows = page.getByRole("feed").getByRole("article");
  await rows.filter({ hasText: "Engagement letter signed" }).waitFor();

  await page.context().setOffline(true);
  await page.clock.fastForward(aWhile);
  await page.getByText("The hub cannot be reached.", { exact: false }).first().waitFor();
  expect(await rows.filter({ hasText: "Engagement letter signed" }).isVisible()).toBe(true);
  await page.context().setOffline(false);
  await page.clock.fastForward(aWhile);
  await page.getByText("What you see may be old", { exact: false }).waitFor({ state: "detached" });
  await page.context().close();
});

test("a call that fails is told with a way to try again", async () => {
  const page = await desk.sit();
  await page.getByRole("feed").getByRole("article").first().waitFor();
  await page.route(
    "**/console/api/accounts/*/timeline?*",
    async (route) => await route.fulfill({ status: 503 }),
  );

  await page.getByRole("listitem").filter({ hasText: "northwind" }).getByRole("link").click();
  await page.getByRole("alert").getByText("Something went wrong on our side.").waitFor();
  await page.unroute("**/console/api/accounts/*/timeline?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("article").filter({ hasText: "Invoice 1042 sent" }).waitFor();
  await page.context().close();
});

test("a session that is over leads to the sign-in, which says what to do", async () => {
  const page = await desk.sit();
  await page.getByRole("feed").waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();

  await page.getByText("npm run hub -- sign-in").waitFor();
  await page.reload();
  await page.getByText("npm run hub -- sign-in").waitFor();
  await page.context().close();
});
