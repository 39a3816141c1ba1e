import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { LocalStore } from "../../../../infra/local/store/store.ts";
import { HubRefused, spawnHub } from "../../../support/hub-process.ts";
import { seldom } from "../../../support/seldom.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-layout-"));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

function write(sql: string): void {
  const database = new DatabaseSync(join(folder, "hub.db"));
  database.exec(sql);
  database.close();
}
const advice = "Move the data folder away to start with an empty one, or set HUB_DATA to another folder.\n";

seldom("a data folder of an earlier version is refused in one sentence", async () => {
  write("CREATE TABLE _tables (name TEXT)");

  await expect(spawnHub(folder)).rejects.toThrow(
    new HubRefused(
      1,
      `${folder}/hub.db was made by an early version of the hub, which kept its data otherwise. ${advice}`,
    ),
  );
});

test("a data folder of a newer release is refused in one sentence", async () => {
  new LocalStore(join(folder, "hub.db")).close();
  write("UPDATE layout SET number = 99");

  await expect(spawnHub(folder)).rejects.toThrow(
    new HubRefused(1, `${folder}/hub.db has the layout 99; this hub reads the layout 1. ${advice}`),
  );
});

test("the file can be read by its owner alone", async () => {
  const store = new LocalStore(join(folder, "hub.db"));

  for (const name of ["hub.db", "hub.db-wal"])
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  store.close();
});
