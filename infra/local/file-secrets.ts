import * as z from "zod/mini";
import { keptCredentials } from "../../functions/shared/kept-credentials.ts";
import type {
  ApiCredentialsStore,
  DigestWebhooks,
  KeptNames,
  SecretStore,
} from "../../functions/shared/ports.ts";
import { fileValues } from "./file-values.ts";

const secret = z.object({ id: z.string(), value: z.string(), createdAt: z.string() });
const connectionSecrets = z.object({ secrets: z.array(secret), settings: z.record(z.string(), z.unknown()) });

/** The secrets and settings of a local hub's connections. */
export const fileSecrets = (path: string): SecretStore & { readonly names: KeptNames } =>
  fileValues(path, (value) => connectionSecrets.parse(value));

/** What tools' APIs let a local hub in with. */
export const fileApiCredentials = (path: string): ApiCredentialsStore & { readonly names: KeptNames } =>
  fileValues(path, (value) => keptCredentials.parse(value));

/** The webhooks of digests on a local hub. */
export function fileWebhooks(path: string): DigestWebhooks & { readonly names: KeptNames } {
  const kept = fileValues(path, (value) => z.string().parse(value));
  return {
    find: async (digest) => await kept.find("digest", digest),
    put: async (digest, url) => await kept.put("digest", digest, url),
    remove: async (digest) => await kept.remove("digest", digest),
    names: kept.names,
  };
}
