import type { FetchRequest } from "../../schemas/bus.ts";
import type { Collector } from "../connectors/collector.ts";
import { usualCost } from "../store/fetches.ts";

/** What a fetch has cost its key, in milliseconds: the vendor's limit is spread over deliveries, passes and others of the team's. */
export function costOf(calls: number, { limit }: Collector, { catchUp }: FetchRequest): number {
  return limit === undefined
    ? 0
    : Math.ceil((calls * limit.within * 1_000) / (limit.calls * shareOf(catchUp)));
}

/** Milliseconds of its cost for which a key does not rest beyond the usual: a pass may take its share of a minute, or an hour, at once. */
export function sparedOf({ limit }: Collector, { catchUp }: FetchRequest, goesOn: boolean): number {
  if (catchUp !== undefined) return (limit?.within ?? 0) * 1_000;
  return goesOn ? usualCost : 0;
}

/** Half of what a vendor allows is left to the team's other uses of its API. */
const shareOf = (catchUp: FetchRequest["catchUp"]) => (catchUp === undefined ? 0.3 : 0.2);
