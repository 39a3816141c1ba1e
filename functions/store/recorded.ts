import type { Wanted } from "./happened.ts";
import { feedRowsKey } from "./keys.ts";
import { feedRow } from "./rows.ts";
import type { Table } from "./table.ts";

/** Rows that the first page reads; more only where many are of one moment. */
const rowsAPage = 20;

/** The positions of all events by when they were recorded, newest first, some at a time. */
export async function* recorded(
  table: Table,
  { before = "9", since, months }: Wanted,
): AsyncGenerator<readonly string[]> {
  for (const month of months)
    if (month >= since.slice(0, month.length) && month <= before.slice(0, month.length))
      yield* recordedIn(table, feedRowsKey(month), since, before);
}

async function* recordedIn(table: Table, pk: string, low: string, before: string) {
  let high = before;
  for (let size = rowsAPage; high !== "" && low <= high; ) {
    const page = await table.page({
      where: "pk = :pk AND sk BETWEEN :low AND :high",
      values: { pk, low, high: `${high.slice(0, 24)}~` },
      newestFirst: true,
      limit: size,
    });
    const found = page.rows.map((item) => feedRow.parse(item));
    // Of the moment at which the query stopped there may be more rows: they are read together, next time.
    const floor = page.last ? `${found.at(-1)?.recordedTime ?? ""}~` : "";
    // Two batches of the same moment may both have the event: one of them was overtaken.
    const positions = new Set(found.flatMap((row) => row.positions));
    // Where those of one moment are read together, they begin anew: some of them were read before.
    const below = before < high ? before : high;
    const read = [...positions].filter((position) => position > floor && position > low && position < below);
    if (read.length > 0) yield read.sort().reverse();
    size = floor === high ? size * 4 : size;
    high = floor;
  }
}
