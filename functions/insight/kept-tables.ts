import { gzipSync } from "node:zlib";
import * as z from "zod/mini";
import type { BlobStore } from "../shared/ports.ts";
import { daysAfter, monthAfter } from "./days.ts";
import type { Portfolio } from "./portfolio/pass.ts";
import type { PortfolioRow } from "./portfolio/row.ts";
import { form, kept, readOut, row } from "./table-form.ts";
import { openTold, packTold, type ToldTable } from "./told-table.ts";

/** Rows of a pass that ran out of time. */
const begun = z.object({ form: z.literal(form), day: z.string(), rows: z.array(row) });
export type BegunPass = Omit<z.infer<typeof begun>, "form">;

/** The days whose table is kept as it was told, of whatever form. */
const told = z.object({ days: z.array(z.string()) });

const latest = "insight/latest.json.gz";
const unfinished = "insight/begun.json.gz";
const index = "insight/told.json.gz";
const toldKey = (day: string) => `insight/told/${day}.json.gz`;
const nothing = new Uint8Array(0);
/** The last day's digests, where one machine has no mail server: accounts are named in them. */
export const keptLetters = "insight/digests.mbox";

/** Milliseconds for which a table that was read is believed to be the latest; one that this process writes shows here at once. */
const believedFor = 60_000;
const lastRead = new WeakMap<BlobStore, Read>();

interface Read {
  readonly bytes: Uint8Array | undefined;
  readonly table: Portfolio | undefined;
  readonly at: number;
}

/**
 * Last night's table; `undefined` before the first. At the longest it is a minute behind what another process wrote; for as long
 * as nobody writes another it is the same object, and is not read out again.
 */
export async function readTable(blobs: BlobStore, now: Date): Promise<Portfolio | undefined> {
  const known = lastRead.get(blobs);
  const at = now.getTime();
  if (known && Math.abs(at - known.at) < believedFor) return known.table;
  const bytes = await blobs.get(latest);
  const table = known && isSame(bytes, known.bytes) ? known.table : readOut(bytes, kept);
  lastRead.set(blobs, { bytes, table, at });
  return table;
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined) =>
  one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;

export async function writeTable(table: Portfolio, blobs: BlobStore, now: Date): Promise<void> {
  const bytes = await writeAt(latest, { ...table, form }, blobs);
  lastRead.set(blobs, { bytes, table, at: now.getTime() });
}

/** Keeps a day's table as it was told. What was told of a day once stays, whatever becomes known of it later. */
export async function keepTold(table: Portfolio, blobs: BlobStore): Promise<void> {
  const days = await toldDays(blobs);
  if (days.includes(table.day)) return;
  // The day first: what is kept of it must be found by an erasure.
  await writeAt(index, { days: [...days, table.day].sort() }, blobs);
  await blobs.put(toldKey(table.day), packTold(table));
}

/** What was told on a day: the table of that day, or the last before it. `undefined` where nothing had been told yet. */
export async function toldBy(day: string, blobs: BlobStore): Promise<ToldTable | undefined> {
  const before = (await toldDays(blobs)).filter((one) => one <= day);
  const last = before.at(-1);
  return last === undefined ? undefined : await toldOn(last, blobs);
}

async function toldOn(day: string, blobs: BlobStore): Promise<ToldTable | undefined> {
  const bytes = await blobs.get(toldKey(day));
  const known = lastTold.get(blobs);
  if (known && isSame(bytes, known.bytes)) return known.table;
  const table = openTold(bytes);
  lastTold.set(blobs, { bytes, table });
  return table;
}

/** The table of a past day that was asked for last: page by page it is the same object, and is not opened again. */
const lastTold = new WeakMap<
  BlobStore,
  { readonly bytes: Uint8Array | undefined; readonly table: ToldTable | undefined }
>();

/** Days after its end within which a month's table is made, where nights were missed. */
const closedWithin = 5;

/** A closed month as it was told first: the table of its last day, or of the next that was made. */
export async function toldOfMonth(month: string, blobs: BlobStore): Promise<ToldTable | undefined> {
  const end = daysAfter(`${monthAfter(month, 1)}-01`, -1);
  const day = (await toldDays(blobs)).find((one) => one >= end && one <= daysAfter(end, closedWithin));
  return day === undefined ? undefined : await toldOn(day, blobs);
}

/** What a pass over a day had done when it ran out of time; a pass over another day begins anew. */
export const readBegun = async (blobs: BlobStore) => await readAt(unfinished, begun, blobs);
export const writeBegun = async (pass: BegunPass, blobs: BlobStore) =>
  await writeAt(unfinished, { form, ...pass }, blobs);
/** Leaves nothing of it: blobs are emptied, not deleted. */
export const removeBegun = async (blobs: BlobStore) => await blobs.put(unfinished, nothing);

/**
 * Takes accounts out of all that is kept, what was told of past days too. May be repeated; false where time ran out before
 * the end.
 */
export async function forgetInTables(
  accounts: ReadonlySet<string>,
  blobs: BlobStore,
  { now, timeIsUp = () => false }: { readonly now: Date; readonly timeIsUp?: () => boolean },
): Promise<boolean> {
  lastTold.delete(blobs);
  const pass = await readBegun(blobs);
  if (pass !== undefined) await writeBegun({ ...pass, rows: without(accounts, pass.rows) }, blobs);
  const table = await readAt(latest, kept, blobs);
  if (table !== undefined) await writeTable(withoutIn(accounts, table), blobs, now);
  if ((await blobs.get(keptLetters))?.length) await blobs.put(keptLetters, nothing);
  for (const day of await toldDays(blobs)) {
    if (timeIsUp()) return false;
    const then = await readAt(toldKey(day), kept, blobs);
    // One of another form is read by nobody any more, and may name them.
    if (then === undefined) await blobs.put(toldKey(day), nothing);
    else if (isIn(accounts, then)) await blobs.put(toldKey(day), packTold(withoutIn(accounts, then)));
  }
  return true;
}

const without = (accounts: ReadonlySet<string>, rows: readonly PortfolioRow[]) =>
  rows.filter(({ account }) => !accounts.has(account.id));

const withoutIn = (accounts: ReadonlySet<string>, { rows, alerts, ...table }: Portfolio): Portfolio => ({
  ...table,
  rows: without(accounts, rows),
  alerts: alerts.filter(({ account }) => !accounts.has(account)),
});

const isIn = (accounts: ReadonlySet<string>, { rows, alerts }: Portfolio) =>
  rows.some(({ account }) => accounts.has(account.id)) || alerts.some(({ account }) => accounts.has(account));

const toldDays = async (blobs: BlobStore) => (await readAt(index, told, blobs))?.days ?? [];

async function readAt<Schema extends z.ZodMiniType>(
  key: string,
  schema: Schema,
  blobs: BlobStore,
): Promise<z.infer<Schema> | undefined> {
  return readOut(await blobs.get(key), schema);
}

/** What was written. */
async function writeAt(key: string, what: object, blobs: BlobStore): Promise<Uint8Array> {
  const bytes = gzipSync(JSON.stringify(what));
  await blobs.put(key, bytes);
  return bytes;
}
