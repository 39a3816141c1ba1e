import { connectionNamePattern } from "../../../../schemas/connection-name.ts";
import { folded } from "../../../../schemas/folded.ts";

/** A name for the connection of a table: the table's as far as an address can have it, and not one that is taken. */
export function nameFor(table: string, taken: readonly string[]): string {
  const plain = folded(table)
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replaceAll(/^-+|-+$/g, "");
  const base = connectionNamePattern.test(plain) ? plain : "table";
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(name)) return name;
  }
}
