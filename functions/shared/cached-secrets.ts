import type { Clock, Credentials, SecretStore } from "./ports.ts";

const keepFor = 60_000;
/** A forged delivery may ask for a fresh copy; a flood of them must not become a flood on the store. */
const freshFor = 5_000;
const atMost = 1_000;

/** A secret store whose finds are kept for a minute; `fresh` asks again, at most once in five seconds a connection. */
export function cachedSecrets(store: SecretStore, now: Clock): SecretStore {
  const kept = new Map<string, { readonly at: number; readonly found: Promise<Credentials | undefined> }>();
  const key = (tool: string, connection: string) => `${tool}/${connection}`;
  return {
    async find(tool, connection, options) {
      const at = now().getTime();
      const old = kept.get(key(tool, connection));
      if (old && at - old.at < (options?.fresh ? freshFor : keepFor)) return await old.found;
      const found = store.find(tool, connection);
      kept.delete(key(tool, connection));
      kept.set(key(tool, connection), { at, found });
      found.catch(() => kept.delete(key(tool, connection)));
      const oldest = kept.keys().next();
      if (kept.size > atMost && !oldest.done) kept.delete(oldest.value);
      return await found;
    },
    async put(tool, connection, credentials) {
      await store.put(tool, connection, credentials);
      kept.delete(key(tool, connection));
    },
    async remove(tool, connection) {
      await store.remove(tool, connection);
      kept.delete(key(tool, connection));
    },
  };
}
