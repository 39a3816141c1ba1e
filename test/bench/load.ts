import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { Api } from "../../infra/local/api.ts";
import { bookingsOf } from "./bookings.ts";
import { percentile } from "./measure.ts";
import { atConvoy, inDatabase, onTimeline, type Stored } from "./stored.ts";

/**
 * Sends so many distinct Calendly bookings from 16 clients, at a given rate or as fast as they are taken, waits until each
 * of them stands where it ends, once: on the hub's timeline, or where the environment says of another receiver.
 */
const [url = "", count = "0", pace = "0"] = process.argv.slice(2);
const { HUB_TOKEN, BENCH_ADDRESS, BENCH_STORED } = z
  .object({
    HUB_TOKEN: z._default(z.string(), ""),
    /** Where bookings are sent; left out, the hub's connection. */
    BENCH_ADDRESS: z._default(z.string(), `${url}/hooks/calendly/main`),
    /** Where they end, as JSON; left out, the hub's timeline. */
    BENCH_STORED: z.optional(z.string()),
  })
  .parse(process.env);
const elsewhere = z.union([
  z.object({ database: z.string(), query: z.string() }),
  z.object({ convoy: z.string(), key: z.string() }),
]);
const run = `${Date.now()}`;
const bookings = await bookingsOf(run);
/** Bookings that have been seen where they end. */
const seen = new Set<string>();
const stored = BENCH_STORED === undefined ? onTimeline(new Api(url, HUB_TOKEN)) : storedAt(BENCH_STORED);

function storedAt(text: string): Stored {
  const given = elsewhere.parse(JSON.parse(text));
  return "database" in given ? inDatabase(given.database, given.query) : atConvoy(given.convoy, given.key);
}

/**
 * By `node:http`, which takes a third of what `fetch` does: the client shares the machine with what it measures, and on two
 * cores the faster of two receivers would wait for it the more.
 */
const { Agent, request } = BENCH_ADDRESS.startsWith("https:") ? https : http;
const agent = new Agent({ keepAlive: true });

interface Made {
  readonly body: Buffer;
  readonly headers: Record<string, string | number>;
}

/** Bookings made and signed before the clock runs: it would be the client that is measured, which shares the machine. */
function made(from: number, total: number): Made[] {
  return Array.from({ length: total }, (_, n) => {
    const body = bookings.body(from + n);
    return { body, headers: { ...bookings.headers(body), "content-length": body.length } };
  });
}

/** Posts a body; resolves with the status when the whole answer is there. */
async function post({ body, headers }: Made): Promise<number> {
  const response = await new Promise<http.IncomingMessage>((answered, failed) => {
    request(BENCH_ADDRESS, { method: "POST", headers, agent })
      .on("response", answered)
      .on("error", failed)
      .end(body);
  });
  await once(response.resume(), "end");
  return response.statusCode ?? 0;
}

/** Sends one booking; milliseconds from the moment it was due, so that waiting for a slow answer before it counts too. */
async function deliver(made: Made, due: number): Promise<number> {
  const status = await post(made);
  if (status < 200 || status > 299) throw new Error(`The receiver answered ${status}`);
  return performance.now() - due;
}

/** As fast as 16 clients get their answers. */
async function sendAll(all: readonly Made[]): Promise<number[]> {
  const left = all.values();
  const took: number[] = [];
  const clients = Array.from({ length: 16 }, async () => {
    for (const made of left) took.push(await deliver(made, performance.now()));
  });
  await Promise.all(clients);
  return took;
}

/** On schedule, whether or not the answers before have come. */
async function sendPaced(all: readonly Made[], perSecond: number): Promise<number[]> {
  const started = performance.now();
  const sent: Promise<number>[] = [];
  for (const [n, made] of all.entries()) {
    const due = started + (n / perSecond) * 1000;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    sent.push(deliver(made, due));
  }
  return await Promise.all(sent);
}

/** Deliveries a second that no receiver here stores: until so many could have come, looking would only hold it up. */
const atMostStored = 2_000;

/**
 * Milliseconds of `performance.now` at which the looking began that found the last of them; all of it is read only then, because
 * it is the thread that is measured that answers. Counters may come later. Throws when one stands there twice, or has not
 * come after five minutes.
 */
async function untilStored(total: number): Promise<number> {
  const deadline = performance.now() + 300_000;
  for (let isNew = true; ; ) {
    const begun = performance.now();
    const before = seen.size;
    // Where the latest do not come first, all of it is looked through.
    for (const name of (await (isNew ? stored.latest() : stored.all())).flatMap(bookings.namedIn))
      seen.add(name);
    isNew = seen.size > before;
    if (seen.size >= total || begun > deadline) {
      const found = (await stored.all()).flatMap(bookings.namedIn);
      const different = new Set(found).size;
      if (found.length === total && different === total) return begun;
      throw new Error(`${total} were sent; there are ${found.length}, ${different} of them different`);
    }
    await pause(Math.max(20, ((total - seen.size) / atMostStored) * 1_000));
  }
}

/** What runs for weeks has been compiled long since: V8 still compiles for some hundreds of deliveries. */
const warmUp = 1_000;
/** Milliseconds after which whatever follows upon these is done too, such as their counters. */
const untilAtRest = 5_000;
await sendAll(made(0, warmUp));
await untilStored(warmUp);
await pause(untilAtRest);
const perSecond = Number(pace);
const total = Number(count);
const all = made(warmUp, total);
const from = performance.now();
const latencies = perSecond > 0 ? await sendPaced(all, perSecond) : await sendAll(all);
const acknowledged = (total / (performance.now() - from)) * 1000;
const rate = (total / ((await untilStored(warmUp + total)) - from)) * 1000;
process.stdout.write(
  JSON.stringify({ acknowledged, rate, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }),
);
agent.destroy();
