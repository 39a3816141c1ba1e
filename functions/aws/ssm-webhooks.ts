import type { SSMClientConfig } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import type { DigestWebhooks } from "../shared/ports.ts";
import { type SsmSender, ssmClient, ssmParameters } from "./ssm-parameters.ts";

/** The webhooks of digests under a path such as `/hub/digest-webhooks` (no trailing slash), by their own client. */
export const ssmWebhooksUnder = (prefix: string, config: SSMClientConfig) =>
  ssmWebhooks(ssmClient(config), prefix);

const of = "digest";

/** The webhooks of digests as SecureString parameters. */
function ssmWebhooks(client: SsmSender, prefix: string): DigestWebhooks {
  const kept = ssmParameters(client, prefix, (value) => z.string().parse(value));
  return {
    find: async (digest) => await kept.find(of, digest),
    put: async (digest, url) => await kept.put(of, digest, url),
    remove: async (digest) => await kept.remove(of, digest),
  };
}
