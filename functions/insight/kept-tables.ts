import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import type { BlobStore } from "../shared/ports.ts";
import type { Alert } from "./portfolio/alerts.ts";
import type { Portfolio } from "./portfolio/pass.ts";
import type { PortfolioRow } from "./portfolio/row.ts";

/** Changes with what a row holds: a table of another form is made anew. */
const form = 2;
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

/** Rows of a pass that ran out of time. */
const begun = z.object({ form: z.literal(form), day: z.string(), rows: z.array(row) });
export type BegunPass = Omit<z.infer<typeof begun>, "form">;

const latest = "insight/latest.json.gz";
const unfinished = "insight/begun.json.gz";
const monthKey = (month: string) => `insight/months/${month}.json.gz`;

export const readTable = async (blobs: BlobStore) => await readAt(latest, kept, blobs);
/** A closed month as it was told then; `undefined` where none was kept. */
export const readMonth = async (month: string, blobs: BlobStore) =>
  await readAt(monthKey(month), kept, blobs);
export const writeTable = async (table: KeptTable, blobs: BlobStore) => await writeAt(latest, table, blobs);
export const writeMonth = async (month: string, table: KeptTable, blobs: BlobStore) =>
  await writeAt(monthKey(month), table, blobs);
/** What a pass over a day had done when it ran out of time; a pass over another day begins anew. */
export const readBegun = async (blobs: BlobStore) => await readAt(unfinished, begun, blobs);
export const writeBegun = async (pass: BegunPass, blobs: BlobStore) => await writeAt(unfinished, pass, blobs);
/** Leaves nothing of it: blobs are emptied, not deleted. */
export const removeBegun = async (blobs: BlobStore) => await blobs.put(unfinished, new Uint8Array(0));

/** Takes accounts out of all that is kept, what was told of closed months too. */
export async function forgetInTables(accounts: ReadonlySet<string>, blobs: BlobStore): Promise<void> {
  const pass = await readBegun(blobs);
  if (pass?.rows.some(({ account }) => accounts.has(account.id)))
    await writeBegun({ ...pass, rows: pass.rows.filter(({ account }) => !accounts.has(account.id)) }, blobs);
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

async function readAt<Schema extends z.ZodMiniType>(
  key: string,
  schema: Schema,
  blobs: BlobStore,
): Promise<z.infer<Schema> | undefined> {
  const bytes = await blobs.get(key);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const read = schema.safeParse(JSON.parse(gunzipSync(bytes).toString("utf8")));
  return read.success ? read.data : undefined;
}

async function writeAt(key: string, what: KeptTable | BegunPass, blobs: BlobStore): Promise<void> {
  await blobs.put(key, gzipSync(JSON.stringify({ form, ...what })));
}
