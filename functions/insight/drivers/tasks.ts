import { dayOf } from "../days.ts";
import { type InsightEvent, inOrder, thingOf } from "../facts.ts";
import type { Driver } from "../health.ts";
import { severity } from "../severity.ts";

const ended = new Set(["task.completed", "task.deleted"]);

/** The team's tasks that are late; known where a tool tells of tasks, which the hub's own follow-ups do not. A task without an id never ends. */
export function overdueTasks(events: readonly InsightEvent[], today: string): Driver | undefined {
  const told = inOrder(events).filter(
    ({ tool, type, time }) => tool !== "hub" && type.startsWith("task.") && dayOf(time) <= today,
  );
  if (told.length === 0) return undefined;
  const tasks = [...Map.groupBy(told, thingOf).values()];
  const late = tasks.flatMap((task) => {
    const last = task.at(-1);
    if (last === undefined || task.some(({ type }) => ended.has(type))) return [];
    const due = task.findLast(({ scheduledFor }) => scheduledFor !== undefined)?.scheduledFor;
    return last.type === "task.overdue" || (due !== undefined && dayOf(due) < today) ? [last.id] : [];
  });
  return { u: severity.tasks(late.length), evidence: late };
}
