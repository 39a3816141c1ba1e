import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { accountPage } from "../../schemas/account.ts";
import { allEvents, deliver, runHub, untilEvents } from "../support/hub.ts";
import { type HubProcess, HubRefused, spawnHub } from "../support/hub-process.ts";
import { memoryStore } from "../support/memory-store.ts";
import { kills } from "../support/repeats.ts";
import { seldom } from "../support/seldom.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-journey-"));
});
afterEach(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const payment = (id: string) =>
  JSON.stringify({
    eventNotifications: [
      {
        realmId: "4620816365",
        dataChangeEvent: {
          entities: [{ name: "Payment", id, operation: "Create", lastUpdated: "2026-11-18T10:12:04.000Z" }],
        },
      },
    ],
  });
const connect = async ({ api }: Pick<HubProcess, "api">) =>
  await api.call("PUT", "/api/connections/quickbooks/main", { secrets: [secret] });

/** Sends from eight senders until told to stop; the ids that were answered 200, which the hub now owes. */
function load(hub: HubProcess, round: number, owed: Set<string>) {
  let sending = true;
  const senders = Array.from({ length: 8 }, async (_, sender) => {
    for (let n = 0; sending; n++) {
      const id = `${round}-${sender}-${n}`;
      const answer = await deliver(hub.url, "quickbooks", { body: payment(id), secret }).catch(
        () => undefined,
      );
      if (answer?.status === 200) owed.add(id);
      if (!answer) return;
    }
  });
  return async () => {
    sending = false;
    await Promise.all(senders);
  };
}

test(`nothing answered 200 is lost or doubled by ${kills} kills at random moments under load`, async () => {
  const owed = new Set<string>();
  for (let round = 0; round < kills; round++) {
    const hub = await spawnHub(folder);
    if (round === 0) await connect(hub);
    const before = owed.size;
    const end = load(hub, round, owed);
    await until(() => owed.size > before + 1, 30_000);
    await pause(Math.random() * 400);
    await hub.kill();
    await end();
  }
  const hub = await spawnHub(folder);
  const events = await untilEvents(hub.api, owed.size, 60_000);
  await pause(500);
  const ids = (await allEvents(hub.api)).map(({ object }) => object?.id.replace("4620816365/", "") ?? "");
  const counted = async () =>
    accountPage.parse(await hub.api.call("GET", "/api/accounts")).accounts[0]?.eventCount;
  // A large day waits twenty milliseconds for each of its events before it is counted again.
  await until(async () => (await counted()) === ids.length, 60_000 + ids.length * 20);

  expect(owed.size).toBeGreaterThan(kills);
  expect([...owed].filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(events.length).toBeGreaterThanOrEqual(owed.size);
  expect(await counted()).toBe(ids.length);
  expect(await hub.stop()).toBe(0);
}, 360_000);

describe("one folder", () => {
  seldom("serves one hub: a second one is refused with a clear message, and the first goes on", async () => {
    const first = await spawnHub(folder);

    await expect(spawnHub(folder)).rejects.toThrow(
      new HubRefused(
        1,
        `Another hub is running on ${folder}. Stop it first, or set HUB_DATA to another folder.\n`,
      ),
    );
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
  });

  seldom("keeps connections, tokens and timelines over a clean stop and start", async () => {
    const first = await spawnHub(folder);
    await connect(first);
    await deliver(first.url, "quickbooks", { body: payment("kept"), secret });
    await first.stop();
    const second = await spawnHub(folder);

    expect((await untilEvents(second.api, 1)).map(({ object }) => object?.id)).toEqual(["4620816365/kept"]);
    expect((await deliver(second.url, "quickbooks", { body: payment("after"), secret })).status).toBe(200);
    await second.stop();
  });
});

describe("a store that fails", () => {
  test("by throttling, by being slow and by taking only a part: what was answered 200 is there exactly once, the rest got 503", async () => {
    const store = memoryStore({});
    const { faults } = store;
    const running = await runHub({ folder, store });
    const { hub, api } = running;
    await connect({ api });
    const owed = new Set<string>();
    const statuses = new Set<number>();
    faults.mode = "failing";
    await Promise.all(
      Array.from({ length: 120 }, async (_, n) => {
        const { status, headers } = await deliver(hub.url, "quickbooks", { body: payment(`t-${n}`), secret });
        statuses.add(status);
        if (status === 200) owed.add(`4620816365/t-${n}`);
        else expect(headers.get("retry-after")).toBe("5");
      }),
    );
    faults.mode = "down";
    const { status, json } = await deliver(hub.url, "quickbooks", { body: payment("while down"), secret });
    faults.mode = "well";
    const events = await untilEvents(api, owed.size, 60_000);
    const ids = events.map(({ object }) => object?.id);

    expect([status, json.code]).toEqual([503, "upstream_unavailable"]);
    expect([...statuses].filter((one) => one !== 200 && one !== 503)).toEqual([]);
    expect(owed.size).toBeGreaterThan(0);
    expect([...owed].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    await running.end();
    store.close();
  }, 120_000);
});
