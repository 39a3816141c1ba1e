import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { backUp, NoBackup, restore } from "../../../infra/local/backup.ts";
import { allEvents, deliver, runHub, untilEvents } from "../../support/hub.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-backup-"));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const secret = "a secret of this test";
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

test("a backup that is made while the hub runs brings back events, secrets and tokens, for their owner's eyes", async () => {
  const [data, file, other] = [join(folder, "data"), join(folder, "hub.backup"), join(folder, "other")];
  const first = await runHub({ folder: data });
  await first.api.call("PUT", "/api/connections/quickbooks/main", { secrets: [secret] });
  await deliver(first.hub.url, "quickbooks", { body: payment("kept"), secret });
  await untilEvents(first.api, 1);
  const load = Promise.all(
    Array.from({ length: 20 }, async (_, n) =>
      deliver(first.hub.url, "quickbooks", { body: payment(`meanwhile ${n}`), secret }),
    ),
  );
  await backUp(data, file);
  await load;
  await first.end();
  await restore(file, other);
  const second = await runHub({ folder: other });

  const ids = (await allEvents(second.api)).map(({ object }) => object?.id);
  expect(ids).toContain("4620816365/kept");
  expect((await deliver(second.hub.url, "quickbooks", { body: payment("after"), secret })).status).toBe(200);
  expect(second.hub.token).toBe(first.hub.token);
  await second.end();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(other)).mode & 0o777).toBe(0o700);
  for (const name of await readdir(other)) {
    const found = await stat(join(other, name));
    if (found.isFile() && name !== "lock.sqlite") expect([name, found.mode & 0o077]).toEqual([name, 0]);
  }
});

test("neither a file nor a folder that is there is written over, and only a backup is brought back", async () => {
  const [data, file] = [join(folder, "data"), join(folder, "hub.backup")];
  await (await runHub({ folder: data })).end();
  await writeFile(file, "mine");

  await expect(backUp(data, file)).rejects.toThrow(NoBackup);
  await expect(restore(file, data)).rejects.toThrow(NoBackup);
  await expect(restore(file, join(folder, "new"))).rejects.toThrow(NoBackup);
  expect(await readFile(file, "utf8")).toBe("mine");
});

test("a backup that lies in the data folder is not made: each would hold the ones before it", async () => {
  const data = join(folder, "data");
  await (await runHub({ folder: data })).end();
  const before = await readdir(data);

  for (const name of ["hub.backup", "blobs/hub.backup"])
    await expect(backUp(data, join(data, name))).rejects.toThrow("lies in the data folder");
  expect(await readdir(data)).toEqual(before);
  await expect(backUp(data, join(folder, "nowhere", "hub.backup"))).rejects.toThrow(NoBackup);
});

test("neither is a folder taken for a backup, nor a file for a folder to bring one back to", async () => {
  const [data, file] = [join(folder, "data"), join(folder, "hub.backup")];
  await (await runHub({ folder: data })).end();
  await backUp(data, file);

  await expect(restore(data, join(folder, "new"))).rejects.toThrow(NoBackup);
  await expect(restore(file, file)).rejects.toThrow(NoBackup);
});

test("of a backup that is damaged nothing is brought back: a hub would start on half of it", async () => {
  const [data, file, other] = [join(folder, "data"), join(folder, "hub.backup"), join(folder, "other")];
  const first = await runHub({ folder: data });
  await first.api.call("PUT", "/api/connections/quickbooks/main", { secrets: [secret] });
  await first.end();
  await backUp(data, file);
  const bytes = await readFile(file);
  // The first page, which names the tables, stays whole.
  await writeFile(file, bytes.fill(0x5a, 4_096));

  await expect(restore(file, other)).rejects.toThrow(NoBackup);
  expect(await readdir(other)).toEqual([]);
});
