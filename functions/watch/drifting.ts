import type { Clock, Log, Notices } from "../shared/ports.ts";
import type { DriftRow } from "../store/shape-rows.ts";
import type { Shapes } from "../store/shapes.ts";

export interface DriftingDeps {
  readonly shapes: Pick<Shapes, "drifts" | "told" | "putTold">;
  readonly notices: Notices;
  readonly log: Log;
  readonly now: Clock;
}

/** Lines of one mail; the rest is on the connections' pages. */
const linesAtMost = 30;

/**
 * Says once of each field that a tool sends otherwise than before which it is and what it is now: names and types, and
 * nothing that stands in one. What could not be told is told by the next look.
 */
export async function watchDrift({ shapes, notices, log, now }: DriftingDeps): Promise<void> {
  const [rows, told] = await Promise.all([shapes.drifts(now()), shapes.told()]);
  const news = rows.filter(({ sk }) => !told.has(sk));
  for (const { tool, connection, type, path, is } of news)
    log("warn", "tool_field_changed", { tool, connection, type, path, is });
  if (news.length > 0)
    await notices.tell(`Account hub: ${countOf(news.length)} in what tools send`, textOf(news));
  if (news.length > 0 || told.size > rows.length) await shapes.putTold(rows.map(({ sk }) => sk));
}

const countOf = (count: number) => (count === 1 ? "1 field changed" : `${count} fields changed`);

function textOf(news: readonly DriftRow[]): string {
  const rest = news.length - linesAtMost;
  return [
    ...news.slice(0, linesAtMost).map(lineOf),
    ...(rest > 0 ? [`${rest} more are on the pages of their connections.`] : []),
    "First: look at the examples on the connection's page in the console. See infra/RUNBOOK.md, connections-quiet.",
  ].join("\n");
}

function lineOf({ tool, connection, type, fetched, path, is, from, to }: DriftRow): string {
  const where = `${tool}/${connection}, ${type}${fetched ? " as fetched" : ""}: ${path || "the body"}`;
  if (is === "new") return `${where} is new (${to.join(", ") || "empty"}).`;
  if (is === "gone") return `${where} is gone (${from.join(", ") || "empty"}).`;
  return `${where} is now ${to.join(", ")}, and was ${from.join(", ")}.`;
}
