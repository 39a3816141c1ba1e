import { existsSync, readFileSync } from "node:fs";
import { Explained } from "../explained.ts";

/** What to do about a file of the data folder that is not whole. */
const instead =
  "Stop the hub, move the data folder away and bring a backup back (npm run hub -- restore), or move this file away: what it held must then be given again.";

/** A file of the data folder is cut off, as by a full disk or by hand, or holds something else. */
export class Damaged extends Explained {
  constructor(path: string, options: ErrorOptions) {
    super(`${path} cannot be read: it is cut off or was changed by hand. ${instead}`, options);
  }
}

/** The JSON of a file as `read` has it; `undefined` where there is no such file. Throws `Damaged`. */
export function keptIn<Value>(path: string, read: (value: unknown) => Value): Value | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  try {
    return read(JSON.parse(text));
  } catch (cause) {
    throw new Damaged(path, { cause });
  }
}

/** SQLite's numbers of what is wrong with a file, https://www.sqlite.org/rescode.html. */
const codes = { corrupt: 11, full: 13, notADatabase: 26 };

/** SQLite's number of what is wrong, where an error is one of its; the lowest byte: what is above it says at which step. */
const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;

/** Whether a database is cut off, or none. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === codes.corrupt || code === codes.notADatabase;
}

/** What is wrong with the databases of a folder, where an error of SQLite's tells it, in words for people. */
export function wrongWith(folder: string, error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (code === codes.full) return `The disk of ${folder} is full: make room, and start the hub again.`;
  const said = error instanceof Error ? error.message : String(error);
  return isDamage(error)
    ? `A database in ${folder} is damaged: ${said}. Move the folder away and bring a backup back: npm run hub -- restore`
    : `${folder}: ${said}`;
}
