import { setTimeout as pause } from "node:timers/promises";

/** Waits until something holds; fails when it does not within some milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  for (const from = Date.now(); !(await holds()); ) {
    if (Date.now() - from > within) throw new Error("It never came to hold");
    await pause(10);
  }
}
