import { elapsed } from "./elapsed.ts";

/**
 * Calls at most once in so many milliseconds. Calls in between are left out: what is called must do for them what it does for
 * the one before. `every` may be asked anew for each call.
 */
export function seldom(
  every: number | (() => number),
  call: () => Promise<void>,
  now: () => number = Date.now,
): () => Promise<void> {
  let last: { readonly at: number; readonly rest: number } | undefined;
  return async () => {
    const at = now();
    if (last && elapsed(last.at, at) < last.rest) return;
    last = { at, rest: typeof every === "number" ? every : every() };
    try {
      await call();
    } catch (error) {
      last = undefined;
      throw error;
    }
  };
}
