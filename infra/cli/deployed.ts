import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { Command } from "commander";
import { pause } from "../../functions/shared/pause.ts";
import { BadUsage } from "../explained.ts";
import { Api } from "../local/api.ts";
import { deploymentOf } from "./deployment.ts";
import { instantOf } from "./instant.ts";
import { replay } from "./replay.ts";
import { callback, keptToken, type SignIn, signIn } from "./sign-in.ts";

export interface Given {
  readonly folder: string;
  readonly token: string | undefined;
  /** Another address than the stack's own, such as a proxy's. */
  readonly url: string | undefined;
}

/** The API of a deployed stage, with the given token or that of the person signed in. */
export async function deployedApi(stage: string, { folder, token, url }: Given): Promise<Api> {
  const deployment = await deploymentOf(stage);
  const bearer = token ?? (await keptToken(signInOf(stage, folder, deployment)));
  return new Api(url ?? deployment.url, bearer);
}

function signInOf(
  stage: string,
  folder: string,
  { signInUrl, clientId }: { readonly signInUrl: string; readonly clientId: string },
): SignIn {
  return {
    signInUrl,
    clientId,
    file: resolve(folder, `signed-in-${stage}.json`),
    port: callback.port,
    now: Date.now,
  };
}

export interface DeployedCommands {
  readonly stageOf: () => string | undefined;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** The commands that only a deployed hub knows. */
export function addDeployedCommands(program: Command, { stageOf, folder, say }: DeployedCommands): void {
  const stage = () => {
    const name = stageOf();
    if (name === undefined) throw new BadUsage("Which deployed stage? Give --stage, or set HUB_STAGE.");
    return name;
  };
  program
    .command("log-in")
    .description("sign in to a deployed hub by the browser")
    .action(async () => {
      await signIn(signInOf(stage(), folder, await deploymentOf(stage())), (url) =>
        say(`Open this in a browser on this machine:\n\n${url}\n`),
      );
      say("Signed in.");
    });
  program
    .command("replay")
    .description("send what a deployed hub received in a span of time through record again")
    .requiredOption("--since <instant>", "from when on, such as 2026-11-23T08:00:00Z", instantOf)
    .option("--until <instant>", "up to when; left out, up to now", instantOf)
    .option("--tool <tool>", "of this tool only")
    .option("--connection <name>", "of connections of this name only")
    .action(async ({ since, until = new Date(), tool, connection }: ReplayOptions) => {
      const client = new EventBridgeClient({});
      await replay(
        {
          stage: stage(),
          since,
          until,
          ...(tool === undefined ? {} : { tool }),
          ...(connection === undefined ? {} : { connection }),
        },
        {
          client,
          deployment: await deploymentOf(stage()),
          say,
          pause,
          nonce: randomBytes(4).toString("hex"),
        },
      );
      client.destroy();
    });
}

interface ReplayOptions {
  readonly since: Date;
  readonly until?: Date;
  readonly tool?: string;
  readonly connection?: string;
}
