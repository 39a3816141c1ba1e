import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFile as readTable } from "../../functions/convert/read/open.ts";
import type { RowSink } from "../../functions/convert/read/rows.ts";
import { jsonOf } from "../../functions/shared/json-of.ts";
import { Explained } from "../explained.ts";
import { textIn, Unreadable } from "./file-text.ts";

/** Examples of a proposal, with the first one. */
const most = 200;

/** What a mapping reads of each of the first rows of a file, or the JSON itself where that is not a list of rows. */
export async function examplesIn(path: string): Promise<readonly [unknown, ...unknown[]]> {
  const json = /\.json$/i.test(path) ? jsonOf(textIn(path)) : undefined;
  if (json !== undefined && !isListOfRows(json)) return [json];
  const folder = await mkdtemp(join(tmpdir(), "examples-"));
  const rows = new FirstRows();
  try {
    // No column is called so: what names the columns is found by how full the rows are.
    await readTable(path, { path, folder, settings: { key: ["\0"], ignore: [], skip: 0 } }, rows);
  } catch (error) {
    if (!(error instanceof Enough)) throw isOfSystem(error) ? new Unreadable(path, error) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [first, ...others] = rows.read;
  if (first === undefined) throw new Explained("The file has no rows");
  return [first, ...others];
}

const isListOfRows = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((one) => typeof one === "object" && one !== null && !Array.isArray(one));

const isOfSystem = (error: unknown) => error instanceof Error && "syscall" in error;

/** Ends the reading of a file of which no more is needed. */
class Enough extends Error {}

class FirstRows implements RowSink {
  readonly read: unknown[] = [];
  #columns: readonly string[] = [];

  header(columns: readonly string[]): void {
    this.#columns = columns;
  }

  row(values: readonly string[]): void {
    if (this.read.length >= most) throw new Enough();
    const row = Object.fromEntries(this.#columns.map((column, n) => [column, values[n] ?? ""]));
    this.read.push({ ...row, row, change: "added", before: null, changes: [] });
  }

  progress(): void {}
}
