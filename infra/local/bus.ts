import { randomUUID } from "node:crypto";
import type { EventBus } from "../../functions/shared/ports.ts";
import type { BusMessage } from "../../schemas/bus.ts";
import type { Queue } from "./queue.ts";

/** Which messages go to which queue. */
export interface Rule {
  readonly takes: (type: string) => boolean;
  readonly queue: Pick<Queue, "send">;
}

/** Stands where EventBridge stands on AWS: a publish resolves when the messages are on disk in every queue whose rule takes them. */
export class LocalBus implements EventBus {
  readonly #rules: readonly Rule[];
  readonly #listeners = new Set<(message: BusMessage) => void>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  async publish(messages: readonly BusMessage[]): Promise<void> {
    await Promise.all(
      this.#rules.map(async ({ takes, queue }) => {
        await queue.send(messages.filter(({ type }) => takes(type)).map(entryOf));
      }),
    );
    for (const listener of this.#listeners) for (const message of messages) listener(message);
  }

  /** Calls back with every message published from now on; the answer ends it. */
  listen(listener: (message: BusMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What EventBridge puts into a queue. */
function entryOf(detail: BusMessage): string {
  const { source, type, time } = detail;
  return JSON.stringify({ id: randomUUID(), source, "detail-type": type, time, detail });
}
