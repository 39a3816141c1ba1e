import { setTimeout as timer } from "node:timers/promises";

/**
 * Resolves after so many milliseconds; at once where they are less than none, or NaN. How long to wait is often reckoned from a
 * time that was taken, and by a clock that is set back, or of a machine that was moved, that comes out negative: a timer
 * does not wait then either, but Node warns of it.
 */
export const pause = async (
  milliseconds: number,
  options?: { readonly signal?: AbortSignal; readonly ref?: boolean },
): Promise<void> => await timer(Math.max(milliseconds || 0, 0), undefined, options);
