import { expect, test } from "@jest/globals";
import { CountPace } from "../../../infra/local/count-pace.ts";

function pace() {
  const clock = { now: 1_000_000 };
  const sent: number[] = [];
  const counting = new CountPace(
    async (delay) => void sent.push(delay),
    1_000,
    () => clock.now,
  );
  return { clock, sent, counting };
}

test("a count is asked for once for all that comes before it can begin", async () => {
  const { clock, sent, counting } = pace();
  for (let n = 0; n < 10; n++) {
    await counting.soon();
    clock.now += 40;
  }
  expect(sent).toEqual([1_000]);
});

test("what comes later than half the wait is not taken for counted", async () => {
  const { clock, sent, counting } = pace();
  await counting.soon();
  clock.now += 501;
  await counting.soon();
  expect(sent).toEqual([1_000, 1_000]);
});

test("the next count waits four times as long as the last one took, and a minute at the most", async () => {
  const { clock, sent, counting } = pace();
  const lasting = async (milliseconds: number) => {
    clock.now += milliseconds;
  };
  await counting.timed(async () => await lasting(3_000));
  await counting.soon();
  await counting.timed(async () => await lasting(600_000));
  await counting.soon();
  expect(sent).toEqual([12_000, 60_000]);
});

test("a count that failed has taken its time too, and one that could not be asked for is asked for again", async () => {
  const { clock } = pace();
  const sent: number[] = [];
  let isBroken = true;
  const counting = new CountPace(
    async (delay) => {
      if (isBroken) throw new Error("no disk");
      sent.push(delay);
    },
    1_000,
    () => clock.now,
  );
  const failing = async () => {
    clock.now += 2_000;
    throw new Error("no table");
  };
  await expect(counting.timed(failing)).rejects.toThrow("no table");
  await expect(counting.soon()).rejects.toThrow("no disk");
  isBroken = false;
  await counting.soon();
  expect(sent).toEqual([8_000]);
});
