import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { allEvents } from "../support/hub.ts";
import { message } from "../support/message.ts";
import { until } from "../support/until.ts";
import { type Desk, goTo, openAccount, openDesk, someWeeks } from "./desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.tell(someWeeks());
});
afterAll(async () => await desk.end());

/** Milliseconds after which an open page has looked for what is new. */
const aWhile = 10_000;
/** Milliseconds after which an open page has read its list again. */
const aMinute = 65_000;

const jane = [{ type: "email", value: "jane@northwind.example" }];

test("new events are offered and move nothing until they are asked for", async () => {
  const page = await desk.sit({ clock: true });
  const rows = page.getByRole("feed").getByRole("article");
  await openAccount(page, "northwind");
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

test("what happened long ago and is heard only now stands where it belongs, once", async () => {
  const page = await desk.sit({ clock: true });
  const rows = page.getByRole("feed").getByRole("article");
  await openAccount(page, "northwind");
  await rows.filter({ hasText: "Invoice 1042 sent" }).waitFor();

  const old = { type: "payment.received", identities: jane };
  await desk.tell([{ ...old, title: "An old payment came in", time: "2026-11-19T12:00:00.000Z" }]);
  await page.clock.fastForward(aWhile);
  await page.getByRole("button", { name: "1 new" }).click();
  await rows.filter({ hasText: "An old payment came in" }).waitFor();

  const titles = await rows.allTextContents();
  const at = (title: string) => titles.findIndex((text) => text.includes(title));
  expect(at("Invoice 1042 sent")).toBeLessThan(at("An old payment came in"));
  expect(at("An old payment came in")).toBeLessThan(at("Invoice 1042 made"));
  await page.context().close();
});

test("the unmatched are read again while they are open, and whom one looks at stays looked at", async () => {
  const page = await desk.sit({ clock: true, at: "/console/inbox" });
  const cards = page.locator(".unmatched > li");
  await cards.filter({ hasText: "omar@alder.example" }).waitFor();
  await page.keyboard.press("j");
  const current = page.locator('.unmatched > li[aria-current="true"]');
  await current.filter({ hasText: "omar@alder.example" }).waitFor();

  const visitor = [{ type: "email" as const, value: "adam@visitor.example" }];
  const mail = { type: "email.received" as const, family: "email" as const, identities: visitor };
  await desk.tell(
    [1, 2, 3].map((n) => ({ ...mail, title: `A question, ${n}`, time: new Date().toISOString() })),
  );
  const counted = async () =>
    JSON.stringify(await desk.running.api.call("GET", "/api/unmatched?q=adam")).includes('"eventCount":3');
  await until(counted, 60_000);
  await page.clock.fastForward(aMinute);
  await cards.filter({ hasText: "adam@visitor.example" }).waitFor();
  expect(await current.textContent()).toContain("omar@alder.example");
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

  await openAccount(page, "northwind");
  await page.getByRole("alert").getByText("Something went wrong on our side.").waitFor();
  await page.unroute("**/console/api/accounts/*/timeline?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("article").filter({ hasText: "Invoice 1042 sent" }).waitFor();
  await page.context().close();
});

test("a session that is over leads to the sign-in, which says what to do", async () => {
  const page = await desk.sit({ byLink: true });
  await page.getByRole("feed").waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();

  await page.getByText("npm run hub -- sign-in").waitFor();
  await page.reload();
  await page.getByText("npm run hub -- sign-in").waitFor();
  await page.context().close();
});

test("an open list says what an event says by now, and lets go of what has gone to another account", async () => {
  const page = await desk.sit({ clock: true });
  const rows = page.getByRole("feed").getByRole("article");
  const { api, hub } = desk.running;
  const letter = {
    type: "agreement.signed",
    title: "Letter countersigned",
    time: "2026-11-16T09:00:00.000Z",
    identities: [{ type: "email", value: "omar@alder.example" }],
  };
  const letters = async () => (await allEvents(api)).filter(({ title }) => title.startsWith("Letter"));
  await desk.tell([letter]);
  await openAccount(page, "alder");
  await rows.filter({ hasText: letter.title }).waitFor();

  const [{ id = "" } = {}] = await letters();
  const corrected = { ...letter, id, title: "Letter countersigned by both", revision: 1 };
  await hub.bus.publish([message(corrected)]);
  await until(async () => (await letters()).some(({ title }) => title === corrected.title));
  await page.clock.fastForward(aMinute);
  await rows.filter({ hasText: corrected.title }).waitFor();

  const northwind = (await allEvents(api)).find(({ title }) => title === "Invoice 1042 sent")?.account;
  await api.call("PUT", "/api/identities/email/omar@alder.example", { account: northwind });
  await until(async () => (await letters()).every(({ account }) => account === northwind));
  await page.clock.fastForward(aMinute);
  await rows.filter({ hasText: corrected.title }).waitFor({ state: "detached" });
  await page.context().close();
});

test("of hundreds that come between two looks none is passed over", async () => {
  const page = await desk.sit({ clock: true });
  const feed = page.getByRole("feed");
  await feed.getByRole("article").filter({ hasText: "Invoice 1042 sent" }).waitFor();
  const many = Array.from({ length: 210 }, (_, n) => ({
    tool: "smartsheet",
    type: "record.changed" as const,
    family: "record" as const,
    title: `Row ${n} of the plan changed`,
    time: new Date(Date.UTC(2026, 9, 1, 0, n)).toISOString(),
    identities: [{ type: "email" as const, value: `reader-${n}@harbour-${n}.example` }],
  }));
  await desk.tell(many);
  await page.clock.fastForward(aWhile);
  await page.getByRole("button", { name: "210 new" }).waitFor();
  await page.context().close();
});

test("before the first look at the clients Today counts nobody, and shows it by itself once it is there", async () => {
  const page = await desk.sit({ clock: true });
  await desk.running.api.call("PUT", "/api/connections/dext/main", { secrets: ["long enough"] });
  await desk.running.api.call("POST", "/api/portfolio");
  await page.route(/api\/portfolio\?/, async (route) => await route.fulfill({ json: { accounts: [] } }));
  await page.goto(desk.running.hub.url);
  const waits = page.getByText("The first look at your clients is still to come");
  await waits.waitFor();

  expect(await page.locator(".whose .n").count()).toBe(0);
  await goTo(page, `${desk.running.hub.url}/console/unsigned?whose=all`);
  await waits.waitFor();
  expect(await page.locator(".pane-foot").textContent()).toBe("");
  await goTo(page, desk.running.hub.url);
  await waits.waitFor();
  await page.unrouteAll();
  await page.clock.fastForward(aWhile);
  await waits.waitFor({ state: "detached" });
  await page.locator(".whose .n").first().waitFor();
  await page.context().close();
});
