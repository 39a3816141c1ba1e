import type { Stats } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Retention } from "../retention.ts";

const day = 24 * 60 * 60_000;
/** Days for which a mail is kept as it came, as in the bucket on AWS; what was taken of it stays with its events. */
const mailDays = 30;
/** Days for which the first rows of a file are kept that waits for settings, as in the bucket on AWS. */
const sampleDays = 1;
/** Days for which an emptied file of words is kept. */
const emptyDays = 1;

/** Removes from the file store what has been in it for long enough, as the bucket's lifecycle does on AWS. */
export async function removeOldBlobs(
  blobs: string,
  { rawDays, fileDays }: Retention,
  now: Date,
): Promise<void> {
  const kept = [
    ["mail", mailDays],
    ["raw/samples", sampleDays],
    ["raw", rawDays],
    ["drops", fileDays],
    ["attachments", fileDays],
  ] as const;
  for (const [folder, days] of kept)
    if (days !== undefined) await removeBefore(join(blobs, folder), now.getTime() - days * day);
  await removeBefore(join(blobs, "search"), now.getTime() - emptyDays * day, isEmpty);
}

const isEmpty = ({ size }: Stats) => size === 0;

async function removeBefore(
  folder: string,
  instant: number,
  isMeant: (found: Stats) => boolean = () => true,
): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    // Nothing has come yet.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path);
    if (found.mtimeMs < instant && isMeant(found)) await rm(path, { force: true });
  }
}
