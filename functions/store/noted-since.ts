import * as z from "zod/mini";
import { heardSinceKey } from "./keys.ts";
import type { Table } from "./table.ts";

const sinceRow = z.object({ since: z.string() });

/** The instant before all others: the hours of every event are noted. */
export const everNoted = "0";

/** The instant since which events were recorded whose hours are all noted; `undefined` before the first note. */
export async function notedSince(table: Table): Promise<string | undefined> {
  const { rows } = await table.page({ where: "pk = :pk", values: { pk: heardSinceKey.pk } });
  return rows[0] && sinceRow.parse(rows[0]).since;
}

/** The hours of what was recorded from this instant on are noted, too. Another who is further on stays so. */
export async function notedFrom(table: Table, since: string): Promise<void> {
  await table.update(heardSinceKey, "SET #since = :since", { since }, { if: "#since > :since" });
}
