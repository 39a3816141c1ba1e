import { readFileSync } from "node:fs";
import type { Log } from "../../functions/shared/ports.ts";

/** What a run may not find, each with how to find it again. */
const wrongs = ["forged taken", "server errors", "slower than two seconds", "not recorded"] as const;
export type Wrong = (typeof wrongs)[number];

/** Milliseconds from which on an answer is slow. */
const slow = 2_000;

/** What was sent, how it was answered, and what went wrong. */
export class Tally {
  readonly #answers = new Map<string, number>();
  readonly #faults: string[] = [];
  readonly #found = new Map<Wrong, string[]>(wrongs.map((wrong) => [wrong, []]));
  sent = 0;
  #recorded = 0;

  /** Notes an answer of a kind of request, e.g. `genuine 200`. */
  answered(kind: string, status: number): void {
    this.sent += 1;
    const name = `${kind} ${status}`;
    this.#answers.set(name, (this.#answers.get(name) ?? 0) + 1);
  }

  /** Notes events of acknowledged deliveries that were found on the timeline. */
  recorded(events: number): void {
    this.#recorded += events;
  }

  wrong(what: Wrong, how: string): void {
    this.#found.get(what)?.push(how);
  }

  /** What the hub logs: of its own faults each is kept until the answer that it caused is noted. */
  readonly heard: Log = (level, code, fields) => {
    if (level === "error") this.#faults.push(`${code} ${fields.error ?? ""} ${fields.at ?? ""}`.trim());
  };

  /**
   * Makes the call and notes what holds for all of them: no fault of the hub's own, and none that takes two seconds. What was
   * slow is called again: a hub that is slow is so twice, a machine that others use is not.
   */
  async timed(kind: string, how: string, call: () => Promise<number>): Promise<void> {
    const first = await this.#took(call);
    if (first.took > slow && (await this.#took(call)).took > slow) this.wrong("slower than two seconds", how);
    if (first.status >= 500)
      this.wrong("server errors", `${first.status}: ${how} ${this.#faults.splice(0).join("; ")}`);
    this.answered(kind, first.status);
  }

  /** The call's status, and the milliseconds that it took with a processor to itself. */
  async #took(call: () => Promise<number>): Promise<{ readonly status: number; readonly took: number }> {
    const [begun, waited] = [performance.now(), withoutProcessor()];
    const status = await call().catch(async (error: unknown) => {
      // A connection that was kept open may end just as it is used again; one that is new may not.
      this.answered("connection ended", 0);
      return await call().catch(() => this.#gone(error));
    });
    return { status, took: performance.now() - begun - (withoutProcessor() - waited) };
  }

  #gone(error: unknown): number {
    const { cause } = error instanceof Error ? error : {};
    this.wrong("server errors", `no answer twice: ${cause instanceof Error ? cause.message : String(error)}`);
    return 0;
  }

  get failures(): number {
    return [...this.#found.values()].filter((found) => found.length > 0).length;
  }

  /** A few lines for people: the answers, then each wrong with its count and its first examples. */
  report(): string {
    const answers = [...this.#answers].sort().map(([name, count]) => `  ${name}: ${count}`);
    const found = wrongs.flatMap((wrong) => {
      const all = this.#found.get(wrong) ?? [];
      return [`${wrong}: ${all.length}`, ...all.slice(0, 10).map((how) => `  ${how}`)];
    });
    return [`${this.sent} sent, ${this.#recorded} events found on the timeline`, ...answers, ...found].join(
      "\n",
    );
  }
}

/**
 * Milliseconds in which this process could have gone on and other processes had the machine: a run beside others is not slow
 * for it. Linux alone says; elsewhere none.
 */
function withoutProcessor(): number {
  if (process.platform !== "linux") return 0;
  const [, waited = "0"] = readFileSync("/proc/self/schedstat", "utf8").split(" ");
  return Number(waited) / 1e6;
}
