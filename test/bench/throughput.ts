import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnHub } from "../support/hub-process.ts";
import { benchSecret } from "./bookings.ts";
import { client } from "./load-client.ts";
import type { Figure } from "./measure.ts";

const deliveries = 1_500;

/**
 * The local hub, ingest to timeline, against the bare embedded store doing one put and one event transaction for each
 * delivery, both from 16 clients in their own process; then ingest's answers at half of that load.
 */
export async function throughput(): Promise<Figure[]> {
  const bare = await client("bare-store.ts", [], { BENCH_DELIVERIES: String(deliveries) });
  const folder = await mkdtemp(join(tmpdir(), "hub-bench-"));
  const hub = await spawnHub(folder);
  await hub.api.call("PUT", "/api/connections/calendly/main", { secrets: [benchSecret] });
  const full = await client("load.ts", [hub.url, String(deliveries), "0"]);
  const half = await client("load.ts", [hub.url, String(Math.ceil(full.rate * 2)), String(full.rate / 2)]);
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
  return [
    {
      name: "deliveries a second, ingest to timeline ÷ bare store's put + transaction",
      measured: `${full.rate.toFixed(0)}/s ÷ ${bare.rate.toFixed(0)}/s`,
      ratio: full.rate / bare.rate,
      // One thread does all of a delivery: about 2 ms of it, where the bare store takes 0.6, and no commit beside them.
      bound: { atLeast: 0.15 },
    },
    {
      name: "ingest's answer at half that load: p99 ÷ p50",
      measured: `${half.p99.toFixed(1)} ms ÷ ${half.p50.toFixed(1)} ms`,
      ratio: half.p99 / half.p50,
      // A delivery that comes while a group is being committed waits for the disk, twice where it is the next group's.
      bound: { atMost: 12 },
    },
  ];
}
