import { type Hit, hitsIn, isKnown, type Tally, tallyOf } from "../growth/cross-sell.ts";
import type { PortfolioRow } from "./row.ts";

/** What of an account says whom it is like, and what it has. */
export type Peer = Pick<PortfolioRow, "account" | "services" | "left">;

/** Those that an account is like. */
export interface Peers {
  /** The same for all who are like each other. */
  readonly name: string;
  readonly tally: Tally;
}

/**
 * Finds those that an account of some is like: of the same tag, else of the same tier, else all; the first of these that is large
 * enough. Who has left is nobody's peer and has none.
 */
export function peersAmong(rows: readonly Peer[]): (row: Peer) => Peers | undefined {
  const groups = new Map<string, (readonly string[])[]>();
  for (const row of rows) {
    for (const name of groupsOf(row)) {
      const group = groups.get(name);
      if (group) group.push(row.services);
      else groups.set(name, [row.services]);
    }
  }
  const tallies = new Map([...groups].map(([name, group]) => [name, tallyOf(group)]));
  return (row) =>
    groupsOf(row)
      .flatMap((name) => {
        const tally = tallies.get(name);
        return tally === undefined ? [] : [{ name, tally }];
      })
      .find(({ tally }) => isKnown(tally, row.services));
}

/**
 * Finds what others like an account of some have and it has not. `dismissed`: hits that a person has dismissed, by account and
 * service.
 */
export function hitsAmong(
  rows: readonly Peer[],
  dismissed: (account: string, service: string) => boolean = () => false,
): (row: Peer) => Hit[] {
  const peersOf = peersAmong(rows);
  return (row) => {
    const peers = peersOf(row);
    const hits = peers === undefined ? [] : hitsIn(peers.tally, row.services, true);
    return hits.filter(({ service }) => !dismissed(row.account.id, service));
  };
}

/** The names of the groups that an account is of, those that say most first. */
export const groupsOf = ({ account: { tags = [], tier }, left }: Peer): readonly string[] =>
  left === undefined ? [...tags.map((tag) => `tag ${tag}`), ...(tier ? [`tier ${tier}`] : []), "all"] : [];
