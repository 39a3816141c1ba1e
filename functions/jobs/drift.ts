import type { Drift, JsonType } from "../../schemas/drift.ts";
import { parentOf, type Shape } from "../delivery/shape.ts";
import type { KnownField, KnownShape } from "../store/shape-rows.ts";

/** One delivery that is compared: the event that keeps it, and when that was recorded. */
export interface Sample {
  readonly event: string;
  readonly at: string;
  readonly shape: Shape;
}

/** A drift with the event that shows it and some that show what was before, the newest first. */
export type Found = Pick<Drift, "path" | "is" | "from" | "to" | "at"> & {
  readonly now: string;
  readonly before: readonly string[];
};

/** How often a field or its object must have been seen before its absence, or what is new in it, says anything. */
const knownAfter = 20;
/** In how many of those it must have been; deliveries in a row without it after which it is gone. */
const [nearlyAll, goneAfter] = [0.95, 5];
/** New fields after which an object is taken for a map of things, whose keys are not told. */
const growsAtMost = 10;
/** Fields of one shape that are known, and names of the last events. */
const [fieldsAtMost, eventsAtMost] = [400, goneAfter + 3];

/**
 * Adds deliveries to what is known of a shape, in the order of time whatever order they come in, and says what is otherwise:
 *
 * - a type that a field never had, at once;
 * - a field that never was, where the object that it stands in has been seen 20 times;
 * - a field that is missing five times in a row and was in 19 of 20 of at least 20 before. One that comes back must be seen
 *   as often again, and twice as often after each time that it was told, so that what comes and goes falls silent.
 *
 * Of what comes or goes with its object, the object alone is told.
 */
export function compared(
  before: KnownShape,
  samples: readonly Sample[],
): { readonly known: KnownShape; readonly found: readonly Found[] } {
  const known = new Map([...before.fields].map(([path, field]) => [path, { ...field }]));
  const events = [...before.events];
  const found: Found[] = [];
  for (const { event, at, shape } of [...samples].sort(byTime)) {
    const tell = (is: Drift["is"], path: string, from: readonly JsonType[], to: readonly JsonType[]) => {
      const skipped = is === "gone" ? goneAfter - 1 : 0;
      found.push({
        is,
        path,
        from: [...from],
        to: [...to],
        at,
        now: event,
        before: events.slice(skipped, skipped + 3),
      });
    };
    missing(known, shape, tell);
    for (const [path, types] of [...shape].sort(([a], [b]) => (a < b ? -1 : 1)))
      present(known, path, types, tell);
    events.unshift(event);
    events.splice(eventsAtMost);
  }
  return { known: { fields: known, events }, found };
}

type Fields = Map<string, KnownField>;
type Tell = (is: Drift["is"], path: string, from: readonly JsonType[], to: readonly JsonType[]) => void;

function present(known: Fields, path: string, types: ReadonlySet<JsonType>, tell: Tell): void {
  const field = known.get(path);
  const objects = types.has("object") ? 1 : 0;
  if (!field) {
    if (known.size >= fieldsAtMost) return;
    known.set(path, { types: [...types].sort(), seen: 1, of: 1, missed: 0, gone: 0, objects, grown: 0 });
    const parent = path === "" ? undefined : known.get(parentOf(path));
    // The object itself is counted by now: it counts as seen before where it was so as often besides.
    if (!parent || path.endsWith("[]") || parent.objects <= knownAfter || parent.grown >= growsAtMost) return;
    parent.grown++;
    tell("new", path, [], [...types].sort());
    return;
  }
  const other = [...types].filter((type) => !field.types.includes(type)).sort();
  if (other.length > 0 && field.types.length > 0) tell("type", path, field.types, other);
  field.types = [...field.types, ...other].sort();
  field.seen++;
  field.of++;
  field.missed = 0;
  field.objects += objects;
}

/** Counts for each known field whose object is there that the field is not. */
function missing(known: Fields, shape: Shape, tell: Tell): void {
  for (const [path, field] of known) {
    if (path === "" || path.endsWith("[]") || shape.has(path)) continue;
    if (!shape.get(parentOf(path))?.has("object")) continue;
    field.of++;
    field.missed++;
    const earlier = field.of - field.missed;
    const isKnown = earlier >= knownAfter * 2 ** field.gone && field.seen >= nearlyAll * earlier;
    if (field.missed < goneAfter || !isKnown) continue;
    tell("gone", path, field.types, []);
    Object.assign(field, { seen: 0, of: 0, missed: 0, gone: field.gone + 1 });
  }
}

const byTime = (a: Sample, b: Sample) => (a.at + a.event < b.at + b.event ? -1 : 1);
