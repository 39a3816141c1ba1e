import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Explained, reasonOf } from "./explained.ts";

/** A folder cannot be made, or nothing can be written into it; the message says why. */
export class NoFolder extends Explained {
  constructor(folder: string, cause: unknown) {
    super(`${folder} cannot be used as a folder: ${reasonOf(cause, reasons)}. Name another one.`, { cause });
  }
}

const reasons = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "its disk can only be read",
  ENOSPC: "its disk is full",
  EEXIST: "a file has that name",
  ENOTDIR: "a part of the path is a file",
  ENAMETOOLONG: "a name in it is too long",
  ELOOP: "its links lead round in a circle",
  ENOENT: "no file can be made there",
};

/**
 * Makes a folder where it is not there yet, and those above it, which their owner alone can read. One after the other: asked for
 * all at once, Node.js tries for ever where a file system such as `/proc` takes no folders. Throws `NoFolder`.
 */
export function makeFolder(folder: string): void {
  try {
    const missing: string[] = [];
    for (let path = folder; !existsSync(path) && dirname(path) !== path; path = dirname(path))
      missing.unshift(path);
    for (const path of missing) makeOne(path);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "EEXIST" });
  } catch (cause) {
    throw new NoFolder(folder, cause);
  }
}

/** Another hub that starts just now may have made it. */
function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
