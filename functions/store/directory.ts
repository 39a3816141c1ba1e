import * as z from "zod/mini";
import { account } from "../../schemas/account.ts";
import { type Identity, instant } from "../../schemas/account-event.ts";
import { type ConnectionHealth, connection } from "../../schemas/connection.ts";
import { type Merge, merge } from "../../schemas/merge.ts";
import { accountNameOf, called } from "../matching/account-name.ts";
import { nextUsualHours } from "../matching/usual-hours.ts";
import type { EventsTable } from "./events-table.ts";
import {
  accountKey,
  accountShards,
  accountsKey,
  connectionKey,
  hubKey,
  mailboxKey,
  mergeKey,
} from "./keys.ts";
import type { Table, TransactItem } from "./table.ts";

const storedAccount = z.extend(z.omit(account, { namedBy: true }), {
  /** What the team calls it; where it has not said, what its events do. */
  name: z.optional(z.string()),
  ...called.shape,
  owner: z.optional(z.string()),
  tags: z._default(z.array(z.string()), []),
  identities: z.pipe(
    z._default(z.set(z.string()), () => new Set<string>()),
    z.transform((names) => [...names].sort().map(identityNamed)),
  ),
  /** The jobs that are moving its events to it or away. */
  moving: z._default(z.set(z.string()), () => new Set<string>()),
  /** Transactions that have filed events to it or away. */
  filings: z._default(z.number(), 0),
  /** Events have left it since its last event was looked up. */
  stale: z.optional(z.boolean()),
  /** The provisional account's identity is assigned: what it still holds is on its way. */
  assigned: z.optional(z.string()),
});

/** An account as its row holds it, under the best name there is for it. */
export const accountRow = z.pipe(
  storedAccount,
  z.transform(({ name, calledCompany, calledPerson, calledObject, calledAddress, ...row }) => ({
    ...row,
    ...accountNameOf({ name, calledCompany, calledPerson, calledObject, calledAddress, ...row }),
  })),
);
export type AccountRow = z.infer<typeof accountRow>;

const connectionRow = z.extend(z.omit(connection, { url: true, mailAddress: true, quietSince: true }), {
  /** How many gaps `usualIntervalSeconds` is the running mean of. */
  gaps: z.optional(z.number()),
  /** The hours of the week in which it is usually heard: see `nextUsualHours`. */
  usualHours: z.optional(z.string()),
  /** What makes its mail address unguessable. */
  mailbox: z.optional(z.string()),
  /** When somebody last let its secrets sign in any form: what was received before then pins none. */
  unpinnedAt: z.optional(instant),
});
export type ConnectionRow = z.infer<typeof connectionRow>;

const openedAtMost = 20_000;

/** What a delivery tells of its connection. */
export interface Heard {
  readonly secretId: string | undefined;
  readonly matchedAs: string | undefined;
  /** Whether `matchedAs` is one of several forms, of which the secret's deliveries have but one. */
  readonly pins?: boolean;
  /** When it was received. */
  readonly at: string;
  /** When it happened, by the tool's clock. */
  readonly time: string;
  readonly health: ConnectionHealth | undefined;
}

/** Where a connection stands when a delivery of its is noted. */
export interface Standing {
  readonly health: ConnectionHealth | undefined;
  /** Whether the delivery has pinned a form that was not pinned before. */
  readonly pinned: boolean;
}

/** Accounts, the identities that lead to them, and the public part of connections. */
export class Directory {
  readonly table: Table;
  /** Accounts known to be erased. They never come back, so what is in here stays true. */
  readonly erased = new Set<string>();
  /** Accounts that something named and that were not there. */
  readonly missing = new Set<string>();
  /** Provisional accounts that are known to be there. */
  #opened = new Set<string>();
  /** A month that is known to be noted, or one before it. */
  #firstMonth = "~";

  constructor(table: Table) {
    this.table = table;
  }

