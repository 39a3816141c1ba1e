import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { promisify } from "node:util";

/** A program, and what comes before the arguments of the one that it is to start. */
export interface Starter {
  readonly program: string;
  readonly before: readonly string[];
}

const unshare = "/usr/bin/unshare";
/** A user namespace of its own, without which a plain user may not have the network namespace, which is empty. */
const alone = ["--map-current-user", "--net", "--"];

/** How Node is started so that it reaches no network; without the means of the system it is started as it is. */
export async function offline(): Promise<Starter> {
  const node = { program: process.execPath, before: [] };
  // A Node that knows this flag gives no network to who has not got it.
  if (process.allowedNodeEnvironmentFlags.has("--allow-net")) return node;
  return (await canUnshare()) ? { program: unshare, before: [...alone, process.execPath] } : node;
}

/** Whether this system lets a process have its own network: not all containers do, and only Linux knows it. */
export async function canUnshare(): Promise<boolean> {
  try {
    await access(unshare, constants.X_OK);
    await promisify(execFile)(unshare, [...alone, process.execPath, "--version"], { env: {} });
    return true;
  } catch {
    return false;
  }
}
