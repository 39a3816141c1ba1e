import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Api } from "../../infra/local/api.ts";

const here = fileURLToPath(new URL("../../", import.meta.url));
const token = "the token of this test";

export interface HubProcess {
  readonly url: string;
  readonly api: Api;
  readonly child: ChildProcess;
  /** `kill -9`, as a power cut does it. */
  kill(): Promise<void>;
  /** SIGTERM, as an operator does it; answers the exit code. */
  stop(): Promise<number | null>;
}

/** The environment that somebody who starts a hub would have: what tests and `.ci/run` tell one another is not in it. */
const ofPeople = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HUB_")));

/** The hub as `npm start` runs it, in its own process; `checkout`: the folder of another hub's sources. */
export async function spawnHub(
  folder: string,
  env: Record<string, string> = {},
  args: readonly string[] = ["--empty"],
  checkout = here,
): Promise<HubProcess> {
  const child = spawn(process.execPath, [join(checkout, "infra/local/main.ts"), ...args], {
    cwd: checkout,
    env: { ...ofPeople, NODE_OPTIONS: "", PORT: "0", HUB_DATA: folder, HUB_TOKEN: token, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let failed = "";
  const ended = once(child, "exit");
  child.stderr.on("data", (chunk) => {
    failed += String(chunk);
  });
  const url = await new Promise<string>((found, refuse) => {
    child.stdout.on("data", (chunk) => {
      said += String(chunk);
      const [, address] = /(http:\/\/127\.0\.0\.1:\d+)\/hooks/.exec(said) ?? [];
      if (address) found(address);
    });
    void ended.then(([code]) => refuse(new HubRefused(Number(code), failed)));
  });
  return {
    url,
    api: new Api(url, token),
    child,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async stop() {
      child.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}

export class HubRefused extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, said: string) {
    super(said);
    this.exitCode = exitCode;
  }
}
