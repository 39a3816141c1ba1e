import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { until } from "../support/until.ts";
import { type DeployedHub, deployedHub } from "./deployed-stack.ts";
import {
  answersTo,
  keptIn,
  kept as keptPost,
  post,
  removeNote,
  task,
  titlesOf,
  underWay,
} from "./kept-data.ts";

const keptFile = process.env.HUB_KEPT;
if (!keptFile) throw new Error("Start these tests with npm run test:cloud");
const kept = await keptIn(keptFile);

let hub: DeployedHub;
beforeAll(async () => {
  hub = await deployedHub();
});
afterAll(async () => {
  await hub.proxy.close();
});

test("the address, the pool and its people are those of the release before", () => {
  expect(hub.outputs).toEqual(kept.outputs);
});

test("whatever the release before showed is shown, with all that it said of it", async () => {
  const calls = Object.keys(kept.shown);
  const now = await answersTo(calls, hub.api);

  expect(calls.filter((path) => path.startsWith("/api/events/"))).toHaveLength(3);
  for (const [path, answer] of Object.entries(kept.shown))
    expect([path, now[path]]).toMatchObject([path, answer]);
});

test("what the release before took last is on the timeline", async () => {
  const there = async () => {
    const titles = await titlesOf(hub.api);
    return underWay.every((id) => titles.includes(`Task ${id}`));
  };
  await until(there, 60_000);
}, 90_000);

test("the secrets are kept, and what is sent again is the event that is there", async () => {
  const before = (await titlesOf(hub.api)).length;
  const statuses = [
    await post(hub.proxy.url, "relay", keptPost),
    await post(hub.proxy.url, "relay", task("later")),
    await post(hub.proxy.url, "relay", task("forged"), "a stranger's secret"),
  ];
  await until(async () => (await titlesOf(hub.api)).includes("Task later"), 60_000);

  expect(statuses).toEqual([200, 200, 401]);
  expect(await titlesOf(hub.api)).toHaveLength(before + 1);
}, 90_000);

test("a note that was written before is removed by its author", async () => {
  await expect(removeNote(hub.api)).resolves.toBeUndefined();
}, 90_000);
