import * as z from "zod/mini";
import { inSlices } from "../shared/in-slices.ts";
import { type AccountRow, accountRow, type WholeAccount, withOwn } from "./account-row.ts";
import type { AccountsTable } from "./accounts-table.ts";
import type { Card } from "./cards.ts";
import { notedFor } from "./changed-accounts.ts";
import { accountKey, changedAccountsKey } from "./keys.ts";

/** What a list of accounts needs of a card. */
export type CountedCard = Omit<Card, "months">;
export type ListedAccount = Omit<WholeAccount, "card"> & { readonly card: CountedCard | undefined };

/** Milliseconds for which a list is brought up to date: then also the counts of months that have expired leave it. */
const wholeFor = 6 * 3_600_000;
/** Milliseconds by which a note may come after a later one: clocks of two functions differ, and writes are tried again. */
const overlap = 120_000;
/** Milliseconds before the end of notes at which they are asked for again, and at which they are trusted no more. */
const [renewed, trusted] = [notedFor / 6, overlap];
/** Changed accounts that are read one by one; of more, all are read. */
const changesAtMost = 1_000;
const atOnce = 50;

/** What a note says: accounts that have changed by the instant at the beginning of its position. */
export const changedRow = z.object({ sk: z.string(), accounts: z.array(z.string()) });

interface Known {
  readonly accounts: Map<string, ListedAccount>;
  /** Milliseconds since 1970: when all were read. */
  readonly wholeAt: number;
  /** Milliseconds since 1970: when what had changed was read last. */
  readonly readAt: number;
  /** Positions of the notes that the list holds already, of the time that is looked at again. */
  readonly held: ReadonlySet<string>;
  /** The same array for as long as nothing has changed. */
  readonly listed: readonly ListedAccount[];
}

/**
 * All accounts as they are now. All of them are read once; from then on only what was noted as changed, so that a call costs
 * what has happened since the last one and not what there is. Each call sees what was written before it.
 */
export class AccountList {
  readonly #table: AccountsTable;
  #known: Known | undefined;
  /** Milliseconds since 1970, up to which all that changes is noted. */
  #notedUntil = Number.NEGATIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<readonly ListedAccount[]> | undefined;

  constructor(table: AccountsTable) {
    this.#table = table;
  }

  /** One reading after the other: what is asked for while one goes on shares the next. */
  async accounts(): Promise<readonly ListedAccount[]> {
    this.#next ??= this.#last.then(async () => {
      this.#next = undefined;
      const reading = this.#read();
      this.#last = reading.catch(() => undefined);
      return await reading;
    });
    return await this.#next;
  }

  async #read(): Promise<readonly ListedAccount[]> {
    const now = this.#table.now().getTime();
    const { wholeAt = Number.NEGATIVE_INFINITY } = this.#known ?? {};
    const isNoted = now >= wholeAt && now < this.#notedUntil - trusted;
    // Each count from here on leaves a note; what was counted before is there to be read.
    if (!isNoted || now >= this.#notedUntil - renewed) {
      await this.#table.changed.listing();
      this.#notedUntil = now + notedFor;
    }
    const mayStand = isNoted && now - wholeAt < wholeFor;
    this.#known = (mayStand ? await this.#brought(this.#known, now) : undefined) ?? (await this.#whole(now));
    return this.#known.listed;
  }

  async #whole(now: number): Promise<Known> {
    const changes = await this.#changes(now - overlap);
    const all = await inSlices(await this.#table.accounts({ consistent: true }), slim);
    return {
      accounts: new Map(all.map((one) => [one.id, one])),
      wholeAt: now,
      readAt: now,
      held: new Set(changes.map(({ sk }) => sk)),
      listed: all,
    };
  }

  /** The list with what has changed since; `undefined` where so much has that all are to be read. */
  async #brought(known: Known | undefined, now: number): Promise<Known | undefined> {
    if (!known) return undefined;
    const changes = await this.#changes(known.readAt - overlap);
    const fresh = changes.filter(({ sk }) => !known.held.has(sk));
    const held = new Set(changes.map(({ sk }) => sk));
    const ids = [...new Set(fresh.flatMap(({ accounts }) => accounts))];
    if (ids.length === 0) return { ...known, readAt: now, held };
    if (ids.length > changesAtMost) return undefined;
    const read = await this.#several(ids);
    for (const id of ids) {
      const one = read.get(id);
      if (one) known.accounts.set(id, one);
      else known.accounts.delete(id);
    }
    return { ...known, readAt: now, held, listed: [...known.accounts.values()] };
  }

  /** What was noted since an instant, in milliseconds. */
  async #changes(since: number): Promise<z.infer<typeof changedRow>[]> {
    const values = { ...changedAccountsKey(""), sk: new Date(since).toISOString() };
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
