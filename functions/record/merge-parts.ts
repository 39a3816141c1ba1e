import type { PublishedEvent } from "../../schemas/account-event.ts";

/**
 * One event of the halves a tool told it in, whatever order they came in: the half whose name sorts first leads, the
 * others add the details and identities that it lacks.
 */
export function mergeParts(parts: Readonly<Record<string, PublishedEvent>>): PublishedEvent | undefined {
  const ordered = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
  const [lead, ...others] = ordered.map(([, event]) => event);
  if (!lead) return undefined;
  const all = [lead, ...others];
  const identities = all.flatMap((event) =>
    event.identities.map((one) => [`${one.type}#${one.value}`, one] as const),
  );
  return {
    ...Object.assign({}, ...all.toReversed()),
    ...(all.some(({ unnamed }) => unnamed === true) ? { unnamed: all.every(({ unnamed }) => unnamed) } : {}),
    details: Object.assign({}, ...all.toReversed().map(({ details }) => details)),
    identities: [...new Map(identities).values()],
  };
}
