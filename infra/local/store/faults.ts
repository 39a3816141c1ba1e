import { pause } from "../../../functions/shared/pause.ts";
import type { Call } from "./call.ts";
import { Refused } from "./refusals.ts";

const attempts = 5;

/** The ways in which AWS documents that a DynamoDB fails, for tests. */
export class Faults {
  /** `failing`: a third of the calls is throttled, slow or, for batches, taken in part. `down`: none succeeds. */
  mode: "well" | "failing" | "down" = "well";
  /** Milliseconds after which an index shows what was written. */
  indexLag = 0;

  /** Makes a call as the SDK does, which tries again what may pass. */
  async around(call: Call, answer: () => Promise<object>): Promise<object> {
    for (let attempt = 1; this.mode !== "well"; attempt++) {
      try {
        return await this.#once(call, answer);
      } catch (error) {
        if (!(error instanceof Passing) || attempt >= attempts) throw error;
        await pause(Math.random() * 20 * 2 ** attempt);
      }
    }
    return await answer();
  }

  async #once({ name, input }: Call, answer: () => Promise<object>): Promise<object> {
    if (this.mode === "down") throw new Passing("InternalServerError");
    const chance = this.mode === "well" ? 1 : Math.random();
    if (chance < 0.15) throw new Passing("ProvisionedThroughputExceededException");
    if (chance < 0.25) await pause(150);
    if (chance >= 0.25 && chance < 0.4 && name === "BatchWriteCommand")
      return { UnprocessedItems: input.RequestItems };
    return await answer();
  }
}

class Passing extends Refused {
  constructor(name: string) {
    super(name, "Try again");
  }
}
