import * as z from "zod/mini";
import { account } from "../../schemas/account.ts";
import { inSlices } from "../shared/in-slices.ts";
import { type Kept, keepCounted } from "./counted-rows.ts";
import type { Expiry } from "./kept-for-good.ts";
import { accountShards, cardKey, cardsKey } from "./keys.ts";
import type { Reading, Table } from "./table.ts";

/** What is counted of all of an account's events. */
export const cardRow = z.extend(z.pick(account, { eventCount: true, lastEventAt: true, lastHeardAt: true }), {
  /** Of each month the version of its row that is counted here, its events, and when these go, if ever. */
  months: z.record(
    z.string(),
    z.object({ version: z.number(), events: z.number(), expiresAt: z.optional(z.number()) }),
  ),
  version: z.number(),
});
export type Card = z.infer<typeof cardRow>;

export class Cards {
  readonly #table: Table;
  readonly #expiry: Expiry;

  constructor(table: Table, expiry: Expiry) {
    this.#table = table;
    this.#expiry = expiry;
  }

  async get(account: string, reading: Reading = {}): Promise<Card | undefined> {
    const item = await this.#table.get(cardKey(account), reading);
    return item && this.#standing(cardRow.parse(item));
  }

  /** Those of some accounts, by the account. */
  async several(accounts: readonly string[]): Promise<Map<string, Card>> {
    const items = await this.#table.getMany(accounts.map(cardKey));
    return new Map(items.map((item) => [String(item.sk), this.#standing(cardRow.parse(item))] as const));
  }

  /** Those of every account, by the account; read shard by shard, all shards at once. */
  async all({ consistent = false }: Reading = {}): Promise<Map<string, Card>> {
    const shards = accountShards.map(async (shard) => {
      const of = { where: "pk = :pk", values: { pk: cardsKey(shard) }, consistent };
      return await this.#table.all(of);
    });
    const items = (await Promise.all(shards)).flat();
    return new Map(
      await inSlices(items, (item) => [String(item.sk), this.#standing(cardRow.parse(item))] as const),
    );
  }

  async keep(account: string, card: Omit<Card, "version">, before: Card | undefined): Promise<Kept> {
    return await keepCounted(this.#table, account, { ...cardKey(account), ...card }, before);
  }

  /** A month of an account as its card has it. */
  month(month: string, version: number, events: number): Card["months"][string] {
    return { version, events, ...this.#expiry.of(month) };
  }

  async forgetAccount(account: string): Promise<void> {
    await this.#table.remove(cardKey(account));
  }

  /** Without the months whose events have gone: nothing counts these again. When the last event was stays known. */
  #standing(card: Card): Card {
    const now = this.#expiry.now().getTime();
    const left = Object.entries(card.months).filter(
      ([, { expiresAt = Infinity }]) => expiresAt * 1_000 > now,
    );
    const eventCount = left.reduce((sum, [, { events }]) => sum + events, 0);
    return { ...card, eventCount, months: Object.fromEntries(left) };
  }
}
