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

export type CrossSell =
  | { readonly state: "known"; readonly peers: number; readonly hits: readonly Hit[] }
  | { readonly state: "unknown"; readonly peers: number };

/** What others like an account have: `peers` are those, `grid` the services of each account. */
export function crossSell(
  account: string,
  peers: readonly string[],
  grid: Readonly<Record<string, readonly string[]>>,
): CrossSell {
  const theirs = peers.filter((peer) => peer !== account).map((peer) => new Set(grid[peer] ?? []));
  const known = theirs.filter(({ size }) => size > 0);
  if (known.length < fewestPeers) return { state: "unknown", peers: peers.length };
  const own = [...new Set(grid[account] ?? [])].sort();
  const services = [...new Set(known.flatMap((services) => [...services]))].sort();
  const hits = services
    .filter((service) => !own.includes(service))
    .flatMap((service) => bestHit(service, own, known) ?? []);
  return { state: "known", peers: known.length, hits: hits.sort((a, b) => b.low - a.low) };
}

function bestHit(
  service: string,
  own: readonly string[],
  peers: readonly ReadonlySet<string>[],
): Hit | undefined {
  const all = counted(service, null, peers, peers);
  const rules = own
    .map((by) =>
      counted(
        service,
        by,
        peers.filter((has) => has.has(by)),
        peers,
      ),
    )
    .filter(({ share, lift, low }) => share >= manyHave && lift >= leastLift && low > all.share);
  const worth = [...(all.share >= mostHave ? [all] : []), ...rules].filter(({ k }) => k >= fewestThatHave);
  return worth.sort((a, b) => b.low - a.low)[0];
}

function counted(
  service: string,
  by: string | null,
  among: readonly ReadonlySet<string>[],
  all: readonly ReadonlySet<string>[],
): Hit {
  const having = (peers: readonly ReadonlySet<string>[]) => peers.filter((has) => has.has(service)).length;
  const [k, of] = [having(among), among.length];
  const share = of === 0 ? 0 : k / of;
  return { service, by, k, of, share, low: lowest(k, of), lift: share / (having(all) / all.length) };
}
