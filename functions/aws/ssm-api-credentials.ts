import type { SSMClientConfig } from "@aws-sdk/client-ssm";
import { keptCredentials } from "../shared/kept-credentials.ts";
import type { ApiCredentialsStore } from "../shared/ports.ts";
import { type SsmSender, ssmClient, ssmParameters } from "./ssm-parameters.ts";

/** What tools' APIs let the hub in with, as SecureString parameters. */
const ssmApiCredentials = (client: SsmSender, prefix: string): ApiCredentialsStore =>
  ssmParameters(client, prefix, (value) => keptCredentials.parse(value));

/** The credentials of tools' APIs under a path such as `/hub/api-credentials` (no trailing slash), by their own client. */
export const ssmApiCredentialsUnder = (prefix: string, config: SSMClientConfig) =>
  ssmApiCredentials(ssmClient(config), prefix);
