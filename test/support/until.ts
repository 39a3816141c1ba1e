import { setTimeout as pause } from "node:timers/promises";

/** Waits until something holds; fails when it does not within ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await holds()); waited += 10) {
    if (waited > 10_000) throw new Error("It never came to hold");
    await pause(10);
  }
}
