import type { DeleteParameterCommand, GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
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

export interface SsmSecretsOptions {
  /** Called once, when the first secret is asked for. */
  readonly client: () => Promise<SsmSender>;
  /** A path such as `/hub/secrets`, without a trailing slash. */
  readonly prefix: string;
}

/** The credentials of connections as SecureString parameters, one a connection: `<prefix>/<tool>/<connection>`. */
export function ssmSecrets({ client, prefix }: SsmSecretsOptions): SecretStore {
  let building: Promise<SsmSender> | undefined;
  const ready = async () => {
    building ??= client();
    return { ssm: await building, commands: await import("@aws-sdk/client-ssm") };
  };
  const nameOf = (tool: string, connection: string) => `${prefix}/${tool}/${connection}`;
  return {
    async find(tool, connection) {
      const text = await orAbsent(async () => {
        const { ssm, commands } = await ready();
        const { Parameter } = await ssm.send(
          new commands.GetParameterCommand({ Name: nameOf(tool, connection), WithDecryption: true }),
        );
        return Parameter?.Value;
      });
      return text === undefined ? undefined : credentialsIn(text);
    },
    async put(tool, connection, credentials) {
      try {
        const { ssm, commands } = await ready();
        await ssm.send(
          new commands.PutParameterCommand({
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
      await orAbsent(async () => {
        const { ssm, commands } = await ready();
        await ssm.send(new commands.DeleteParameterCommand({ Name: nameOf(tool, connection) }));
      });
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
