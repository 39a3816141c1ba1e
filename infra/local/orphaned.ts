/** How often the hub looks whether the process that started it is still there, in milliseconds. */
const every = 500;

/**
 * Calls back once when the process that started this one is gone. npm runs a script by a shell, and a signal that ends
 * the two does not reach what the shell has started: without this a hub would live on that nobody knows of.
 */
export function onOrphaned(then: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    then();
  }, every);
  watch.unref();
}
