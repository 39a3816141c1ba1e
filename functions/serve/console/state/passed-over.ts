import { accountTiers } from "../../../../schemas/account-tiers.ts";
import { monthPattern } from "../../../../schemas/patterns.ts";
import { clientSorts, onlyKeys } from "./clients-view.ts";
import { documentKinds, families } from "./filters.ts";
import { owesSorts } from "./owes-view.ts";
import { searchKinds } from "./search-kinds.ts";

/** A part of an address that means nothing on its page. */
export interface Passed {
  readonly name: string;
  readonly value: string;
}

type Fits = (value: string) => boolean;

const any: Fits = () => true;
const one =
  (...words: readonly string[]): Fits =>
  (value) =>
    words.includes(value);

/** A day that there is: 31 February is none. */
const day: Fits = (value) => {
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
};

const whose = { whose: one("mine", "all") };
const timeline = {
  lane: one("all", "activity", "history"),
  family: one(...families),
  tool: any,
  since: day,
  until: day,
};

/** What the address of each page may hold, beside the event that is open in it. */
const fields = {
  today: { ...whose, show: one("snoozed") },
  owes: { ...whose, currency: any, client: any, sort: one(...owesSorts) },
  quiet: whose,
  unsigned: whose,
  tasks: whose,
  months: {
    ...whose,
    currency: any,
    month: (value) => monthPattern.test(value),
    measure: one("invoiced", "credited", "received", "open"),
    span: one("12", "6", "3"),
  },
  growth: { ...whose, tier: one(...accountTiers) },
  causes: whose,
  feed: timeline,
  accounts: {
    ...whose,
    sort: one(...clientSorts),
    only: one(...Object.keys(onlyKeys)),
    tag: any,
    owner: any,
    tier: one(...accountTiers),
    q: any,
  },
  account: {
    ...timeline,
    show: one("card", "timeline", "documents", "months"),
    kind: one(...documentKinds),
  },
  search: { ...timeline, q: any, owner: any, kind: one(...searchKinds) },
  connections: { show: one("tools", "problems") },
  connection: { show: one("overview", "mapping", "files", "mail", "fetching"), of: any },
  tool: {},
  forwarding: {},
  event: {},
  inbox: {},
  import: {},
  history: {},
  more: {},
  none: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, Fits>>>>;

/**
 * What of an address its page passes over: names that it does not have, and words that mean nothing there. `tools` are
 * those that the hub has, where they are known.
 */
export function passedOver(
  page: keyof typeof fields,
  query: URLSearchParams,
  tools: readonly string[] | undefined,
): readonly Passed[] {
  const here: Readonly<Record<string, Fits>> = fields[page];
  const fits = (name: string, value: string) =>
    name === "event" ||
    (name === "tool" && tools !== undefined && "tool" in here
      ? tools.includes(value)
      : Object.hasOwn(here, name) && here[name]?.(value) === true);
  return [...query].flatMap(([name, value]) => (fits(name, value) ? [] : [{ name, value }]));
}

/** The query without them. */
export function without(query: URLSearchParams, passed: readonly Passed[]): URLSearchParams {
  return new URLSearchParams(
    [...query].filter(([name, value]) => !passed.some((one) => one.name === name && one.value === value)),
  );
}
