import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import { Explained } from "../explained.ts";

/** Where the parts of a deployed stage are, as the stack wrote it down. */
const deployment = z.object({
  url: z.string(),
  clientId: z.string(),
  signInUrl: z.string(),
  bus: z.string(),
  busArn: z.string(),
  /** Absent where the stage was deployed without one. */
  archive: z.optional(z.string()),
  rule: z.string(),
  queue: z.string(),
  deadQueue: z.string(),
});
export type Deployment = z.infer<typeof deployment>;

/** Reads a stage's parameter with the AWS credentials there are. Throws `Explained`. */
export async function deploymentOf(stage: string): Promise<Deployment> {
  const client = new SSMClient({});
  const Name = `/account-hub/${stage}/deployment`;
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name }));
    return deployment.parse(JSON.parse(Parameter?.Value ?? ""));
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : "unknown";
    throw new Explained(
      `Cannot read ${Name} (${why}): is the stage deployed in this AWS account and region?`,
      {
        cause,
      },
    );
  } finally {
    client.destroy();
  }
}
