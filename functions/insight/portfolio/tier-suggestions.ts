import type { InsightSettings } from "../../../schemas/insight-settings.ts";
import { madeOnce } from "../../shared/made-once.ts";
import { monthAfter } from "../days.ts";
import { hitsIn } from "../growth/cross-sell.ts";
import { medianOf } from "../growth/estimates.ts";
import { size } from "../money/decimal.ts";
import type { MonthMoney, Months } from "../money/months.ts";
import { yearOf } from "../money/revenue.ts";
import type { Sentence } from "../sentences/sentence.ts";
import { reportingOf } from "../settings.ts";
import { groupsOf, type Peer, peersAmong } from "./hits.ts";
import type { PortfolioRow } from "./row.ts";
import { endedMonths, percentilesOf, type Standing, suggestedTier, type Tier, tierFor } from "./tiers.ts";

/** Of fewer nobody is a tenth, as of fewer peers nothing is said of what they have. */
const fewestRanked = 20;

/**
 * A night's rows, each with the tier that is suggested for it, if any: by what is known now of the last three month-ends, among
 * the clients that are reckoned in the same currency. `before`: the rows of the table before.
 */
export function withTiers(
  rows: readonly PortfolioRow[],
  day: string,
  {
    settings,
    before = [],
  }: { readonly settings: InsightSettings; readonly before?: readonly PortfolioRow[] },
): PortfolioRow[] {
  const months = endedMonths(day);
  const counted = rows.filter(({ account, left }) => left === undefined && account.unmatched === undefined);
  const ends = months.map((month) => standingsAt(month, counted, settings));
  const earlier = new Map(before.flatMap((row) => (row.suggestedTier ? [[row.account.id, row]] : [])));
  return rows.map(({ suggestedTier: _before, ...row }) => {
    const found = ends.map((end) => end.get(row.account.id));
    const tiers = found.map((one) => one && knownTier(one, settings.tiers));
    const tier = suggestedTier(tiers, row.account.tier);
    if (tier === undefined) return row;
    const was = earlier.get(row.account.id)?.suggestedTier;
    const standings = found.flatMap((one) => one ?? []);
    const since = was?.tier === tier ? was.since : day;
    const sentence = sentenceOf(tier, standings, settings.tiers);
    return { ...row, suggestedTier: { tier, since, sentence } };
  });
}

/** Where an account stood at a month's end; `whole`: its books say what all of the year before came to. */
interface Stood extends Standing {
  readonly whole: boolean;
}

/** Of a year of which a part is not known it came to so much at least: that can make a client key, and nothing less. */
function knownTier(stood: Stood, edges: InsightSettings["tiers"]): Tier | undefined {
  const tier = tierFor(stood, edges);
  return stood.whole || tier === "key" ? tier : undefined;
}

/** An account's year at a month's end. */
interface Year {
  readonly row: PortfolioRow;
  /** What it had then. */
  readonly peer: Peer;
  readonly amount: number;
  readonly whole: boolean;
}

function standingsAt(
  month: string,
  rows: readonly PortfolioRow[],
  settings: InsightSettings,
): ReadonlyMap<string, Stood> {
  const all = rows.map((row) => ({ row, peer: peerAt(month, row) }));
  const peersOf = peersAmong(all.map(({ peer }) => peer));
  const years = all.flatMap(({ row, peer }) => yearAt(month, { row, peer }, settings) ?? []);
  const stood = [...Map.groupBy(years, ({ row }) => row.year.currency).values()]
    .filter((group) => group.length >= fewestRanked)
    .flatMap((group) => {
      const lacks = lackedIn(group, peersOf);
      const values = percentilesOf(group.map(({ amount }) => amount));
      const potentials = percentilesOf(
        group.map((year) => lacks(year.peer) + Math.max(0, year.amount) * grownAt(month, year.row)),
      );
      return group.map(({ row, whole }, n) => {
        const standing = { value: values[n] ?? 0, potential: potentials[n] ?? 0, whole };
        return [row.account.id, standing] as const;
      });
    });
  return new Map(stood);
}

