import type { MoneyRule } from "../../../schemas/mapping.ts";
import { asText } from "./text.ts";

/** A currency's sign, code or usual short name before or after the digits. */
const decoration = /^(?:[A-Z]{1,3}|kr\.?|Fr\.?)?\p{Sc}?|\p{Sc}?(?:[A-Z]{3}|kr\.?|Fr\.?|zł|Kč|Ft)?$/gu;

/**
 * An amount as people write it (`£1,250.00`, `1.234,56 EUR`, `(12.50)`, `5-`) as a decimal string; `undefined` where
 * it is none. Digits are never computed with, so none is lost.
 */
export function readAmount(
  value: unknown,
  { decimal = ".", minorDigits }: Omit<MoneyRule, "amount" | "currency">,
) {
  const written = typeof value === "number" ? plainNumber(value) : asText(value);
  if (written === undefined || written.length > 60) return undefined;
  const sign = typeof value === "number" ? "." : decimal;
  const compact = written.replaceAll(/[\s\u00a0\u202f]+/gu, " ").replace(/^([-+(]?) */, "$1");
  const negative = /^\(.*\)$|^-|-$|^[^\d]*-/.test(compact);
  const bare = compact
    .replaceAll(/[()+-]/g, " ")
    .trim()
    .replaceAll(decoration, "")
    .trim();
  const amount = unGrouped(bare, sign);
  if (amount === undefined) return undefined;
  const moved = minorDigits === undefined ? amount : shifted(amount, minorDigits);
  return moved && (negative && /[1-9]/.test(moved) ? `-${moved}` : moved);
}

/** Digits without their group signs; groups have three digits, or two where lakhs are counted. */
function unGrouped(text: string, decimal: string): string | undefined {
  const parts = text.split(decimal);
  const [whole = "", fraction] = parts;
  if (parts.length > 2 || (fraction !== undefined && !/^\d{1,12}$/.test(fraction))) return undefined;
  const group = decimal === "." ? "[,' ’]" : "[.' ’]";
  const grouped = new RegExp(`^\\d{1,3}(?:${group}\\d{2,3})*${group}\\d{3}$`);
  if (!/^\d{1,30}$/.test(whole) && !grouped.test(whole)) return undefined;
  const digits = whole.replaceAll(/\D/g, "").replace(/^0+(?=\d)/, "");
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

function shifted(amount: string, digits: number): string | undefined {
  if (amount.includes(".")) return undefined;
  const padded = amount.padStart(digits + 1, "0");
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** A number without an exponent. Beyond 2^53 its digits are not what was written. */
function plainNumber(value: number): string | undefined {
  const text = String(value);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER && /^-?\d+(?:\.\d+)?$/.test(text) ? text : undefined;
}
