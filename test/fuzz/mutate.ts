import type { Random } from "./random.ts";

/** Texts at which readers have stumbled, here or elsewhere. */
export const oddTexts: readonly string[] = [
  ...["", " ", "0", "-1", "null", "true", "__proto__", "constructor", "\u0000", "\ud800", "\u202Etxt.exe"],
  ...["<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "%00", "é".normalize("NFD"), "💥"],
  ...["2026-99-99T99:99:99Z", "0000-00-00", "9".repeat(400), "1e999", "NaN", "x".repeat(20_000)],
  ...["a@b", "a@b.example, c@d.example", "=cmd|' /C calc'!A0", "\r\nX-Injected: 1", "٣", "đ 1.000,50-"],
];

const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 0.1, 1e21, 2 ** 53 + 2, 1e308, [], {}, [[]], [null], { "": "" }],
  ...[{ toString: 1 }, { length: -1 }, Array.from({ length: 500 }, (_, n) => n)],
];

/** A body that might be sent in place of this one: mostly still JSON, sometimes no longer anything. */
export function mutated(body: Buffer, random: Random): Buffer {
  const value = random.chance(0.75) ? parsed(body) : undefined;
  if (value === undefined) return bent(body, random);
  let result: unknown = value;
  for (let times = 1 + random.below(3); times > 0; times--) result = replaced(result, random);
  return Buffer.from(JSON.stringify(result) ?? "null");
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** One value, somewhere, made another, left out, doubled, or buried. */
function replaced(value: unknown, random: Random, depth = 0): unknown {
  if (typeof value !== "object" || value === null || random.chance(0.15)) return another(value, random);
  if (depth > 20) return value;
  if (Array.isArray(value)) {
    if (value.length === 0) return [another(null, random)];
    const at = random.below(value.length);
    if (random.chance(0.1)) return value.toSpliced(at, 1);
    if (random.chance(0.1)) return [...value, ...value];
    return value.with(at, replaced(value[at], random, depth + 1));
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return { [random.pick(oddTexts)]: another(null, random) };
  const [name, inner] = random.pick(entries);
  const { [name]: _gone, ...others } = Object.fromEntries(entries);
  if (random.chance(0.1)) return others;
  if (random.chance(0.05)) return { ...others, [random.pick(oddTexts)]: inner };
  return { ...others, [name]: replaced(inner, random, depth + 1) };
}

function another(value: unknown, random: Random): unknown {
  const roll = random.next();
  if (roll < 0.4) return random.pick(oddTexts);
  if (roll < 0.75) return random.pick(oddValues);
  if (roll < 0.85 && typeof value === "string") return value.slice(0, random.below(value.length + 1));
  if (roll < 0.9) return buried(value, 1 + random.below(200));
  if (roll < 0.95) return JSON.stringify(value);
  return random.below(2 ** 31) - 2 ** 30;
}

function buried(value: unknown, depth: number): unknown {
  let result = value;
  for (let n = 0; n < depth; n++) result = n % 2 === 0 ? [result] : { of: result };
  return result;
}

/** Bytes flipped, cut off, cut out, put in, or repeated. */
export function bent(body: Buffer, random: Random): Buffer {
  const at = random.below(body.length + 1);
  switch (random.below(6)) {
    case 0:
      return body.subarray(0, at);
    case 1:
      return Buffer.concat([body.subarray(0, at), random.bytes(1 + random.below(8)), body.subarray(at)]);
    case 2:
      return Buffer.concat([
        body.subarray(0, at),
        body.subarray(Math.min(body.length, at + random.below(40))),
      ]);
    case 3:
      return Buffer.concat([body, body.subarray(at)]);
    case 4:
      return random.bytes(random.below(200));
    default: {
      const flipped = Buffer.from(body);
      for (let times = 1 + random.below(4); times > 0 && flipped.length > 0; times--) {
        const where = random.below(flipped.length);
        flipped[where] = (flipped[where] ?? 0) ^ (1 << random.below(8));
      }
      return flipped;
    }
  }
}
