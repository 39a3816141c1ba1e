import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { Explained } from "../explained.ts";
import { makeFolder } from "../make-folder.ts";
import { isDamage } from "./damaged.ts";
import { holdFolder } from "./lock.ts";

/** A backup that cannot be made or brought back; the message is one for people. */
export class NoBackup extends Explained {}

/** What is not in a backup as a file: the tables, which are copied as they are at one moment, and what is of no use later. */
const apart = /^(?:hub\.db|lock\.sqlite)(?:-\w+)?$|^scratch(?:\/|$)/;

/**
 * Copies a data folder into one file, while its hub runs or not: the tables as they are at one moment, then every other
 * file, of which the tables name none that is not there yet. The file is an SQLite database; answers how many files.
 */
export async function backUp(folder: string, file: string): Promise<number> {
  const from = join(folder, "hub.db");
  if (!existsSync(from)) throw new NoBackup(`${folder} has no data. Set HUB_DATA to the hub's folder.`);
  if (existsSync(file)) throw new NoBackup(`${file} is there already. Name another file.`);
  if (liesIn(folder, file))
    throw new NoBackup(
      `${file} lies in the data folder, and each backup would hold the ones before it. Name a file elsewhere.`,
    );
  if (!existsSync(dirname(file))) throw new NoBackup(`There is no folder ${dirname(file)}. Make it first.`);
  closeSync(openSync(file, "wx", 0o600));
  try {
    const source = new DatabaseSync(from, { readOnly: true });
    await backup(source, file, { rate: 10_000 });
    source.close();
    return addFiles(folder, file);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

const liesIn = (folder: string, file: string) => {
  const path = relative(folder, file);
  return !path.startsWith("..") && !isAbsolute(path);
};

function addFiles(folder: string, file: string): number {
  const copy = new DatabaseSync(file);
  copy.exec("PRAGMA journal_mode = DELETE; BEGIN");
  copy.exec("CREATE TABLE backup_files (path TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
  const insert = copy.prepare("INSERT INTO backup_files VALUES (?, ?)");
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !apart.test(path));
  for (const path of paths) insert.run(path, readFileSync(join(folder, path)));
  copy.exec("COMMIT");
  copy.close();
  return paths.length;
}

/** Makes a data folder from a backup. The folder must be empty or not there. Answers how many files it has brought back. */
export async function restore(file: string, folder: string): Promise<number> {
  if (!existsSync(file)) throw new NoBackup(`${file} does not exist.`);
  if (!statSync(file).isFile()) throw new NoBackup(`${file} is not a backup of a hub.`);
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throw new NoBackup(`${folder} is not empty. Move it away, or set HUB_DATA to another folder.`);
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    if (!isBackup(source)) throw new NoBackup(`${file} is not a backup of a hub.`);
    makeFolder(folder);
    return await restoreInto(folder, source, file);
  } finally {
    source.close();
  }
}

/** All of it or nothing: a hub would start on half of it, and say nothing of the rest. */
async function restoreInto(folder: string, source: DatabaseSync, file: string): Promise<number> {
  const lock = holdFolder(folder);
  try {
    const count = restoreFiles(source, folder, file);
    await restoreTables(source, join(folder, "hub.db"));
    lock.release();
    return count;
  } catch (error) {
    lock.release();
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    throw isDamage(error)
      ? new NoBackup(`${file} is cut off or damaged: nothing of it was brought back.`, { cause: error })
      : error;
  }
}

function restoreFiles(source: DatabaseSync, folder: string, file: string): number {
  for (const { path, bytes } of source.prepare("SELECT path, bytes FROM backup_files").iterate()) {
    if (typeof path !== "string" || !(bytes instanceof Uint8Array)) continue;
    const to = join(folder, path);
    if (relative(folder, to).startsWith(".."))
      throw new NoBackup(`${file} names a file outside of the folder.`);
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    writeFileSync(to, bytes, { mode: 0o600 });
  }
  return Number(source.prepare("SELECT count(*) AS n FROM backup_files").get()?.n);
}

async function restoreTables(source: DatabaseSync, path: string): Promise<void> {
  closeSync(openSync(path, "wx", 0o600));
  await backup(source, path, { rate: 10_000 });
  const tables = new DatabaseSync(path);
  tables.exec("DROP TABLE backup_files; VACUUM");
  tables.close();
}

function isBackup(database: DatabaseSync): boolean {
  try {
    return database.prepare("SELECT name FROM sqlite_schema WHERE name = 'backup_files'").get() !== undefined;
  } catch {
    return false;
  }
}
