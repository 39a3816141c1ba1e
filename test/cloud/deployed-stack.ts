import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod/mini";
import { Api } from "../../infra/local/api.ts";
import { type HostProxy, hostProxy } from "./host-proxy.ts";
import { type Pool, person } from "./people.ts";

const outputs = z.object({ Url: z.string(), UserPoolId: z.string(), ClientId: z.string() });
export type Outputs = z.infer<typeof outputs>;

const { AWS_ENDPOINT_URL: endpoint, HUB_OUTPUTS: outputsFile } = process.env;

/** Where the emulator is. */
function emulator(): string {
  if (!endpoint) throw new Error("Start these tests with npm run test:cloud");
  return endpoint;
}

/** What `cdk deploy` said of the dev stage. */
async function outputsOfDev(): Promise<Outputs> {
  if (!outputsFile) throw new Error("Start these tests with npm run test:cloud");
  const said: unknown = JSON.parse(await readFile(outputsFile, "utf8"));
  return z.object({ "account-hub-dev": outputs }).parse(said)["account-hub-dev"];
}

export interface DeployedHub {
  readonly outputs: Outputs;
  readonly pool: Pool;
  readonly proxy: HostProxy;
  readonly token: string;
  readonly api: Api;
}

/** The hub that is deployed, and an admin of its pool, who is made where there is none. Its proxy is to be closed. */
export async function deployedHub(): Promise<DeployedHub> {
  const outputs = await outputsOfDev();
  const pool = { userPoolId: outputs.UserPoolId, clientId: outputs.ClientId };
  const token = (await person(pool, "admin")).IdToken;
  const proxy = await hostProxy(emulator(), new URL(outputs.Url).host);
  return { outputs, pool, proxy, token, api: new Api(proxy.url, token) };
}

/** The CLI as a person runs it; the address is the proxy's, since no DNS knows the emulator's. What it prints. */
export async function commandLine({ proxy, token }: DeployedHub, ...args: string[]): Promise<string> {
  const main = fileURLToPath(new URL("../../infra/cli/main.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [main, "--stage", "dev", ...args], {
    env: { ...process.env, NODE_OPTIONS: "", HUB_URL: proxy.url, HUB_TOKEN: token },
  });
  return stdout;
}
