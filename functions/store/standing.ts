import type { Clock } from "../shared/ports.ts";

/** Milliseconds by which a note may come after a later one: clocks of two functions differ, and writes are tried again. */
export const overlap = 120_000;

/** A note that accounts have changed, by its position, which begins with the instant. One that names none is of any. */
export interface Note {
  readonly sk: string;
  readonly accounts: readonly string[];
}

/** Where a list is read from. */
export interface Source<One> {
  readonly now: Clock;
  /** Milliseconds for which a list is brought up to date; then all is read again. */
  readonly wholeFor: number;
  /** Changed accounts that are read one by one; of more, all are read. */
  readonly changesAtMost: number;
  readonly whole: () => Promise<ReadonlyMap<string, One>>;
  /** Of these accounts; those that are not there any more are left out. */
  readonly several: (accounts: readonly string[]) => Promise<ReadonlyMap<string, One>>;
  /** What was noted from an instant on, read consistently. */
  readonly changes: (since: string) => Promise<readonly Note[]>;
  /** Whether all that has changed since was noted, both in milliseconds since 1970. Left out, it always is. */
  readonly isNoted?: (since: number, now: number) => Promise<boolean>;
}

interface Known<One> {
  readonly byAccount: Map<string, One>;
  /** Milliseconds since 1970: when all were read. */
  readonly wholeAt: number;
  /** Milliseconds since 1970: when what had changed was read last. */
  readonly readAt: number;
  /** Positions of the notes that the list holds already, of the time that is looked at again. */
  readonly held: ReadonlySet<string>;
  readonly listed: readonly One[];
}

/**
 * Something of all accounts as it is now. All of it is read once; from then on only what was noted as changed, so that a call costs
 * what has happened since the last one and not what there is. Each call sees what was written before it.
 */
export class Standing<One> {
  readonly #source: Source<One>;
  #known: Known<One> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<readonly One[]> | undefined;

  constructor(source: Source<One>) {
    this.#source = source;
  }

  /** The same array for as long as nothing has changed. One reading after the other: what is asked for while one goes on shares the next. */
  async all(): Promise<readonly One[]> {
    this.#next ??= this.#last.then(async () => {
      this.#next = undefined;
      const reading = this.#read();
      this.#last = reading.catch(() => undefined);
      return await reading;
    });
    return await this.#next;
  }

  async #read(): Promise<readonly One[]> {
    const { isNoted = async () => true, wholeFor } = this.#source;
    const now = this.#source.now().getTime();
    const { wholeAt = Number.NEGATIVE_INFINITY } = this.#known ?? {};
    const mayStand = (await isNoted(wholeAt, now)) && now >= wholeAt && now - wholeAt < wholeFor;
    this.#known = (mayStand ? await this.#brought(this.#known, now) : undefined) ?? (await this.#whole(now));
    return this.#known.listed;
  }

  async #whole(now: number): Promise<Known<One>> {
    const changes = await this.#changes(now);
    const byAccount = new Map(await this.#source.whole());
    return {
      byAccount,
      wholeAt: now,
      readAt: now,
      held: new Set(changes.map(({ sk }) => sk)),
      listed: [...byAccount.values()],
    };
  }

  /** The list with what has changed since; `undefined` where so much has that all are to be read. */
  async #brought(known: Known<One> | undefined, now: number): Promise<Known<One> | undefined> {
    if (!known) return undefined;
    const changes = await this.#changes(known.readAt);
    const fresh = changes.filter(({ sk }) => !known.held.has(sk));
    const held = new Set(changes.map(({ sk }) => sk));
    const ids = [...new Set(fresh.flatMap(({ accounts }) => accounts))];
    const isOfAny = fresh.some(({ accounts }) => accounts.length === 0);
    if (isOfAny || ids.length > this.#source.changesAtMost) return undefined;
    if (ids.length === 0) return { ...known, readAt: now, held };
    const read = await this.#source.several(ids);
    for (const id of ids) {
      const one = read.get(id);
      if (one === undefined) known.byAccount.delete(id);
      else known.byAccount.set(id, one);
    }
    return { ...known, readAt: now, held, listed: [...known.byAccount.values()] };
  }

  async #changes(since: number): Promise<readonly Note[]> {
    return await this.#source.changes(new Date(since - overlap).toISOString());
  }
}
