import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { RollupDay } from "../../schemas/rollup.ts";

/** What a day's counters hold, by their names: `events`, `in`, `tool#calendly`, `money#GBP#in` in millionths … */
export type Counters = Readonly<Record<string, bigint>>;

/** Money that changed hands, by which way it went. Invoices and estimates ask for money and move none. */
const moved = new Map<string, "in" | "out">([
  ["payment.received", "in"],
  ["payment.refunded", "out"],
  ["bill.paid", "out"],
]);

const decimals = 6;

/** What an event adds to its account's day. */
export function countersOf(
  event: Pick<PublishedEvent, "direction" | "actor" | "tool" | "family" | "type" | "money">,
): Counters {
  const { direction, actor, tool, family, type, money } = event;
  const way = moved.get(type);
  const amount = money && way && millionths(money.amount);
  return {
    events: 1n,
    // What a machine does by itself is neither side's act.
    ...(direction && actor?.kind !== "tool" ? { [direction]: 1n } : {}),
    [`tool#${tool}`]: 1n,
    [`family#${family}`]: 1n,
    ...(money && way && amount ? { [`money#${money.currency}#${way}`]: amount } : {}),
  };
}

export const dayOf = (event: PublishedEvent) => event.time.slice(0, 10);

/** The counters of both; with `sign` -1 those of the second taken back, which leaves noughts. */
export function added(a: Counters, b: Counters, sign: 1n | -1n = 1n): Counters {
  const sum: Record<string, bigint> = { ...a };
  for (const [name, value] of Object.entries(b)) sum[name] = (sum[name] ?? 0n) + sign * value;
  return sum;
}

/** A day as the API tells it. Counters that have gone back to nothing are left out. */
export function rollupDay(day: string, counters: Counters): RollupDay {
  const kept = Object.entries(counters).filter(([, value]) => value !== 0n);
  const under = (prefix: string) =>
    Object.fromEntries(
      kept
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), Number(value)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const currencies = new Set(kept.flatMap(([name]) => /^money#([A-Z]{3})#/.exec(name)?.[1] ?? []));
  return {
    day,
    events: Number(counters.events ?? 0n),
    in: Number(counters.in ?? 0n),
    out: Number(counters.out ?? 0n),
    tools: under("tool#"),
    families: under("family#"),
    money: [...currencies].sort().map((currency) => ({
      currency,
      in: decimal(counters[`money#${currency}#in`] ?? 0n),
      out: decimal(counters[`money#${currency}#out`] ?? 0n),
    })),
  };
}

/** A decimal in millionths; `undefined` where it is finer than that or beyond what a counter holds. */
function millionths(amount: string): bigint | undefined {
  const [whole = "", fraction = ""] = amount.replace("-", "").split(".");
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > decimals || whole.length > 20) return undefined;
  const size = BigInt(whole + kept.padEnd(decimals, "0"));
  return amount.startsWith("-") ? -size : size;
}

function decimal(size: bigint): string {
  const digits = (size < 0n ? -size : size).toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "").padEnd(2, "0");
  return `${size < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${fraction}`;
}
