import { TooMany } from "../shared/errors.ts";
import type { Clock } from "../shared/ports.ts";

export interface Pace {
  /** Genuine deliveries of one connection a second, for as long as it likes, */
  readonly steady: number;
  /** and so many more at once. */
  readonly burst: number;
}

/** What one process of many may take: a hundred of them take a flood of the whole rate that API Gateway lets in. */
export const paceOnLambda: Pace = { steady: 20, burst: 400 };

/** What the one process of a machine takes: more than any tool sends, less than what its disk can hold up. */
export const paceOnOneMachine: Pace = { steady: 500, burst: 20_000 };

/** Connections whose pace is kept: the one heard longest ago begins anew. */
const atMost = 1_000;

interface Bucket {
  readonly at: number;
  readonly left: number;
}

/**
 * Slows a connection that floods, and no other. It counts deliveries that are genuine alone: a stranger who knows a
 * connection's name uses up nothing of it. The tool is told to come again, and loses nothing.
 */
export class Paced {
  readonly #pace: Pace;
  readonly #now: Clock;
  /** The one heard longest ago is the first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(pace: Pace, now: Clock) {
    this.#pace = pace;
    this.#now = now;
  }

  /** Counts a genuine delivery of `<tool>/<connection>`. Throws `TooMany`. */
  count(name: string): void {
    const at = this.#now().getTime();
    const { steady, burst } = this.#pace;
    const before = this.#buckets.get(name) ?? { at, left: burst };
    // A clock that was set back takes nothing from the connection.
    const passed = Math.max(0, at - before.at);
    const left = Math.min(burst, before.left + (passed / 1_000) * steady);
    this.#buckets.delete(name);
    this.#buckets.set(name, { at, left: left < 1 ? left : left - 1 });
    const oldest = this.#buckets.keys().next();
    if (this.#buckets.size > atMost && !oldest.done) this.#buckets.delete(oldest.value);
    if (left < 1) throw new TooMany();
  }
}
