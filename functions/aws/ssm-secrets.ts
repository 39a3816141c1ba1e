import type { SSMClientConfig } from "@aws-sdk/client-ssm";
import type { SecretStore } from "../shared/ports.ts";
import { type SsmSender, ssmClient, ssmParameters } from "./ssm-parameters.ts";
import { keptSecrets } from "./ssm-value.ts";

/** The secrets under a path such as `/hub/secrets` (no trailing slash), by their own client. */
export const ssmSecretsUnder = (prefix: string, config: SSMClientConfig) =>
  ssmSecrets(ssmClient(config), prefix);

/** The secrets and settings of connections as SecureString parameters. */
export const ssmSecrets = (client: SsmSender, prefix: string): SecretStore =>
  ssmParameters(client, prefix, (value) => keptSecrets.parse(value));
