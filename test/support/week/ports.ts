import type { KeptCredentials } from "../../../functions/shared/kept-credentials.ts";
import { keptName } from "../../../functions/shared/kept-names.ts";
import type {
  ApiCredentialsStore,
  BlobStore,
  ConnectionSecrets,
  OfDigest,
  OfTenant,
  SecretStore,
} from "../../../functions/shared/ports.ts";
import { storage } from "../../../functions/store/storage.ts";
import { clientAnsweredBy } from "../../../infra/local/store/client.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { memoryStore } from "../memory-store.ts";

const tables = { events: "events", directory: "directory" };

/** What is done outside of a process, which may end before it and after it. */
export type Stepped = <Result>(doing: () => Result | Promise<Result>) => Promise<Result>;

/** Which value: `fresh` is for stores that keep copies, and this one keeps none. */
interface Which extends OfTenant {
  readonly fresh?: boolean;
}

/** Values by connection and tenant, for as long as the test. */
function kept<Value>(stepped: Stepped) {
  const values = new Map<string, Value>();
  return {
    values,
    find: async (tool: string, connection: string, of?: Which) => values.get(keptName(tool, connection, of)),
    put: async (tool: string, connection: string, value: Value, of?: Which) =>
      await stepped(() => void values.set(keptName(tool, connection, of), value)),
    remove: async (tool: string, connection: string, of?: Which | OfDigest) =>
      await stepped(() => void values.delete(keptName(tool, connection, of))),
  };
}

function keptBlobs(stepped: Stepped): BlobStore {
  const values = new Map<string, Uint8Array>();
  return {
    put: async (key, bytes) => await stepped(() => void values.set(key, bytes)),
    get: async (key) => values.get(key),
  };
}

/** What outlives a process: the embedded store and what lies beside it. */
export function lastingParts(stepped: Stepped) {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const client = clientAnsweredBy(async (call) => await stepped(async () => await store.answer(call)));
  const secretStore = (): SecretStore => kept<ConnectionSecrets>(stepped);
  const apiCredentials = kept<KeptCredentials>(stepped);
  return {
    ...storage(client, tables, async () => undefined),
    secrets: secretStore(),
    forms: secretStore(),
    apps: secretStore(),
    passwords: secretStore(),
    ruleSecrets: secretStore(),
    apiCredentials: apiCredentials satisfies ApiCredentialsStore,
    keptCredentials: apiCredentials.values,
    blobs: keptBlobs(stepped),
  };
}
