import { dayOf } from "./days.ts";
import { type AccountFacts, type InsightEvent, inOrder } from "./facts.ts";

/**
 * What is true of a day by all that is known now: nothing that happened after it, and of a document's readings none that
 * was taken after it, unless there is no other; then its earliest.
 */
export function factsOn(facts: AccountFacts, day: string): AccountFacts {
  const { deafSince, left, ...rest } = facts;
  const events = facts.events.filter(({ time }) => dayOf(time) <= day);
  return {
    ...rest,
    days: facts.days.filter((one) => one.day <= day),
    events: inOrder(withReadingsOf(events, day)),
    ...(deafSince === undefined || deafSince > day ? {} : { deafSince }),
    ...(left === undefined || left.on > day ? {} : { left }),
  };
}

function withReadingsOf(events: readonly InsightEvent[], day: string): InsightEvent[] {
  if (events.every(({ owed }) => owed === undefined || dayOf(owed.asOf) <= day)) return [...events];
  const documentOf = ({ tool, connection, object }: InsightEvent) =>
    JSON.stringify([tool, connection, object?.kind, object?.id]);
  const earliest = new Map<string, string>();
  for (const event of events) {
    const { owed } = event;
    const name = documentOf(event);
    if (owed !== undefined && owed.asOf < (earliest.get(name) ?? "~")) earliest.set(name, owed.asOf);
  }
  return events.map((event) => {
    const { owed, ...bare } = event;
    const isKnown =
      owed === undefined || dayOf(owed.asOf) <= day || owed.asOf === earliest.get(documentOf(event));
    return isKnown ? event : bare;
  });
}
