import { expect, test } from "@jest/globals";
import { seldom } from "../../../functions/shared/seldom.ts";

/** Something that is called at most once a second, with its own clock. */
function everySecond(call: () => Promise<void> = async () => undefined) {
  const told = { at: 1_000_000, calls: 0 };
  const ask = seldom(
    1_000,
    async () => {
      told.calls += 1;
      await call();
    },
    () => told.at,
  );
  return { told, ask };
}

test("what is asked for often is called once in its time", async () => {
  const { told, ask } = everySecond();
  for (; told.at < 1_003_000; told.at += 100) await ask();
  expect(told.calls).toBe(3);
});

test("what failed is called again at once", async () => {
  const { told, ask } = everySecond(async () => {
    throw new Error("no disk");
  });
  await expect(ask()).rejects.toThrow("no disk");
  await expect(ask()).rejects.toThrow("no disk");
  expect(told.calls).toBe(2);
});

test("a clock that is set back holds back nothing", async () => {
  const { told, ask } = everySecond();
  await ask();
  told.at -= 600_000;
  await ask();
  await ask();
  expect(told.calls).toBe(2);
});
