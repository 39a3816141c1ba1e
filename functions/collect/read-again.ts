import { beginCheck, type PassDeps, type Whose } from "../api-access/passes.ts";
import type { Collector } from "../connectors/collector.ts";
import type { CatchUps } from "../store/catch-ups.ts";
import type { ConnectionRow } from "../store/connection-health.ts";

/** Has everything read that the tool has from then on, unless its whole history is still to be read. */
export async function readAgain(
  row: ConnectionRow,
  { since, mayRead }: Pick<Collector, "since" | "mayRead">,
  { tenant, from }: { readonly tenant: string | undefined; readonly from: string },
  deps: PassDeps & { readonly catchUps: Pick<CatchUps, "get" | "begin"> },
): Promise<void> {
  if (!since || mayRead?.(row.settings) === false) return;
  const history = await deps.catchUps.get(row, "history", tenant);
  if (!history) return;
  const before = await deps.catchUps.get(row, "check", tenant);
  const unread = before && before.state !== "done" && before.from < from ? before.from : from;
  const whose: Whose = { tool: row.tool, connection: row.connection, tenant };
  const stretch = { from: unread, until: deps.now().toISOString() };
  await beginCheck(whose, stretch, { before, history }, deps);
}
