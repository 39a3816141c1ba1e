import { setTimeout as pause } from "node:timers/promises";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { Api } from "../../infra/local/api.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { accountPage } from "../../schemas/account.ts";
import { percentile } from "./measure.ts";

/** Sends so many distinct Calendly bookings from 16 clients, at a given rate or as fast as they are taken, and waits for the timeline. */
const [url = "", count = "0", pace = "0"] = process.argv.slice(2);
const api = new Api(url, process.env.HUB_TOKEN ?? "");
const sample = (await samplesOf("calendly")).find(({ name }) => name === "invitee-created");
const calendly = await loadConnector("calendly");
if (!sample || !calendly) throw new Error("Calendly's sample is missing");
const run = `${Date.now()}`;
const text = sample.body.toString();

function bodyOf(n: number): Buffer {
  const own = text.replaceAll("jane@northwind-roasters.example", `jane@customer-${n % 50}.example`);
  return Buffer.from(own.replaceAll("2f7b9c10-6d3e-4a58-b1f4-90c2e7a5d301", `bench-${run}-${n}`));
}

const recorded = async () =>
  accountPage
    .parse(await api.call("GET", "/api/accounts?limit=200"))
    .accounts.reduce((sum, { eventCount }) => sum + eventCount, 0);

async function send(from: number, total: number, perSecond: number): Promise<number[]> {
  const latencies: number[] = [];
  const started = performance.now();
  let next = from;
  const clients = Array.from({ length: 16 }, async () => {
    while (next < from + total) {
      const n = next++;
      if (perSecond > 0) {
        const due = started + ((n - from) / perSecond) * 1000 - performance.now();
        if (due > 0) await pause(due);
      }
      const body = bodyOf(n);
      const headers = {
        "content-type": "application/json",
        ...calendly?.signature.sign(body, "a secret for the bench", new Date()),
      };
      const sent = performance.now();
      const response = await fetch(`${url}/hooks/calendly/main`, {
        method: "POST",
        headers,
        body: new Uint8Array(body),
      });
      await response.arrayBuffer();
      latencies.push(performance.now() - sent);
      if (response.status !== 200) throw new Error(`The door answered ${response.status}`);
    }
  });
  await Promise.all(clients);
  return latencies;
}

async function untilRecorded(total: number): Promise<void> {
  while ((await recorded()) < total) await pause(20);
}

const before = await recorded();
const warmUp = 300;
await send(0, warmUp, 0);
await untilRecorded(before + warmUp);
const from = performance.now();
const latencies = await send(warmUp, Number(count), Number(pace));
await untilRecorded(before + warmUp + Number(count));
const rate = (Number(count) / (performance.now() - from)) * 1000;
process.stdout.write(
  JSON.stringify({ rate, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }),
);