/** An account with those of its services that it had by the end of a month. */
function peerAt(month: string, { account, services, forTiers }: PortfolioRow): Peer {
  const since = forTiers?.since;
  const had = since && services.filter((service) => (since[service] ?? "").slice(0, 7) <= month);
  return { account, services: had ?? services };
}

/** `undefined` where it is not known: nothing was invoiced, or some of it has no rate. */
function yearAt(
  month: string,
  { row, peer }: Pick<Year, "row" | "peer">,
  settings: InsightSettings,
): Year | undefined {
  const first = firstBilled(row.months);
  if (first === undefined || first > month) return undefined;
  const { amount, withoutRate } = yearOf(row.months, month, reportingOf(settings, row.year.currency));
  if (withoutRate.length > 0) return undefined;
  const whole = first <= monthAfter(month, -11) && row.forTiers?.unread === undefined;
  return { row, peer, amount: size(amount), whole };
}

function firstBilled(months: Months): string | undefined {
  let first: string | undefined;
  for (const month in months)
    if (first === undefined || month < first)
      if (Object.values(months[month] ?? {}).some(isBilled)) first = month;
  return first;
}

const isBilled = ({ invoiced, credited }: MonthMoney) => invoiced !== "0.00" || credited !== "0.00";

/** By how much of it the work had grown by the end of a month. */
function grownAt(month: string, { day, capacity, forTiers }: PortfolioRow): number {
  if (month < day.slice(0, 7)) return forTiers?.grown?.[month] ?? 0;
  return capacity === undefined ? 0 : capacity.seen / capacity.expected - 1;
}

/**
 * What the services that others like it have and an account has not would come to in a year: each what these pay for it in the
 * middle, in the currency of those given.
 */
function lackedIn(years: readonly Year[], peersOf: ReturnType<typeof peersAmong>): (account: Peer) => number {
  const feeOf = feesOf(years);
  // Those alike in all of this lack the same.
  const known = new Map<string, number>();
  return (account) => {
    const peers = peersOf(account);
    if (peers === undefined) return 0;
    const alike = JSON.stringify([peers.name, account.services]);
    const lacks =
      known.get(alike) ??
      hitsIn(peers.tally, account.services, true).reduce(
        (sum, { service }) => sum + feeOf(peers.name, service),
        0,
      );
    known.set(alike, lacks);
    return lacks;
  };
}

/** What those of a group pay in a year for a service in the middle; 0 where no invoice names it. */
function feesOf(years: readonly Year[]): (group: string, service: string) => number {
  const paid = new Map<string, Map<string, number[]>>();
  for (const { row, peer, amount } of years) {
    const named = peer.services.filter((service) => row.serviceEvents?.[service] !== undefined);
    if (amount <= 0) continue;
    for (const name of groupsOf(peer)) {
      const group = paid.get(name) ?? new Map<string, number[]>();
      paid.set(name, group);
      for (const service of named) {
        const fees = group.get(service) ?? [];
        group.set(service, fees);
        // No reading of an invoice says what each of its lines comes to.
        fees.push(amount / named.length);
      }
    }
  }
  return (name, service) => {
    const group = paid.get(name);
    return group === undefined ? 0 : (middleOf(group).get(service) ?? 0);
  };
}

const middleOf = madeOnce(
  (group: ReadonlyMap<string, readonly number[]>) =>
    new Map([...group].map(([service, fees]) => [service, medianOf(fees) ?? 0])),
);

function sentenceOf(tier: Tier, standings: readonly Standing[], edges: InsightSettings["tiers"]): Sentence {
  const values = standings.map(({ value }) => value);
  const [least, most] = [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))];
  if (tier === "small") return { code: "tier.small", values: { above: most } };
  if (tier === "standard") return { code: "tier.standard", values: { least, most } };
  const byPotential = standings.filter(({ value }) => value < edges.key).map(({ potential }) => potential);
  return byPotential.length === 0
    ? { code: "tier.key", values: { above: least } }
    : {
        code: "tier.keyByPotential",
        values: { above: least, potential: Math.floor(Math.min(...byPotential)) },
      };
}
