import { setTimeout as pause } from "node:timers/promises";

/**
 * Waits until something holds; fails when it does not within some milliseconds. Rests for five times as long as a look takes, so
 * that looking does not keep busy what it waits for.
 */
export async function until(holds: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  for (const from = performance.now(); ; ) {
    const look = performance.now();
    if (await holds()) return;
    const now = performance.now();
    if (now - from > within) throw new Error("It never came to hold");
    await pause(Math.max(10, 5 * (now - look)));
  }
}
