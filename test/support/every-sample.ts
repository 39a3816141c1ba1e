import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { toolNames } from "../../functions/connectors/catalogue.ts";
import { Api } from "../../infra/local/api.ts";
import { demoConnection } from "../../infra/local/demo/demo.ts";
import type { LocalIssuer } from "../../infra/local/issuer.ts";
import { folderOf, type Sample, samplesOf, sentBy } from "../../infra/local/samples.ts";
import { sendSample } from "../../infra/local/send.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { upload } from "../../schemas/file.ts";
import type { TimelinePage } from "../../schemas/timeline.ts";

/** Makes one connection per tool with a random secret and sends every sample of every tool through ingest. */
export async function sendEverySample(
  url: string,
  token: string,
  issuer: LocalIssuer,
): Promise<{ deliveries: number; events: AccountEvent[] }> {
  const api = new Api(url, token);
  const secrets = new Map<string, string>();
  for (const tool of toolNames) {
    const secret = randomBytes(24).toString("base64url");
    secrets.set(tool, secret);
    await api.call("PUT", `/api/connections/${tool}/${demoConnection}`, {
      secrets: [secret],
      settings: (await sentBy(tool, issuer.trusted)).settings,
    });
  }
  const samples = inTurn(await Promise.all(toolNames.map(samplesOf)));
  for (const sample of samples) {
    const { status, body } = await sendSample(
      url,
      sample,
      secrets.get(sample.tool) ?? "",
      demoConnection,
      issuer.token,
    );
    if (status !== 200)
      throw new Error(`The hub answered ${status} to ${sample.tool}/${sample.name}: ${body}`);
  }
  for (const file of (await Promise.all(toolNames.map(fileSamplesOf))).flat())
    await sendFile(url, file, secrets.get(file.tool) ?? "", demoConnection);
  return { deliveries: samples.length, events: await settled(api) };
}

/** The tools take turns and their largest samples come first, so that the newest events are of every tool. */
function inTurn(tools: readonly (readonly Sample[])[]): Sample[] {
  return tools
    .flatMap((samples) =>
      samples
        .toSorted((a, b) => b.body.length - a.body.length)
        .map((sample, n) => ({ sample, turn: n - samples.length })),
    )
    .sort((a, b) => a.turn - b.turn)
    .map(({ sample }) => sample);
}

/** All events once the queue has come to rest. */
async function settled(api: Api): Promise<AccountEvent[]> {
  let before = 0;
  for (let waited = 0; waited < 15_000; waited += 200) {
    await pause(200);
    const events = await everyEvent(api);
    if (events.length > 0 && events.length === before) return events;
    before = events.length;
  }
  return await everyEvent(api);
}

async function everyEvent(api: Api): Promise<AccountEvent[]> {
  const events: AccountEvent[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page: TimelinePage = await api.ask("GET", "/api/timeline", { query: { limit: 200, cursor } });
    events.push(...page.events);
    cursor = page.next;
  }
  return events;
}

/** A sample file of a tool that comes by files. */
interface FileSample {
  readonly tool: string;
  readonly name: string;
  readonly body: Buffer;
}

/** A tool's sample files by name; one that ends in `.gz` as it is without. */
async function fileSamplesOf(tool: string): Promise<FileSample[]> {
  const folder = folderOf(tool);
  const files = (await readdir(folder)).filter((file) => /\.(?:csv|accdb)(?:\.gz)?$/.test(file));
  return await Promise.all(
    files.sort().map(async (file) => {
      const body = await readFile(`${folder}${file}`);
      const packed = file.endsWith(".gz");
      return { tool, name: packed ? file.slice(0, -3) : file, body: packed ? gunzipSync(body) : body };
    }),
  );
}

/** Gives the hub a sample file as a script of the firm does, by the connection's secret; the file's id. */
async function sendFile(
  url: string,
  { tool, name, body }: FileSample,
  secret: string,
  connection: string,
): Promise<string> {
  const announced = await fetch(`${url}/hooks/${tool}/${connection}/uploads`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify({ name, size: body.length }),
  });
  if (!announced.ok) throw new Error(`${tool}/${name} was answered ${announced.status}`);
  const { file, fields, ...address } = upload.parse(await announced.json());
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([new Uint8Array(body)]), name);
  const { status } = await fetch(address.url, { method: "POST", body: form });
  if (status !== 204) throw new Error(`The upload of ${tool}/${name} was answered ${status}`);
  return file;
}
