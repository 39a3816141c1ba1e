import * as z from "zod/mini";
import { Random } from "../fuzz/random.ts";

/** What happens to a hub while it is sent deliveries. */
export const faultKinds = [
  "kill -9",
  "full disk",
  "slow disk",
  "a disk that fails to sync",
  "throttled, slow and partial writes",
  "a store that is down",
  "late indexes",
  "a clock that jumps ahead",
  "a clock that jumps back",
  "cut connections",
] as const;
export const faultKind = z.enum(faultKinds);
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** How many deliveries have been sent when it begins. */
  readonly at: number;
  /** Milliseconds for which it lasts; a kill comes at the end of them. */
  readonly lasts: number;
}

/** The faults of a seed, spread over so many deliveries; of each kind as many, but for one. */
export function faultsOf(seed: number, count: number, deliveries: number): Fault[] {
  const random = Random.of(seed, "faults");
  const kinds: FaultKind[] = [];
  while (kinds.length < count) kinds.push(...shuffled(faultKinds, random));
  return kinds.slice(0, count).map((kind, n) => ({
    kind,
    at: Math.floor(((n + random.next()) * deliveries) / count),
    lasts: 100 + random.below(900),
  }));
}

export function shuffled<One>(all: readonly One[], random: Random): One[] {
  return all
    .map((one) => ({ one, rank: random.next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}
