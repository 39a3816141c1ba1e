import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
  type SSMClientConfig,
} from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import { UpstreamError } from "../errors.ts";
import type { Credentials, SecretStore } from "../ports.ts";

const kept = z.object({
  secrets: z.array(z.object({ id: z.string(), value: z.string(), createdAt: z.string() })),
  settings: z._default(z.record(z.string(), z.unknown()), {}),
});

/** What the secrets need of an `SSMClient`. */
export interface SsmSender {
  send(
    command: GetParameterCommand,
  ): Promise<{ readonly Parameter?: { readonly Value?: string | undefined } | undefined }>;
  send(command: PutParameterCommand): Promise<unknown>;
  send(command: DeleteParameterCommand): Promise<unknown>;
}

/** The credentials under a path such as `/hub/secrets` (no trailing slash), by a client of their own. */
export const ssmSecretsUnder = (prefix: string, config: SSMClientConfig) =>
  ssmSecrets(new SSMClient(config), prefix);

/** The credentials of connections as SecureString parameters, one a connection: `<prefix>/<tool>/<connection>`. */
export function ssmSecrets(client: SsmSender, prefix: string): SecretStore {
  const nameOf = (tool: string, connection: string) => `${prefix}/${tool}/${connection}`;
  return {
    async find(tool, connection) {
      const text = await orAbsent(async () => {
        const command = new GetParameterCommand({ Name: nameOf(tool, connection), WithDecryption: true });
        const { Parameter } = await client.send(command);
        return Parameter?.Value;
      });
      return text === undefined ? undefined : credentialsIn(text);
    },
    async put(tool, connection, credentials) {
      try {
        await client.send(
          new PutParameterCommand({
            Name: nameOf(tool, connection),
            Value: JSON.stringify(credentials),
            Type: "SecureString",
            Overwrite: true,
            // Three long secrets or a mapping pass the standard tier's 4 kB.
            Tier: "Intelligent-Tiering",
          }),
        );
      } catch (cause) {
        throw new UpstreamError("The secret store", { cause });
      }
    },
    async remove(tool, connection) {
      await orAbsent(
        async () => void (await client.send(new DeleteParameterCommand({ Name: nameOf(tool, connection) }))),
      );
    },
  };
}

async function orAbsent<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof Error && cause.name === "ParameterNotFound") return undefined;
    throw new UpstreamError("The secret store", { cause });
  }
}

/** No cause where the text cannot be read: the parser's message quotes it, and it is a secret. */
function credentialsIn(text: string): Credentials {
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    throw new UpstreamError("The secret store");
  }
}
