import type { FetchMessage } from "../../schemas/bus.ts";
import { requestSubscriptions } from "../api-access/request-subscriptions.ts";
import { dailyFetches } from "../connectors/daily-fetches.ts";
import { errorFields } from "../shared/log.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import type { Wanted } from "../store/wanted.ts";
import { accessesOf } from "./access-for.ts";
import { isParked } from "./access-notes.ts";
import { catchUpDue, letInTo } from "./catch-up-due.ts";
import type { CollectDeps } from "./deps.ts";
import { keepAlive } from "./keep-alive.ts";
import type { Wakes } from "./wakes.ts";

export interface PeriodicDeps extends CollectDeps {
  readonly connections: Pick<Connections, "get" | "list" | "update">;
  readonly wanted: Pick<Wanted, "next">;
  readonly wakes: Pick<Wakes, "ensure">;
}

/** Requests what is due every day, and keeps accesses alive. */
export async function everyDay(deps: PeriodicDeps): Promise<void> {
  await ofEach("daily_fetches_failed", deps, requestDaily);
}

/** Tries what waits, has tools asked what is due, and tells by the date which invoices are overdue: that late, once a day. */
export async function everyHour(deps: PeriodicDeps, timeIsUp: () => boolean): Promise<void> {
  await ofEach("waiting_not_tried", deps, tryWaiting);
  await ofEach("catch_up_not_begun", deps, catchUp);
  await ofEach("subscriptions_not_looked_at", deps, lookAtSubscriptions);
  await ofEach("wanted_not_looked_for", deps, lookForWanted);
  try {
    await (await import("./overdue.ts")).tellOverdue(deps, timeIsUp);
  } catch (error) {
    deps.log("error", "overdue_not_told", errorFields(error));
  }
}

/** Does something of each connection. One of which it fails is logged by the code and holds up no other. */
async function ofEach(
  code: string,
  deps: PeriodicDeps,
  act: (row: ConnectionRow, deps: PeriodicDeps) => Promise<void>,
): Promise<void> {
  for (const row of await deps.connections.list()) {
    const { tool, connection } = row;
    try {
      await act(row, deps);
    } catch (error) {
      deps.log("error", code, { tool, connection, ...errorFields(error) });
    }
  }
}

async function requestDaily(row: ConnectionRow, deps: PeriodicDeps): Promise<void> {
  const isLetIn = (await accessesOf(row, deps.tenants)).length > 0;
  const collector = isLetIn ? await deps.collectorOf(row.tool) : undefined;
  if (!collector) return;
  const daily = await dailyFetches(row, collector, deps.now(), deps.blobs);
  if (daily.length > 0) await deps.bus.publish(daily);
  await keepAlive(row, collector, deps);
}

/**
 * Puts fetches that wait for a tool to let the hub in back into the queue: one where its only credentials are refused, else
 * all, of which those about somebody who is still not let in wait on.
 */
async function tryWaiting(row: ConnectionRow, deps: PeriodicDeps): Promise<void> {
  const { tool, connection } = row;
  const accesses = await accessesOf(row, deps.tenants);
  if (accesses.every(({ failing }) => isParked(failing, deps.now()))) return;
  const [first, ...others] = accesses;
  const atMost = first?.failing?.waits && others.length === 0 ? 1 : undefined;
  const publish = async (messages: readonly FetchMessage[]) => await deps.bus.publish(messages);
  const released = await deps.fetches.release(row, deps.now(), publish, atMost);
  if (released > 0) deps.log("info", "waiting_tried", { tool, connection, released });
}

/** Has all that a tool has read where that is due. */
async function catchUp(row: ConnectionRow, deps: PeriodicDeps): Promise<void> {
  const collector = await deps.collectorOf(row.tool);
  if (collector) await catchUpDue(row, collector, deps);
}

/** Has a tool asked whether it tells what it should. */
async function lookAtSubscriptions(row: ConnectionRow, deps: PeriodicDeps): Promise<void> {
  const { tool, connection } = row;
  const collector = await deps.collectorOf(tool);
  if (!collector?.subscriptions) return;
  for (const tenant of await letInTo(row, collector, deps))
    await requestSubscriptions({ tool, connection, tenant }, deps);
}

/** Has what is wanted looked for whose message was lost. */
async function lookForWanted(row: ConnectionRow, { wanted, wakes }: PeriodicDeps): Promise<void> {
  if ((await wanted.next(row)) !== undefined) await wakes.ensure(row, 0);
}
