import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export class NoEmulator extends Error {
  constructor() {
    super(
      `The embedded DynamoDB runs on linux-x64 only; this is ${process.platform}-${process.arch}. ` +
        "Start DynamoDB Local or another DynamoDB and set DYNAMODB_ENDPOINT to its address, e.g. http://127.0.0.1:8000.",
    );
  }
}

export interface Emulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Ends the emulator when standard input closes, which the kernel does when the hub dies, even by `kill -9`. */
const watchdog =
  'exec 3<&0; "$0" "$@" </dev/null & child=$!; trap "kill -9 $child" TERM; cat <&3 >/dev/null; kill -9 $child';

/** The DynamoDB in which a local hub keeps everything: a process of its own on a free loopback port, its file in the folder. */
export async function startEmulator(file: string | undefined): Promise<Emulator> {
  const binary = fileURLToPath(import.meta.resolve("@dynoxide/linux-x64/package.json")).replace(
    /package\.json$/,
    "dynoxide",
  );
  for (let attempt = 0; ; attempt++) {
    const port = await freePort();
    const args = ["--host", "127.0.0.1", "--port", String(port), ...(file ? ["--db-path", file] : [])];
    const child = spawn("/bin/sh", ["-c", watchdog, binary, ...args], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    const endpoint = `http://127.0.0.1:${port}`;
    if (await answers(endpoint, () => child.exitCode !== null)) {
      return {
        endpoint,
        async stop() {
          child.stdin.end();
          if (child.exitCode === null) await once(child, "exit");
        },
      };
    }
    child.kill();
    if (attempt >= 3) throw new Error("The embedded DynamoDB does not start");
  }
}

export function emulatorRunsHere(): boolean {
  try {
    return existsSync(fileURLToPath(import.meta.resolve("@dynoxide/linux-x64/package.json")));
  } catch {
    return false;
  }
}

async function answers(endpoint: string, dead: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 10_000 && !dead(); waited += 10) {
    try {
      await fetch(endpoint);
      return true;
    } catch {
      await pause(10);
    }
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
