/** Steps that reading one delivery may take. One is about a look at one value: all of them take a second or two. */
const mostSteps = 3_000_000;

/** Characters that weigh as much as one value. */
const charactersAStep = 32;

/** What is to be read needs more steps than are left; the message follows the name of what was to be read. */
export class Exhausted extends Error {
  constructor() {
    super("takes more work than a delivery may");
  }
}

/**
 * How much work reading one delivery may still be. It is counted, not timed: the same delivery is always read alike,
 * however busy the machine is.
 */
export class Effort {
  #left: number;

  constructor(steps = mostSteps) {
    this.#left = steps;
  }

  /** Throws `Exhausted` where fewer steps are left. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new Exhausted();
  }

  /** Steps that one look at everything in a value takes. Counts no further than to what is left. */
  toSee(value: unknown): number {
    const waiting = [value];
    let steps = 0;
    while (waiting.length > 0) {
      const next = waiting.pop();
      steps++;
      if (typeof next === "string") steps += next.length / charactersAStep;
      if (steps > this.#left) return steps;
      if (typeof next !== "object" || next === null) continue;
      // To find something by its name takes longer than by its place.
      const each = Array.isArray(next) ? 1 : 2;
      for (const name in next) {
        const inside: unknown = Reflect.get(next, name);
        steps += each;
        // What holds nothing itself need not wait.
        if (typeof inside === "object" || typeof inside === "string") waiting.push(inside);
      }
    }
    return Math.ceil(steps);
  }
}
