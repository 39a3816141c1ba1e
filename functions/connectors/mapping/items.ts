import type { EventRule } from "../../../schemas/mapping.ts";
import { saying } from "../../../schemas/mapping-words.ts";
import { sha256 } from "../../delivery/delivery.ts";
import type { Effort } from "./effort.ts";
import { type Find, finderIn, isRecord } from "./expression.ts";
import type { Report } from "./problem-at.ts";

/** A rule's events of one input; a mail or a post rarely has ten, a row of a file one. */
export const mostItems = 1_000;

/** Steps that a look at a value takes which each item of a list sees as well. */
const mostShared = 2_000;

/** What a rule reads. `own` is what makes it another one where the rule has no key; `undefined` where nothing can. */
export interface Seen {
  readonly input: unknown;
  readonly find: Find;
  readonly own: () => string | undefined;
  /** What its sender calls it. */
  readonly name: string | undefined;
}

/** What is alike in everything and came together is as many as it came: each but the first is named by how often. */
export class Repeats {
  readonly #times = new Map<string, number>();

  named(hash: string | undefined): string | undefined {
    if (hash === undefined) return undefined;
    const time = (this.#times.get(hash) ?? 0) + 1;
    this.#times.set(hash, time);
    return time === 1 ? hash : `${hash}/${time}`;
  }
}

/** An input as a rule without `each` reads it. */
export function whole(
  input: unknown,
  name: string | undefined,
  effort: Effort,
  own: Seen["own"] = () => chargedHash(input, effort),
): Seen {
  let found: { readonly own: string | undefined } | undefined;
  return {
    input,
    find: finderIn(input, effort),
    name,
    own: () => {
      found ??= { own: name ?? own() };
      return found.own;
    },
  };
}

/** What a rule reads of an input: itself, or each item of a list in it. Without `items`, the list is missing. */
export function itemsOf(
  { each, shared = {} }: EventRule,
  input: Seen,
  effort: Effort,
  report: Report,
): { readonly items?: readonly (() => Seen)[]; readonly cut: number } {
  if (each === undefined) return { items: [() => input], cut: 0 };
  const found = input.find(each);
  if (!Array.isArray(found)) return { cut: 0 };
  const common = commonOf(shared, input.find, effort, report);
  const around = isRecord(input.input) ? chargedHash(without(input.input, found), effort) : undefined;
  const repeats = new Repeats();
  const items = found.slice(0, mostItems).map((item: unknown, n) => () => {
    const toSee = effort.toSee(item);
    effort.spend(toSee);
    const fields = isRecord(item) ? item : { item };
    const seen = common ? { ...fields, shared: common.values } : fields;
    return {
      input: seen,
      find: finderIn(seen, effort, toSee + (common?.toSee ?? 0)),
      name: input.name === undefined ? undefined : `${input.name}/${n}`,
      own: () => {
        if (input.name !== undefined) return `${input.name}/${n}`;
        const hash = chargedHash(item, effort);
        return repeats.named(hash === undefined ? undefined : sha256(`${hash}${around ?? ""}`));
      },
    };
  });
  return { items, cut: found.length - items.length };
}

/** An input as it stands around a list: whose items are told apart by it, and not by each other. */
const without = (input: Readonly<Record<string, unknown>>, list: unknown) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== list));

/** The values that each item sees beside its own; `undefined` where the rule has none. Those that are large are left out. */
function commonOf(shared: Readonly<Record<string, string>>, find: Find, effort: Effort, report: Report) {
  const entries = Object.entries(shared).map(([name, from]) => {
    const value = find(from) ?? null;
    const small = effort.toSee(value) <= mostShared;
    if (!small) report(`shared.${name}`, saying("too_large_to_share"));
    return [name, small ? value : null] as const;
  });
  if (entries.length === 0) return undefined;
  const values = Object.fromEntries(entries);
  return { values, toSee: effort.toSee(values) };
}

/** The same for values that are alike in everything, at the price of a look at all of it. */
export function chargedHash(value: unknown, effort: Effort): string | undefined {
  effort.spend(effort.toSee(value));
  return hashOf(value);
}

/** `undefined` for what is nested deeper than can be written. */
function hashOf(value: unknown): string | undefined {
  try {
    return sha256(
      JSON.stringify(value, (_, one: unknown) =>
        typeof one === "bigint" || Object.is(one, -0) ? `number ${Object.is(one, -0) ? "-0" : one}` : one,
      ) ?? "",
    );
  } catch {
    return undefined;
  }
}
