import {
  beginCheck,
  beginHistory,
  mayBeLate,
  type PassDeps,
  requestPage,
  wholeUntil,
} from "../api-access/passes.ts";
import type { Collector } from "../connectors/collector.ts";
import type { CatchUps, PassRow } from "../store/catch-ups.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Tenants } from "../store/tenants.ts";
import { isParked } from "./access-notes.ts";

export interface CatchUpDueDeps extends PassDeps {
  readonly catchUps: Pick<CatchUps, "get" | "begin" | "touch">;
  readonly tenants: Pick<Tenants, "list">;
}

/** Milliseconds after which a pass that runs is taken for lost, and from one check to the next. */
const lostAfter = 3_600_000;
const checkEvery = 24 * 3_600_000;

/**
 * Begins what is due of reading all that a connection's tool has: its history once, for each tenant that lets the hub in,
 * and every day from then on a check of what was changed since the check before. Takes up again what stands still.
 */
export async function catchUpDue(
  row: ConnectionRow,
  collector: Collector,
  deps: CatchUpDueDeps,
): Promise<void> {
  if (!collector.since || collector.mayRead?.(row.settings) === false) return;
  for (const tenant of await letInTo(row, collector, deps)) {
    const history = await deps.catchUps.get(row, "history", tenant);
    if (!history) await beginHistory({ ...nameOf(row), tenant }, {}, deps);
    else {
      await takeUp(history, deps);
      await check(row, history, deps);
    }
  }
}

/** Those that let the hub in; the own credentials of a connection of several tenants count once it is known whose they are. */
export async function letInTo(
  row: ConnectionRow,
  collector: Collector,
  { tenants, now }: Pick<CatchUpDueDeps, "tenants" | "now">,
): Promise<(string | undefined)[]> {
  const isIn = ({ failing }: NonNullable<ConnectionRow["api"]>) => !isParked(failing, now());
  const consented = (await tenants.list(row)).filter(({ api }) => isIn(api)).map(({ tenant }) => tenant);
  const { api } = row;
  if (!api || !isIn(api)) return consented;
  if (!collector.tenant) return [undefined, ...consented];
  if (api.kind === "google-service-account") {
    const subjects = collector.subjects?.(row.settings) ?? [];
    return [...new Set([...subjects, ...consented])];
  }
  return api.tenant === undefined || consented.includes(api.tenant) ? consented : [api.tenant, ...consented];
}

const nameOf = ({ tool, connection }: ConnectionRow) => ({ tool, connection });

async function check(row: ConnectionRow, history: PassRow, deps: CatchUpDueDeps): Promise<void> {
  const before = await deps.catchUps.get(row, "check", history.tenant);
  if (before && before.state !== "done") return await takeUp(before, deps);
  const last = before ?? history;
  const now = deps.now();
  if (now.getTime() - Date.parse(last.until) < checkEvery) return;
  const stretch = { from: wholeUntil(last), until: new Date(now.getTime() - mayBeLate).toISOString() };
  const whose = { ...nameOf(row), tenant: history.tenant };
  await beginCheck(whose, stretch, { before, history }, deps);
}

/** The message of a pass that has not moved for an hour was lost, or is a dead letter. */
async function takeUp(row: PassRow, deps: CatchUpDueDeps): Promise<void> {
  const now = deps.now();
  if (row.state !== "running" || now.getTime() - Date.parse(row.movedAt) < lostAfter) return;
  if ((await deps.catchUps.touch(row, now.toISOString())) === "done") await requestPage(row, deps);
}
