import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { LocalStore } from "../../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { accountPage } from "../../../schemas/account.ts";
import { job } from "../../../schemas/job.ts";
import { eventDetail } from "../../../schemas/timeline.ts";
import { fromJson } from "../../support/golden.ts";
import { allEvents, deliver, type RunningHub, runHub } from "../../support/hub.ts";
import { until } from "../../support/until.ts";

const root = new URL("../../../schemas/golden/", import.meta.url);
const rows = z.array(z.looseObject({ pk: z.string(), sk: z.string() }));
const rowsOf = (release: string, table: string) =>
  rows.parse(fromJson(readFileSync(new URL(`${release}/${table}.json`, root), "utf8")));
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

describe.each(readdirSync(root))("a data folder that release %s has left", (release) => {
  const events = rowsOf(release, "events");
  const directory = rowsOf(release, "directory");
  const kept = events.filter(
    ({ pk, sk, erased }) => pk.startsWith("evt_") && sk === "@" && erased === undefined,
  );
  let folder: string;
  let running: RunningHub;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "earlier-"));
    const store = new LocalStore(join(folder, "hub.db"));
    for (const [table, name, shape, all] of [
      ["events", "hub-events", eventsTable, events],
      ["directory", "hub-directory", directoryTable, directory],
    ] as const) {
      store.createTable(name, shape);
      for (const row of all) await store.client().send(new PutCommand({ TableName: name, Item: row }));
      expect([table, store.rows(name).length]).toEqual([table, all.length]);
    }
    store.close();
    running = await runHub({ folder, every: { jobs: 200 } });
  });
  afterAll(async () => {
    await running.end();
    await rm(folder, { recursive: true, force: true });
  });

  test("is opened by this one: every event is on the timeline and can be shown whole", async () => {
    const shown = (await allEvents(running.api)).map(({ id }) => id);

    expect(kept.length).toBeGreaterThan(3);
    expect(shown.sort()).toEqual(kept.map(({ pk }) => pk).sort());
    for (const id of shown)
      expect(eventDetail.parse(await running.api.call("GET", `/api/events/${id}`)).id).toBe(id);
  });

  test("has its accounts, and what was under way when it was left goes on to its end", async () => {
    const { accounts } = accountPage.parse(await running.api.call("GET", "/api/accounts"));
    const stateOf = async (id: string) => job.parse(await running.api.call("GET", `/api/jobs/${id}`)).state;
    const begun = directory.filter(({ pk }) => pk === "jobs#running").map(({ sk }) => sk);

    expect(accounts.map(({ name }) => name)).toEqual(expect.arrayContaining(["Contoso", "Northwind"]));
    expect(begun).toHaveLength(1);
    for (const id of begun) await until(async () => (await stateOf(id)) === "done");
  });

  test.each([
    ...["/api/connections", "/api/audit", "/api/views", "/api/rules", "/api/suggestions", "/api/portfolio"],
    ...[
      "/api/deliveries?status=unrecognized",
      "/api/deliveries?status=rejected",
      "/api/timeline?upcoming=true",
    ],
  ])("answers %s", async (path) => {
    expect(await running.api.call("GET", path)).toEqual(expect.any(Object));
  });

  test("takes further deliveries beside what is there", async () => {
    await running.api.call("PUT", "/api/connections/relay/main", { secrets: [secret] });
    const body = JSON.stringify({ event_id: "later", event_type: "task.completed", title: "Later" });
    const { status } = await deliver(running.hub.url, "relay", {
      body,
      headers: { authorization: `Bearer ${secret}` },
    });

    expect(status).toBe(200);
    await until(async () => (await allEvents(running.api)).some(({ title }) => title === "Later"));
    expect(await allEvents(running.api)).toHaveLength(kept.length + 1);
  });
});
