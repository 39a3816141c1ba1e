import { randomUUID } from "node:crypto";
import { Overtaken } from "../shared/retrying.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import { turnOfSettings } from "../store/fetches.ts";
import type { ConnectionDeps } from "./connections.ts";
import { changedMeanwhile } from "./identities.ts";

/** Only one at a time changes a connection: what it says is kept in several places. Another is told so at once. */
export async function alone<Answer>(
  tool: string,
  connection: string,
  { fetches, now }: ConnectionDeps,
  change: () => Promise<Answer>,
): Promise<Answer> {
  const [turn, holder] = [turnOfSettings({ tool, connection }), randomUUID()];
  if (!(await fetches.take(turn, holder, now()))) throw changedMeanwhile("this connection");
  try {
    return await change();
  } catch (error) {
    throw error instanceof Overtaken ? changedMeanwhile("this connection") : error;
  } finally {
    await fetches.end(turn, holder);
  }
}

/** The row once it is changed. Throws `Overtaken` where it has gone meanwhile. */
export async function changed(
  tool: string,
  name: string,
  change: (now: ConnectionRow) => ConnectionRow,
  { connections }: ConnectionDeps,
): Promise<ConnectionRow> {
  const row = await connections.update(tool, name, change);
  if (!row) throw new Overtaken();
  return row;
}
