import { dayOf, daysAfter } from "../days.ts";
import { type InsightEvent, inOrder, thingOf } from "../facts.ts";

/** An agreement that nobody has signed yet, or a task of the team's that is late, by its latest event. */
export interface OpenThing {
  readonly kind: "agreement" | "task";
  readonly event: string;
  /** What the tool calls it; left out where it has no name. */
  readonly name?: string;
  /** The day on which it was sent, or was due. */
  readonly since: string;
}

const signedOrGone = new Set([
  "agreement.completed",
  "agreement.declined",
  "agreement.voided",
  "agreement.expired",
]);
const doneOrGone = new Set(["task.completed", "task.deleted"]);

/** What waits in an account on a day, the longest first: agreements that are out, and the team's tasks that are late. */
export function openThings(events: readonly InsightEvent[], today: string): OpenThing[] {
  const told = inOrder(events).filter(({ tool, time }) => tool !== "hub" && dayOf(time) <= today);
  const byObject = (prefix: string) =>
    Map.groupBy(
      told.filter(({ type, object }) => type.startsWith(prefix) && object !== undefined),
      thingOf,
    ).values();
  return [
    ...[...byObject("agreement.")].flatMap((one) => unsigned(one)),
    ...[...byObject("task.")].flatMap((one) => late(one, today)),
  ].sort((a, b) => (a.since < b.since ? -1 : 1));
}

/** The days on which tasks of the team that are not late yet will be, unless they are done. */
export function daysOfLateTasks(events: readonly InsightEvent[], today: string): string[] {
  const tasks = inOrder(events).filter(
    ({ tool, type, time }) => tool !== "hub" && type.startsWith("task.") && dayOf(time) <= today,
  );
  return [...Map.groupBy(tasks, thingOf).values()].flatMap((task) => {
    const due = task.findLast(({ scheduledFor }) => scheduledFor !== undefined)?.scheduledFor;
    const isOpen = !task.some(({ type }) => doneOrGone.has(type));
    return isOpen && due !== undefined && dayOf(due) >= today ? [daysAfter(dayOf(due), 1)] : [];
  });
}

function unsigned(events: readonly InsightEvent[]): OpenThing[] {
  const sent = events.find(({ type }) => type === "agreement.sent");
  if (sent === undefined || events.some(({ type }) => signedOrGone.has(type))) return [];
  return [{ kind: "agreement", since: dayOf(sent.time), ...lastOf(events, sent) }];
}

function late(events: readonly InsightEvent[], today: string): OpenThing[] {
  if (events.some(({ type }) => doneOrGone.has(type))) return [];
  const due = events.findLast(({ scheduledFor }) => scheduledFor !== undefined)?.scheduledFor;
  const told = events.findLast(({ type }) => type === "task.overdue");
  const since = due === undefined ? told && dayOf(told.time) : dayOf(due);
  const [first] = events;
  if (first === undefined || since === undefined || since >= today) return [];
  return [{ kind: "task", since, ...lastOf(events, first) }];
}

function lastOf(events: readonly InsightEvent[], otherwise: InsightEvent): Pick<OpenThing, "event" | "name"> {
  const name = events.findLast(({ object }) => object?.name !== undefined)?.object?.name;
  return { event: (events.at(-1) ?? otherwise).id, ...(name === undefined ? {} : { name }) };
}
