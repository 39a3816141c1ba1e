import { expect, test } from "@jest/globals";
import { Precedence } from "../../../infra/local/precedence.ts";

/** A clock that moves as far as it is waited for; `at` is called at each instant that is waited to. */
function withClock(at: (now: number) => unknown = () => undefined) {
  const clock = { now: 1_000_000 };
  const precedence = new Precedence({
    now: () => clock.now,
    pause: async (milliseconds) => {
      clock.now += milliseconds;
      await at(clock.now);
    },
  });
  return { clock, precedence };
}

/** A delivery that is under way until it is ended. */
function under(precedence: Precedence): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const taken = precedence.given(async () => await promise);
  return async () => {
    resolve();
    await taken;
  };
}

test("where no delivery is under way, work begins at once", async () => {
  const { clock, precedence } = withClock();
  expect(await precedence.turn(clock.now)).toBe(true);
  expect(clock.now).toBe(1_000_000);
});

test("work waits for deliveries that are under way, and for those that follow upon them", async () => {
  const ends = new Map<number, () => Promise<void>>();
  const { clock, precedence } = withClock(async (now) => await ends.get(now)?.());
  ends.set(1_000_030, under(precedence));
  ends.set(1_000_050, under(precedence));
  await precedence.turn(clock.now);
  expect(clock.now).toBe(1_000_060);
});

test("what has waited for two seconds has its share, however many deliveries come", async () => {
  const { clock, precedence } = withClock();
  under(precedence);
  expect(await precedence.turn(clock.now - 1_400)).toBe(false);
  expect(clock.now).toBe(1_000_600);
  await precedence.turn(clock.now - 5_000);
  expect(clock.now).toBe(1_000_600);
});

test("what may wait for longer does", async () => {
  const { clock, precedence } = withClock();
  under(precedence);
  await precedence.turn(clock.now - 1_400, 6_000);
  expect(clock.now).toBe(1_004_600);
});

test("where no delivery is under way, what others go before waits for them, and no longer than it may", async () => {
  const { clock, precedence } = withClock();
  await precedence.turn(clock.now, 6_000, () => clock.now < 1_000_040);
  expect(clock.now).toBe(1_000_040);
  await precedence.turn(clock.now - 5_000, 6_000, () => true);
  expect(clock.now).toBe(1_001_040);
});

test("a delivery that fails holds nothing up", async () => {
  const { clock, precedence } = withClock();
  const failing = precedence.given(async () => {
    throw new Error("no disk");
  });
  await expect(failing).rejects.toThrow("no disk");
  clock.now += 10;
  await precedence.turn(clock.now);
  expect(clock.now).toBe(1_000_010);
});

test("a clock that is set back makes nothing wait for the time that it lost", async () => {
  const { clock, precedence } = withClock();
  await precedence.given(async () => undefined);
  clock.now -= 600_000;
  await precedence.turn(1_000_000);
  expect(clock.now).toBe(400_000);

  under(precedence);
  await precedence.turn(1_000_000);
  expect(clock.now).toBe(402_000);
});

test("a clock that is set back while something waits gives it its turn", async () => {
  const { clock, precedence } = withClock((now) => {
    if (now === 1_000_050) clock.now -= 600_000;
  });
  under(precedence);
  await precedence.turn(clock.now);
  expect(clock.now).toBe(400_050);
});
