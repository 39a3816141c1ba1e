import { expect, test } from "@jest/globals";
import { cachedSecrets } from "../../../functions/shared/cached-secrets.ts";
import type { ConnectionSecrets } from "../../../functions/shared/ports.ts";

/** What AWS lets an account and region ask of Parameter Store a second, without higher throughput. */
const quota = 40;
const [deliveriesASecond, connections, processes, seconds] = [116, 1_000, 8, 25 * 60];

/** The same numbers from 0 to 1 in every run (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const credentials: ConnectionSecrets = {
  secrets: [{ id: "sec_1", value: "s3cret-text", createdAt: "" }],
  settings: {},
};

/**
 * Ten million deliveries a day of a thousand connections, from the moment in which all processes start with nothing, at a
 * Parameter Store that turns away what is above its quota. Calls and refused deliveries by the second.
 */
async function simulated(): Promise<{ readonly calls: number[]; readonly refused: number[] }> {
  const clock = { at: Date.parse("2026-11-24T08:00:00.000Z") };
  const random = chances(7);
  const [calls, refused] = [Array<number>(seconds).fill(0), Array<number>(seconds).fill(0)];
  let second = 0;
  const find = async () => {
    calls[second] = (calls[second] ?? 0) + 1;
    if ((calls[second] ?? 0) > quota) throw new Error("ThrottlingException");
    return credentials;
  };
  const caches = Array.from({ length: processes }, () =>
    cachedSecrets({ find }, () => new Date(clock.at), { stampOf: async () => "1" }, { random }),
  );
  for (; second < seconds; second++) {
    clock.at += 1_000;
    for (let n = 0; n < deliveriesASecond; n++) {
      const cache = caches[Math.floor(random() * processes)];
      const connection = `c${Math.floor(random() * connections)}`;
      await cache?.find("calendly", connection).catch(() => {
        refused[second] = (refused[second] ?? 0) + 1;
      });
    }
  }
  return { calls, refused };
}

test("ten million deliveries a day of a thousand connections stay within Parameter Store's standard throughput", async () => {
  const { calls, refused } = await simulated();
  const afterStart = calls.slice(5 * 60);

  expect(Math.max(...afterStart)).toBeLessThanOrEqual(quota);
  expect(afterStart.reduce((sum, one) => sum + one, 0) / afterStart.length).toBeLessThan(quota / 2);
  // All processes at once know nothing: what is turned away meanwhile tools send again.
  expect(refused.slice(5 * 60).filter((one) => one > 0)).toEqual([]);
  expect(refused.reduce((sum, one) => sum + one, 0)).toBeLessThan(0.05 * seconds * deliveriesASecond);
});
