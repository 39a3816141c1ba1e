import { elapsed } from "./elapsed.ts";
import type { KnownConnections } from "./known-connections.ts";
import type { Clock, ConnectionSecrets, SecretStore } from "./ports.ts";

const keepFor = 60_000;
/** A forged delivery may ask for a fresh copy; a flood of them must not become a flood on the store. */
const freshFor = 5_000;
const atMost = 1_000;

interface Kept {
  readonly at: number;
  readonly stamp: string;
  readonly found: Promise<ConnectionSecrets | undefined>;
}

/**
 * A secret store whose finds are kept for a minute, or until the connection is changed; `fresh` asks again, at most once
 * in five seconds a connection. What does not exist is not looked for, and what was found stands while the store fails.
 */
export function cachedSecrets(
  store: Pick<SecretStore, "find">,
  now: Clock,
  connections: KnownConnections,
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
      if (before?.stamp === stamp && elapsed(before.at, at) < (fresh ? freshFor : keepFor)) {
        keep(name, before);
        return await before.found;
      }
      const found = store.find(tool, connection);
      keep(name, { at, stamp, found });
      try {
        return await found;
      } catch (error) {
        if (kept.get(name)?.found === found) kept.delete(name);
        if (!before || fresh) throw error;
        keep(name, before);
        return await before.found;
      }
    },
  };
}
