import { ownFetches } from "../connectors/daily-fetches.ts";
import type { BlobStore, Clock } from "../shared/ports.ts";
import type { ConnectionName } from "../store/fetches.ts";

/** Seconds that SQS may keep a message back. */
const delayAtMost = 900;

/** Puts a message into the queue of fetches, as one that has not come before; it comes so many seconds from now. */
export type Again = (body: string, seconds: number) => Promise<void>;

export interface WakeDeps {
  readonly queue: { readonly again: Again };
  readonly blobs: BlobStore;
  readonly now: Clock;
}

/**
 * The messages that have a connection looked through for what is wanted of it. Each process knows when the next of those that
 * it has sent will come, and sends no further one for later than that.
 */
export class Wakes {
  readonly #deps: WakeDeps;
  readonly #due = new Map<string, number>();

  constructor(deps: WakeDeps) {
    this.#deps = deps;
  }

  /** Sees to it that a message comes in so many seconds, or before. */
  async ensure({ tool, connection }: ConnectionName, seconds: number): Promise<void> {
    const { queue, now } = this.#deps;
    const name = `${tool}#${connection}`;
    const at = now().getTime();
    const wait = Math.min(Math.max(1, Math.ceil(seconds)), delayAtMost);
    const known = this.#due.get(name);
    if (known !== undefined && known > at && known <= at + wait * 1_000) return;
    const look = { tool, connection, key: "wanted", scope: {}, wanted: true as const };
    const why = { wanted: now().toISOString() };
    const messages = await ownFetches({ tool, connection }, [look], why, { ...this.#deps, now: now() });
    for (const detail of messages) await queue.again(JSON.stringify({ detail }), wait);
    this.#due.set(name, at + wait * 1_000);
  }
}
