import type { LinkCount } from "../store/links.ts";
import type { PlacedRow } from "../store/rows.ts";
import type { Storage } from "../store/storage.ts";
import { goneAt, judgedBy, placementOf } from "./placement.ts";

/**
 * Whether an erasure takes an event: by its identities it belongs to an account that is being erased, wherever its row still
 * is. What is said of it from now on goes with it, and nothing may go by what it says.
 */
export async function goesAlong(
  row: PlacedRow,
  count: LinkCount,
  { links, accountsTable }: Pick<Storage, "links" | "accountsTable">,
): Promise<boolean> {
  if (count.erasing.size === 0) return false;
  const leads = await links.since(count, row.keys);
  const gone = goneAt(judgedBy(row, count), count, accountsTable);
  const { places } = placementOf({ keys: row.keys, tool: row.event.tool }, leads, gone);
  return places.some(({ account }) => count.erasing.has(account));
}
