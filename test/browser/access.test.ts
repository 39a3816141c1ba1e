import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { accountEvent } from "../../schemas/account-event.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { few, inTurn } from "../support/repeats.ts";
import { until } from "../support/until.ts";
import { colours, seriousOn } from "./axe.ts";
import { type Desk, goTo, openDesk, someWeeks } from "./desk.ts";

let desk: Desk;
let [account, event, note, thin] = ["", "", "", ""];
beforeAll(async () => {
  desk = await openDesk();
  await desk.tell([
    ...someWeeks(),
    { tool: "dropbox", type: "document.added", family: "document", details: { pending: true } },
  ]);
  await desk.running.api.call("PUT", "/api/connections/dropbox/main", { secrets: ["long enough"] });
  const { events } = (await desk.running.api.call("GET", "/api/timeline?type=invoice.sent")) as {
    events: { id: string; account: string }[];
  };
  account = events[0]?.account ?? "";
  event = events[0]?.id ?? "";
  const told = timelinePage.parse(await desk.running.api.call("GET", "/api/timeline?tool=dropbox"));
  thin = told.events[0]?.id ?? "";
  const type = { from: "kind", table: { paid: "invoice.paid" } };
  await desk.running.api.call("PUT", "/api/connections/relay/main", {
    secrets: ["long enough"],
    settings: { mapping: { rules: [{ rule: "a", type, title: "{name}" }] } },
  });
  const made = await desk.running.api.call("POST", `/api/accounts/${account}/notes`, { text: "Calls first" });
  note = accountEvent.parse(made).id;
  await until(async () =>
    timelinePage
      .parse(await desk.running.api.call("GET", `/api/accounts/${account}/timeline`))
      .events.some(({ id }) => id === note),
  );
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const screens: readonly [name: string, path: () => string, ready: string][] = [
  ["the feed", () => "/console/activity", '[role="feed"] article'],
  ["an account with an event", () => `/console/accounts/${account}?event=${event}`, ".inspector .why"],
  ["an event of which more could be known", () => `/console/events/${thin}`, ".inspector .pending a"],
  ["filtered to nothing", () => `/console/accounts/${account}?family=form`, ".empty"],
  ["the inbox", () => "/console/inbox", "h1"],
  ["the connections", () => "/console/connections", ".cards .card"],
  ["problems", () => "/console/connections?show=problems", ".empty"],
  ["a tool to connect", () => "/console/connections/slack", "form"],
  ["a connection", () => "/console/connections/dropbox/main", ".secrets"],
  ["a mapping", () => "/console/connections/relay/main?show=mapping", ".rule"],
  ["no mapping", () => "/console/connections/dropbox/main?show=mapping", ".mapping-side textarea"],
  ["files", () => "/console/connections/dropbox/main?show=files", ".drop"],
  ["mail", () => "/console/connections/dropbox/main?show=mail", ".address"],
  ["fetching", () => "/console/connections/dropbox/main?show=fetching", ".state-card ~ form"],
  ["a note", () => `/console/accounts/${account}?event=${note}`, ".inspector .note button"],
  ["nothing there", () => "/console/nowhere", ".empty"],
];

/** In light by all rules, in dark by the colours. */
async function findingsIn(page: Page, where: string): Promise<string[]> {
  const light = await seriousOn(page, where);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await seriousOn(page, `${where}, dark`, colours);
  await page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark];
}

const places = [
  ["on a desk", { width: 1440, height: 900 }],
  ["on a phone", { width: 390, height: 844 }],
] as const;

describe("axe finds nothing serious", () => {
  test.each(places)(
    "%s, in light and in dark",
    async (place, viewport) => {
      const page = await desk.sit({ colorScheme: "light", viewport, bypassCSP: true });
      const found: string[] = [];
      const isTurn = (_one: unknown, turn: number) => inTurn(places, turn).some(([name]) => name === place);
      for (const [name, path, ready] of few(screens, 4).filter(isTurn)) {
        await goTo(page, `${desk.running.hub.url}${path()}`);
        await page.locator(ready).first().waitFor();
        found.push(...(await findingsIn(page, name)));
      }
      for (const [open, path] of [
        ["Settings", "/console/more"],
        ["Filter", "/console/activity"],
      ] as const) {
        await goTo(page, `${desk.running.hub.url}${path}`);
        await page.getByRole("button", { name: open }).click();
        await page.getByRole("dialog").waitFor();
        found.push(...(await findingsIn(page, open)));
      }
      await desk.leave(page);

      expect(found).toEqual([]);
    },
    240_000,
  );
});

test("the sign-in has nothing serious either", async () => {
  const page = await desk.sit({ bypassCSP: true });
  await page.context().clearCookies();
  await page.goto(`${desk.running.hub.url}/?sign-in=used`);
  await page.getByText("npm run hub -- sign-in").waitFor();
  expect(await seriousOn(page, "sign-in")).toEqual([]);
  await desk.leave(page);
  desk.faults.length = 0;
});
