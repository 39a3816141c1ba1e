import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
  type SSMClientConfig,
} from "@aws-sdk/client-ssm";
import { UpstreamError } from "../shared/errors.ts";

/** What the parameters need of an `SSMClient`. */
export interface SsmSender {
  send(
    command: GetParameterCommand,
  ): Promise<{ readonly Parameter?: { readonly Value?: string | undefined } | undefined }>;
  send(command: PutParameterCommand): Promise<unknown>;
  send(command: DeleteParameterCommand): Promise<unknown>;
}

/** One secret value of each connection. */
export interface SsmParameters<Value> {
  find(tool: string, connection: string): Promise<Value | undefined>;
  put(tool: string, connection: string, value: Value): Promise<void>;
  remove(tool: string, connection: string): Promise<void>;
}

/** A client that the parameters can have to themselves. */
export const ssmClient = (config: SSMClientConfig): SsmSender => new SSMClient(config);

/** SecureString parameters, one a connection: `<prefix>/<tool>/<connection>`. `read` throws where a value is not as it must be. */
export function ssmParameters<Value>(
  client: SsmSender,
  prefix: string,
  read: (value: unknown) => Value,
): SsmParameters<Value> {
  const parameterName = (tool: string, connection: string) => `${prefix}/${tool}/${connection}`;
  return {
    async find(tool, connection) {
      const text = await orAbsent(async () => {
        const command = new GetParameterCommand({
          Name: parameterName(tool, connection),
          WithDecryption: true,
        });
        const { Parameter } = await client.send(command);
        return Parameter?.Value;
      });
      return text === undefined ? undefined : valueIn(text, read);
    },
    async put(tool, connection, value) {
      try {
        await client.send(
          new PutParameterCommand({
            Name: parameterName(tool, connection),
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
    async remove(tool, connection) {
      await orAbsent(
        async () =>
          void (await client.send(new DeleteParameterCommand({ Name: parameterName(tool, connection) }))),
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
function valueIn<Value>(text: string, read: (value: unknown) => Value): Value {
  try {
    return read(JSON.parse(text));
  } catch {
    throw new UpstreamError("The secret store");
  }
}
