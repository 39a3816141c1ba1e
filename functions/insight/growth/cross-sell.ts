import { lowest } from "./wilson.ts";

const fewestPeers = 20;
const fewestThatHave = 10;
const mostHave = 0.5;
const manyHave = 0.3;
const leastLift = 1.2;

/** A service that peers have and the account has not. */
export interface Hit {
  readonly service: string;
  /** The service of the account's that those peers have, too; `null` where all peers are counted. */
  readonly by: string | null;
  /** So many have it, of so many. */
  readonly k: number;
  readonly of: number;
  readonly share: number;
  /** What the share is at least, at 95 %: hits are ranked by it. */
  readonly low: number;
  /** How much more often than among all peers. */
  readonly lift: number;
}

/** How many of a group have each service, and each two together. */
export interface Tally {
  /** Those with any service. */
  readonly size: number;
  readonly having: ReadonlyMap<string, number>;
  readonly both: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export function tallyOf(group: Iterable<readonly string[]>): Tally {
  let size = 0;
  const having = new Map<string, number>();
  const both = new Map<string, Map<string, number>>();
  for (const services of group) {
    const own = new Set(services);
    if (own.size > 0) size++;
    for (const one of own) {
      count(having, one);
      const beside = both.get(one) ?? new Map<string, number>();
      for (const other of own) if (other !== one) count(beside, other);
      both.set(one, beside);
    }
  }
  return { size, having, both };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Whether a group, less the account itself, is large enough to say anything. */
export const isKnown = ({ size }: Tally, own: readonly string[]) =>
  size - (own.length > 0 ? 1 : 0) >= fewestPeers;

/** The services that a group has and the account has not, the likeliest first. `within`: the account is of the group. */
export function hitsIn(tally: Tally, own: readonly string[], within: boolean): Hit[] {
  const self = within && own.length > 0 ? 1 : 0;
  const has = new Set(own);
  return [...tally.having.keys()]
    .filter((service) => !has.has(service))
    .flatMap((service) => bestHit(service, has, tally, self) ?? [])
    .sort((a, b) => b.low - a.low || (a.service < b.service ? -1 : 1));
}

function bestHit(service: string, own: ReadonlySet<string>, tally: Tally, self: number): Hit | undefined {
  const among = tally.size - self;
  const k = tally.having.get(service) ?? 0;
  const all = hit({ service, by: null, k, of: among }, k / among);
  const rules = [...own]
    .sort()
    .map((by) =>
      hit(
        {
          service,
          by,
          k: tally.both.get(by)?.get(service) ?? 0,
          of: (tally.having.get(by) ?? 0) - self,
        },
        all.share,
      ),
    )
    .filter(({ share, lift, low }) => share >= manyHave && lift >= leastLift && low > all.share);
  const worth = [...(all.share >= mostHave ? [all] : []), ...rules].filter((one) => one.k >= fewestThatHave);
  return worth.sort((a, b) => b.low - a.low)[0];
}

function hit(found: Pick<Hit, "service" | "by" | "k" | "of">, usual: number): Hit {
  const { k, of } = found;
  const share = of === 0 ? 0 : k / of;
  return { ...found, share, low: lowest(k, of), lift: usual === 0 ? 0 : share / usual };
}
