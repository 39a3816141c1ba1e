import { beginCheck, type PassDeps, type Whose, wholeUntil } from "../api-access/passes.ts";
import type { Collector } from "../connectors/collector.ts";
import type { CatchUps } from "../store/catch-ups.ts";
import type { ConnectionRow } from "../store/connection-health.ts";

/** Has everything read that the tool has from then on, with what no check has read yet, unless its whole history is still to be read. */
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
  // The daily check goes on from the end of this pass: what it has not read yet must be in it.
  const isWhole = before === undefined || before.state === "done";
  const checked = isWhole ? wholeUntil(before ?? history) : before.from;
  const [unread = from] = [checked, from].sort();
  const whose: Whose = { tool: row.tool, connection: row.connection, tenant };
  const stretch = { from: unread, until: deps.now().toISOString() };
  await beginCheck(whose, stretch, { before, history }, deps);
}
