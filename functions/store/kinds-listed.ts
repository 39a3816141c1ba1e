import * as z from "zod/mini";
import { kindsListedKey } from "./keys.ts";
import type { Table } from "./table.ts";

export const kindRow = z.object({ sk: z.string(), tool: z.string(), type: z.string(), family: z.string() });

const listedRow = z.object({ begunTo: z.string(), listedTo: z.optional(z.string()) });

/** Instants of recording: up to the second all events that are counted are listed by kind, up to the first they are about to be. */
export type KindsListed = z.infer<typeof listedRow>;

/** `undefined` before the first are listed. */
export async function kindsListed(table: Table): Promise<KindsListed | undefined> {
  const { rows } = await table.page({ where: "pk = :pk", values: { pk: kindsListedKey.pk } });
  return rows[0] && listedRow.parse(rows[0]);
}

/** From now on, what was recorded up to an instant is listed by the process that counts it. */
export async function listingTo(table: Table, to: string): Promise<void> {
  const later = { if: "attribute_not_exists(begunTo) OR begunTo < :to" };
  await table.update(kindsListedKey, "SET begunTo = :to", { to }, later);
}

/** All that was recorded up to an instant is listed, or waits to be counted. */
export async function listedTo(table: Table, to: string): Promise<void> {
  const later = { if: "attribute_not_exists(listedTo) OR listedTo < :to" };
  await table.update(kindsListedKey, "SET listedTo = :to", { to }, later);
}
