import { expect, test } from "@jest/globals";
import { cachedSecrets } from "../../../functions/shared/cached-secrets.ts";
import type { ConnectionSecrets, SecretStore } from "../../../functions/shared/ports.ts";

/** What AWS lets an account and region ask of Parameter Store a second, without higher throughput and with it. */
const [standard, higher] = [40, 10_000];
const [deliveriesASecond, connections, seconds] = [116, 1_000, 25 * 60];
/** Milliseconds: of a process that starts, of a delivery that is let in, and of asking Parameter Store. */
const takes = { start: 400, delivery: 20, asking: 40 };

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

interface Process {
  readonly secrets: Pick<SecretStore, "find">;
  /** The millisecond from which on it can take another delivery. */
  free: number;
}

/**
 * Ten million deliveries a day of so many connections, from the moment in which there is no process yet, at a Parameter Store that
 * turns away what is above its quota. As on Lambda a process takes one delivery at a time; the one that was free last takes the
 * next, and where none is free another starts. Calls and deliveries that were turned away by the second.
 */
async function simulated({ quota = standard, known = connections } = {}) {
  const clock = { at: Date.parse("2026-11-24T08:00:00.000Z") };
  const begun = clock.at;
  const random = chances(7);
  const [calls, refused] = [Array<number>(seconds).fill(0), Array<number>(seconds).fill(0)];
  const second = () => Math.min(seconds - 1, Math.floor((clock.at - begun) / 1_000));
  const names = Array.from({ length: known }, (_, n) => `calendly/c${n}`);
  const listed = new Map(names.map((name) => [name, "1"]));
  const bucket = { left: quota, at: clock.at };
  let asked = false;
  const read = async () => {
    asked = true;
    calls[second()] = (calls[second()] ?? 0) + 1;
    bucket.left = Math.min(quota, bucket.left + ((clock.at - bucket.at) / 1_000) * quota);
    bucket.at = clock.at;
    if (bucket.left < 1) throw new Error("ThrottlingException");
    bucket.left -= 1;
    return () => credentials;
  };
  const processes: Process[] = [];
  const started = (): Process => {
    const made = {
      secrets: cachedSecrets(
        read,
        () => new Date(clock.at),
        { stampOf: async (name) => listed.get(name), listed: () => listed },
        { random, ahead: 9 },
      ),
      free: clock.at + takes.start,
    };
    processes.push(made);
    return made;
  };
  let took = 0;
  for (; clock.at < begun + seconds * 1_000; took++) {
    clock.at += (-Math.log(1 - random()) * 1_000) / deliveriesASecond;
    let process: Process | undefined;
    for (const one of processes) if (one.free <= clock.at && one.free > (process?.free ?? 0)) process = one;
    const taken = process ?? started();
    const begins = process ? clock.at : taken.free;
    asked = false;
    await taken.secrets.find("calendly", `c${Math.floor(random() * known)}`).catch(() => {
      refused[second()] = (refused[second()] ?? 0) + 1;
    });
    taken.free = begins + takes.delivery + (asked ? takes.asking : 0);
  }
  return { calls, refused, took, all: refused.reduce((sum, one) => sum + one, 0) };
}

test("ten million deliveries a day of a thousand connections stay within Parameter Store's standard throughput", async () => {
  const { calls, refused, took, all } = await simulated();
  const afterStart = calls.slice(60);

  expect(Math.max(...afterStart)).toBeLessThanOrEqual(standard / 2);
  // All processes at once know nothing: what is turned away meanwhile tools send again.
  expect(refused.slice(30).filter((one) => one > 0)).toEqual([]);
  expect(all).toBeLessThan(0.006 * took);
});

test("of twenty connections hardly a delivery is turned away, and of a thousand none with higher throughput", async () => {
  expect((await simulated({ known: 20 })).all).toBeLessThan(20);
  expect((await simulated({ quota: higher })).all).toBe(0);
});
