import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { eventsOf, filesOf, uploadFile } from "../support/files.ts";
import { type RunningHub, runHub } from "../support/hub.ts";
import { type HubProcess, spawnHub } from "../support/hub-process.ts";
import { until } from "../support/until.ts";

const settings = {
  file: {
    key: "Client ID",
    noun: "client",
    title: "Name",
    account: { email: "Email", external: { kind: "client", column: "Client ID" } },
  },
};
const header = "Client ID,Name,Email,Status\n";
const monday = `${header}7,Northwind Roasters,jane@northwind.example,active\n8,Contoso Bakery,sam@contoso.example,active\n9,Tailspin Toys,lee@tailspin.example,active\n`;
const tuesday = `${header}9,Tailspin Toys,lee@tailspin.example,on hold\n10,Wide World Wines,kim@wine.example,active\n7,Northwind Roasters,jane@northwind.example,active\n`;

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());

const connect = async (connection: string, more: object = {}) =>
  await running.api.call("PUT", `/api/connections/dropbox/${connection}`, {
    secrets: ["a secret of this test"],
    settings: { file: { ...settings.file, ...more } },
  });

describe("two snapshots of a tool's clients, uploaded", () => {
  test("become one event for the first, and one for each row that was added, changed or removed", async () => {
    await connect("uploads");
    const first = await uploadFile(running.api, "dropbox/uploads", "clients.csv", monday);
    const second = await uploadFile(running.api, "dropbox/uploads", "clients.csv", tuesday);
    const events = await eventsOf(running.api, "uploads", 4);

    expect(first).toMatchObject({
      state: "done",
      baseline: true,
      format: "csv",
      encoding: "utf-8",
      counts: { rows: 3, added: 3, changed: 0, removed: 0, events: 1 },
    });
    expect(second).toMatchObject({
      state: "done",
      baseline: false,
      counts: { rows: 3, added: 1, changed: 1, removed: 1, events: 3 },
    });
    expect(events.map(({ title }) => title).sort()).toEqual([
      "Client added: Wide World Wines",
      "Client changed: Tailspin Toys",
      "Client removed: Contoso Bakery",
      "First file taken: clients.csv, 3 rows",
    ]);
    expect(events.find(({ type }) => type === "record.changed")).toMatchObject({
      proof: "file",
      identities: [
        { type: "dropbox:client", value: "9" },
        { type: "email", value: "lee@tailspin.example" },
      ],
      details: {
        changes: [{ column: "Status", from: "active", to: "on hold" }],
        file: { sha256: second.sha256 },
      },
    });
  });

  test("show, as the event's raw delivery, the row before and after", async () => {
    const [changed] = (await eventsOf(running.api, "uploads", 4)).filter(
      ({ type }) => type === "record.changed",
    );
    const { raw } = (await running.api.call("GET", `/api/events/${changed?.id}`)) as {
      raw: { body: string };
    };

    expect(JSON.parse(raw.body)).toMatchObject({
      key: "9",
      before: { Status: "active" },
      after: { Status: "on hold", Email: "lee@tailspin.example" },
    });
  });

  test("are taken once: the same bytes again change nothing", async () => {
    const again = await uploadFile(running.api, "dropbox/uploads", "renamed.csv", tuesday);

    expect(again).toMatchObject({ state: "duplicate", report: [{ code: "duplicate" }] });
    expect(await eventsOf(running.api, "uploads", 4)).toHaveLength(4);
  });
});
describe("a file in the drop folder", () => {
  const drop = () => join(running.folder, "drop", "dropbox", "drops");
  const reports = async () => await filesOf(running.api, "dropbox/drops");

  test("is taken as an uploaded one is, and is gone from the folder", async () => {
    await connect("drops", { baseline: "rows" });
    await mkdir(drop(), { recursive: true });
    await writeFile(join(drop(), "clients.tsv"), monday.replaceAll(",", "\t"));
    const events = await eventsOf(running.api, "drops", 3);
    await until(async () => (await reports())[0]?.state === "done");

    expect(events.map(({ type }) => type)).toEqual(["record.added", "record.added", "record.added"]);
    expect(await readdir(drop())).toEqual([]);
    expect(await reports()).toMatchObject([{ via: "drop", name: "clients.tsv", counts: { added: 3 } }]);
  });

  test("is not taken under a name of unfinished files; renamed at the end, it is", async () => {
    const [partial, after] = [join(drop(), "clients.csv.part"), join(drop(), "after.csv")];
    await writeFile(partial, tuesday);
    await writeFile(after, monday);
    await until(async () => (await reports()).filter(({ state }) => state === "done").length === 2);

    expect((await reports()).map(({ name }) => name)).toEqual(["after.csv", "clients.tsv"]);
    await rename(partial, join(drop(), "clients.csv"));
    await until(async () => (await reports()).filter(({ state }) => state === "done").length === 3);
    expect((await reports())[0]).toMatchObject({
      name: "clients.csv",
      counts: { added: 1, changed: 1, removed: 1 },
    });
  });
});

describe("a file that cannot be taken", () => {
  test("changes nothing and says why; put right and sent again, it is taken", async () => {
    await connect("torn");
    await uploadFile(running.api, "dropbox/torn", "clients.csv", monday);
    const torn = await uploadFile(running.api, "dropbox/torn", "clients.csv", tuesday.slice(0, -20));
    const few = await uploadFile(
      running.api,
      "dropbox/torn",
      "clients.csv",
      `${header}7,Northwind Roasters,jane@northwind.example,active\n`,
    );
    const whole = await uploadFile(running.api, "dropbox/torn", "clients.csv", tuesday);

    expect(torn).toMatchObject({ state: "refused", report: [{ code: "uneven_row", row: 4 }] });
    expect(few).toMatchObject({ state: "refused", report: [{ code: "many_removed" }] });
    expect(whole).toMatchObject({ state: "done", counts: { added: 1, changed: 1, removed: 1 } });
    expect(await eventsOf(running.api, "torn", 4)).toHaveLength(4);
  });
});

describe("a hub that is killed while it takes a file", () => {
  const rows = 1_000;
  let folder: string;
  let hub: HubProcess;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hub-files-"));
  });
  afterEach(async () => {
    await hub.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const stateOf = async () => (await filesOf(hub.api, "dropbox/main").catch(() => []))[0]?.state;

  test("takes it after the next start, each row once", async () => {
    hub = await spawnHub(folder);
    await hub.api.call("PUT", "/api/connections/dropbox/main", {
      secrets: ["a secret of this test"],
      settings: { file: { key: "Id", baseline: "rows" } },
    });
    const lines = Array.from({ length: rows }, (_, n) => `${n},row ${n}\n`).join("");
    const sent = uploadFile(hub.api, "dropbox/main", "rows.csv", `Id,Text\n${lines}`).catch(() => undefined);
    await until(async () => (await stateOf()) === "publishing", 30_000);
    await hub.kill();
    await sent;
    hub = await spawnHub(folder);
    await until(async () => (await stateOf()) === "done", 30_000);
    const events = await eventsOf(hub.api, "main", rows);

    expect(events).toHaveLength(rows);
    expect(new Set(events.map(({ object }) => object?.id)).size).toBe(rows);
  }, 120_000);
});
