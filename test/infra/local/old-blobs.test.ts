import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { folderBlobs } from "../../../infra/local/folder-blobs.ts";
import { removeOldBlobs } from "../../../infra/local/old-blobs.ts";
import { BadRetention, retentionIn } from "../../../infra/retention.ts";

const now = new Date("2026-11-28T12:00:00.000Z");
let blobs: string;
beforeEach(async () => {
  blobs = await mkdtemp(join(tmpdir(), "blobs-"));
});
afterEach(async () => await rm(blobs, { recursive: true, force: true }));

/** Files that lie there for a day more, and for a day less, than so many days. */
async function filesAround(days: number, ...folders: string[]): Promise<void> {
  for (const folder of folders)
    for (const [name, age] of [
      ["old", days + 1],
      ["young", days - 1],
    ] as const) {
      const path = join(blobs, folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, name);
      const at = new Date(now.getTime() - age * 86_400_000);
      await utimes(path, at, at);
    }
}

async function left(): Promise<string[]> {
  const found = await readdir(blobs, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(blobs.length + 1))
    .sort();
}

test("what is older than the settings say is removed, each by its setting, at any depth", async () => {
  await filesAround(1, "raw/samples/dext/main");
  await filesAround(30, "mail");
  await filesAround(40, "raw/slack");
  await filesAround(50, "drops/dext/main", "attachments");

  await removeOldBlobs(blobs, { rawDays: 40, fileDays: 50 }, now);

  expect(await left()).toEqual([
    "attachments/young",
    "drops/dext/main/young",
    "mail/young",
    "raw/samples/dext/main/young",
    "raw/slack/young",
  ]);
});

test("without settings everything but mails as they came is kept, snapshots and exports by any", async () => {
  await filesAround(1_000, "raw/slack", "drops/dext/main", "attachments");
  await removeOldBlobs(blobs, {}, now);
  expect(await left()).toHaveLength(6);

  await filesAround(1_000, "snapshots/dext/main", "insight");
  await removeOldBlobs(blobs, { rawDays: 30, fileDays: 30 }, now);
  expect(await left()).toEqual(
    ["insight/old", "insight/young", "snapshots/dext/main/old", "snapshots/dext/main/young"].sort(),
  );
});

test("settings that are no whole days from thirty are refused before the hub starts", () => {
  expect(retentionIn({ HUB_RAW_DAYS: "400", HUB_FILE_DAYS: undefined })).toEqual({ rawDays: 400 });
  for (const bad of ["", "29", "soon", "40.5"])
    expect(() => retentionIn({ HUB_RAW_DAYS: undefined, HUB_FILE_DAYS: bad })).toThrow(BadRetention);
  expect(retentionIn({ HUB_EVENT_YEARS: "7" })).toEqual({ eventYears: 7 });
  for (const bad of ["", "0", "1.5", "101"])
    expect(() => retentionIn({ HUB_EVENT_YEARS: bad })).toThrow(BadRetention);
});

test("a blob that is not there is told apart from one that cannot be read", async () => {
  const store = folderBlobs(blobs);
  await store.put("raw/slack/one", Buffer.from("one"));

  expect(await store.get("raw/slack/two")).toBeUndefined();
  await expect(store.get("raw/slack")).rejects.toMatchObject({ status: 503 });
});
