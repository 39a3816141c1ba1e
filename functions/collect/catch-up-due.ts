import { randomUUID } from "node:crypto";
import type { CatchUpKind } from "../../schemas/catch-up.ts";
import type { Collector } from "../connectors/collector.ts";
import { ownFetches } from "../connectors/daily-fetches.ts";
import type { BlobStore, Clock, EventBus } from "../shared/ports.ts";
import { type CatchUps, historyBefore, type PassRow, pageFetch } from "../store/catch-ups.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Tenants } from "../store/tenants.ts";
import { isParked } from "./access-notes.ts";

export interface CatchUpDueDeps {
  readonly catchUps: Pick<CatchUps, "get" | "begin" | "touch">;
  readonly tenants: Pick<Tenants, "list">;
  readonly bus: EventBus;
  readonly blobs: BlobStore;
  readonly now: Clock;
}

/** Milliseconds after which a pass that runs is taken for lost, from one check to the next, and within which a webhook may still come. */
const lostAfter = 3_600_000;
const checkEvery = 24 * 3_600_000;
const mayBeLate = 3_600_000;

/**
 * Begins what is due of reading all that a connection's tool has: its history once, for each tenant that lets the hub in,
 * and every day from then on a check of what was changed since the check before. Takes up again what stands still.
 */
export async function catchUpDue(
  row: ConnectionRow,
  collector: Collector,
  deps: CatchUpDueDeps,
): Promise<void> {
  if (!collector.since) return;
  for (const tenant of await tenantsOf(row, collector, deps)) {
    const history = await deps.catchUps.get(row, "history", tenant);
    if (!history) await begin(historyOf(row, tenant, deps.now()), undefined, deps);
    else {
      await takeUp(history, deps);
      await check(row, history, deps);
    }
  }
}

/** Those that let the hub in; the own credentials of a connection of several tenants count once it is known whose they are. */
async function tenantsOf(
  row: ConnectionRow,
  collector: Collector,
  { tenants, now }: CatchUpDueDeps,
): Promise<(string | undefined)[]> {
  const isIn = ({ failing }: NonNullable<ConnectionRow["api"]>) => !isParked(failing, now());
  const consented = (await tenants.list(row)).filter(({ api }) => isIn(api)).map(({ tenant }) => tenant);
  const { api } = row;
  if (!api || !isIn(api)) return consented;
  if (!collector.tenant) return [undefined, ...consented];
  return api.tenant === undefined || consented.includes(api.tenant) ? consented : [api.tenant, ...consented];
}

const historyOf = (row: ConnectionRow, tenant: string | undefined, now: Date): PassRow =>
  passOf("history", row, tenant, { from: historyBefore(now), until: now.toISOString(), now });

async function check(row: ConnectionRow, history: PassRow, deps: CatchUpDueDeps): Promise<void> {
  const before = await deps.catchUps.get(row, "check", history.tenant);
  if (before && before.state !== "done") return await takeUp(before, deps);
  const from = before?.until ?? history.until;
  const now = deps.now();
  if (now.getTime() - Date.parse(from) < checkEvery) return;
  const until = new Date(now.getTime() - mayBeLate).toISOString();
  const missed = before?.missed ?? { count: 0, since: from };
  await begin({ ...passOf("check", row, history.tenant, { from, until, now }), missed }, before, deps);
}

function passOf(
  kind: CatchUpKind,
  { tool, connection }: ConnectionRow,
  tenant: string | undefined,
  { from, until, now }: { readonly from: string; readonly until: string; readonly now: Date },
): PassRow {
  const at = now.toISOString();
  return {
    ...{ tool, connection, kind, run: randomUUID(), state: "running", from, until, reached: until },
    ...{ found: 0, startedAt: at, movedAt: at },
    ...(tenant === undefined ? {} : { tenant }),
  };
}

async function begin(row: PassRow, before: PassRow | undefined, deps: CatchUpDueDeps): Promise<void> {
  if ((await deps.catchUps.begin(row, before)) === "done") await request(row, deps);
}

/** The message of a pass that has not moved for an hour was lost, or is a dead letter. */
async function takeUp(row: PassRow, deps: CatchUpDueDeps): Promise<void> {
  const now = deps.now();
  if (row.state !== "running" || now.getTime() - Date.parse(row.movedAt) < lostAfter) return;
  if ((await deps.catchUps.touch(row, now.toISOString())) === "done") await request(row, deps);
}

async function request(row: PassRow, { bus, blobs, now }: CatchUpDueDeps): Promise<void> {
  const why = { catchUp: row.kind, at: now().toISOString() };
  await bus.publish(await ownFetches(row, [pageFetch(row)], why, { now: now(), blobs }));
}
