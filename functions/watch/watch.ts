import type { TenantAccess } from "../../schemas/api-access.ts";
import { quietSince } from "../matching/usual-hours.ts";
import type { Clock, Log, Notices } from "../shared/ports.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { QuietConnections } from "../store/quiet-connections.ts";
import type { Shapes } from "../store/shapes.ts";
import { type StrayDeps, strayConnections, strayInEnglish } from "../store/stray-connections.ts";
import { type OutwardDeps, outwardInEnglish, strayOutward } from "../store/stray-outward.ts";
import { watchDrift } from "./drifting.ts";
import { isEnd, watchEnds } from "./ending.ts";
import { type Watched, type WatchedDeps, watchedOf } from "./watched.ts";

export interface WatchDeps extends StrayDeps, OutwardDeps, WatchedDeps {
  /** Which ones were quiet at the last look, and which ends were told of. */
  readonly quiet: Pick<QuietConnections, "get" | "put">;
  readonly shapes: Pick<Shapes, "drifts" | "told" | "putTold">;
  readonly notices: Notices;
  readonly log: Log;
  readonly now: Clock;
}

interface Quiet {
  readonly since: string;
  readonly why: string;
}

/**
 * Looks for connections that should be heard and are not, and says by name which have fallen silent or come back since
 * the last look; then which accesses are about to end, and which fields tools send otherwise. A call that fails is told again by
 * the next one, so a change may be told twice but not missed.
 */
export async function watch({ quiet, notices, log, now, ...stores }: WatchDeps): Promise<void> {
  const [rows, kept] = await Promise.all([stores.connections.list(), quiet.get()]);
  const { ends: toldBefore = [], silent: silentBefore = [] } = Object.groupBy(kept, (one) =>
    isEnd(one) ? "ends" : "silent",
  );
  const before = new Set(silentBefore);
  const [strays, watched] = await Promise.all([straysIn(stores, now()), watchedOf(rows, stores)]);
  const unheard = watched.flatMap((one): (readonly [string, Quiet])[] => {
    const [name, silence] = [connectionName(one.row), silenceOf(one, now())];
    return silence && !strays.has(name) ? [[name, silence]] : [];
  });
  const found = [...unheard, ...strays];
  const silent = new Map(found);
  log("info", "connections_watched", { connections: rows.length, quiet: silent.size });

  const fell = found.filter(([name]) => !before.has(name));
  const back = rows.map(connectionName).filter((name) => before.has(name) && !silent.has(name));
  for (const [connection, { since, why }] of fell)
    log("warn", "connection_quiet", { connection, since, reason: why });
  for (const connection of back) log("info", "connection_back", { connection });
  if (fell.length + back.length > 0) await notices.tell(subject(fell.length, back.length), text(fell, back));
  const names = [...silent.keys()];
  const ends = await watchEnds(watched, toldBefore, { notices, log, now });
  const isNews = ends.length !== toldBefore.length || ends.some((one) => !toldBefore.includes(one));
  if (names.length !== before.size || fell.length > 0 || isNews) await quiet.put([...names, ...ends]);
  await watchDrift({ ...stores, notices, log, now });
}

/** Of what one store knows and another does not is told like of what has fallen silent. */
async function straysIn(stores: StrayDeps & OutwardDeps, now: Date): Promise<Map<string, Quiet>> {
  const since = now.toISOString();
  const found = Map.groupBy(await strayConnections(stores), connectionName);
  const outward = await strayOutward(stores);
  return new Map([
    ...[...found].map(
      ([name, strays]) => [name, { since, why: strays.map(strayInEnglish).join(". ") }] as const,
    ),
    ...outward.map((one) => [`${one.of} ${one.id}`, { since, why: outwardInEnglish(one) }] as const),
  ]);
}

const connectionName = ({ tool, connection }: Pick<ConnectionRow, "tool" | "connection">) =>
  `${tool}/${connection}`;

function silenceOf({ row, tenants, states }: Watched, now: Date): Quiet | undefined {
  const { unfinishedSince: broken } = row;
  if (broken !== undefined && now.getTime() - Date.parse(broken) > endsWithin)
    return { since: broken, why: "a change of it broke off: save it again, or remove it" };
  if (row.health?.state === "interrupted") {
    const { since, reason } = row.health;
    return { since, why: reason ? `cut off: ${reason}` : "cut off" };
  }
  for (const { api, as } of accessesOf(row, tenants)) {
    const { failing } = api;
    if (failing && (failing.waits || now.getTime() - Date.parse(failing.since) > passesWithin))
      return { since: failing.since, why: `the hub is not let in${as}: ${failing.reason}` };
  }
  for (const { failing, tenant } of states) {
    if (failing && now.getTime() - Date.parse(failing.since) > passesWithin)
      return {
        since: failing.since,
        why: `the tool is not subscribed to${tenant === undefined ? "" : ` for ${tenant}`}: ${failing.reason}`,
      };
  }
  const since = quietSince(row, now);
  return since === undefined ? undefined : { since, why: "unusually long" };
}

/** How the hub is let in, and by whose consent. */
function accessesOf({ api }: ConnectionRow, tenants: readonly TenantAccess[]) {
  const consented = tenants.map((one) => ({ api: one.api, as: ` as ${one.name ?? one.tenant}` }));
  return [...(api ? [{ api, as: "" }] : []), ...consented];
}

/** Milliseconds within which a change of a connection ends, or never. */
const endsWithin = 300_000;

/** Milliseconds for which calls may be refused before it is told: most refusals pass. */
const passesWithin = 3_600_000;

const subject = (fell: number, back: number) =>
  `Account hub: ${[...(fell > 0 ? [`${fell} silent`] : []), ...(back > 0 ? [`${back} heard again`] : [])].join(", ")}`;

function text(fell: readonly (readonly [string, Quiet])[], back: readonly string[]): string {
  return [
    ...fell.map(([name, { since, why }]) => `${name} is silent since ${since} (${why}).`),
    ...back.map((name) => `${name} is heard again.`),
    ...(fell.length > 0
      ? ["First: look at the webhook in the tool. See infra/RUNBOOK.md, connections-quiet."]
      : []),
  ].join("\n");
}
