import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { toolNames } from "../../functions/connectors/catalogue.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { sendSample } from "../../infra/local/send.ts";
import { accountPage } from "../../schemas/account.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { toolList } from "../../schemas/tool.ts";
import { allEvents, detailOf, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";
/** The routes whose samples `beforeAll` sends. */
const throughTheDoor = ["webhook", "relay", "push+fetch"];
let running: RunningHub;
let answers: { name: string; status: number; events: number }[];

beforeAll(async () => {
  running = await runHub();
  answers = [];
  for (const tool of toolNames) {
    const { settings } = await sentBy(tool);
    await running.api.call("PUT", `/api/connections/${tool}/main`, { secrets: [secret], settings });
    for (const sample of await samplesOf(tool)) {
      const { status, body } = await sendSample(running.hub.url, sample, secret, "main");
      answers.push({ name: `${tool}/${sample.name}`, status, events: JSON.parse(body).events });
    }
  }
}, 60_000);
afterAll(async () => await running.end());

const eventsOf = async (type: string) =>
  (await allEvents(running.api)).filter((event) => event.type === type);

test("every sample of every tool goes through the door to the timeline, none unrecognized", async () => {
  await until(async () => (await eventsOf("meeting.rescheduled")).length === 1);
  const events = await allEvents(running.api);

  expect(answers.filter(({ status, events }) => status !== 200 || events === 0)).toEqual([]);
  expect([...new Set(events.map(({ tool }) => tool))].sort()).toEqual([...toolNames].sort());
  expect(events.filter(({ type }) => type === "system.unrecognized")).toEqual([]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
});

test("every way that the catalogue says works is one that a sample has gone", async () => {
  const { tools } = toolList.parse(await running.api.call("GET", "/api/tools"));
  const sent = new Set((await allEvents(running.api)).map(({ tool }) => tool));
  const works = tools.flatMap(({ tool, routes = [] }) =>
    routes.filter(({ status }) => status === "works").map(({ route }) => ({ tool, route })),
  );

  expect(works.filter(({ tool, route }) => !sent.has(tool) || !throughTheDoor.includes(route))).toEqual([]);
  expect(tools.filter(({ tool }) => !works.some((one) => one.tool === tool))).toEqual([]);
});

test("a tool is found by the names that people know", async () => {
  const found = async (q: string) =>
    toolList
      .parse(await running.api.call("GET", `/api/tools?q=${encodeURIComponent(q)}`))
      .tools.map(({ tool }) => tool);

  expect(await found("Receipt Bank")).toEqual(["dext"]);
  expect(await found("dext")).toEqual(["dext"]);
  expect(await found("zapier")).toContain("relay");
});

describe("a meeting moved in Calendly", () => {
  test("is one event with what both of its deliveries told, and both of them to look at", async () => {
    const [moved, ...others] = await eventsOf("meeting.rescheduled");
    const detail = await detailOf(running.api, moved?.id ?? "");

    expect(others).toEqual([]);
    expect(moved).toMatchObject({
      scheduledFor: "2027-01-15T09:00:00.000Z",
      details: {
        reason: "Our roastery opens late that day",
        previousTime: "2027-01-12T10:00:00.000Z",
        cancelerType: "invitee",
      },
    });
    expect(Object.keys(detail.parts ?? {}).sort()).toEqual(["booked", "released"]);
    expect(detail.current).toMatchObject({ state: "scheduled" });
  });

  test("leaves the old time out of what is ahead, and the new one in, for the account and for all", async () => {
    const [moved] = await eventsOf("meeting.rescheduled");
    for (const path of [`/api/accounts/${moved?.account}/timeline`, "/api/timeline"]) {
      const { events } = timelinePage.parse(
        await running.api.call("GET", `${path}?upcoming=true&family=meeting`),
      );

      expect(events.map(({ scheduledFor }) => scheduledFor)).toContain("2027-01-15T09:00:00.000Z");
      expect(events.map(({ scheduledFor }) => scheduledFor)).not.toContain("2027-01-12T10:00:00.000Z");
    }
  });
});

test("an account counts what its timeline shows, and its last event is the newest there", async () => {
  const { accounts } = accountPage.parse(await running.api.call("GET", "/api/accounts?q=northwind-roasters"));

  expect(accounts.length).toBeGreaterThan(0);
  for (const account of accounts) {
    const events = await allEvents(running.api, `/api/accounts/${account.id}/timeline?limit=200`);
    expect(events).toHaveLength(account.eventCount);
    expect(events[0]?.time).toBe(account.lastEventAt);
  }
});
