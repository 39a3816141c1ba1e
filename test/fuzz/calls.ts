import type { Call } from "../../schemas/api/call.ts";
import { servedCalls } from "../../schemas/api/calls.ts";
import { localCalls } from "../../schemas/api/people.ts";
import type { RunningHub } from "../support/hub.ts";
import { bodyOf } from "./bodies.ts";
import { listed } from "./listed.ts";
import { mutated, oddTexts } from "./mutate.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

const words: readonly string[] = [
  ...["main", "calendly", "slack", "relay", "email", "a%40b.example", "acc_1", "evt_1", "job_1", "dlv_1"],
  ...["sug_1", "2026-11", "silent"],
];
/** Ids of each kind that a run learns, so that calls find something. */
const mostIds = 50;

/**
 * Every call that the API describes, with any parts, queries and bodies that are often right, one of three without a
 * sign-in, which is answered 401 and nothing else; with one each gets an answer, never a fault.
 */
export async function calls(
  running: RunningHub,
  count: number,
  { random, tally, seed }: { readonly random: Random; readonly tally: Tally; readonly seed: number },
): Promise<void> {
  const { hub } = running;
  const all: readonly Call[] = [...Object.values(servedCalls), ...Object.values(localCalls)];
  const parts = [...words, ...(await idsOn(running))];
  for (let n = 0; n < count; n++) {
    const call = random.pick(all);
    const address = `${addressOf(call.path, parts, random)}${queryOf(call, parts, random)}`;
    const isNobody = random.chance(1 / 3);
    const how = `seed ${seed}, call ${n}, ${call.method} ${address.slice(0, 200)}`;
    const body = random.chance(0.05) ? undefined : sentBy(call, random);
    await tally.timed(isNobody ? "nobody's call" : "call", how, async () => {
      const { status, ok } = await fetch(`${hub.url}${address}`, {
        method: random.chance(0.02) ? "PATCH" : call.method,
        headers: {
          "content-type": random.chance(0.9) ? "application/json" : "text/plain",
          ...(isNobody ? {} : { authorization: `Bearer ${hub.token}` }),
        },
        redirect: "manual",
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
      });
      if (isNobody && ok && call.path.startsWith("/api/")) tally.wrong("forged taken", how);
      return status;
    });
  }
}

async function idsOn({ api }: RunningHub): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id, account } of listed(api)) {
    ids.push(id, ...(account === undefined ? [] : [account]));
    if (ids.length >= mostIds) break;
  }
  return ids;
}

function addressOf(path: string, parts: readonly string[], random: Random): string {
  return path.replaceAll(/\{[^}]*\}/g, () => {
    if (random.chance(0.8)) return random.pick(parts);
    if (random.chance(0.1)) return random.pick(["%", "%ff", "%2e%2e%2f", "..", ""]);
    return encodeURIComponent(random.pick(oddTexts).toWellFormed().slice(0, 4_000));
  });
}

function queryOf({ query: known = {} }: Call, parts: readonly string[], random: Random): string {
  const names = [...Object.keys(known), "cursor", "limit", "no-such"];
  const query = new URLSearchParams();
  for (let times = random.below(4); times > 0; times--)
    query.append(
      random.pick(names),
      random.chance(0.6) ? random.pick([...parts, "1", "-1", "200"]) : oddIn(random),
    );
  return query.size === 0 ? "" : `?${query}`;
}

const oddIn = (random: Random) => random.pick(oddTexts).slice(0, 2_000);

/** What a call is sent: as its schema says, or that bent, or something to a call that takes nothing. */
function sentBy({ method, body }: Call, random: Random): Buffer | undefined {
  if (method === "GET" || (!body && random.chance(0.8))) return undefined;
  const whole = Buffer.from(JSON.stringify(body ? bodyOf(body, random) : { a: 1 }));
  return random.chance(0.6) ? whole : mutated(whole, random);
}
