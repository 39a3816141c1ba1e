import { randomUUID } from "node:crypto";
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { type Identity, identity, instant } from "../../schemas/account-event.ts";
import { nameOf } from "../matching/keys-of.ts";
import type { Lead } from "../matching/resolve.ts";
import { onTable } from "./dynamo.ts";
import type { TransactItem } from "./events-table.ts";
import { identityKey, linksKey } from "./keys.ts";

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
  /** When it came to be in this state; `at` is when somebody decided so, which an undo goes back to. */
  since: instant,
  /** Earlier states, the newest last: what undo goes back to. */
  history: z.array(state),
});
export type LinkRow = z.infer<typeof linkRow>;

/** What is known of an identity's link. Without a row nobody has ever linked it. */
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

/**
 * The identities' links. Remembers them for as long as no link changes: one row counts the changes of all, and every
 * transaction that changes a link counts there too (`changing`).
 */
export class Links {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;
  #changes: number | undefined;
  /** Replaced and never emptied: what was read before a change must not be remembered after it. */
  #remembered = new Map<string, Link>();

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  /** The links of these identities as they are now: one read for all that are remembered, one for each that is not. */
  async remembered(keys: readonly Identity[]): Promise<Map<string, Link>> {
    await this.#notice();
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

  async #notice(): Promise<void> {
    const changes = await this.changes();
    if (changes !== this.#changes) this.#remembered = new Map();
    this.#changes = changes;
  }

  /** How often links have changed by now. */
  async changes(): Promise<number> {
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.table, Key: linksKey, ConsistentRead: true })),
    );
    return Number(Item?.changes ?? 0);
  }

  /** The links of these identities as they are now, read each. Throws `UnreadableLink`. */
  async fresh(keys: readonly Identity[]): Promise<Map<string, Link>> {
    const wanted = new Map(keys.map((key) => [identityKey(key).pk, key]));
    const rows = new Map<string, LinkRow>();
    if (this.#remembered.size > atMost) this.#remembered = new Map();
    const remembered = this.#remembered;
    const pending = [...wanted.keys()].map((pk) => ({ pk, sk: "@" }));
    while (pending.length > 0) {
      const { Responses, UnprocessedKeys } = await onTable(
        this.#client.send(
          new BatchGetCommand({
            RequestItems: { [this.table]: { Keys: pending.splice(0, 100), ConsistentRead: true } },
          }),
        ),
      );
      for (const item of Responses?.[this.table] ?? []) rows.set(String(item.pk), readable(item));
      for (const key of UnprocessedKeys?.[this.table]?.Keys ?? [])
        pending.push({ pk: String(key.pk), sk: "@" });
    }
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
    const condition = { TableName: this.table, ...unchanged({ version }) };
    const item = rest.length > 0 ? { Put: { Item, ...condition } } : { Delete: { Key, ...condition } };
    await onTable(
      this.#client.send(new TransactWriteCommand({ TransactItems: [item, changing(this.table)] })),
    );
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

/** The part of every transaction that changes links by which others learn of it. */
export function changing(table: string): TransactItem {
  return {
    Update: {
      TableName: table,
      Key: linksKey,
      UpdateExpression: "ADD changes :one",
      ExpressionAttributeValues: { ":one": 1 },
    },
  };
}

/** The part of a transaction that holds only if no link has changed since they were counted. */
export function unchangedSince(changes: number, table: string): TransactItem {
  return {
    ConditionCheck: {
      TableName: table,
      Key: linksKey,
      ConditionExpression: changes === 0 ? "attribute_not_exists(changes)" : "changes = :changes",
      ...(changes === 0 ? {} : { ExpressionAttributeValues: { ":changes": changes } }),
    },
  };
}

/** The condition that a link is still as it was read. */
export function unchanged({ version }: Pick<Link, "version">) {
  return version === undefined
    ? { ConditionExpression: "attribute_not_exists(pk)" }
    : {
        ConditionExpression: "version = :version",
        ExpressionAttributeValues: { ":version": version },
      };
}

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
