import { routesOf } from "../../functions/serve/handler.ts";
import type { RunningHub } from "../support/hub.ts";
import { emptyHub } from "../support/serve-deps.ts";
import { mutated, oddTexts } from "./mutate.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** What calls of the API have in their bodies, to be bent. */
const bodies: readonly unknown[] = [
  { name: "Northwind", owner: "anna@firm.example", identities: [{ type: "email", value: "a@b.example" }] },
  { account: "acc_1", note: "moved", text: "Called back", value: "x", status: "active", tags: ["key"] },
  { secrets: ["a secret"], settings: { environment: "sandbox" }, api: { token: "t" }, filePassword: null },
  { mapping: { version: 1, rules: [] }, sample: { a: 1 }, name: "clients.csv", rows: [{ a: "1" }] },
  { accounts: [{ name: "A", identities: [] }], dryRun: true, since: "2026-01-01T00:00:00Z" },
];
const parts: readonly string[] = [
  ...["main", "calendly", "slack", "acc_1", "evt_1", "email", "a%40b.example", "job_1", "dlv_1", "sug_1"],
];
const queries: readonly string[] = [
  ...[
    "limit",
    "cursor",
    "type",
    "tool",
    "family",
    "lane",
    "q",
    "from",
    "to",
    "sort",
    "status",
    "owner",
    "format",
  ],
];

/**
 * Calls of every route with any parts, queries and bodies, one of three without a sign-in, which is answered
 * 401 and nothing else; with one each gets an answer, never a fault.
 */
export async function calls(
  { hub }: RunningHub,
  count: number,
  { random, tally, seed }: { readonly random: Random; readonly tally: Tally; readonly seed: number },
): Promise<void> {
  const routes = routesOf(emptyHub());
  for (let n = 0; n < count; n++) {
    const { method, path } = random.pick(routes);
    const address = `${addressOf(path, random)}${queryOf(random)}`;
    const isNobody = random.chance(1 / 3);
    const how = `seed ${seed}, call ${n}, ${method} ${address.slice(0, 200)}`;
    const body = method === "GET" || random.chance(0.1) ? undefined : bodyOf(random);
    await tally.timed(isNobody ? "nobody's call" : "call", how, async () => {
      const { status, ok } = await fetch(`${hub.url}${address}`, {
        method: random.chance(0.02) ? "PATCH" : method,
        headers: {
          "content-type": random.chance(0.9) ? "application/json" : "text/plain",
          ...(isNobody ? {} : { authorization: `Bearer ${hub.token}` }),
        },
        redirect: "manual",
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
      });
      if (isNobody && ok && path.startsWith("/api/")) tally.wrong("forged taken", how);
      return status;
    });
  }
}

function addressOf(path: string, random: Random): string {
  return path.replaceAll(/\{[^}]*\}/g, () => {
    if (random.chance(0.7)) return random.pick(parts);
    if (random.chance(0.1)) return random.pick(["%", "%ff", "%2e%2e%2f", "..", ""]);
    return encodeURIComponent(random.pick(oddTexts).toWellFormed().slice(0, 4_000));
  });
}

function queryOf(random: Random): string {
  if (random.chance(0.4)) return "";
  const query = new URLSearchParams();
  for (let times = 1 + random.below(3); times > 0; times--)
    query.append(
      random.pick(queries),
      random.chance(0.5) ? String(random.below(300) - 50) : random.pick(oddTexts).slice(0, 2_000),
    );
  return `?${query}`;
}

function bodyOf(random: Random): Buffer {
  return mutated(Buffer.from(JSON.stringify(random.pick(bodies))), random);
}
