import type { BusMessage } from "../../schemas/bus.ts";
import type { Mapping } from "../../schemas/mapping.ts";
import { toPublished } from "../connectors/normalise.ts";
import { readingAs, writtenBy } from "../connectors/rows/dates.ts";
import { changeInRaw, rawChangeOf } from "../connectors/rows/row-change.ts";
import { rowEvents, rowInput } from "../connectors/rows/row-events.ts";
import { fileMessage } from "../connectors/rows/row-message.ts";
import { fileSettingsOf } from "../connectors/rows/settings.ts";
import { Gone } from "../shared/errors.ts";
import type { Range } from "../store/event-lists.ts";
import type { EventRow, ListedRow } from "../store/rows.ts";
import type { DeliveryDeps } from "./deliveries.ts";
import { feedRows, rawBytes, type TimelineDeps } from "./timelines.ts";

/** Reads the row that an event tells of by today's settings; `undefined` where the event is not a row's, or was erased. */
export type RowReader = (
  row: EventRow,
) => Promise<{ messages: BusMessage[]; recognized: true; name: string } | undefined>;

/** A reader of a connection's rows; `undefined` where it takes no files. */
export async function rowReader(
  tool: string,
  connection: string,
  deps: Pick<DeliveryDeps, "connections" | "blobs">,
): Promise<RowReader | undefined> {
  const known = await deps.connections.get(tool, connection);
  const settings = known && (await fileSettingsOf(tool, known.settings));
  if (!known || !settings) return undefined;
  const revision = Date.parse(known.updatedAt);
  return async (row) => {
    const bytes = await rawBytes(row.raw, deps.blobs);
    const kept = bytes && changeInRaw(bytes, { tool, revision });
    if (!kept) return undefined;
    const { change } = kept;
    // What the settings say of the dates by now is before what the file's own told.
    const file = { ...kept.file, ...writtenBy(settings, kept.file) };
    const raw = rawChangeOf(change, file);
    const origin = { tool, connection, proof: "file" } as const;
    const from = { file: row.delivery, receivedAt: row.raw.receivedAt };
    const messages = rowEvents(change, file, settings).events.map((draft) =>
      fileMessage(toPublished(draft, origin, bytes.length), raw, from),
    );
    return { messages, recognized: true, name: JSON.stringify([file.snapshot, file.table, change.key]) };
  };
}

/** What a mapping of files reads of the row that an event tells of; `undefined` where it tells of none. Throws `Gone` as `rawBytes`. */
export async function rowSample(row: EventRow, deps: Pick<DeliveryDeps, "blobs">): Promise<unknown> {
  if (row.event.proof !== "file") return undefined;
  const bytes = await rawBytes(row.raw, deps.blobs);
  const kept = bytes && changeInRaw(bytes, { tool: row.event.tool, revision: 0 });
  return kept && rowInput(kept.change, kept.file);
}

/** A mapping as it reads the row that an event tells of: dates are written as the settings or the file say. */
export async function mappingOfRows(
  mapping: Mapping,
  { event: { tool, connection }, raw }: EventRow,
  deps: Pick<DeliveryDeps, "connections" | "blobs">,
): Promise<Mapping> {
  const known = await deps.connections.get(tool, connection);
  const settings = known && (await fileSettingsOf(tool, known.settings));
  const bytes = await rawBytes(raw, deps.blobs);
  const kept = bytes && changeInRaw(bytes, { tool, revision: 0 });
  return kept ? readingAs(mapping, writtenBy(settings ?? {}, kept.file), settings?.zone) : mapping;
}

/** A row beside that has expired proposes nothing, and keeps no other from it. */
async function sampleUnlessGone(row: EventRow, deps: Pick<DeliveryDeps, "blobs">): Promise<unknown> {
  try {
    return await rowSample(row, deps);
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

/** Rows of the same file that are looked at for a proposal, and pages of the feed in which they are looked for. */
const besideAtMost = 199;
const pagesAtMost = 10;

/** What a mapping of files reads of other rows of the file that an example's event is from. */
export async function rowsBeside(
  { event }: { readonly event?: string | undefined },
  deps: TimelineDeps,
): Promise<unknown[]> {
  const row = event === undefined ? undefined : await deps.events.get(event);
  if (row?.event.proof !== "file") return [];
  const others: ListedRow[] = [];
  let range: Range = { limit: 200 };
  for (let pages = 0; pages < pagesAtMost && others.length < besideAtMost; pages++) {
    const page = await feedRows(range, { tool: [row.event.tool] }, deps);
    others.push(...page.rows.filter(({ delivery, pk }) => delivery === row.delivery && pk !== row.pk));
    if (page.next === undefined) break;
    range = { ...range, after: page.next };
  }
  const samples = await Promise.all(
    others.slice(0, besideAtMost).map(async ({ pk }) => {
      const other = await deps.events.get(pk);
      return other && (await sampleUnlessGone(other, deps));
    }),
  );
  return samples.filter((sample) => sample !== undefined);
}
