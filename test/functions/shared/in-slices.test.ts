import { describe, expect, test } from "@jest/globals";
import { inSlices } from "../../../functions/shared/in-slices.ts";

/** Holds the thread for a millisecond. */
function work(): void {
  const from = performance.now();
  while (performance.now() - from < 1);
}

/** How many of what some jobs make are made in each turn of the event loop. */
async function inEachTurn(job: (made: () => void) => Promise<unknown>): Promise<number[]> {
  const turns = [0];
  let going = true;
  const turn = () => {
    turns.push(0);
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await job(() => {
    work();
    turns.push((turns.pop() ?? 0) + 1);
  });
  going = false;
  return turns;
}

const thirty = Array.from({ length: 30 }, (_, n) => n);

describe("what is made of many in slices", () => {
  test("is all of it, in order", async () => {
    expect(await inSlices(thirty, (n) => n * 2)).toEqual(thirty.map((n) => n * 2));
  });

  test("takes some milliseconds of a turn, however few there are", async () => {
    const turns = await inEachTurn(async (made) => await inSlices(thirty, made));
    expect(Math.max(...turns)).toBeLessThanOrEqual(3);
  });

  test("comes in turn with what else is made so", async () => {
    const turns = await inEachTurn(async (made) =>
      Promise.all(thirty.slice(0, 5).map(async () => await inSlices(thirty, made))),
    );
    // All of them begin in the first turn.
    expect(Math.max(...turns.slice(1))).toBeLessThanOrEqual(3);
  });
});
