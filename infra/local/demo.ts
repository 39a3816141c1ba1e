import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { toolNames } from "../../functions/connectors/catalogue.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { Api } from "./api.ts";
import { allSamples } from "./samples.ts";
import { sendSample } from "./send.ts";

/** The connection each tool has in the demo workspace. */
export const demoConnection = "demo";

/** Makes one connection per tool with a random secret and sends every sample of every tool through the door. */
export async function makeDemo(
  url: string,
  token: string,
): Promise<{ deliveries: number; events: AccountEvent[] }> {
  const api = new Api(url, token);
  const secrets = new Map<string, string>();
  for (const tool of toolNames) {
    const secret = randomBytes(24).toString("base64url");
    secrets.set(tool, secret);
    await api.call("PUT", `/api/connections/${tool}/${demoConnection}`, { secrets: [secret] });
  }
  const samples = await allSamples();
  const expected = new Set<string>();
  for (const sample of samples) {
    const { status, body } = await sendSample(url, sample, secrets.get(sample.tool) ?? "", demoConnection);
    if (status !== 200)
      throw new Error(`The door answered ${status} to the sample ${sample.tool}/${sample.name}: ${body}`);
    expected.add(sample.tool);
  }
  return { deliveries: samples.length, events: await settled(api) };
}

/** The newest events once the queue has come to rest. */
async function settled(api: Api): Promise<AccountEvent[]> {
  let seen = -1;
  for (let waited = 0; waited < 15_000; waited += 150) {
    const { events } = timelinePage.parse(await api.call("GET", "/api/timeline?limit=200"));
    if (events.length > 0 && events.length === seen) return events;
    seen = events.length;
    await pause(150);
  }
  return [];
}
