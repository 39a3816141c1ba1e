import type { RunningHub } from "../support/hub.ts";
import { mutated, oddTexts } from "./mutate.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

const names = ["customer", "email", "name", "lines", "amount", "at", "kind", "tags", "constructor"];
/** Every function that mappings may call, some that they may not, and names of no function. */
const functions = (
  "abs avg ceil contains ends_with floor join keys length map max max_by merge min min_by not_null sort_by " +
  "starts_with sum to_array to_number to_string type values reverse sort pad_left toString"
).split(" ");
const literals = ["`1`", "`null`", "`[1, 2]`", "'a'", '`{"a": 1}`', "`1e308`", "@", "'💥'", '`"\\ud800"`'];

/** An expression in JMESPath, of parts that most often fit together. */
export function expression(random: Random, depth = 0): string {
  const inner = () => expression(random, depth + 1);
  if (depth > 4) return random.pick(names);
  switch (random.below(12)) {
    case 0:
      return `${inner()}.${random.pick(names)}`;
    case 1:
      return `${inner()}[${random.pick(["*", "0", "-1", "", "1:", "::2", "?amount > `1`", "?@", "::-1"])}]`;
    case 2:
      return `[${inner()}, ${inner()}]`;
    case 3:
      return `{a: ${inner()}, b: ${inner()}}`;
    case 4:
      return `${inner()} ${random.pick(["|", "||", "&&", "==", "<", ">="])} ${inner()}`;
    case 5:
      return `${random.pick(functions)}(${inner()})`;
    case 6:
      return `${random.pick(functions)}(${inner()}, ${inner()})`;
    case 7:
      return `${random.pick(["map", "sort_by", "max_by", "min_by"])}(${random.chance(0.5) ? `&${inner()}, lines` : `lines, &${inner()}`})`;
    case 8:
      return random.pick(literals);
    case 9:
      return random.chance(0.5) ? `!${inner()}` : `(${inner()})`;
    case 10:
      return random.chance(0.2) ? random.pick(oddTexts) : `"${random.pick(names)}"`;
    default:
      return random.pick(names);
  }
}

const sample = {
  customer: { email: "jane@northwind.example", name: "Northwind", tags: ["key", "vip"] },
  lines: Array.from({ length: 200 }, (_, n) => ({
    amount: n - 100,
    name: `line ${n}`,
    at: "2026-11-23T09:00:00Z",
  })),
  kind: "invoice.paid",
  at: 1_795_424_400,
  amount: "1.250,00",
  tags: ["a", null, 1, { b: [] }],
};

function mappingOf(random: Random): object {
  const one = () => expression(random).slice(0, random.chance(0.95) ? 500 : 600);
  const rule = {
    rule: "one",
    type: random.pick(["activity.tracked", "invoice.paid", "no.such"]),
    title: random.chance(0.5) ? `Paid {${one()}}` : one(),
    ...(random.chance(0.5) ? { each: one() } : {}),
    ...(random.chance(0.5) ? { when: one() } : {}),
    ...(random.chance(0.5) ? { time: { from: one() } } : {}),
    ...(random.chance(0.5) ? { money: { amount: one(), currency: "EUR" } } : {}),
    account: { email: one(), name: one() },
    details: { a: one(), b: one() },
  };
  return { version: 1, rules: [rule] };
}

/**
 * Mappings of any expressions, tried on an example and, one of ten, live on what is posted: each is refused with what is
 * wrong with it, or read in its bounds.
 */
export async function expressions(
  { api, hub }: RunningHub,
  count: number,
  { random, tally, seed }: { readonly random: Random; readonly tally: Tally; readonly seed: number },
): Promise<void> {
  const secret = "a secret of this run";
  const connection = "/api/connections/relay/mapped";
  for (let n = 0; n < count; n++) {
    const how = `seed ${seed}, expression ${n}`;
    const mapping = mappingOf(random);
    const body = mutated(Buffer.from(JSON.stringify(sample)), random);
    const asked = async (method: string, path: string, given: object) =>
      (
        await fetch(`${api.url}${path}`, {
          method,
          headers: { "content-type": "application/json", authorization: `Bearer ${hub.token}` },
          body: JSON.stringify(given),
        })
      ).status;
    if (!random.chance(0.1))
      await tally.timed("expression", how, async () =>
        asked("POST", "/api/mappings/preview", {
          mapping,
          raw: { contentType: "application/json", body: body.toString() },
        }),
      );
    else if ((await asked("PUT", connection, { secrets: [secret], settings: { mapping } })) < 300)
      await tally.timed("expression live", how, async () => {
        const { status } = await fetch(`${hub.url}/hooks/relay/mapped`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
          body: new Uint8Array(body),
        });
        return status;
      });
  }
}
