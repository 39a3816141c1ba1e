import type { Proof } from "../../schemas/account-event.ts";
import { shapeOf } from "../delivery/shape.ts";
import { jsonInRow } from "../store/raw-json.ts";
import type { ListedRow } from "../store/rows.ts";
import type { ShapeName } from "../store/shape-rows.ts";
import type { WorkDeps } from "./deps.ts";
import { compared, type Sample } from "./drift.ts";

type ShapeDeps = Pick<WorkDeps, "connections" | "events" | "lists" | "shapes" | "log" | "now">;

const day = 86_400_000;
/** Events of an hour among which is chosen, deliveries of one kind that are compared, and of all kinds. */
const [anHourAtMost, ofAKindAtMost, inAllAtMost] = [100, 12, 600];
/** Drifts of one kind of delivery that a day can find: what changes in more is another thing altogether. */
const foundAtMost = 20;

/** What came as JSON from the tool, or from who speaks for it; files and mails have rules of their owners. */
const looked: ReadonlySet<Proof | undefined> = new Set(["vendor-signed", "token", "fetched"]);

/**
 * Once a day, compares a sample of the day before's deliveries with what is known of their shapes: of each hour the newest,
 * of each connection's types up to twelve over the day. Costs a few reads for each of them and a write for each type. A pass
 * that breaks off is gone on with by the next call, and one that runs twice finds the same.
 */
export async function lookAtShapes(deps: ShapeDeps, timeIsUp: () => boolean): Promise<void> {
  const yesterday = new Date(deps.now().getTime() - day).toISOString().slice(0, 10);
  const lookedAt = await deps.shapes.day();
  if (lookedAt !== undefined && lookedAt >= yesterday) return;
  const kinds = Map.groupBy(await recordedOn(yesterday, deps), kindOf);
  // A day on which nothing came is as cheap to look at again as to remember.
  if (kinds.size === 0) return;
  const each = Math.max(1, Math.min(ofAKindAtMost, Math.floor(inAllAtMost / kinds.size)));
  let count = 0;
  for (const rows of kinds.values()) {
    if (timeIsUp()) return;
    count += await lookAt(evenly(rows, each), yesterday, deps);
  }
  await deps.shapes.putDay(yesterday);
  deps.log("info", "shapes_compared", { day: yesterday, kinds: kinds.size, drifts: count });
}

/** The newest events of each hour of a day, one a delivery and type. */
async function recordedOn(date: string, { lists }: Pick<ShapeDeps, "lists">): Promise<ListedRow[]> {
  const found = new Map<string, ListedRow>();
  for (let hour = 0; hour < 24; hour++) {
    const since = `${date}T${String(hour).padStart(2, "0")}`;
    const range = { since: `${since}:00:00.000Z`, until: `${since}:59:59.999Z`, limit: anHourAtMost };
    const { rows } = await lists.feed(date.slice(0, 7), range, {});
    for (const row of rows) if (looked.has(row.event.proof)) found.set(`${row.delivery} ${kindOf(row)}`, row);
  }
  return [...found.values()];
}

/** The kind of a sample's deliveries; how many drifts were found. */
async function lookAt(rows: readonly ListedRow[], date: string, deps: ShapeDeps): Promise<number> {
  const [first] = rows;
  if (!first) return 0;
  const of = nameOf(first);
  // One that was removed since is forgotten, and stays so.
  if (!(await deps.connections.get(of.tool, of.connection))) return 0;
  const before = await deps.shapes.get(of);
  if (before !== undefined && before.day >= date) return 0;
  const samples = (await Promise.all(rows.map(async (row) => await sampleOf(row, deps)))).flat();
  if (samples.length === 0) return 0;
  const { known, found } = compared(before ?? { fields: new Map(), events: [] }, samples);
  const { tool, connection, type } = of;
  const told = found.slice(0, foundAtMost).map((one) => ({
    ...{ tool, connection, type },
    ...(of.fetched ? { fetched: true } : {}),
    ...one,
    before: [...one.before],
  }));
  await deps.shapes.put(of, date, known, told, deps.now());
  if (told.length > 0) deps.log("warn", "shape_drifted", { tool, connection, type, drifts: told.length });
  return told.length;
}

async function sampleOf(
  { pk, recordedTime }: ListedRow,
  { events }: Pick<ShapeDeps, "events">,
): Promise<Sample[]> {
  const row = await events.get(pk);
  const body = row && jsonInRow(row);
  return body === undefined ? [] : [{ event: pk, at: recordedTime, shape: shapeOf(body) }];
}

function nameOf({ event: { tool, connection, type, proof } }: ListedRow): ShapeName {
  return { tool, connection, type, fetched: proof === "fetched" };
}

function kindOf(row: ListedRow): string {
  const { tool, connection, type, fetched } = nameOf(row);
  return `${tool}/${connection} ${type} ${fetched}`;
}

/** So many of them, from all over the list. */
function evenly<One>(all: readonly One[], atMost: number): One[] {
  const step = Math.max(1, all.length / atMost);
  return Array.from({ length: Math.min(atMost, all.length) }, (_, n) => all[Math.floor(n * step)]).flatMap(
    (one) => (one === undefined ? [] : [one]),
  );
}
