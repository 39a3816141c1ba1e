import { elapsed } from "./elapsed.ts";
import type { KnownConnections } from "./known-connections.ts";
import type { Clock, ConnectionSecrets, SecretStore } from "./ports.ts";

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

/**
 * A secret store whose finds are kept for a quarter of an hour at the most, or until the connection is changed; `fresh` asks
 * again, at most once in five seconds a connection. What does not exist is not looked for, and what was found stands while the
 * store fails. `keepFor`: milliseconds; `random`: from 0 to 1.
 */
export function cachedSecrets(
  store: Pick<SecretStore, "find">,
  now: Clock,
  connections: KnownConnections,
  { keepFor = secretsKeptFor, random = Math.random } = {},
): Pick<SecretStore, "find"> {
  /** The one asked for longest ago is the first. */
  const kept = new Map<string, Kept>();
  const keep = (name: string, one: Kept) => {
    kept.delete(name);
    kept.set(name, one);
    const oldest = kept.keys().next();
    if (kept.size > atMost && !oldest.done) kept.delete(oldest.value);
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
      if (before?.stamp === stamp && elapsed(before.at, at) < (fresh ? freshFor : before.keptFor)) {
        keep(name, before);
        return await before.found;
      }
      const found = store.find(tool, connection);
      keep(name, { at, stamp, found, keptFor: keepFor * (1 - random() / 2) });
      try {
        return await found;
      } catch (error) {
        if (kept.get(name)?.found === found) kept.delete(name);
        if (!before || fresh) throw error;
        keep(name, { ...before, keptFor: elapsed(before.at, at) + restAfterFailure });
        return await before.found;
      }
    },
  };
}
