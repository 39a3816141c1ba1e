import type { Identity } from "../../schemas/account-event.ts";
import { nameOf } from "../matching/keys-of.ts";
import { type Claim, resolve } from "../matching/resolve.ts";
import { provisionalAccountId } from "../store/keys.ts";
import { type Gone, type Link, type LinkCount, leadsOf } from "../store/links.ts";
import { type Place, type PlacedRow, placesOf } from "../store/rows.ts";

/** Where an event belongs by the links there are. */
export interface Placement {
  readonly places: readonly Place[];
  readonly conflict: readonly Claim[];
  /** The provisional account that the event opens where it is not there yet. */
  readonly opening?: { readonly account: string; readonly identity: Identity };
}

/** Pure: the same keys, links and erased accounts give the same placement. */
export function placementOf(
  { keys, tool }: { readonly keys: readonly Identity[]; readonly tool: string },
  links: ReadonlyMap<string, Link>,
  gone: Gone,
): Placement {
  const { claims, conflict } = resolve(keys, leadsOf(links, keys, gone), tool);
  if (claims.length > 0) {
    const places = claims.map(({ account, rule, identity }) => ({ account, matched: { rule, identity } }));
    return { places, conflict };
  }
  const identity = keys.find(({ type }) => type !== "hub:account");
  if (!identity) return { places: [], conflict };
  const account = provisionalOf(identity, gone);
  const places = [{ account, matched: { rule: "provisional" as const, identity } }];
  return { places, conflict, opening: { account, identity } };
}

/**
 * What is gone for an event that had its keys at an instant: of the accounts that are being erased those that take nothing
 * of that time any more. The others still have the event, and the erasure takes it.
 */
export function goneAt(keyedTime: string, { erasing }: LinkCount, { erased, missing }: Gone): Gone {
  if (erasing.size === 0) return { erased, missing };
  const gone = new Set(erased);
  for (const [account, upTo] of erasing) keyedTime > upTo ? gone.add(account) : gone.delete(account);
  return { erased: gone, missing };
}

/**
 * The instant by which erasures judge an event: when it came to have its keys. At an account that is being erased, when it
 * was recorded: a change there since then did not know of the erasure.
 */
export function judgedBy(row: PlacedRow, { erasing }: LinkCount): string {
  const isThere = placesOf(row).some(({ account }) => erasing.has(account));
  return isThere ? row.recordedTime : row.keyedTime;
}

/** When an event has its keys that is put now: an erasure takes what had them by its instant, so it must not look like that. */
export function afterErasures(keyedTime: string, { erasing }: LinkCount, now: Date): string {
  const latest = [...erasing.values()].sort().at(-1) ?? "";
  if (keyedTime > latest) return keyedTime;
  return new Date(Math.max(now.getTime(), Date.parse(latest) + 1)).toISOString();
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
