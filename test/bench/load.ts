import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { Api } from "../../infra/local/api.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { percentile } from "./measure.ts";

/**
 * Sends so many distinct Calendly bookings from 16 clients, at a given rate or as fast as they are taken, waits
 * until the timeline has each of them once. Reads no more of the API than any version has.
 */
const [url = "", count = "0", pace = "0"] = process.argv.slice(2);
const api = new Api(url, process.env.HUB_TOKEN ?? "");
const sample = (await samplesOf("calendly")).find(({ name }) => name === "invitee-created");
const calendly = await loadConnector("calendly");
if (!sample || !calendly) throw new Error("Calendly's sample is missing");
const run = `${Date.now()}`;
const text = sample.body.toString();

function bodyOf(n: number): Buffer {
  const own = text.replaceAll("jane@northwind-roasters.example", `jane@customer-${n % 50}.example`);
  return Buffer.from(own.replaceAll("2f7b9c10-6d3e-4a58-b1f4-90c2e7a5d301", `bench-${run}-${n}-`));
}

const timeline = z.object({ events: z.array(z.unknown()), next: z.optional(z.string()) });

/** Sends one booking; milliseconds from the moment it was due, so that waiting for a slow answer before it counts too. */
async function deliver(n: number, due: number): Promise<number> {
  const body = bodyOf(n);
  const response = await fetch(`${url}/hooks/calendly/main`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...calendly?.signature.sign(body, "a secret for the bench", new Date()),
    },
    body: new Uint8Array(body),
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`The hub answered ${response.status}`);
  return performance.now() - due;
}

/** As fast as 16 clients get their answers. */
async function sendAll(from: number, total: number): Promise<number[]> {
  let next = from;
  const took: number[] = [];
  const clients = Array.from({ length: 16 }, async () => {
    while (next < from + total) took.push(await deliver(next++, performance.now()));
  });
  await Promise.all(clients);
  return took;
}

/** On schedule, whether or not the answers before have come. */
async function sendPaced(from: number, total: number, perSecond: number): Promise<number[]> {
  const started = performance.now();
  const sent: Promise<number>[] = [];
  for (let n = 0; n < total; n++) {
    const due = started + (n / perSecond) * 1000;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    sent.push(deliver(from + n, due));
  }
  return await Promise.all(sent);
}

/** The bookings of this run that the timeline shows, one entry an event. */
async function onTimeline(): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = timeline.parse(await api.call("GET", `/api/timeline?limit=200${from}`));
    for (const event of page.events)
      found.push(...new Set(JSON.stringify(event).match(new RegExp(`bench-${run}-\\d+-`, "g"))));
    cursor = page.next;
  }
  return found;
}

/**
 * Milliseconds of `performance.now` at which the reading began that found all of them; it is the timeline that is read,
 * because counters may come later. Throws when one stands there twice, or has not come after a minute.
 */
async function untilOnTimeline(total: number): Promise<number> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const begun = performance.now();
    const found = await onTimeline();
    const different = new Set(found).size;
    if (found.length === total && different === total) return begun;
    if (found.length > different || begun > deadline)
      throw new Error(`${total} were sent; the timeline has ${found.length}, ${different} of them different`);
    await pause(20);
  }
}

const warmUp = 300;
await sendAll(0, warmUp);
await untilOnTimeline(warmUp);
const from = performance.now();
const perSecond = Number(pace);
const total = Number(count);
const latencies = perSecond > 0 ? await sendPaced(warmUp, total, perSecond) : await sendAll(warmUp, total);
const acknowledged = (total / (performance.now() - from)) * 1000;
const rate = (total / ((await untilOnTimeline(warmUp + total)) - from)) * 1000;
process.stdout.write(
  JSON.stringify({ acknowledged, rate, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }),
);
