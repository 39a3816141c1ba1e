import { elapsed } from "../../functions/shared/elapsed.ts";
import { pause } from "../../functions/shared/pause.ts";

/** Milliseconds without a delivery after which the hub turns to what it has taken. */
const quiet = 10;
/** Milliseconds after which what waits has its share, however many deliveries come. */
const patience = 2_000;

export interface PrecedenceOptions {
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/**
 * Gives deliveries precedence over what is done with them: tools wait for an answer and give up after seconds, readers of
 * the timeline do not notice two. A burst is taken first and recorded after it, in full batches.
 */
export class Precedence {
  readonly #options: PrecedenceOptions;
  #under = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(options: PrecedenceOptions = { now: () => Date.now(), pause }) {
    this.#options = options;
  }

  /** Takes a delivery. */
  async given<Answer>(take: () => Promise<Answer>): Promise<Answer> {
    this.#under += 1;
    try {
      return await take();
    } finally {
      this.#under -= 1;
      this.#last = this.#options.now();
    }
  }

  /**
   * Resolves when what has waited since `since` (milliseconds since 1970) may be worked on; `waits`: how long at the most;
   * `others`: whether there is something else that goes before it. Answers whether it goes alone, or has its share beside them.
   */
  async turn(since: number, waits = patience, others = () => false): Promise<boolean> {
    const { now, pause } = this.#options;
    // What was sent before the clock was set back waits as if it had come now.
    const from = Math.min(since, now());
    const isAlone = () => this.#isQuiet() && !others();
    while (!isAlone() && elapsed(from, now()) < waits) await pause(quiet);
    return isAlone();
  }

  #isQuiet(): boolean {
    return this.#under === 0 && elapsed(this.#last, this.#options.now()) >= quiet;
  }
}
