import type { Identity, Matched } from "../../schemas/account-event.ts";
import { domainIn } from "./domain.ts";
import { nameOf } from "./keys-of.ts";

export type LinkRule = Exclude<Matched["rule"], "provisional">;

/** Where an identity leads: to one account, to several that share it, or (empty) to none. */
export interface Lead {
  readonly accounts: readonly string[];
  readonly rule: LinkRule;
}

export interface Claim {
  readonly account: string;
  readonly rule: LinkRule;
  readonly identity: Identity;
}

export interface Resolved {
  /** The accounts the event belongs to, what it speaks of first; empty: it waits in the inbox, or has no customer. */
  readonly claims: readonly Claim[];
  /** Claims that contradict each other, whether one was followed or not. They make a suggestion. */
  readonly conflict: readonly Claim[];
}

/**
 * Whose event this is. Pure: the same keys and leads give the same answer, in any order.
 *
 * 1. The tool's own record decides, unless only a person's assignment says otherwise.
 * 2. Else people do: each email by itself, else by its domain. People of several customers make it an event of each.
 * 3. Else the ids of other tools, then phone numbers. Where one kind contradicts another, what was assigned by hand
 *    decides; where that settles nothing, the event waits in the inbox.
 */
export function resolve(keys: readonly Identity[], leads: ReadonlyMap<string, Lead>, tool: string): Resolved {
  const own = (type: string) => type.startsWith(`${tool}:`);
  const claims = (wanted: (key: Identity) => boolean) =>
    keys.filter(wanted).flatMap((key) => claimsOf(leads.get(nameOf(key)), key));
  const records = claims(({ type }) => own(type));
  const foreign = claims(({ type }) => type.includes(":") && !own(type));
  const phones = claims(({ type }) => type === "phone");
  const persons = personsOf(keys, leads);

  const record = sure(records).find(byHand) ?? sure(records)[0];
  if (record) return byRecord(record, sure(persons));
  const found = [persons, foreign, phones].map(sure).filter((kind) => kind.length > 0);
  const decided = found.reduce<Resolved>(reconciled, { claims: [], conflict: [] });
  if (found.length > 0) return decided;
  return { claims: [], conflict: distinct([...persons, ...foreign, ...phones, ...records]) };
}

/** An identity that several accounts share makes a claim for each, none of which is sure. */
type Option = Claim & { readonly sure: boolean };

function claimsOf(lead: Lead | undefined, identity: Identity): Option[] {
  if (!lead) return [];
  const { accounts, rule } = lead;
  return accounts.map((account) => ({ account, rule, identity, sure: accounts.length === 1 }));
}

/** Each address leads by itself, else by its domain; a domain without an address stands for its people. */
function personsOf(keys: readonly Identity[], leads: ReadonlyMap<string, Lead>): Option[] {
  const domains = new Set<string>();
  const people = keys
    .filter(({ type }) => type === "email")
    .flatMap((email) => {
      const domain: Identity = { type: "domain", value: domainIn(email.value) ?? "" };
      domains.add(domain.value);
      const listed = keys.some((key) => nameOf(key) === nameOf(domain));
      const exact = claimsOf(leads.get(nameOf(email)), email);
      return exact.length > 0 || !listed ? exact : claimsOf(leads.get(nameOf(domain)), domain);
    });
  const bare = keys.filter(({ type, value }) => type === "domain" && !domains.has(value));
  return [...people, ...bare.flatMap((domain) => claimsOf(leads.get(nameOf(domain)), domain))];
}

function byRecord(record: Claim, persons: readonly Claim[]): Resolved {
  const elsewhere = persons.filter(({ account }) => account !== record.account);
  const assigned = elsewhere.filter(byHand);
  const agreed = elsewhere.length < persons.length;
  if (!byHand(record) && !agreed && assigned.length > 0)
    return { claims: assigned, conflict: [...assigned, record] };
  if (persons.length > 1) return { claims: [record, ...elsewhere], conflict: [] };
  return { claims: [record], conflict: elsewhere.length > 0 ? [record, ...elsewhere] : [] };
}

/** What the kinds before have decided, with one kind more. */
function reconciled({ claims, conflict }: Resolved, kind: readonly Claim[]): Resolved {
  if (claims.length === 0 && conflict.length === 0) return { claims: kind, conflict };
  const known = new Set([...claims, ...conflict].map(({ account }) => account));
  const contrary = kind.filter(({ account }) => !known.has(account));
  if (contrary.length === 0) return { claims, conflict };
  const all = distinct([...claims, ...conflict, ...contrary]);
  if (claims.some(byHand) || (claims.length > 1 && !kind.some(byHand))) return { claims, conflict: all };
  return { claims: kind.some(byHand) ? kind : [], conflict: all };
}

/** A domain assigned by hand still says only where people without their own assignment belong. */
function byHand({ rule, identity }: Claim): boolean {
  return rule === "manual" && identity.type !== "domain";
}

function sure(options: readonly Option[]): Claim[] {
  return distinct(options.filter((option) => option.sure));
}

/** One claim for each account, one made by hand before others. */
function distinct(claims: readonly Claim[]): Claim[] {
  const first = new Map<string, Claim>();
  for (const { account, rule, identity } of claims) {
    const known = first.get(account);
    if (!known || (!byHand(known) && byHand({ account, rule, identity })))
      first.set(account, { account, rule, identity });
  }
  return [...first.values()];
}
