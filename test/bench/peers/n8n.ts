import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, installed, type PeerProcess, startScript, stopped } from "./peer-process.ts";

const workflow = {
  id: "deliveries",
  name: "Deliveries",
  nodes: [
    {
      ...{ id: "in", name: "In", type: "n8n-nodes-base.webhook", typeVersion: 2, position: [0, 0] },
      webhookId: "deliveries",
      parameters: { httpMethod: "POST", path: "deliveries", responseMode: "onReceived", options: {} },
    },
  ],
  connections: {},
  settings: {},
  active: false,
};

/**
 * n8n with a workflow that a delivery starts; it answers once it has the delivery and keeps each execution with its data.
 * Nothing of it calls out. `undefined` where it is not installed.
 */
export async function startN8n(peers: string, folder: string): Promise<PeerProcess | undefined> {
  const script = installed(peers, "n8n/bin/n8n");
  if (!script) return undefined;
  const port = await freePort();
  const off = Object.fromEntries(
    [
      ...["N8N_DIAGNOSTICS_ENABLED", "N8N_VERSION_NOTIFICATIONS_ENABLED", "N8N_TEMPLATES_ENABLED"],
      ...["N8N_LICENSE_AUTO_RENEW_ENABLED", "N8N_COMMUNITY_PACKAGES_ENABLED", "N8N_PERSONALIZATION_ENABLED"],
      ...["EXECUTIONS_DATA_PRUNE", "N8N_DIAGNOSTICS_POSTHOG_API_KEY"],
    ].map((name) => [name, "false"]),
  );
  const env = {
    ...off,
    ...{ N8N_USER_FOLDER: folder, N8N_LISTEN_ADDRESS: "127.0.0.1", N8N_PORT: String(port) },
    ...{ EXECUTIONS_DATA_SAVE_ON_SUCCESS: "all", N8N_LOG_LEVEL: "warn", DB_TYPE: "sqlite" },
  };
  const input = join(folder, "workflow.json");
  await writeFile(input, JSON.stringify([workflow]));
  await run(script, ["import:workflow", `--input=${input}`], env);
  await run(script, ["publish:workflow", `--id=${workflow.id}`], env);
  const at = `http://127.0.0.1:${port}`;
  const child = await startScript(script, ["start"], { env, ready: `${at}/healthz/readiness` });
  return {
    address: `${at}/webhook/deliveries`,
    database: join(folder, ".n8n", "database.sqlite"),
    query: "SELECT data AS text FROM execution_data",
    stop: async () => await stopped(child),
  };
}

async function run(script: string, args: readonly string[], env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`n8n ${args[0]} ended with ${code}: ${said.slice(-2_000)}`);
}
