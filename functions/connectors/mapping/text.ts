import type { Detail } from "../../../schemas/account-event.ts";
import { type Find, isRecord } from "./expression.ts";

const most = { text: 2_000, detail: 4_000, entries: 50 };

/**
 * The beginning of a text, at a whole character. A copy: a slice would keep all of a text of megabytes in memory for as
 * long as its first words are.
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = isFirstHalf(text.charCodeAt(length - 1)) ? length - 1 : length;
  return Buffer.from(text.slice(0, end), "utf16le").toString("utf16le");
}

/** Whether a code unit is the first of the two that some characters, such as emoji, have. */
const isFirstHalf = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;

/** A value as a line of text; `undefined` where it is empty, absent or no single value. */
export function asText(value: unknown): string | undefined {
  if (typeof value === "string") return cutText(value, most.text).replaceAll(/\s+/g, " ").trim() || undefined;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  return typeof value === "boolean" || typeof value === "bigint" ? String(value) : undefined;
}

/** A value as a detail: what is nested deeper than one level or beyond fifty entries is left out. */
export function asDetail(value: unknown): Detail | undefined {
  const single = asSingle(value);
  if (single !== undefined) return single;
  if (Array.isArray(value)) return singles(value.slice(0, most.entries));
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).slice(0, most.entries);
  return Object.fromEntries(
    entries.flatMap(([name, one]) => {
      const kept = asSingle(one);
      return kept === undefined ? [] : [[name, kept] as const];
    }),
  );
}

function singles(values: readonly unknown[]) {
  return values.flatMap((one) => asSingle(one) ?? []);
}

function asSingle(value: unknown): string | number | boolean | undefined {
  if (typeof value === "string") return value === "" ? undefined : cutText(value, most.detail);
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "boolean" ? value : asText(value);
}

const placeholder = /\{([^{}]*)\}/g;

/** The expressions in a template's braces. */
export function expressionsIn(template: string): string[] {
  return [...template.matchAll(placeholder)].map(([, expression = ""]) => expression.trim());
}

/** A template with what its expressions find; `undefined` where all of them find nothing. */
export function fill(template: string, find: Find): string | undefined {
  const expressions = expressionsIn(template);
  if (expressions.length === 0) return template;
  const found = expressions.map((expression) => asText(find(expression)));
  if (found.every((text) => text === undefined)) return undefined;
  let at = 0;
  const filled = template.replaceAll(placeholder, () => found[at++] ?? "");
  return asText(filled);
}
