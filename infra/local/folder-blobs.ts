import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UpstreamError } from "../../functions/shared/errors.ts";
import type { BlobStore } from "../../functions/shared/ports.ts";

/** Blobs as files. A blob is either whole or not there: written beside, flushed, then renamed. */
export function folderBlobs(folder: string): BlobStore {
  return {
    async put(key, bytes) {
      const path = join(folder, key);
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        const beside = `${path}.${randomUUID()}`;
        const file = await open(beside, "w", 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(beside, path);
      } catch (cause) {
        throw new UpstreamError("The blob folder", { cause });
      }
    },
    async get(key) {
      try {
        return await readFile(join(folder, key));
      } catch (cause) {
        if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
        throw new UpstreamError("The blob folder", { cause });
      }
    },
  };
}
