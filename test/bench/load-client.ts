import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";

const said = z.object({
  /** Deliveries answered a second, and those that were on the timeline a second. */
  acknowledged: z._default(z.number(), 0),
  rate: z.number(),
  /** Milliseconds until ingest answered. */
  p50: z._default(z.number(), 0),
  p99: z._default(z.number(), 0),
});

/** Runs a script of the bench in its own process, so that what makes the load takes nothing from what bears it. */
export async function client(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<z.infer<typeof said>> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    env: { ...process.env, NODE_OPTIONS: "", HUB_TOKEN: "the token of this test", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += String(chunk);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${script} failed`);
  return said.parse(JSON.parse(text));
}
