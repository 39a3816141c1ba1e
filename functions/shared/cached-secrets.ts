import { elapsed } from "./elapsed.ts";
import type { KnownConnections } from "./known-connections.ts";
import type { Clock, ConnectionSecrets, ReadSecrets, SecretStore } from "./ports.ts";

/**
 * Milliseconds for which finds are kept at the most, each for half of them or more by chance: what was asked for together, as
 * when all processes start, is not asked for again together. What a person changes is heard by the list of connections.
 */
export const secretsKeptFor = 15 * 60_000;
/** A forged delivery may ask for a fresh copy; a flood of them must not become a flood on the store. */
const freshFor = 5_000;
/** Milliseconds for which the store is left alone that could not answer for a connection whose secrets are known. */
const restAfterFailure = 5_000;
const atMost = 4_000;

interface Kept {
  readonly at: number;
  /** Milliseconds for which it is kept. */
  readonly keptFor: number;
  readonly stamp: string;
  readonly found: Promise<ConnectionSecrets | undefined>;
}

export interface CacheOptions {
  /** Milliseconds. */
  readonly keepFor?: number | undefined;
  /** Other connections, of those not known or due, that are read in the same call. */
  readonly ahead?: number | undefined;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Hears of each time the store fails. */
  readonly refused?: (error: unknown) => void;
}

/**
 * Secrets that are kept for a quarter of an hour at the most, or until the connection is changed; `fresh` asks again, at most
 * once in five seconds a connection. What does not exist is not looked for, and what was found stands while the store fails.
 */
export function cachedSecrets(
  read: ReadSecrets,
  now: Clock,
  connections: KnownConnections,
  { keepFor = secretsKeptFor, ahead = 0, random = Math.random, refused }: CacheOptions = {},
): Pick<SecretStore, "find"> {
  /** The one asked for longest ago is the first. */
  const kept = new Map<string, Kept>();
  const keep = (name: string, one: Kept) => {
    kept.delete(name);
    kept.set(name, one);
    const oldest = kept.keys().next();
    if (kept.size > atMost && !oldest.done) kept.delete(oldest.value);
  };
  const isKept = (name: string, stamp: string, at: number, forAtMost = Infinity) => {
    const one = kept.get(name);
    return one?.stamp === stamp && elapsed(one.at, at) < Math.min(forAtMost, one.keptFor);
  };
  const othersThan = (name: string, at: number) => {
    const due: (readonly [string, string])[] = [];
    for (const [other, stamp] of ahead > 0 ? connections.listed() : []) {
      if (due.length === ahead) break;
      if (other !== name && !isKept(other, stamp, at)) due.push([other, stamp]);
    }
    return due;
  };
  /** Reads them in one call; where it fails, what was kept before of each is kept on. */
  const readTogether = (names: readonly (readonly [string, string])[], at: number) => {
    const answer = read(names.map(([name]) => name));
    for (const [name, stamp] of names) {
      const before = kept.get(name);
      const found = answer.then((of) => of(name));
      keep(name, { at, stamp, found, keptFor: keepFor * (1 - random() / 2) });
      found.catch(() => {
        if (kept.get(name)?.found !== found) return;
        kept.delete(name);
        if (before) keep(name, { ...before, keptFor: elapsed(before.at, at) + restAfterFailure });
      });
    }
    return answer;
  };
  return {
    async find(tool, connection, { fresh = false } = {}) {
      const name = `${tool}/${connection}`;
      const stamp = await connections.stampOf(name);
      if (stamp === undefined) {
        kept.delete(name);
        return undefined;
      }
      const at = now().getTime();
      const before = kept.get(name);
      if (before && isKept(name, stamp, at, fresh ? freshFor : undefined)) {
        keep(name, before);
        return await before.found;
      }
      try {
        return (await readTogether([[name, stamp], ...(fresh ? [] : othersThan(name, at))], at))(name);
      } catch (error) {
        refused?.(error);
        if (!before || fresh) throw error;
        return await before.found;
      }
    },
  };
}
