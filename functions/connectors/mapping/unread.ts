import type { MappingProblem } from "../../../schemas/mapping.ts";
import type { EventDraft } from "../event-draft.ts";

/** Events that say in their details what of them a mapping could not read. */
export function withProblems(
  events: readonly EventDraft[],
  problems: readonly MappingProblem[],
): EventDraft[] {
  if (problems.length === 0) return [...events];
  const unread = problems.slice(0, 10).map(({ field, reason }) => `${field} ${reason}`);
  return events.map((event) => {
    const { unread: own } = event.details;
    const all = [...(Array.isArray(own) ? own : []), ...unread];
    return { ...event, details: { ...event.details, unread: all } };
  });
}
