import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { type Identity, identity, instant } from "../../schemas/account-event.ts";
import { nameOf } from "../matching/keys-of.ts";
import type { Lead } from "../matching/resolve.ts";
import { Overtaken, retrying } from "../shared/retrying.ts";
import { identityKey, linksKey } from "./keys.ts";
import { absent, type Condition, type Table, type TransactItem } from "./table.ts";

const linkRule = z.enum(["manual", "external", "email", "domain", "phone"]);

/** Where an identity led, and by whose word. */
const state = z.object({
  accounts: z.array(z.string()),
  rule: z.optional(linkRule),
  by: z.optional(z.string()),
  at: z.optional(instant),
});
export type LinkState = z.infer<typeof state>;

export const linkRow = z.extend(state, {
  pk: z.string(),
  /** A new one for each state, so that two that are alike are told apart. */
  version: z.string(),
  identity,
  /** When the link got this state; `at` is when a person decided so, which an undo restores. */
  since: instant,
  /** Earlier states, the newest last: what undo goes back to. */
  history: z.array(state),
});
export type LinkRow = z.infer<typeof linkRow>;

/** What is known of an identity's link. Without a row it was never linked. */
export type Link = Omit<LinkRow, "version" | "since"> & {
  readonly version: string | undefined;
  readonly since?: string;
};

/** A link's row is not what this version reads. Events whose identities have it must wait; others need not. */
export class UnreadableLink extends Error {
  constructor(cause: unknown) {
    super("An identity's link has a form that this version does not read", { cause });
  }
}

const atMost = 20_000;
/** Before an account's id: the attribute of the count's row that says up to when an erasure takes its events. */
const erasingMark = "erasing_";

/** How often links have changed, and which accounts are being erased: up to which instant. */
export interface LinkCount {
  readonly changes: number;
  readonly erasing: ReadonlyMap<string, string>;
}

/** Links, and the count at a moment at which all of them stood so. */
interface LinksAtOnce {
  readonly links: Map<string, Link>;
  readonly count: LinkCount;
}

/** How often links are read again that change while they are read. */
const rounds = 20;

/**
 * The identities' links. Remembers them for as long as no link changes: one row counts the changes of all, and every
 * transaction that changes a link, or begins or ends an erasure, counts there too (`changing`).
 */
export class Links {
  readonly table: Table;
  #changes: number | undefined;
  /** Replaced and never emptied: what was read before a change must not be remembered after it. */
  #remembered = new Map<string, Link>();

  constructor(table: Table) {
    this.table = table;
  }

  async count(): Promise<LinkCount> {
    const { changes = 0, ...row } = (await this.table.get(linksKey)) ?? {};
    const erasing = Object.entries(row).flatMap(([name, at]) =>
      name.startsWith(erasingMark) ? [[name.slice(erasingMark.length), String(at)] as const] : [],
    );
    return { changes: Number(changes), erasing: new Map(erasing) };
  }

