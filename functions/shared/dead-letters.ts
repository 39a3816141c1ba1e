import type { DeadLetters } from "./ports.ts";

/** The dead letters of several queues as one list. */
export function allDeadLetters(queues: readonly DeadLetters[]): DeadLetters {
  return {
    list: async () => (await Promise.all(queues.map((queue) => queue.list()))).flat(),
    redrive: async (delivery) => {
      const counts = await Promise.all(queues.map((queue) => queue.redrive(delivery)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
