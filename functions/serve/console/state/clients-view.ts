import { byCurrency, currenciesOf } from "../../../../schemas/by-currency.ts";
import { folded } from "../../../../schemas/folded.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { keysIn } from "../../../../schemas/keys-in.ts";
import type { Key } from "../messages/en.ts";
import { suggestedFor } from "./suggested-tier.ts";

/** What of the clients' table is looked at, and in which order; the address holds it. */
export interface ClientsView {
  readonly sort: ClientSort;
  readonly only: readonly Only[];
  readonly tags: readonly string[];
  readonly owner: string;
  readonly tier: string;
  readonly q: string;
}

type Compare = (a: PortfolioAccount, b: PortfolioAccount, currencies: readonly string[]) => number;

/** The largest first, of each currency by itself. */
const larger =
  (amountOf: (row: PortfolioAccount) => number): Compare =>
  (a, b, currencies) => {
    const [one, other] = [a, b].map((row) => byCurrency(amountOf(row), row.year.currency, currencies));
    return one === undefined || other === undefined ? 0 : one[0] - other[0] || one[1] - other[1];
  };

const needs = { "at risk": 0, watch: 1, unknown: 2, well: 3 };
const overdueDays = ({ overdue }: PortfolioAccount) => overdue?.days ?? 0;
/** Made once: two thousand names are sorted by it at a click. */
const names = new Intl.Collator();
const byRisk = larger(({ atRisk }) => atRisk);
const byName: Compare = (a, b) => names.compare(a.name, b.name);

const sorts = {
  need: (a, b, currencies) =>
    needs[a.health.band] - needs[b.health.band] ||
    byRisk(a, b, currencies) ||
    (a.health.score ?? 100) - (b.health.score ?? 100) ||
    (b.silence.elapsed ?? 0) - (a.silence.elapsed ?? 0),
  silence: (a, b) => (b.silence.elapsed ?? -1) - (a.silence.elapsed ?? -1),
  health: (a, b) => (a.health.score ?? 101) - (b.health.score ?? 101),
  overdue: (a, b) => overdueDays(b) - overdueDays(a),
  value: byRisk,
  year: larger(({ year }) => year.amount),
  meeting: (a, b) => (a.nextMeeting?.time ?? "~").localeCompare(b.nextMeeting?.time ?? "~"),
  name: byName,
} as const satisfies Record<string, Compare>;

export type ClientSort = keyof typeof sorts;
export const clientSorts: readonly ClientSort[] = [
  ...(["need", "silence", "health", "overdue"] as const),
  ...(["value", "year", "meeting", "name"] as const),
];

/** Questions of a Monday, each a chip. */
const questions = {
  atRisk: ({ health }) => needs[health.band] === 0,
  silent: ({ silence }) => silence.state === "silent",
  quieter: ({ silence }) => silence.state === "quieter",
  overdue: ({ overdue }) => overdue !== undefined,
  noMeeting: ({ nextMeeting }) => nextMeeting === undefined,
  unknown: ({ health }) => health.score === null,
  tier: (row) => suggestedFor(row) !== undefined,
} as const satisfies Record<string, (row: PortfolioAccount) => boolean>;

export type Only = keyof typeof questions;
export const chips: readonly Only[] = ["atRisk", "silent", "overdue", "noMeeting"];
export const onlyKeys = {
  atRisk: "clients.only.atRisk",
  silent: "clients.only.silent",
  quieter: "clients.only.quieter",
  overdue: "clients.only.overdue",
  noMeeting: "clients.only.noMeeting",
  unknown: "clients.only.unknown",
  tier: "clients.only.tier",
} as const satisfies Record<Only, Key>;

export const fits = (row: PortfolioAccount, only: Only) => questions[only](row);

/** What the address asks for; words that mean nothing here are passed over. */
export function viewOf(query: URLSearchParams): ClientsView {
  const only = keysIn(questions).filter((one) => query.getAll("only").includes(one));
  return {
    sort: clientSorts.find((one) => one === query.get("sort")) ?? "need",
    only,
    tags: query.getAll("tag"),
    owner: query.get("owner") ?? "",
    tier: query.get("tier") ?? "",
    q: query.get("q") ?? "",
  };
}

export const isNarrowed = ({ only, tags, owner, tier, q }: ClientsView) =>
  only.length + tags.length > 0 || owner + tier + q !== "";

/** Orders in which amounts are compared. */
const byAmount: ReadonlySet<ClientSort> = new Set(["need", "value", "year"]);

/** The currencies in which a view's amounts stand, each by itself, in their order; none where there is one alone. */
export function currenciesIn(rows: readonly PortfolioAccount[], { sort }: ClientsView): readonly string[] {
  const currencies = byAmount.has(sort) ? currenciesOf(rows) : [];
  return currencies.length > 1 ? currencies : [];
}

/** The rows of a view, in its order; all that is asked for holds at once. */
export function seen(rows: readonly PortfolioAccount[], view: ClientsView): readonly PortfolioAccount[] {
  const wanted = folded(view.q);
  const currencies = currenciesOf(rows);
  return rows
    .filter((row) => view.only.every((one) => questions[one](row)))
    .filter(({ tags = [] }) => view.tags.every((tag) => tags.includes(tag)))
    .filter(({ owner = "" }) => view.owner === "" || owner === view.owner)
    .filter(({ tier = "" }) => view.tier === "" || tier === view.tier)
    .filter(
      ({ name, owner = "", tags = [] }) =>
        wanted === "" || [name, owner, ...tags].some((text) => folded(text).includes(wanted)),
    )
    .sort((a, b) => sorts[view.sort](a, b, currencies) || byName(a, b, currencies));
}

/** The tags in use, the most used first. */
export function tagsIn(rows: readonly PortfolioAccount[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { tags = [] } of rows) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
}
