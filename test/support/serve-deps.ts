import type { ServeDeps } from "../../functions/serve/handler.ts";
import type { AllKeptNames, ApiCredentialsStore, SecretStore } from "../../functions/shared/ports.ts";
import { storage } from "../../functions/store/storage.ts";
import { MemoryDynamo } from "./memory-dynamodb.ts";

const tables = { events: "events", directory: "directory" };
const nothing: SecretStore & ApiCredentialsStore = {
  find: async () => undefined,
  put: async () => undefined,
  remove: async () => undefined,
};

/** Stores that keep nothing of any connection. */
export const nothingKept: AllKeptNames = {
  secret: async () => [],
  credentials: async () => [],
  app: async () => [],
  password: async () => [],
};

/** What the API needs, over empty tables in this process. */
export const emptyHub = (): ServeDeps => ({
  ...storage(new MemoryDynamo(tables).client(), tables),
  secrets: nothing,
  keptNames: nothingKept,
  outwardNames: { rule: async () => [], digest: async () => [] },
  passwords: nothing,
  forms: nothing,
  apps: nothing,
  pause: async () => undefined,
  askTool: async () => new Response(),
  apiCredentials: nothing,
  webhooks: { put: async () => undefined, remove: async () => undefined },
  ruleSecrets: {
    ...nothing,
    find: async () => ({ secrets: [], settings: { url: "https://n8n.northwind.com/hook" } }),
  },
  outQueue: { send: async () => undefined },
  post: async () => 204,
  blobs: { put: async () => undefined, get: async () => undefined },
  bus: { publish: async () => undefined },
  dead: { list: async () => [], redrive: async () => 0, discard: async () => 0 },
  uploads: { open: async () => ({ url: "", fields: {}, expiresAt: "" }) },
  work: { wake: async () => undefined },
  fetch: async () => new Response(),
  baseUrl: () => "https://hub.example",
  now: () => new Date("2026-11-23T09:00:00.000Z"),
  log: () => undefined,
});
