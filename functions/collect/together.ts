import type { FetchMessage, FetchRequest } from "../../schemas/bus.ts";
import type { Collected } from "../connectors/collector.ts";

/** How a fetch ended: carried out, kept until the tool lets the hub in, or of no use any more. */
export type Ended = "carried out" | "waits" | "dropped";

/** Fetches of one key that one fetch does for, the earliest delivery first. */
export type Some = readonly [FetchMessage, ...FetchMessage[]];

/** How one fetch for several ended. */
export interface Together {
  readonly ended: Ended;
  /** Those of which the tool may not show yet what they name. */
  readonly early: readonly FetchMessage[];
  /** Those that the tool says it was asked wrongly about. */
  readonly wrong: readonly FetchMessage[];
  /** Those beside the first that the pages which are yet to come may complete. */
  readonly left: readonly FetchMessage[];
  /** The tool's own codes for having been asked wrongly. */
  readonly codes: readonly string[];
}

/** Milliseconds after a delivery in which the tool's API may not show yet what it names. */
const freshFor = 5 * 60_000;
/** Seconds until it is looked for again. */
export const lookAgainAfter = 60;

/** One request for several: the events of all of them, each once and as it was read last, those of the first delivery first. */
export function forAll(messages: Some, scope: FetchRequest["scope"] | undefined): FetchRequest {
  const [{ data: own }] = messages;
  const data = scope === undefined ? own : { ...own, scope };
  if (messages.length === 1) return data;
  const all = messages
    .flatMap((each) => each.data.fills ?? [])
    .toSorted((a, b) => (a.revision ?? 0) - (b.revision ?? 0));
  return { ...data, fills: [...new Map(all.map((event) => [event.id, event])).values()] };
}

/** What was fetched for messages that came too early says nothing yet of what it lacks: their events are not among the absent. */
export function withoutAbsentOf(early: readonly FetchMessage[], collected: Collected): Collected {
  if (early.length === 0) return collected;
  const ids = new Set(early.flatMap(({ data: { fills = [] } }) => fills.map(({ id }) => id)));
  return { ...collected, absent: (collected.absent ?? []).filter(({ id }) => !ids.has(id)) };
}

/** Whether all the events of a message have an end. */
export function isAnswered({ data }: FetchMessage, { filled = [], absent = [] }: Collected): boolean {
  const ids = new Set([...filled, ...absent].map(({ id }) => id));
  return (data.fills ?? []).every(({ id }) => ids.has(id));
}

/** Whether what is not there may only not be there yet. */
export function isEarly(
  { receivedtime, data }: FetchMessage,
  { absent = [] }: Collected,
  now: Date,
): boolean {
  const isOfThis = absent.some(({ id }) => data.fills?.some((event) => event.id === id));
  return isOfThis && now.getTime() - Date.parse(receivedtime) < freshFor;
}
