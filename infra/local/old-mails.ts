import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Milliseconds for which a mail is kept as it came, as in the bucket on AWS; what was taken of it stays with its events. */
const keptFor = 30 * 24 * 60 * 60_000;

/** Removes the mails that have been in the file store for long enough. */
export async function removeOldMails(blobs: string, now: Date): Promise<void> {
  const folder = join(blobs, "mail");
  for (const name of await readdir(folder).catch(() => [])) {
    const { mtimeMs } = await stat(join(folder, name));
    if (now.getTime() - mtimeMs > keptFor) await rm(join(folder, name), { force: true });
  }
}
