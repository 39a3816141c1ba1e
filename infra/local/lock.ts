import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`Another hub is running on ${folder}. Stop it first, or set HUB_DATA to another folder.`);
  }
}

/** Holds a folder for one hub. The operating system lets go of it when the process ends, however it ends. */
export function holdFolder(folder: string): { release(): void } {
  const path = `${folder}/lock.sqlite`;
  closeSync(openSync(path, "a", 0o600));
  // One that an earlier hub has made may be readable by others.
  chmodSync(path, 0o600);
  const lock = new DatabaseSync(path);
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    throw Object.assign(new FolderInUse(folder), { cause });
  }
  return { release: () => lock.close() };
}
