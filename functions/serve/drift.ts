import type { DriftExample, DriftList, JsonType } from "../../schemas/drift.ts";
import type { Principal } from "../../schemas/role.ts";
import { valueAt } from "../delivery/shape.ts";
import { NotFound } from "../shared/errors.ts";
import type { Clock } from "../shared/ports.ts";
import type { EventRows } from "../store/event-rows.ts";
import { jsonInRow } from "../store/raw-json.ts";
import type { Shapes } from "../store/shapes.ts";
import { type ConnectionDeps, getConnection } from "./connections.ts";
import { doneBy } from "./principal.ts";

export interface DriftDeps extends ConnectionDeps {
  readonly shapes: Pick<Shapes, "drifts" | "look">;
  readonly events: Pick<EventRows, "get">;
}

/** Drifts in one answer, and characters of an example. */
const [shownAtMost, textAtMost] = [50, 200];

/**
 * The fields that a connection's tool sends otherwise than before, with examples. Those are read from the events as they are
 * now: what was erased is in none. Throws `NotFound`.
 */
export async function driftOf(tool: string, name: string, deps: DriftDeps): Promise<DriftList> {
  await getConnection(tool, name, deps);
  const rows = await deps.shapes.drifts(deps.now(), { tool, connection: name });
  const ids = new Set(rows.slice(0, shownAtMost).flatMap((row) => [row.now, ...row.before]));
  const bodies = new Map<string, unknown>();
  for (const id of ids) {
    const event = await deps.events.get(id);
    if (event) bodies.set(id, jsonInRow(event));
  }
  const example = (events: readonly string[], path: string, types: readonly JsonType[]) =>
    events.map((event) => exampleIn(bodies.get(event), event, path, types)).find((one) => one !== undefined);
  return {
    drifts: rows
      .slice(0, shownAtMost)
      .map(({ sk, type, fetched, path, is, from, to, at, now, before, looked }) => {
        const [was, shows] = [example(before, path, from), example([now], path, to)];
        return {
          ...{ id: idIn(sk), type, ...(fetched ? { fetched } : {}), path, is, from, to, at },
          ...(was ? { before: was } : {}),
          ...(shows ? { now: shows } : {}),
          ...(looked ? { looked } : {}),
        };
      }),
  };
}

/** A drift's place among those of its connection: the day and its digest. */
const idIn = (place: string) => place.split("#").slice(-2).join("#");

/**
 * Notes that somebody has looked at a drift, or, with `looked` false, that it is to be looked at again. Throws `NotFound` where
 * there is none of that id.
 */
export async function lookAtDrift(
  [tool, connection, drift]: readonly [string, string, string],
  looked: boolean,
  who: Principal,
  { shapes, now }: Pick<DriftDeps, "shapes"> & { readonly now: Clock },
): Promise<void> {
  const by = looked ? { ...doneBy(who), at: now().toISOString() } : undefined;
  if ((await shapes.look({ tool, connection }, drift, by)) === "refused")
    throw new NotFound("unknown_drift", "There is no such change of a field, or no more");
}

function exampleIn(
  body: unknown,
  event: string,
  path: string,
  types: readonly JsonType[],
): DriftExample | undefined {
  const value = valueAt(body, path, types);
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return { event, value: text.length > textAtMost ? `${text.slice(0, textAtMost - 1)}…` : text };
}
