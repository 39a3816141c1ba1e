import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Figure, median } from "./measure.ts";

const samples = 21;
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Loads a bundle in a fresh process and, for the bare one, sends its entry; prints the milliseconds. */
const probe = `
const from = performance.now();
const { handler } = await import(process.argv[2]);
if (process.argv[3] === "send") await handler();
process.stdout.write(String(performance.now() - from));
process.exit(0);
`;

/** Loading the bundled ingest function, against loading a bare one that only makes an EventBridge client; like for like. */
export async function coldStart(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "hub-bench-"));
  const eventBridge = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
  }).listen(0, "127.0.0.1");
  await once(eventBridge, "listening");
  const address = eventBridge.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const ingest = await bundle("../../functions/ingest/main.ts", join(folder, "ingest"));
  const bare = await bundle("bare.ts", join(folder, "bare"));
  await writeFile(join(folder, "probe.mjs"), probe);
  const [ingests, bares]: [number[], number[]] = [[], []];
  for (let n = 0; n < samples; n++) {
    bares.push(await run(join(folder, "probe.mjs"), bare.entry, "load", endpoint));
    ingests.push(await run(join(folder, "probe.mjs"), ingest.entry, "load", endpoint));
  }
  eventBridge.closeAllConnections();
  eventBridge.close();
  await rm(folder, { recursive: true, force: true });
  const [a, b] = [median(ingests), median(bares)];
  return [
    {
      name: "loading the ingest bundle ÷ loading a bare EventBridge function",
      measured: `${a.toFixed(0)} ms ÷ ${b.toFixed(0)} ms`,
      ratio: a / b,
      bound: { atMost: 1.3 },
    },
    {
      name: "size of what ingest loads at its start ÷ of the bare function",
      measured: `${(ingest.bytes / 1024).toFixed(0)} kB ÷ ${(bare.bytes / 1024).toFixed(0)} kB`,
      ratio: ingest.bytes / bare.bytes,
      bound: undefined,
    },
  ];
}

async function bundle(entry: string, outdir: string): Promise<{ entry: string; bytes: number }> {
  const { metafile } = await build({
    entryPoints: [file(entry)],
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    metafile: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    outExtension: { ".js": ".mjs" },
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  const outputs = new Map(Object.entries(metafile.outputs));
  const [first = ""] =
    [...outputs].find(([, output]) => output.entryPoint?.endsWith(entry.replace(/^[./]+/, ""))) ?? [];
  const loaded = new Set<string>();
  const follow = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of outputs.get(path)?.imports ?? [])
      if (kind === "import-statement" && outputs.has(next)) follow(next);
  };
  follow(first);
  const sizes = await Promise.all([...loaded].map(async (path) => (await stat(path)).size));
  return { entry: join(process.cwd(), first), bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

async function run(
  probeFile: string,
  entry: string,
  mode: "load" | "send",
  endpoint: string,
): Promise<number> {
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: endpoint,
    HUB_BUS: "hub",
    HUB_BLOBS: "hub-blobs",
    HUB_SECRETS: "/hub/secrets",
  };
  const child = spawn(process.execPath, [probeFile, entry, mode], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The probe of ${entry} failed`);
  return Number(said);
}
