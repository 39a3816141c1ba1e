import { eventTypes } from "../../../../schemas/event-types.ts";

const known: readonly string[] = Object.values(eventTypes).flat();

/** The types that a rule's patterns stand for; a pattern that stands for none that is known here stays as it is. */
export function typesIn(patterns: readonly string[]): readonly string[] {
  const types = patterns.flatMap((pattern) => {
    const start = pattern.endsWith(".*") ? pattern.slice(0, -1) : undefined;
    const some = start === undefined ? [] : known.filter((type) => type.startsWith(start));
    return some.length > 0 ? some : [pattern];
  });
  return [...new Set(types)];
}

/** Patterns that stand for these types, as few as there can be: `invoice.*` where all of an invoice's are among them. */
export function patternsFor(types: readonly string[]): readonly string[] {
  const patterns = types.map((type) => {
    const start = type.slice(0, type.indexOf(".") + 1);
    const siblings = known.filter((one) => start !== "" && one.startsWith(start));
    const isWhole = siblings.length > 1 && siblings.every((one) => types.includes(one));
    return isWhole && siblings.includes(type) ? `${start}*` : type;
  });
  return [...new Set(patterns)];
}
