import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { RowChange } from "../connectors/rows/row-change.ts";
import type { SnapshotResult } from "./snapshot/build.ts";
import type { Change } from "./snapshot/compare.ts";
import { keyOf, valuesOf } from "./snapshot/row-line.ts";

const atOnce = 200;

/** The changes that a reader wrote down, up to 200 at a time. `before` are the columns of the snapshot it compared with. */
export async function* changesIn(
  { changes, columns }: Pick<SnapshotResult, "changes" | "columns">,
  before: readonly string[],
): AsyncGenerator<RowChange[]> {
  const input = createReadStream(changes);
  let batch: RowChange[] = [];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    batch.push(changeIn(line, before, columns));
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function changeIn(line: string, before: readonly string[], after: readonly string[]): RowChange {
  const [change, old, next]: [Change, string | null, string | null] = JSON.parse(line);
  return {
    change,
    key: keyOf(next ?? old ?? '""\t'),
    ...(old ? { before: rowOf(old, before) } : {}),
    ...(next ? { after: rowOf(next, after) } : {}),
  };
}

function rowOf(line: string, columns: readonly string[]): Record<string, string> {
  const values = valuesOf(line);
  return Object.fromEntries(columns.map((name, n) => [name, values[n] ?? ""]));
}
