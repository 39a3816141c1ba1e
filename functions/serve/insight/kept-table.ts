import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import type { Alert } from "../../insight/portfolio/alerts.ts";
import type { Portfolio } from "../../insight/portfolio/pass.ts";
import type { PortfolioRow } from "../../insight/portfolio/row.ts";
import type { BlobStore } from "../../shared/ports.ts";

/** Changes with what a row holds: a table of another form is made anew. */
const form = 1;
const isObject = (value: unknown) => typeof value === "object" && value !== null;
const row = z.custom<PortfolioRow>(isObject);
const alert = z.custom<Alert>(isObject);
const kept = z.object({
  form: z.literal(form),
  day: z.string(),
  /** Months whose table has been kept as it was told. */
  months: z.array(z.string()),
  rows: z.array(row),
  alerts: z.array(alert),
});

/** Last night's table, and which months were kept. */
export interface KeptTable extends Portfolio {
  readonly months: readonly string[];
}

const latest = "insight/latest.json.gz";
const monthKey = (month: string) => `insight/months/${month}.json.gz`;

export const readTable = async (blobs: BlobStore) => await readAt(latest, blobs);
/** A closed month as it was told then; `undefined` where none was kept. */
export const readMonth = async (month: string, blobs: BlobStore) => await readAt(monthKey(month), blobs);
export const writeTable = async (table: KeptTable, blobs: BlobStore) => await writeAt(latest, table, blobs);
export const writeMonth = async (month: string, table: KeptTable, blobs: BlobStore) =>
  await writeAt(monthKey(month), table, blobs);

/** Takes accounts out of all that is kept, what was told of closed months too. */
export async function forgetInTables(accounts: ReadonlySet<string>, blobs: BlobStore): Promise<void> {
  const table = await readTable(blobs);
  if (table === undefined) return;
  await writeTable(without(accounts, table), blobs);
  for (const month of table.months) {
    const told = await readMonth(month, blobs);
    if (told !== undefined) await writeMonth(month, without(accounts, told), blobs);
  }
}

const without = (accounts: ReadonlySet<string>, table: KeptTable): KeptTable => ({
  ...table,
  rows: table.rows.filter(({ account }) => !accounts.has(account.id)),
  alerts: table.alerts.filter(({ account }) => !accounts.has(account)),
});

async function readAt(key: string, blobs: BlobStore): Promise<KeptTable | undefined> {
  const bytes = await blobs.get(key);
  if (bytes === undefined) return undefined;
  const read = kept.safeParse(JSON.parse(gunzipSync(bytes).toString("utf8")));
  return read.success ? read.data : undefined;
}

async function writeAt(key: string, table: KeptTable, blobs: BlobStore): Promise<void> {
  await blobs.put(key, gzipSync(JSON.stringify({ form, ...table })));
}