  /** An account as it is now; `undefined` where there is none, or it was erased. */
  async account(id: string): Promise<AccountRow | undefined> {
    const Item = await this.table.get(accountKey(id));
    return Item && !("erased" in Item) ? accountRow.parse(Item) : undefined;
  }

  async isErased(id: string): Promise<boolean> {
    const Item = await this.table.get(accountKey(id));
    if (Item && "erased" in Item) this.erased.add(id);
    return Item !== undefined && "erased" in Item;
  }

  /** Whether a provisional account is known to be there; it stays, if only as the place of an erased one. */
  hasOpened(id: string): boolean {
    return this.#opened.has(id);
  }

  noteOpened(id: string): void {
    if (this.#opened.size >= openedAtMost) this.#opened = new Set();
    this.#opened.add(id);
  }

  /** Whether events can be filed at an account; remembers which were erased. `opens`: the filing makes it where it is absent. */
  async takesEvents(id: string, opens: boolean): Promise<boolean> {
    const Item = await this.table.get(accountKey(id));
    if (Item && "erased" in Item) this.erased.add(id);
    else if (!Item && !opens) this.missing.add(id);
    else return true;
    return false;
  }

  async merge(id: string): Promise<Merge | undefined> {
    const item = await this.table.get(mergeKey(id));
    return item && merge.parse(item);
  }

  /** Makes a provisional account that nobody has assigned a proper one. */
  async promote(id: string): Promise<void> {
    await this.table.update(
      accountKey(id),
      "SET #status = :active",
      { active: "active" },
      {
        if: "attribute_not_exists(erased) AND #status = :provisional AND attribute_not_exists(assigned)",
        values: { provisional: "provisional" },
      },
    );
  }

  /** What an account that is being erased still holds. */
  async remainsOf(id: string): Promise<AccountRow | undefined> {
    const Item = await this.table.get(accountKey(id));
    return Item && "id" in Item ? accountRow.parse(Item) : undefined;
  }

  /** Leaves of an erased account nothing but that it was. */
  async bury(id: string, at: string): Promise<void> {
    this.erased.add(id);
    await this.table.overwrite({ ...accountKey(id), erased: at });
  }

  /** Corrects an account's last event after events have left it. What a crash leaves out, the next reader does. */
  async redate(id: string, events: EventsTable): Promise<AccountRow | undefined> {
    for (let attempt = 0; attempt < 8; attempt++) {
      const account = await this.account(id);
      if (!account?.stale) return account;
      const { rows } = await events.timeline(id, { limit: 1 }, {});
      const newest = rows[0]?.event.time;
      await this.table.update(
        accountKey(id),
        newest === undefined ? "REMOVE stale, lastEventAt" : "SET lastEventAt = :newest REMOVE stale",
        newest === undefined ? {} : { newest },
        // An event that comes or goes meanwhile counts, and this is then read again.
        {
          if: "filings = :filings AND attribute_not_exists(erased)",
          values: { filings: account.filings },
        },
      );
    }
    return await this.account(id);
  }

  /** All or nothing; throws `Canceled` with a reason for each item. */
  async transact(items: TransactItem[]): Promise<void> {
    await this.table.transact(items);
  }

  /** Every account. Some hundred bytes each; read shard by shard, all shards at once. */
  async accounts(): Promise<AccountRow[]> {
    const shards = await Promise.all(accountShards.map((shard) => this.#partition(accountsKey(shard))));
    return shards
      .flat()
      .filter((item) => !("erased" in item))
      .map((item) => accountRow.parse(item));
  }

  async connections(): Promise<ConnectionRow[]> {
    return (await this.#partition("connections")).map((item) => connectionRow.parse(item));
  }

  async connection(tool: string, name: string): Promise<ConnectionRow | undefined> {
    const item = await this.table.get(connectionKey(tool, name));
    return item && connectionRow.parse(item);
  }

  async putConnection(row: ConnectionRow): Promise<void> {
    await this.table.overwrite({ ...row, ...connectionKey(row.tool, row.connection) });
  }

  /** The connection that a mailbox belongs to; `undefined` where nobody has it. */
  async mailbox(mailbox: string): Promise<ConnectionRow | undefined> {
    const item = await this.table.get(mailboxKey(mailbox));
    const owner = z.optional(z.object({ tool: z.string(), connection: z.string() })).parse(item);
    const row = owner && (await this.connection(owner.tool, owner.connection));
    return row?.mailbox === mailbox ? row : undefined;
  }

  async putMailbox(mailbox: string, tool: string, connection: string): Promise<void> {
    await this.table.overwrite({ ...mailboxKey(mailbox), tool, connection });
  }

  async removeConnection(tool: string, name: string): Promise<void> {
    await this.table.remove(connectionKey(tool, name));
  }

  /**
   * Notes that a connection was heard, by which secret, and what its tool said of it; where it stands then. A connection
   * removed meanwhile stays removed.
   */
  async heard(tool: string, name: string, news: Heard): Promise<Standing | undefined> {
    for (let attempt = 0; ; attempt++) {
      const row = await this.connection(tool, name);
      if (!row) return undefined;
      const { change, values, condition } = heardUpdate(row, news);
      const noted = await this.table.update(connectionKey(tool, name), change, values, condition);
      if (noted === "done")
        return { health: nextHealth(row, news) ?? row.health, pinned: pinsNews(row, news) };
      if (attempt >= 10) return { health: row.health, pinned: false };
    }
  }

  /** The earliest month that has events, or `undefined` before the first. */
  async firstMonth(): Promise<string | undefined> {
    const item = await this.table.get(hubKey);
    return item && z.object({ firstMonth: z.string() }).parse(item).firstMonth;
  }

  async noteMonth(month: string): Promise<void> {
    if (month >= this.#firstMonth) return;
    const earlier = { if: "attribute_not_exists(firstMonth) OR firstMonth > :month", values: { month } };
    await this.table.update(hubKey, "SET firstMonth = :month", {}, earlier);
    this.#firstMonth = month;
  }

  async #partition(pk: string): Promise<Record<string, unknown>[]> {
    return await this.table.all({ where: "pk = :pk", values: { pk }, consistent: false });
  }
}

/**
 * On the condition that neither the secret's place, its pin nor the health has changed since the row was read. An old
 * delivery that comes again, such as one from the dead letters, moves nothing back.
 */
function heardUpdate(row: ConnectionRow, news: Heard) {
  const { secretId, matchedAs, at } = news;
  const index = row.secrets.findIndex(({ id }) => id === secretId);
  const secret = `#secrets[${index}]`;
  const matched = index >= 0 && at >= (row.secrets[index]?.lastMatchedAt ?? "");
  const pins = matched && pinsForm(row, news);
  const shown = matched && matchedAs !== undefined && (pins || !news.pins);
  const health = nextHealth(row, news);
  const newest = news.health?.state !== "interrupted" && news.time > (row.lastEventAt ?? "");
  const usual = nextUsual(row, news.at);
  const hours = nextUsualHours(row.usualHours, row.lastDeliveryAt, news.at);
  const last = [at, row.lastDeliveryAt ?? ""].sort()[1];
  const sets = [
    "#lastDeliveryAt = :last",
    ...(usual ? ["#usualIntervalSeconds = :usual", "#gaps = :gaps"] : []),
    ...(matched ? [`${secret}.#lastMatchedAt = :at`] : []),
    ...(shown ? [`${secret}.#matchedAs = :as`] : []),
    ...(pins ? [`${secret}.#pinned = :yes`] : []),
    ...(hours ? ["#usualHours = :hours"] : []),
    ...(health ? ["#health = :health"] : []),
    ...(newest ? ["#lastEventAt = :time"] : []),
  ];
  const conditions = [
    "attribute_exists(pk)",
    "(attribute_not_exists(#lastDeliveryAt) OR #lastDeliveryAt <= :last)",
    ...(index < 0 ? [] : [`${secret}.#id = :id`]),
    ...(pins ? [row.unpinnedAt ? "#unpinnedAt = :unpinned" : "attribute_not_exists(#unpinnedAt)"] : []),
    row.health ? "#health.#since = :since AND #health.#state = :state" : "attribute_not_exists(#health)",
    row.lastEventAt ? "#lastEventAt = :newest" : "attribute_not_exists(#lastEventAt)",
  ];
  return {
    change: `SET ${sets.join(", ")}`,
    values: {
      ...(matched ? { at } : {}),
      ...(usual ? { usual: usual.seconds, gaps: usual.gaps } : {}),
      ...(hours ? { hours } : {}),
      ...(shown ? { as: matchedAs } : {}),
      ...(pins ? { yes: true } : {}),
      ...(health ? { health } : {}),
      ...(newest ? { time: news.time } : {}),
    },
    condition: {
      if: conditions.join(" AND "),
      values: {
        last,
        ...(index < 0 ? {} : { id: secretId }),
        ...(pins && row.unpinnedAt ? { unpinned: row.unpinnedAt } : {}),
        ...(row.health ? { since: row.health.since, state: row.health.state } : {}),
        ...(row.lastEventAt ? { newest: row.lastEventAt } : {}),
      },
    },
  };
}

/**
 * The first form stays: another one may have passed while the door had not heard of the pin, or because the setting names it,
 * which counts. A delivery that waited while somebody let any form pass must not pin the one that he was rid of.
 */
function pinsForm(row: ConnectionRow, { secretId, matchedAs, pins = false, at }: Heard): boolean {
  const { pinned, matchedAs: before } = row.secrets.find(({ id }) => id === secretId) ?? {};
  const another = pinned === true && before !== matchedAs && row.settings.signatureForm !== matchedAs;
  return pins && !another && at > (row.unpinnedAt ?? "");
}

function pinsNews(row: ConnectionRow, news: Heard): boolean {
  const secret = row.secrets.find(({ id }) => id === news.secretId);
  const known = secret?.pinned === true && secret.matchedAs === news.matchedAs;
  return secret !== undefined && !known && pinsForm(row, news) && news.at >= (secret.lastMatchedAt ?? "");
}

/** The running mean of the gaps between deliveries: the plain mean of the first ten, then the newer weigh more. */
function nextUsual({ lastDeliveryAt, usualIntervalSeconds = 0, gaps = 0 }: ConnectionRow, at: string) {
  const gap = lastDeliveryAt === undefined ? 0 : (Date.parse(at) - Date.parse(lastDeliveryAt)) / 1000;
  if (gap <= 0) return undefined;
  const share = 1 / Math.min(gaps + 1, 10);
  return { seconds: Math.round(usualIntervalSeconds * (1 - share) + gap * share), gaps: gaps + 1 };
}

/**
 * The health to write, if it is news. What happened last by the tool's clock decides, in whatever order it is told; of
 * the same moment the interruption does.
 */
function nextHealth(
  { health: now, lastEventAt = "" }: Pick<ConnectionRow, "health" | "lastEventAt">,
  { health: told, time }: Pick<Heard, "health" | "time">,
): ConnectionHealth | undefined {
  if (told?.state === "interrupted") {
    const known = now?.state === "interrupted" ? told.since <= now.since : told.since < (now?.since ?? "");
    return known || told.since < lastEventAt ? undefined : told;
  }
  return now?.state === "interrupted" && time > now.since ? { state: "well", since: time } : undefined;
}

/** An identity from the word that a row holds of it. */
function identityNamed(name: string): Identity {
  const cut = name.indexOf("#");
  return { type: name.slice(0, cut), value: name.slice(cut + 1) };
}
