import type { SSMClientConfig } from "@aws-sdk/client-ssm";
import { apiGrant } from "../shared/api-grant.ts";
import type { ApiGrants } from "../shared/ports.ts";
import { type SsmSender, ssmClient, ssmParameters } from "./ssm-parameters.ts";

/** The grants under a path such as `/hub/api-credentials` (no trailing slash), by a client of their own. */
export const ssmGrantsUnder = (prefix: string, config: SSMClientConfig) =>
  ssmGrants(ssmClient(config), prefix);

/** What tools' APIs let the hub in with, as SecureString parameters. */
export const ssmGrants = (client: SsmSender, prefix: string): ApiGrants =>
  ssmParameters(client, prefix, (value) => apiGrant.parse(value));
