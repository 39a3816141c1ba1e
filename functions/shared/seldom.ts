/**
 * Calls at most once in so many milliseconds. Calls in between are left out: what is called must do for them what it does for
 * the one before. `every` may be asked anew for each call.
 */
export function seldom(
  every: number | (() => number),
  call: () => Promise<void>,
  now: () => number = Date.now,
): () => Promise<void> {
  let next = 0;
  return async () => {
    if (now() < next) return;
    next = now() + (typeof every === "number" ? every : every());
    try {
      await call();
    } catch (error) {
      next = 0;
      throw error;
    }
  };
}
