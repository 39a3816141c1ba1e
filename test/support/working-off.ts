import { type FetchMessage, fetchMessage } from "../../schemas/bus.ts";
import type { collecting } from "./collecting.ts";

type Hub = Awaited<ReturnType<typeof collecting>>;

/** A message in the queue of fetches: from when on it may be taken, and how often it was. */
interface Queued {
  readonly message: FetchMessage;
  at: number;
  tries: number;
}

/** The queue of fetches, as SQS has it: what is not finished comes again, in the order in which it is due. */
export class WorkingOff {
  readonly #hub: Hub;
  readonly #queue: Queued[] = [];
  #taken = { published: 0, again: 0, postponed: 0 };

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  put(messages: readonly FetchMessage[], at = this.#hub.time.now.getTime()): void {
    this.#queue.push(...messages.map((message) => ({ message, at, tries: 0 })));
  }

  /** How often the one that was tried most was. */
  get triesAtMost(): number {
    return Math.max(0, ...this.#queue.map(({ tries }) => tries));
  }

  /** Works off what there is, and lets time pass until what waits is due; `isDead` says that nothing is finished any more. */
  async all(isDead: () => boolean = () => false): Promise<void> {
    for (this.#takeUp(); this.#queue.length > 0 && !isDead(); this.#takeUp()) {
      const next = this.#queue.reduce((a, b) => (b.at < a.at ? b : a));
      if (next.at > this.#hub.time.now.getTime()) this.#hub.time.now = new Date(next.at);
      next.tries++;
      const failed = await this.#handled(next, isDead);
      if (isDead()) break;
      if (failed.length === 0) this.#queue.splice(this.#queue.indexOf(next), 1);
      else next.at = this.#hub.time.now.getTime() + (this.#hub.postponed.at(-1) ?? 0) * 1_000;
    }
  }

  /** What a process that dies still throws is nobody's. */
  async #handled({ message, tries }: Queued, isDead: () => boolean): Promise<readonly string[]> {
    try {
      return await this.#hub.handled(message, tries);
    } catch (error) {
      if (!isDead()) throw error;
      return [];
    }
  }

  /** What was being worked on when its process died comes again, once its turn is over. */
  restart(): void {
    this.#takeUp();
    for (const each of this.#queue) each.at = Math.max(each.at, this.#hub.time.now.getTime() + 180_000);
    this.#hub.restart();
  }

  #takeUp(): void {
    const { published, again } = this.#hub;
    for (const one of published.slice(this.#taken.published)) {
      const { data } = fetchMessage.safeParse(one);
      if (data) this.put([data]);
    }
    for (const { body, at } of again.slice(this.#taken.again))
      this.put([fetchMessage.parse(JSON.parse(body).detail)], at);
    this.#taken = { ...this.#taken, published: published.length, again: again.length };
  }
}
