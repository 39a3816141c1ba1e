import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Explained } from "../explained.ts";
import { NoFolder } from "../make-folder.ts";
import { userName } from "./user-name.ts";

export class FolderInUse extends Explained {
  constructor(folder: string) {
    super(`Another hub is running on ${folder}. Stop it first, or set HUB_DATA to another folder.`);
  }
}

/** The folder, or what is in it, is another user's, as after a restore by root. */
export class NotOurs extends Explained {
  constructor(folder: string, options: ErrorOptions) {
    super(
      `${folder} cannot be written to: it is another user's. Run the hub as that user, or give it the folder: chown -R ${userName() ?? process.getuid?.()} ${folder}`,
      options,
    );
  }
}

/**
 * Holds a folder for one hub. The operating system lets go of it when the process ends, however it ends. Throws `FolderInUse`,
 * `NotOurs` or `NoFolder`.
 */
export function holdFolder(folder: string, make = makeOwn): { release(): void } {
  const path = `${folder}/lock.sqlite`;
  try {
    make(path);
  } catch (cause) {
    throw isRefused(cause) ? new NotOurs(folder, { cause }) : new NoFolder(folder, cause);
  }
  const lock = new DatabaseSync(path);
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    throw isBusy(cause) ? Object.assign(new FolderInUse(folder), { cause }) : cause;
  }
  return { release: () => lock.close() };
}

function makeOwn(path: string): void {
  closeSync(openSync(path, "a", 0o600));
  // One that an earlier hub has made may be readable by others.
  chmodSync(path, 0o600);
}

const isRefused = (error: unknown) =>
  error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");

/** SQLite's word for a file that another process holds: a full disk or a damaged file is told otherwise. */
const busy = 5;
const isBusy = (error: unknown) => error instanceof Error && "errcode" in error && error.errcode === busy;
