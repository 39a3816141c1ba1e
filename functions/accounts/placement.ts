import type { Identity } from "../../schemas/account-event.ts";
import { nameOf } from "../matching/keys-of.ts";
import { type Claim, resolve } from "../matching/resolve.ts";
import { provisionalAccountId } from "../store/keys.ts";
import { type Gone, type Link, leadsOf } from "../store/links.ts";
import type { Place } from "../store/rows.ts";

/** Where an event belongs by the links there are, and which links said so. */
export interface Placement {
  readonly places: readonly Place[];
  readonly conflict: readonly Claim[];
  /** The provisional account that the event opens where it is not there yet. */
  readonly opening?: { readonly account: string; readonly identity: Identity };
  readonly links: readonly Link[];
}

/** Pure: the same keys, links and erased accounts give the same placement. */
export function placementOf(
  { keys, tool }: { readonly keys: readonly Identity[]; readonly tool: string },
  links: ReadonlyMap<string, Link>,
  gone: Gone,
): Placement {
  const { claims, conflict } = resolve(keys, leadsOf(links, keys, gone), tool);
  const used = keys.flatMap((key) => links.get(nameOf(key)) ?? []);
  if (claims.length > 0) {
    const places = claims.map(({ account, rule, identity }) => ({ account, matched: { rule, identity } }));
    return { places, conflict, links: used };
  }
  const identity = keys.find(({ type }) => type !== "hub:account");
  if (!identity) return { places: [], conflict, links: used };
  const account = provisionalOf(identity, gone);
  const places = [{ account, matched: { rule: "provisional" as const, identity } }];
  return { places, conflict, opening: { account, identity }, links: used };
}

/**
 * Where an event belongs while some accounts are being erased, which count as though they were not: an erasure takes links
 * last, and until then these say whose the event is.
 */
export function placementBeforeErasing(
  erasing: ReadonlySet<string>,
  of: { readonly keys: readonly Identity[]; readonly tool: string },
  links: ReadonlyMap<string, Link>,
  { erased, missing }: Gone,
): Placement {
  const others = new Set([...erased].filter((account) => !erasing.has(account)));
  return placementOf(of, links, { erased: others, missing });
}

/** The provisional account of an identity: the first that has not been erased. */
export function provisionalOf(identity: Identity, { erased }: Pick<Gone, "erased">): string {
  for (let generation = 0; ; generation++) {
    const account = provisionalAccountId(identity, generation);
    if (!erased.has(account)) return account;
  }
}

export function samePlaces(a: readonly Place[], b: readonly Place[]): boolean {
  const words = (places: readonly Place[]) =>
    JSON.stringify(places.map(({ account, matched }) => [account, matched.rule, nameOf(matched.identity)]));
  return words(a) === words(b);
}
