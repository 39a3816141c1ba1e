import { inSlices } from "../shared/in-slices.ts";
import { type AccountRow, accountRow, type WholeAccount, withOwn } from "./account-row.ts";
import type { AccountsTable } from "./accounts-table.ts";
import type { Card } from "./cards.ts";
import { changedRow, notedFor } from "./changed-accounts.ts";
import { accountKey, changedAccountsKey } from "./keys.ts";
import { type Note, overlap, Standing } from "./standing.ts";

/** What a list of accounts needs of a card. */
export type CountedCard = Omit<Card, "months">;
export type ListedAccount = Omit<WholeAccount, "card"> & { readonly card: CountedCard | undefined };

/** Milliseconds for which a list is brought up to date: then also the counts of months that have expired leave it. */
const wholeFor = 6 * 3_600_000;
/** Milliseconds before the end of notes at which they are asked for again, and at which they are trusted no more. */
const [renewed, trusted] = [notedFor / 6, overlap];
/** Changed accounts that are read one by one; of more, all are read. */
const changesAtMost = 1_000;
const atOnce = 50;

/** All accounts as they are now, which stand in memory (`Standing`). */
export class AccountList {
  readonly #table: AccountsTable;
  readonly #standing: Standing<ListedAccount>;
  /** Milliseconds since 1970, up to which all that changes is noted. */
  #notedUntil = Number.NEGATIVE_INFINITY;

  constructor(table: AccountsTable) {
    this.#table = table;
    this.#standing = new Standing({
      now: table.now,
      wholeFor,
      changesAtMost,
      whole: async () => await this.#whole(),
      several: async (ids) => await this.#several(ids),
      changes: async (since) => await this.#changes(since),
      isNoted: async (since, now) => await this.#isNoted(since, now),
    });
  }

  async accounts(): Promise<readonly ListedAccount[]> {
    return await this.#standing.all();
  }

  /** Asks that what is counted be noted, where that ends soon: each count from here on leaves a note. */
  async #isNoted(since: number, now: number): Promise<boolean> {
    const isNoted = now >= since && now < this.#notedUntil - trusted;
    if (!isNoted || now >= this.#notedUntil - renewed) {
      await this.#table.changed.listing();
      this.#notedUntil = now + notedFor;
    }
    return isNoted;
  }

  async #whole(): Promise<ReadonlyMap<string, ListedAccount>> {
    const all = await inSlices(await this.#table.accounts({ consistent: true }), slim);
    return new Map(all.map((one) => [one.id, one]));
  }

  /** What was noted since an instant. */
  async #changes(since: string): Promise<Note[]> {
    const values = { ...changedAccountsKey(""), sk: since };
    const rows = await this.#table.table.all({ where: "pk = :pk AND sk >= :sk", values });
    return rows.map((item) => changedRow.parse(item));
  }

  async #several(ids: readonly string[]): Promise<Map<string, ListedAccount>> {
    const { table, identities, cards } = this.#table;
    const [items, counted] = await Promise.all([table.getMany(ids.map(accountKey)), cards.several(ids)]);
    const rows = items
      .filter((item) => !("erased" in item))
      .map((item): AccountRow => accountRow.parse(item));
    const found = new Map<string, ListedAccount>();
    for (let n = 0; n < rows.length; n += atOnce)
      await Promise.all(
        rows.slice(n, n + atOnce).map(async (row) => {
          const led = await identities.of(row.id);
          found.set(row.id, slim({ ...row, identities: withOwn(row, led), card: counted.get(row.id) }));
        }),
      );
    return found;
  }
}

function slim({ card, ...row }: WholeAccount): ListedAccount {
  if (!card) return { ...row, card };
  const { months: _months, ...counted } = card;
  return { ...row, card: counted };
}
