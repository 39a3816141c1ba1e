import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
  type SSMClientConfig,
} from "@aws-sdk/client-ssm";
import { UpstreamError } from "../shared/errors.ts";
import { keptName } from "../shared/kept-names.ts";
import type { OfDigest, OfTenant } from "../shared/ports.ts";
import { valueIn } from "./ssm-value.ts";

/** What the parameters need of an `SSMClient`. */
export interface SsmSender {
  send(
    command: GetParameterCommand,
  ): Promise<{ readonly Parameter?: { readonly Value?: string | undefined } | undefined }>;
  send(command: PutParameterCommand): Promise<unknown>;
  send(command: DeleteParameterCommand): Promise<unknown>;
}

/** Which value: `fresh` is for stores that keep copies, and this one keeps none. */
interface Which extends OfTenant {
  readonly fresh?: boolean;
}

/** One secret value of each connection, and of each tenant of one, whatever a tool calls it by. */
export interface SsmParameters<Value> {
  find(tool: string, connection: string, of?: Which): Promise<Value | undefined>;
  put(tool: string, connection: string, value: Value, of?: Which): Promise<void>;
  remove(tool: string, connection: string, of?: Which | OfDigest): Promise<void>;
}

/** A client that the parameters can have to themselves. */
export const ssmClient = (config: SSMClientConfig): SsmSender => new SSMClient(config);

/** SecureString parameters: `<prefix>/<tool>/<connection>`, and `/<digest of a tenant>` below. `read` throws where a value is not as it must be. */
export function ssmParameters<Value>(
  client: SsmSender,
  prefix: string,
  read: (value: unknown) => Value,
): SsmParameters<Value> {
  const parameterName = (...of: Parameters<typeof keptName>) => `${prefix}/${keptName(...of)}`;
  return {
    async find(tool, connection, of) {
      const text = await orAbsent(async () => {
        const Name = parameterName(tool, connection, of);
        const command = new GetParameterCommand({ Name, WithDecryption: true });
        const { Parameter } = await client.send(command);
        return Parameter?.Value;
      });
      return text === undefined ? undefined : valueIn(text, read);
    },
    async put(tool, connection, value, of) {
      try {
        await client.send(
          new PutParameterCommand({
            Name: parameterName(tool, connection, of),
            Value: JSON.stringify(value),
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
    async remove(tool, connection, of) {
      const command = new DeleteParameterCommand({ Name: parameterName(tool, connection, of) });
      await orAbsent(async () => void (await client.send(command)));
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
