import { expect, test } from "@jest/globals";
import { Overtaken, retrying } from "../../../functions/shared/retrying.ts";

test("what others have overtaken is tried again, with longer pauses each time, until it answers", async () => {
  const pauses: number[] = [];
  const answer = await retrying(
    { pause: async (milliseconds) => void pauses.push(milliseconds) },
    async (round) => {
      if (round < 5) throw new Overtaken();
      return round;
    },
  );

  expect(answer).toBe(5);
  expect(pauses.every((pause, n) => pause >= 0 && pause < 20 * 2 ** (n + 1))).toBe(true);
  expect(pauses).toHaveLength(4);
});

test("after the last round, and of any other error at once, the error is what comes of it", async () => {
  const tries: number[] = [];
  const failing = (error: Error) =>
    retrying({ rounds: 3 }, async (round) => {
      tries.push(round);
      throw error;
    });

  await expect(failing(new Overtaken())).rejects.toThrow(Overtaken);
  await expect(failing(new TypeError("other"))).rejects.toThrow(TypeError);
  expect(tries).toEqual([1, 2, 3, 1]);
});
