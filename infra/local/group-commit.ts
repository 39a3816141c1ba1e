/** Items that one commit takes; what DynamoDB's BatchWriteItem allows. */
const atMost = 25;
const commitsAtOnce = 2;

/**
 * Collects what callers write while earlier commits are under way and commits it together, as databases do with their
 * log: each caller waits for its own commit, and a busy store pays once for many.
 */
export function groupCommit<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  const waiting: { item: Item; done: () => void; failed: (error: unknown) => void }[] = [];
  let running = 0;
  const run = async () => {
    running++;
    while (waiting.length > 0) {
      const group = waiting.splice(0, atMost);
      try {
        await commit(group.map(({ item }) => item));
        for (const { done } of group) done();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    running--;
  };
  return (item) =>
    new Promise<void>((done, failed) => {
      waiting.push({ item, done, failed });
      if (running < commitsAtOnce) setImmediate(() => (running < commitsAtOnce ? void run() : undefined));
    });
}
