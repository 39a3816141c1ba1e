import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { Api } from "../../infra/local/api.ts";
import type { Fault } from "./faults.ts";

const ready = z.object({ url: z.string() });

/** The hub did not come up. */
class HubDidNotStart extends Error {}

/** The hub of a proof, in its own process, which can be killed and comes back on the same folder. */
export class HubUnderTest {
  readonly #folder: string;
  readonly #token: string;
  #child: ChildProcess | undefined;
  #url = "";
  restarts = 0;

  constructor(folder: string, token: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.#token = token;
  }

  /** Where it listens now: another port after each start. */
  get url(): string {
    return this.#url;
  }

  get api(): Api {
    return new Api(this.#url, this.#token);
  }

  async start(): Promise<void> {
    const child = fork(fileURLToPath(new URL("hub.ts", import.meta.url)), [this.#folder, this.#token], {
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const ended = once(child, "exit").then(([code]) => {
      throw new HubDidNotStart(`The hub ended with ${code} as it started`);
    });
    const [said] = await Promise.race([once(child, "message"), ended]);
    ended.catch(() => undefined);
    this.#url = ready.parse(said).url;
    this.#child = child;
  }

  /** Lets something fail for its time. */
  async suffer({ kind, lasts }: Fault): Promise<void> {
    if (kind === "kill -9") {
      await pause(lasts);
      await this.#end("SIGKILL");
      this.restarts += 1;
      await this.start();
      return;
    }
    await this.#tell(kind);
    await pause(lasts);
    await this.#tell(undefined);
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #tell(fault: Fault["kind"] | undefined): Promise<void> {
    const child = this.#child;
    if (!child) throw new HubDidNotStart("There is no hub to tell of a fault");
    const heard = once(child, "message");
    child.send(fault === undefined ? {} : { fault });
    await heard;
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}
