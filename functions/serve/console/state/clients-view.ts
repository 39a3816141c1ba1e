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

type Compare = (a: PortfolioAccount, b: PortfolioAccount) => number;

const needs = { "at risk": 0, watch: 1, unknown: 2, well: 3 };
const overdueDays = ({ overdue }: PortfolioAccount) => overdue?.days ?? 0;
/** Made once: two thousand names are sorted by it at a click. */
const names = new Intl.Collator();
const byName: Compare = (a, b) => names.compare(a.name, b.name);

const sorts = {
  need: (a, b) =>
    needs[a.health.band] - needs[b.health.band] ||
    b.atRisk - a.atRisk ||
    (a.health.score ?? 100) - (b.health.score ?? 100) ||
    (b.silence.elapsed ?? 0) - (a.silence.elapsed ?? 0),
  silence: (a, b) => (b.silence.elapsed ?? -1) - (a.silence.elapsed ?? -1),
  health: (a, b) => (a.health.score ?? 101) - (b.health.score ?? 101),
  overdue: (a, b) => overdueDays(b) - overdueDays(a),
  value: (a, b) => b.atRisk - a.atRisk,
  year: (a, b) => b.year.amount - a.year.amount,
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

/** The rows of a view, in its order; all that is asked for holds at once. */
export function seen(rows: readonly PortfolioAccount[], view: ClientsView): readonly PortfolioAccount[] {
  const wanted = folded(view.q);
  return rows
    .filter((row) => view.only.every((one) => questions[one](row)))
    .filter(({ tags = [] }) => view.tags.every((tag) => tags.includes(tag)))
    .filter(({ owner = "" }) => view.owner === "" || owner === view.owner)
    .filter(({ tier = "" }) => view.tier === "" || tier === view.tier)
    .filter(
      ({ name, owner = "", tags = [] }) =>
        wanted === "" || [name, owner, ...tags].some((text) => folded(text).includes(wanted)),
    )
    .sort((a, b) => sorts[view.sort](a, b) || byName(a, b));
}

/** The tags in use, the most used first. */
export function tagsIn(rows: readonly PortfolioAccount[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { tags = [] } of rows) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
}
