import type { DatabaseSync } from "node:sqlite";
import { Explained } from "../../explained.ts";

/** Raised when files of earlier versions can no longer be read as they are. */
const layoutNumber = 1;

/** A file that this release does not read; the message is one for people. */
export class WrongLayout extends Explained {
  constructor(path: string, found: string) {
    super(
      `${path} ${found}. Move the data folder away to start with an empty one, or set HUB_DATA to another folder.`,
    );
  }
}

/** Writes the number into a new file; a file that has another, or none, is refused and stays as it is. */
export function claimLayout(database: DatabaseSync, path: string): void {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  if (tables.length === 0) {
    database.exec("CREATE TABLE layout (number INTEGER NOT NULL) STRICT");
    database.prepare("INSERT INTO layout VALUES (?)").run(layoutNumber);
    return;
  }
  const known = tables.some(({ name }) => name === "layout");
  const number = known ? database.prepare("SELECT number FROM layout").get()?.number : undefined;
  if (number === layoutNumber) return;
  database.close();
  if (number === undefined)
    throw new WrongLayout(path, "was made by an early version of the hub, which kept its data otherwise");
  throw new WrongLayout(path, `has the layout ${number}; this hub reads the layout ${layoutNumber}`);
}
