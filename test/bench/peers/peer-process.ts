import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Another receiver of webhooks that runs on this machine. */
export interface PeerProcess {
  /** Where it takes deliveries. */
  readonly address: string;
  /** The SQLite database that keeps them, and a query of it: of each delivery the column `text`. */
  readonly database: string;
  readonly query: string;
  stop(): Promise<void>;
}

/** The file of a package that is installed in a folder; `undefined` where it is not. */
export function installed(peers: string, file: string): string | undefined {
  const path = join(peers, "node_modules", file);
  return existsSync(path) ? path : undefined;
}

/** A port of loopback that nothing listens at now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port is free");
  return address.port;
}

/** Runs a script until it answers at an address; throws with what it said when it ends before, or is not up in two minutes. */
export async function startScript(
  script: string,
  args: readonly string[],
  { env = {}, ready }: { readonly env?: Record<string, string>; readonly ready: string },
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const output of [child.stdout, child.stderr])
    output.on("data", (chunk) => {
      said = (said + String(chunk)).slice(-10_000);
    });
  const until = performance.now() + 120_000;
  while (performance.now() < until && child.exitCode === null) {
    if (
      await fetch(ready).then(
        ({ status }) => status < 400,
        () => false,
      )
    )
      return child;
    await pause(200);
  }
  child.kill("SIGKILL");
  throw new Error(`${script} does not answer at ${ready}: ${said}`);
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const killing = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(killing);
}
