import * as z from "zod/mini";
import { type Identity, identity } from "../../schemas/account-event.ts";
import { inSlices } from "../shared/in-slices.ts";
import { accountShards, identitiesKey, ledKey, ledKeys } from "./keys.ts";
import type { Reading, Table, TransactItem } from "./table.ts";

export const ledRow = z.object({ account: z.string(), identity });

/** The identities that lead to each account: a row each, written by the transaction that changes the identity's link. */
export class AccountIdentities {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async of(account: string): Promise<Identity[]> {
    const { pk, low, high } = ledKeys(account);
    const rows = await this.#table.all({
      where: "pk = :pk AND sk BETWEEN :low AND :high",
      values: { pk, low, high },
    });
    return sorted(rows.map((item) => ledRow.parse(item).identity));
  }

  /** Those of every account, read shard by shard, all shards at once. */
  async all({ consistent = false }: Reading = {}): Promise<Map<string, Identity[]>> {
    const shards = accountShards.map(async (shard) => {
      const of = { where: "pk = :pk", values: { pk: identitiesKey(shard) }, consistent };
      return await this.#table.all(of);
    });
    const found = new Map<string, Identity[]>();
    await inSlices((await Promise.all(shards)).flat(), (item) => {
      const { account, identity } = ledRow.parse(item);
      found.set(account, [...(found.get(account) ?? []), identity]);
    });
    return new Map([...found].map(([account, identities]) => [account, sorted(identities)]));
  }

  /** The item that notes an identity under an account, for a transaction. */
  adding(account: string, identity: Identity): TransactItem {
    return this.#table.overwriting({ ...ledKey(account, identity), account, identity });
  }

  removing(account: string, identity: Identity): TransactItem {
    return this.#table.removing(ledKey(account, identity));
  }

  async forgetAccount(account: string): Promise<void> {
    const { pk, low, high } = ledKeys(account);
    const of = { where: "pk = :pk AND sk BETWEEN :low AND :high", values: { pk, low, high }, only: ["sk"] };
    for await (const { rows } of this.#table.pages(of))
      await this.#table.removeMany(rows.map(({ sk }) => ({ pk, sk: String(sk) })));
  }
}

function sorted(identities: readonly Identity[]): Identity[] {
  const word = ({ type, value }: Identity) => `${type}#${value}`;
  return identities.toSorted((a, b) => (word(a) < word(b) ? -1 : 1));
}
