import { type Hit, hitsIn, isKnown, tallyOf } from "../growth/cross-sell.ts";
import type { PortfolioRow } from "./row.ts";

/**
 * Finds what others like an account of some have and it has not: of the same tag, else of the same tier, else of all; the first
 * of these that is large enough. `dismissed`: hits that a person has dismissed, by account and service.
 */
export function hitsAmong(
  rows: readonly PortfolioRow[],
  dismissed: (account: string, service: string) => boolean = () => false,
): (row: PortfolioRow) => Hit[] {
  const groups = new Map<string, (readonly string[])[]>();
  for (const row of rows) {
    for (const name of groupsOf(row)) {
      const group = groups.get(name);
      if (group) group.push(row.services);
      else groups.set(name, [row.services]);
    }
  }
  const tallies = new Map([...groups].map(([name, group]) => [name, tallyOf(group)]));
  return (row) => {
    const tally = groupsOf(row)
      .flatMap((name) => tallies.get(name) ?? [])
      .find((one) => isKnown(one, row.services));
    const hits = tally === undefined ? [] : hitsIn(tally, row.services, true);
    return hits.filter(({ service }) => !dismissed(row.account.id, service));
  };
}

const groupsOf = ({ account: { tags = [], tier }, left }: PortfolioRow) =>
  left === undefined ? [...tags.map((tag) => `tag ${tag}`), ...(tier ? [`tier ${tier}`] : []), "all"] : [];