  /**
   * The links of these identities as they were at the count, or since: those that are remembered are not read. A change
   * that comes after the count has its job still before it.
   */
  async since({ changes }: LinkCount, keys: readonly Identity[]): Promise<Map<string, Link>> {
    if (changes !== this.#changes) this.#remembered = new Map();
    this.#changes = changes;
    const known = new Map(keys.map((key) => [nameOf(key), this.#remembered.get(nameOf(key))] as const));
    const missing = keys.filter((key) => known.get(nameOf(key)) === undefined);
    const read = missing.length > 0 ? await this.fresh(missing) : new Map<string, Link>();
    return new Map(
      [...known].flatMap(([name, link]) => {
        const found = link ?? read.get(name);
        return found ? [[name, found] as const] : [];
      }),
    );
  }

  /** The links of these identities as all of them were at one moment: a batch of reads is none. Throws `Overtaken`. */
  async together(keys: readonly Identity[]): Promise<LinksAtOnce> {
    return await retrying({ rounds }, async () => {
      const count = await this.count();
      const links = await this.since(count, keys);
      if ((await this.count()).changes === count.changes) return { links, count };
      return await this.#readTwice(keys);
    });
  }

  /** While others' links change all the time, these stand still between two reads that find them alike. */
  async #readTwice(keys: readonly Identity[]): Promise<LinksAtOnce> {
    const before = await this.fresh(keys);
    const count = await this.count();
    const links = await this.fresh(keys);
    for (const [name, { version }] of links) if (before.get(name)?.version !== version) throw new Overtaken();
    return { links, count };
  }

  /** The links of these identities as they are now, read each. Throws `UnreadableLink`. */
  async fresh(keys: readonly Identity[]): Promise<Map<string, Link>> {
    const wanted = new Map(keys.map((key) => [identityKey(key).pk, key]));
    const rows = new Map<string, LinkRow>();
    if (this.#remembered.size > atMost) this.#remembered = new Map();
    const remembered = this.#remembered;
    for (const item of await this.table.getMany([...wanted.keys()].map((pk) => ({ pk, sk: "@" }))))
      rows.set(String(item.pk), readable(item));
    return new Map(
      [...wanted].map(([pk, key]) => {
        const link = rows.get(pk) ?? { pk, version: undefined, identity: key, accounts: [], history: [] };
        remembered.set(nameOf(key), link);
        return [nameOf(key), link] as const;
      }),
    );
  }

  async one(key: Identity): Promise<Link> {
    const link = (await this.fresh([key])).get(nameOf(key));
    return link ?? { pk: identityKey(key).pk, version: undefined, identity: key, accounts: [], history: [] };
  }

  /** Takes accounts that are erased out of a link and its past; without another account the link goes. Throws `Canceled`. */
  async leave(
    { pk, version, identity, rule, by, at, history }: Link,
    rest: readonly string[],
    gone: readonly string[],
    since: string,
  ) {
    const Key = { pk, sk: "@" };
    const past = history.filter(({ accounts }) => !accounts.some((account) => gone.includes(account)));
    const state = { ...(rule ? { rule } : {}), ...(by ? { by } : {}), ...(at ? { at } : {}) };
    const Item = { ...Key, identity, accounts: rest, ...state, since, history: past, version: randomUUID() };
    const item =
      rest.length > 0
        ? this.table.putting(Item, asRead({ version }))
        : this.table.removing(Key, asRead({ version }));
    await this.table.transact([item, this.changing()]);
  }

  /** The part of every transaction that changes links by which others learn of it. */
  changing(): TransactItem {
    return this.table.updating(linksKey, "ADD changes :one", { one: 1 });
  }

  /** The part of a transaction that begins an erasure of accounts, if nothing has changed since the count. */
  erasing(accounts: readonly string[], at: string, count: LinkCount): TransactItem {
    const marks = accounts.map((account) => `#${erasingMark}${account} = :at`).join(", ");
    return this.table.updating(linksKey, `ADD changes :one SET ${marks}`, { one: 1, at }, stillAt(count));
  }

  /** The part of a transaction that ends it. */
  erased(accounts: readonly string[]): TransactItem {
    const marks = accounts.map((account) => `#${erasingMark}${account}`).join(", ");
    return this.table.updating(linksKey, `ADD changes :one REMOVE ${marks}`, { one: 1 });
  }

  /** The part of a transaction that holds only if no link has changed since they were counted. */
  unchangedSince(count: LinkCount): TransactItem {
    return this.table.checking(linksKey, stillAt(count));
  }

  forget(keys: Iterable<Identity>): void {
    for (const key of keys) this.#remembered.delete(nameOf(key));
  }
}

function readable(item: Record<string, unknown>): LinkRow {
  const { data, error } = linkRow.safeParse(item);
  if (!data) throw new UnreadableLink(error);
  return data;
}

/** The condition that a link is still as it was read. */
export function asRead({ version }: Pick<Link, "version">): Condition {
  return version === undefined ? absent : { if: "version = :version", values: { version } };
}

const stillAt = ({ changes }: LinkCount): Condition =>
  changes === 0 ? { if: "attribute_not_exists(changes)" } : { if: "changes = :changes", values: { changes } };

/** Accounts that nothing leads to any more, or not yet. */
export interface Gone {
  readonly erased: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
}

/** What resolving needs of the links. */
export function leadsOf(
  links: ReadonlyMap<string, Link>,
  keys: readonly Identity[],
  { erased, missing }: Gone,
): Map<string, Lead> {
  const leads = new Map<string, Lead>();
  for (const key of keys) {
    const link = links.get(nameOf(key));
    const accounts = (link?.accounts ?? []).filter((account) => !erased.has(account));
    if (link?.rule && accounts.length > 0) leads.set(nameOf(key), { accounts, rule: link.rule });
    // What the hub itself writes, such as a note, names the account that it is about.
    if (key.type === "hub:account" && !erased.has(key.value) && !missing.has(key.value))
      leads.set(nameOf(key), { accounts: [key.value], rule: "manual" });
  }
  return leads;
}
