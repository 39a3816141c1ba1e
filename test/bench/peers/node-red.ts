import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { freePort, installed, type PeerProcess, startScript, stopped } from "./peer-process.ts";

/**
 * Node-RED with a flow that puts each delivery into a row before it answers; the database writes ahead and syncs each row, as
 * the hub does. `undefined` where it or its SQLite node is not installed.
 */
export async function startNodeRed(peers: string, folder: string): Promise<PeerProcess | undefined> {
  const script = installed(peers, "node-red/red.js");
  if (!script || !installed(peers, "node-red-node-sqlite/sqlite.js")) return undefined;
  const [port, database] = [await freePort(), join(folder, "deliveries.db")];
  const made = new DatabaseSync(database);
  made.exec("PRAGMA journal_mode = WAL; CREATE TABLE deliveries (text TEXT NOT NULL)");
  made.close();
  const settings = {
    ...{ uiHost: "127.0.0.1", uiPort: port, httpAdminRoot: false, flowFile: "flows.json" },
    ...{ credentialSecret: false, telemetry: { enabled: false }, logging: { console: { level: "warn" } } },
  };
  await writeFile(join(folder, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
  await writeFile(join(folder, "flows.json"), JSON.stringify(flowTo(database)));
  const at = `http://127.0.0.1:${port}`;
  const child = await startScript(script, ["--userDir", folder, "--settings", join(folder, "settings.js")], {
    ready: `${at}/ready`,
  });
  return {
    address: `${at}/hooks/calendly/main`,
    database,
    query: "SELECT text FROM deliveries",
    stop: async () => await stopped(child),
  };
}

function flowTo(database: string): object[] {
  const node = (id: string, type: string, more: object) => ({ id, type, z: "tab", ...more });
  return [
    { id: "tab", type: "tab", label: "Deliveries" },
    { id: "db", type: "sqlitedb", db: database, mode: "RWC" },
    node("in", "http in", { url: "/hooks/calendly/main", method: "post", wires: [["row"]] }),
    node("row", "function", {
      func: "msg.params = { $text: JSON.stringify(msg.payload) }; return msg;",
      ...{ outputs: 1, wires: [["put"]] },
    }),
    node("put", "sqlite", {
      ...{ mydb: "db", sqlquery: "prepared", wires: [["out"]] },
      sql: "INSERT INTO deliveries (text) VALUES ($text)",
    }),
    node("ready", "http in", { url: "/ready", method: "get", wires: [["out"]] }),
    node("out", "http response", { statusCode: "200", wires: [] }),
  ];
}
