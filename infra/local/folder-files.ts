import { constants, existsSync } from "node:fs";
import { copyFile, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UpstreamError } from "../../functions/shared/errors.ts";
import type { FileStore } from "../../functions/shared/ports.ts";

export interface FolderFiles extends FileStore {
  /** Takes a file over from where it lies on the same disk: it is there whole or not at all. */
  take(key: string, path: string): Promise<void>;
  has(key: string): boolean;
}

/** Large files in a folder, beside the blobs. */
export function folderFiles(folder: string): FolderFiles {
  const take = async (key: string, from: string) => {
    const path = join(folder, key);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(from, path);
    } catch (cause) {
      throw new UpstreamError("The blob folder", { cause });
    }
  };
  return {
    take,
    has: (key) => existsSync(join(folder, key)),
    async fetch(key, path) {
      try {
        await copyFile(join(folder, key), path, constants.COPYFILE_FICLONE);
        return true;
      } catch (cause) {
        if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return false;
        throw new UpstreamError("The blob folder", { cause });
      }
    },
    async store(key, path) {
      const beside = join(folder, `${key}.new`);
      await mkdir(dirname(beside), { recursive: true, mode: 0o700 });
      await copyFile(path, beside);
      const copy = await open(beside, "r");
      await copy.sync();
      await copy.close();
      await take(key, beside);
    },
    async remove(key) {
      await rm(join(folder, key), { force: true });
    },
  };
}
