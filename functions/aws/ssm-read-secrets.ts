import { GetParametersCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";
import { UpstreamError } from "../shared/errors.ts";
import type { ReadSecrets } from "../shared/ports.ts";
import { retrying } from "../shared/retrying.ts";
import { keptSecrets, valueIn } from "./ssm-value.ts";

/** What reading needs of an `SSMClient`. */
export interface SsmReader {
  send(command: GetParametersCommand): Promise<{
    readonly Parameters?:
      | readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[]
      | undefined;
  }>;
}

/** What a second try at once does not mend: a quota, and a store that is slow. */
const passesLater: ReadonlySet<string> = new Set(["ThrottlingException", "TimeoutError"]);

/**
 * The secrets and settings of up to ten connections in one call, from parameters under a path such as `/hub/secrets`. A call
 * that is above the quota is not made again: while a delivery waits Lambda starts another process, which knows still less.
 */
export function ssmReadSecrets(client: SsmReader, prefix: string): ReadSecrets {
  const within = {
    rounds: 2,
    on: (error: unknown) => !(error instanceof Error && passesLater.has(error.name)),
  };
  return async (names) => {
    const command = new GetParametersCommand({
      Names: names.map((name) => `${prefix}/${name}`),
      WithDecryption: true,
    });
    try {
      const { Parameters = [] } = await retrying(within, async () => await client.send(command));
      const texts = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
      return (name) => {
        const text = texts.get(`${prefix}/${name}`);
        return text === undefined ? undefined : valueIn(text, (value) => keptSecrets.parse(value));
      };
    } catch (cause) {
      throw new UpstreamError("The secret store", { cause });
    }
  };
}

/** The same, by a client for it alone. */
export const ssmReadSecretsUnder = (prefix: string, config: SSMClientConfig) =>
  ssmReadSecrets(new SSMClient({ ...config, maxAttempts: 1 }), prefix);
