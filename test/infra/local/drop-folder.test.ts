import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { fileBlob } from "../../../functions/store/file-ref.ts";
import { DropFolder } from "../../../infra/local/drop-folder.ts";
import { folderFiles } from "../../../infra/local/folder-files.ts";
import type { FileReport } from "../../../schemas/file.ts";
import { until } from "../../support/until.ts";

let folder: string;
let drop: DropFolder | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-drop-"));
  await mkdir(join(folder, "drop", "dropbox", "main"), { recursive: true });
});
afterEach(async () => {
  await drop?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A folder of one connection, whose queue takes notices or refuses them; the keys that it was told of. `look` comes before each look. */
async function start(
  reports: FileReport[],
  takes = true,
  look: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  const told: string[] = [];
  drop = new DropFolder({
    folder: join(folder, "drop"),
    connections: {
      list: async () => {
        await look();
        return [{ tool: "dropbox", connection: "main" }];
      },
    },
    records: { list: async () => reports, save: async (report) => void reports.push(report) },
    files: folderFiles(join(folder, "blobs")),
    arrived: async (key) => {
      if (!takes) throw new Error("The queue is down");
      told.push(key);
    },
    log: () => undefined,
    now: () => new Date(),
    every: 20,
  });
  await drop.start();
  return told;
}

test("a file that was moved before a run was cut off is told of by the next, and those that convert has taken are not", async () => {
  await writeFile(join(folder, "drop", "dropbox", "main", "clients.csv"), "Id\n7\n");
  const reports: FileReport[] = [];
  await start(reports, false);
  await until(
    async () => (await readdir(join(folder, "blobs", "drops", "dropbox", "main")).catch(() => [])).length > 0,
  );
  await drop?.stop();

  const told = await start(reports);
  const [left] = reports;
  await drop?.stop();
  const toldAgain = await start(reports.map((report) => ({ ...report, state: "done" })));

  expect(reports).toHaveLength(1);
  expect(told).toEqual(left && [fileBlob(left)]);
  expect(toldAgain).toEqual([]);
});

test("a file is taken once it has stopped growing, whole, and not before", async () => {
  const path = join(folder, "drop", "dropbox", "main", "clients.csv");
  const rows = Array.from({ length: 6 }, (_, n) => `${n}\n`);
  const reports: FileReport[] = [];
  let looks = 0;
  const takenAt: number[] = [];
  const told = await start(reports, true, async () => {
    if (reports.length > takenAt.length) takenAt.push(looks);
    const row = rows[looks++];
    if (row !== undefined) await appendFile(path, row);
  });
  await until(() => told.length > 0 && takenAt.length > 0);

  const [file = ""] = await readdir(join(folder, "blobs", "drops", "dropbox", "main"));
  expect(await readFile(join(folder, "blobs", "drops", "dropbox", "main", file), "utf8")).toBe(rows.join(""));
  expect(takenAt).toEqual([rows.length + 1]);
  expect(told).toHaveLength(1);
});

test("files that wait together are taken by their age, whatever their names", async () => {
  const ages = { "inv 28-11.csv": 50, "inv 03-12.csv": 10, "inv 01-12.csv": 30 };
  for (const [name, minutes] of Object.entries(ages)) {
    const path = join(folder, "drop", "dropbox", "main", name);
    await writeFile(path, "Id\n7\n");
    const at = new Date(Date.parse("2026-12-03T12:00:00Z") - minutes * 60_000);
    await utimes(path, at, at);
  }
  const reports: FileReport[] = [];
  const told = await start(reports);
  await until(() => told.length === 3);

  expect(reports.map(({ name }) => name)).toEqual(["inv 28-11.csv", "inv 01-12.csv", "inv 03-12.csv"]);
});
