import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Explained, reasonOf } from "../explained.ts";

/** A file that a command names cannot be read. */
export class Unreadable extends Explained {
  constructor(path: string, cause: unknown) {
    super(`${path} cannot be read: ${reasonOf(cause, reasons)}.`, { cause });
  }
}

const reasons = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of the path is a file",
  EISDIR: "it is a folder",
  EACCES: "you may not read it",
};

/**
 * The text of a file that a command names, or of standard input where the path is `-`, without its byte-order mark. Throws
 * `Unreadable`, and `Explained` where it is not UTF-8.
 */
export function textIn(path: string): string {
  const bytes = bytesIn(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Explained(`${path} is not in UTF-8. Save it so; Excel calls it CSV UTF-8.`, { cause });
  }
}

function bytesIn(path: string): Uint8Array {
  try {
    return readFileSync(path === "-" ? 0 : resolve(path));
  } catch (cause) {
    throw new Unreadable(path, cause);
  }
}

/** The JSON of such a file. Throws as `textIn` does, and `Explained` where it is not JSON. */
export function jsonIn(path: string): unknown {
  const text = textIn(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Explained(`${path} is not valid JSON.`, { cause });
  }
}
