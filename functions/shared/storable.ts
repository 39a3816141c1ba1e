/** JSON as every table and the bus keep it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** How deep a value may be nested: DynamoDB takes 32 levels, some of which the row needs. */
const deepest = 24;
/** The smallest fraction that a table keeps is 1e-130. */
const finest = 1e-128;

/** Text without halves of characters, of at most `length` UTF-16 units: cut between characters, which `…` shows. */
export function storableText(text: string, length = Number.POSITIVE_INFINITY): string {
  const kept = text.length > length ? `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : text;
  return kept.toWellFormed();
}

/** Whether a number means the same in every table: whole ones up to 2^53, fractions not beyond what is kept of them. */
export function isStorableNumber(value: number): boolean {
  if (Number.isInteger(value)) return Number.isSafeInteger(value) && !Object.is(value, -0);
  return Number.isFinite(value) && Math.abs(value) >= finest;
}

/** A number, or its digits as text where a table would refuse or change it. */
export const storableNumber = (value: number) => (isStorableNumber(value) ? value : String(value));

/**
 * Any value as JSON that can be kept: text is well-formed, a number that no table keeps becomes text, names are filled in
 * and each there once, and what is nested too deep becomes the text of its JSON. What JSON has no word for is `null`.
 */
export function storable(value: unknown, depth = 0): Json {
  if (typeof value === "string") return storableText(value);
  if (typeof value === "number") return storableNumber(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "boolean") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== "object" || value === null) return null;
  if (depth >= deepest) return textOf(value);
  if (Array.isArray(value)) return value.map((one: unknown) => storable(one, depth + 1));
  const told = Object.entries(value).filter(([, one]) => one !== undefined && typeof one !== "function");
  return storableFields(told, (one) => storable(one, depth + 1));
}

/** Fields under names that can be kept: filled in, cut to `length`, and none in the place of another. */
export function storableFields<Given, Kept>(
  fields: readonly (readonly [name: string, value: Given])[],
  kept: (value: Given) => Kept,
  length = 1_000,
): Record<string, Kept> {
  const named = new Map<string, Kept>();
  const repeats = new Map<string, number>();
  for (const [written, value] of fields) {
    const name = storableText(written, length) || "(no name)";
    let free = name;
    while (named.has(free)) {
      const n = (repeats.get(name) ?? 1) + 1;
      repeats.set(name, n);
      free = `${storableText(name, length - 8)} (${n})`;
    }
    named.set(free, kept(value));
  }
  return Object.fromEntries(named);
}

function textOf(value: object): string {
  try {
    return storableText(JSON.stringify(value) ?? "");
  } catch {
    return "(nested too deep)";
  }
}
