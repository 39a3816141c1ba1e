import { setTimeout as pause } from "node:timers/promises";
import type { TokenIssuer } from "../../functions/shared/secret.ts";
import { accepted } from "../../schemas/delivery.ts";
import { isThere } from "../fuzz/listed.ts";
import { Random } from "../fuzz/random.ts";
import type { Deliveries, Made } from "./deliveries.ts";
import { shuffled } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { type Cut, post } from "./post.ts";
import type { HubUnderTest } from "./under-test.ts";

export interface SenderOptions {
  readonly seed: number;
  readonly count: number;
  readonly deliveries: Deliveries;
  readonly ledger: Ledger;
  readonly hub: HubUnderTest;
  readonly issuer: TokenIssuer;
  /** Deliveries beyond which nothing is sent for now. */
  readonly limit: () => number;
}

const clients = 16;
/** Deliveries that come in any order among each other. */
const disorder = 500;
const again = { share: 0.05, within: 2_000 };
/** One delivery in so many of a client is waited for on the timeline, so that no client runs far ahead of it. */
const watchedEvery = 40;
/** Milliseconds after which a tool sends again what was not taken. */
const retryAfter = 40;
/** Milliseconds in which something is sent and nothing is answered 200 after which the hub counts as gone. */
const patience = 120_000;

/** The hub has taken nothing for a long time. */
class NothingTaken extends Error {}

/**
 * Sends as the tools do: several at a time, in disorder, some of it twice, and again what is not answered 200, however that
 * came about.
 */
export class Sender {
  readonly #options: SenderOptions;
  #next = 0;
  #cutting = false;
  #takenAt = performance.now();
  /** Milliseconds from the start of a request that was answered 200 until its event was on the timeline. */
  readonly latencies: number[] = [];
  /** Answers by their status; `none` where no answer came. */
  readonly answers = new Map<string, number>();
  duplicates = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  get position(): number {
    return this.#next;
  }

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: clients }, async (_, client) => await this.#client(client)));
  }

  /** Resolves when so many deliveries have begun. */
  async reached(at: number): Promise<void> {
    while (this.#next < at) await pause(20);
  }

  /** Cuts connections for some milliseconds. */
  async cut(lasts: number): Promise<void> {
    this.#cutting = true;
    await pause(lasts);
    this.#cutting = false;
  }

  async #client(client: number): Promise<void> {
    const { seed, count, deliveries, ledger, limit } = this.#options;
    for (let n = client; this.#next < count; n++) {
      while (this.#next >= limit()) await pause(20);
      const position = this.#next++;
      if (position >= count) return;
      const number = this.#numberAt(position);
      if (ledger.has(number)) continue;
      const made = deliveries.made(number);
      const { delivery, begun } = await this.#taken(made);
      ledger.sent(made, delivery);
      const random = Random.of(seed, "again", position);
      if (random.chance(again.share)) {
        this.duplicates += 1;
        const earlier = Math.max(0, position - random.below(again.within));
        await this.#taken(deliveries.made(this.#numberAt(earlier)));
      }
      if (n % watchedEvery === 0) await this.#watch(made, begun);
    }
  }

  /** Within a window each number has its turn, in an order that the seed decides. */
  #numberAt(position: number): number {
    const window = Math.floor(position / disorder);
    const from = window * disorder;
    const length = Math.min(disorder, this.#options.count - from);
    return from + (this.#orderOf(window, length)[position - from] ?? 0);
  }

  readonly #orders = new Map<number, number[]>();
  #orderOf(window: number, length: number): number[] {
    const known = this.#orders.get(window);
    if (known) return known;
    const numbers = Array.from({ length }, (_, n) => n);
    const order = shuffled(numbers, Random.of(this.#options.seed, "order", window));
    this.#orders.set(window, order);
    const [oldest] = this.#orders.keys();
    if (oldest !== undefined && this.#orders.size > 8) this.#orders.delete(oldest);
    return order;
  }

  /** Sends until it is answered 200. */
  async #taken(made: Made): Promise<{ readonly delivery: string; readonly begun: number }> {
    const { hub, issuer } = this.#options;
    const from = performance.now();
    for (;;) {
      const begun = performance.now();
      const answer = await post(
        `${hub.url}${made.path}`,
        made.body,
        made.headers(issuer),
        this.#cutNow(),
      ).catch(() => undefined);
      const name = answer ? String(answer.status) : "none";
      this.answers.set(name, (this.answers.get(name) ?? 0) + 1);
      if (answer?.status === 200) {
        this.#takenAt = performance.now();
        return { delivery: accepted.parse(JSON.parse(answer.text)).delivery, begun };
      }
      // Where all clients were waiting for the timeline, nothing was sent.
      if (performance.now() - Math.max(from, this.#takenAt) > patience)
        throw new NothingTaken(`${made.tool}, delivery ${made.number}: ${name} ${answer?.text ?? ""}`);
      await pause(retryAfter);
    }
  }

  #cutNow(): Cut {
    if (!this.#cutting || Math.random() < 0.3) return undefined;
    return Math.random() < 0.5 ? "in the body" : "before the answer";
  }

  async #watch({ owed: [event] }: Made, begun: number): Promise<void> {
    if (!event) return;
    const { hub } = this.#options;
    // One that never comes is found in the end.
    for (const from = performance.now(); performance.now() - from < patience; await pause(10)) {
      if (!(await isThere(hub.api, event.id))) continue;
      this.latencies.push(performance.now() - begun);
      return;
    }
  }
}
