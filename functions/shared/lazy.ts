import type { ApiCredentialsStore, BlobStore, SecretStore } from "./ports.ts";

/** What is made when it is first asked for, once; a making that failed is tried again. */
function lazy<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let making: Promise<Made> | undefined;
  return async () => {
    making ??= make().catch((error: unknown) => {
      making = undefined;
      throw error;
    });
    return await making;
  };
}

/** A call whose adapter is loaded when it is first made. */
export function lazily<Given extends readonly unknown[], Answer>(
  load: () => Promise<(...given: Given) => Promise<Answer>>,
): (...given: Given) => Promise<Answer> {
  const loaded = lazy(load);
  return async (...given) => await (await loaded())(...given);
}

/** A blob store whose adapter is loaded when the first blob is written or read: most deliveries need none. */
export function lazyBlobs(load: () => Promise<BlobStore>): BlobStore {
  const blobs = lazy(load);
  return {
    put: async (key, bytes) => await (await blobs()).put(key, bytes),
    get: async (key) => await (await blobs()).get(key),
  };
}

/** A secret store whose adapter is loaded when the first secret is asked for. */
export function lazySecrets(load: () => Promise<SecretStore>): SecretStore {
  const secrets = lazy(load);
  return {
    find: async (tool, connection, options) => await (await secrets()).find(tool, connection, options),
    put: async (tool, connection, kept) => await (await secrets()).put(tool, connection, kept),
    remove: async (tool, connection) => await (await secrets()).remove(tool, connection),
  };
}

/** Credentials whose adapter is loaded when the first is asked for. */
export function lazyApiCredentials(load: () => Promise<ApiCredentialsStore>): ApiCredentialsStore {
  const apiCredentials = lazy(load);
  return {
    find: async (...of) => await (await apiCredentials()).find(...of),
    put: async (...kept) => await (await apiCredentials()).put(...kept),
    remove: async (...of) => await (await apiCredentials()).remove(...of),
  };
}
