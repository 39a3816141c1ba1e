import type { AccessEnd } from "./access-end.ts";

const day = 86_400_000;
/** Days before its end on which an access is warned of, once each; 0 is once it has ended. */
const warnings = [0, 1, 7, 30] as const;
export type DaysLeft = (typeof warnings)[number];

/**
 * Which warning is due; `undefined` where none is. An access that is given for a month and renewed every day always ends in
 * a month: a warning is due only for one that was given for two days longer than it warns before.
 */
export function dueWarning({ at, from }: AccessEnd, now: Date): DaysLeft | undefined {
  const end = Date.parse(at);
  const [left, life] = [end - now.getTime(), end - Date.parse(from)];
  return warnings.find((days) => left <= days * day && (days === 0 || life >= (days + 2) * day));
}
