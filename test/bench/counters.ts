import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { spawnHub } from "../support/hub-process.ts";
import { type Figure, percentile } from "./measure.ts";

const deliveries = 3_000;
const clients = 16;
const customers = 50;
const secret = "a secret for the bench";
const page = z.object({
  accounts: z.array(z.object({ eventCount: z.number() })),
  next: z.optional(z.string()),
});

/**
 * How late counters are under load: 16 clients send bookings of fifty customers as fast as they are taken. The n-th event is
 * counted when the accounts' counters together have come to n; it is late by the time since the n-th was answered. Ends when
 * the counters equal the number of events, so that none is counted twice or left out.
 */
export async function counters(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "hub-bench-"));
  const hub = await spawnHub(folder);
  await hub.api.call("PUT", "/api/connections/calendly/main", { secrets: [secret] });
  const send = await bookings(hub.url);
  const answered: number[] = [];
  let next = 0;
  const sent = Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < deliveries) {
        await send(next++);
        answered.push(performance.now());
      }
    }),
  );
  const late: number[] = [];
  const deadline = performance.now() + 180_000;
  while (late.length < deliveries) {
    const counted = await countedOf(hub.api);
    const now = performance.now();
    if (counted > answered.length + clients || now > deadline)
      throw new Error(`${answered.length} events were answered, ${counted} are counted`);
    // A count may hold events whose answers are still on their way.
    while (late.length < counted) late.push(Math.max(0, now - (answered[late.length] ?? now)));
    await pause(100);
  }
  await sent;
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
  const [p50, p99] = [percentile(late, 0.5) / 1000, percentile(late, 0.99) / 1000];
  return [
    {
      name: "seconds until an event is counted, 16 clients: p50, and p99 ÷ 30 seconds",
      measured: `${p50.toFixed(1)} s, ${p99.toFixed(1)} s`,
      ratio: p99 / 30,
      bound: { atMost: 1 },
    },
  ];
}

/** Sends the n-th booking, of one of the customers. */
async function bookings(url: string): Promise<(n: number) => Promise<void>> {
  const sample = (await samplesOf("calendly")).find(({ name }) => name === "invitee-created");
  const calendly = await loadConnector("calendly");
  if (!sample || !calendly) throw new Error("Calendly's sample is missing");
  const text = sample.body.toString();
  return async (n) => {
    const body = Buffer.from(
      text
        .replaceAll("jane@northwind-roasters.example", `jane@customer-${n % customers}.example`)
        .replaceAll("2f7b9c10-6d3e-4a58-b1f4-90c2e7a5d301", `counted-${n}-`),
    );
    const response = await fetch(`${url}/hooks/calendly/main`, {
      method: "POST",
      headers: { "content-type": "application/json", ...calendly.signature.sign(body, secret, new Date()) },
      body: new Uint8Array(body),
    });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`The hub answered ${response.status}`);
  };
}

async function countedOf(api: Awaited<ReturnType<typeof spawnHub>>["api"]): Promise<number> {
  let counted = 0;
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const found = page.parse(await api.call("GET", `/api/accounts?limit=200${from}`));
    counted += found.accounts.reduce((sum, { eventCount }) => sum + eventCount, 0);
    cursor = found.next;
  }
  return counted;
}
