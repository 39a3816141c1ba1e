import { GetParametersByPathCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";
import { UpstreamError } from "../shared/errors.ts";
import type { KeptNames } from "../shared/ports.ts";

/** What listing the parameters needs of an `SSMClient`. */
export interface SsmLister {
  send(command: GetParametersByPathCommand): Promise<{
    readonly Parameters?: readonly { readonly Name?: string | undefined }[] | undefined;
    readonly NextToken?: string | undefined;
  }>;
}

/** The names under a path, less the path; what they hold stays encrypted. */
export function ssmNames(client: SsmLister, prefix: string): KeptNames {
  return async () => {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const of = { Path: prefix, Recursive: true, ...(NextToken === undefined ? {} : { NextToken }) };
      const page = await client.send(new GetParametersByPathCommand(of)).catch((cause: unknown) => {
        throw new UpstreamError("The secret store", { cause });
      });
      names.push(...(page.Parameters ?? []).flatMap(({ Name }) => Name?.slice(prefix.length + 1) ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return names;
  };
}

/** The names under a path, by their own client. */
export const ssmNamesUnder = (prefix: string, config: SSMClientConfig) =>
  ssmNames(new SSMClient(config), prefix);
