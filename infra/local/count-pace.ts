import { seldom } from "../../functions/shared/seldom.ts";

const most = 60_000;
/** Times as long as a count has taken the next one waits, so that counting never takes the time of the deliveries. */
const rest = 4;

/** Sets counts apart by how long they take: what comes meanwhile is counted together. */
export class CountPace {
  /** Asks for a count, unless one that was asked for begins late enough to do for this. */
  readonly soon: () => Promise<void>;
  readonly #least: number;
  readonly #now: () => number;
  #took = 0;

  /**
   * `send`: asks for a count in so many milliseconds; `least`: milliseconds after which events are counted, where counting
   * takes no time to speak of.
   */
  constructor(send: (delay: number) => Promise<void>, least: number, now: () => number = Date.now) {
    this.#least = least;
    this.#now = now;
    this.soon = seldom(
      () => this.#delay() / 2,
      async () => await send(this.#delay()),
      now,
    );
  }

  /** Carries a count out and notes how long it took. */
  async timed<Answer>(count: () => Promise<Answer>): Promise<Answer> {
    const begun = this.#now();
    try {
      return await count();
    } finally {
      this.#took = this.#now() - begun;
    }
  }

  #delay(): number {
    return Math.min(most, Math.max(this.#least, this.#took * rest));
  }
}
