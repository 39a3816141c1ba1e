import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { bundle, sizesOf } from "../../infra/bundle.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { type Figure, median } from "./measure.ts";

const samples = 21;

/** Loads a bundle in a fresh process and, where asked, hands it its first event; prints the milliseconds. */
const probe = `
const event = process.argv[3] === "send" ? JSON.parse(process.env.PROBE_EVENT) : undefined;
const from = performance.now();
const { handler } = await import(process.argv[2]);
if (event) {
  const answer = await handler(event, { getRemainingTimeInMillis: () => 10000 });
  if ((answer.statusCode ?? 200) !== 200) throw new Error(JSON.stringify(answer));
}
process.stdout.write("\\n" + (performance.now() - from));
process.exit(0);
`;

const secret = "a secret for the bench";

/** What the two AWS services that a first delivery needs would answer. */
function awsAnswer(target: string): object {
  const credentials = { secrets: [{ id: "sec_bench", value: secret, createdAt: "" }], settings: {} };
  return target.endsWith("GetParameter")
    ? { Parameter: { Value: JSON.stringify(credentials) } }
    : { FailedEntryCount: 0, Entries: [{ EventId: "1" }] };
}

/** A signed Calendly delivery as the HTTP API hands it over. */
async function firstEvent(): Promise<object> {
  const calendly = await loadConnector("calendly");
  const sample = (await samplesOf("calendly")).find(({ name }) => name === "invitee-created");
  if (!calendly || !sample) throw new Error("Calendly's sample is missing");
  return {
    rawPath: "/hooks/calendly/main",
    rawQueryString: "",
    headers: {
      ...calendly.signature.sign(sample.body, secret, new Date()),
      "content-type": "application/json",
    },
    pathParameters: { tool: "calendly", connection: "main" },
    requestContext: { requestId: "1", http: { method: "POST" } },
    body: sample.body.toString(),
    isBase64Encoded: false,
  };
}

/**
 * Loading the bundled ingest function against loading a bare one that only makes an EventBridge client, like for like;
 * then both with their first event: ingest loads Calendly and its secret, the bare one sends an entry.
 */
export async function coldStart(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "hub-bench-"));
  const aws = createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(awsAnswer(String(request.headers["x-amz-target"]))));
  }).listen(0, "127.0.0.1");
  await once(aws, "listening");
  const address = aws.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const bundled = (entry: string, name: string) => {
    const { start } = sizesOf(bundle(entry, join(folder, name)), entry);
    return { entry: join(folder, name, "main.mjs"), bytes: start };
  };
  const ingest = bundled("functions/ingest/main.ts", "ingest");
  const bare = bundled("test/bench/bare.ts", "bare");
  await writeFile(join(folder, "probe.mjs"), probe);
  const event = JSON.stringify(await firstEvent());
  const probed = async (entry: string, mode: "load" | "send") =>
    await run(join(folder, "probe.mjs"), entry, mode, { AWS_ENDPOINT_URL: endpoint, PROBE_EVENT: event });
  const times: Record<"a" | "b" | "c" | "d", number[]> = { a: [], b: [], c: [], d: [] };
  for (let n = 0; n < samples; n++) {
    times.b.push(await probed(bare.entry, "load"));
    times.a.push(await probed(ingest.entry, "load"));
    times.d.push(await probed(bare.entry, "send"));
    times.c.push(await probed(ingest.entry, "send"));
  }
  aws.closeAllConnections();
  aws.close();
  await rm(folder, { recursive: true, force: true });
  const [a, b, c, d] = [median(times.a), median(times.b), median(times.c), median(times.d)];
  return [
    {
      name: "loading the ingest bundle ÷ loading a bare EventBridge function",
      measured: `${a.toFixed(0)} ms ÷ ${b.toFixed(0)} ms`,
      ratio: a / b,
      bound: { atMost: 1.3 },
    },
    {
      name: "the same with the first event: a Calendly delivery with its secret ÷ one bare entry",
      measured: `${c.toFixed(0)} ms ÷ ${d.toFixed(0)} ms`,
      ratio: c / d,
      bound: undefined,
    },
    {
      name: "size of what ingest loads at its start ÷ of the bare function",
      measured: `${(ingest.bytes / 1024).toFixed(0)} kB ÷ ${(bare.bytes / 1024).toFixed(0)} kB`,
      ratio: ingest.bytes / bare.bytes,
      bound: undefined,
    },
  ];
}

async function run(
  probeFile: string,
  entry: string,
  mode: "load" | "send",
  given: Readonly<Record<string, string>>,
): Promise<number> {
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    ...given,
    HUB_BUS: "hub",
    HUB_BLOBS: "hub-blobs",
    HUB_SECRETS: "/hub/secrets",
    HUB_SIGNATURE_FORMS: "/hub/signature-forms",
    HUB_DIRECTORY_TABLE: "hub-directory",
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
  return Number(said.split("\n").at(-1));
}
