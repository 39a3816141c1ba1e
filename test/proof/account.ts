import { setTimeout as pause } from "node:timers/promises";
import type { Api } from "../../infra/local/api.ts";
import { deliveryPage } from "../../schemas/delivery.ts";
import { isThere, listed } from "../fuzz/listed.ts";
import type { Ledger } from "./ledger.ts";

/** Milliseconds without one event more after which what has not come is lost: a busy machine takes its time. */
const patience = 120_000;

/**
 * Reads back what the hub has: waits until every event that is owed is there, or none comes any more, and notes the
 * timeline and the list of what was not understood. What the queue has put aside as dead is tried again, as a person does;
 * how many deliveries that were.
 */
export async function account(api: Api, ledger: Ledger): Promise<number> {
  const redriven = await untilAllAreSeen(api, ledger);
  // Once more from the start: what was read while events came may have shown one on two pages.
  await readTimeline(api, ledger);
  for await (const delivery of deliveriesBy(api, "unrecognized")) ledger.showed(delivery);
  return redriven;
}

async function untilAllAreSeen(api: Api, ledger: Ledger): Promise<number> {
  let redriven = 0;
  let seen = 0;
  let until = performance.now() + patience;
  for (let next = ledger.unseen(); next !== undefined; next = ledger.unseen()) {
    if (performance.now() > until) break;
    redriven += await redriveDead(api);
    // One that is not there yet says that the timeline need not be read: it is long.
    if (await isThere(api, next)) await readTimeline(api, ledger);
    else await pause(200);
    if (ledger.totals.seen <= seen) continue;
    seen = ledger.totals.seen;
    until = performance.now() + patience;
  }
  return redriven;
}

async function readTimeline(api: Api, ledger: Ledger): Promise<void> {
  ledger.forgetSeen();
  for await (const { id, account: of } of listed(api)) ledger.saw(id, of);
}

async function redriveDead(api: Api): Promise<number> {
  const dead = new Set<string>();
  for await (const delivery of deliveriesBy(api, "dead")) dead.add(delivery);
  for (const delivery of dead) await api.call("POST", `/api/deliveries/${delivery}/redrive`);
  return dead.size;
}

async function* deliveriesBy(api: Api, status: "dead" | "unrecognized"): AsyncGenerator<string> {
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const path = `/api/deliveries?status=${status}&limit=200${cursor ? `&cursor=${cursor}` : ""}`;
    const { deliveries, next } = deliveryPage.parse(await api.call("GET", path));
    for (const { delivery } of deliveries) yield delivery;
    cursor = next;
  }
}
