import { describe, expect, test } from "@jest/globals";
import { Paced } from "../../../functions/ingest/pace.ts";

/** The pace of connections, with its own clock; says how many of so many deliveries were taken. */
function paced() {
  const clock = { at: 1_000_000 };
  const pace = new Paced({ steady: 10, burst: 50 }, () => new Date(clock.at));
  const taken = (name: string, deliveries: number) => {
    let count = 0;
    for (let n = 0; n < deliveries; n++) {
      try {
        pace.count(name);
        count++;
      } catch (error) {
        expect(error).toMatchObject({ status: 429, retryable: true });
      }
    }
    return count;
  };
  return { clock, taken };
}

describe("the pace of a connection", () => {
  test("takes a burst whole, and then as many a second as it may send for ever", () => {
    const { clock, taken } = paced();

    expect(taken("relay/main", 1_000)).toBe(50);
    clock.at += 1_000;
    expect(taken("relay/main", 1_000)).toBe(10);
    clock.at += 50;
    expect(taken("relay/main", 1)).toBe(0);
    clock.at += 50;
    expect(taken("relay/main", 1)).toBe(1);
  });

  test("is a connection's own: what one sends slows no other", () => {
    const { taken } = paced();
    taken("relay/main", 1_000);

    expect(taken("relay/other", 50)).toBe(50);
    expect(taken("slack/main", 50)).toBe(50);
  });

  test("comes back whole with rest, and never to more than a burst", () => {
    const { clock, taken } = paced();
    taken("relay/main", 50);
    clock.at += 86_400_000;

    expect(taken("relay/main", 1_000)).toBe(50);
  });

  test("sends nobody away for good: what keeps coming again is taken at last", () => {
    const { clock, taken } = paced();
    let waiting = 500;
    for (let second = 0; waiting > 0; second++) {
      waiting -= taken("relay/main", waiting);
      clock.at += 1_000;
      expect(second).toBeLessThan(50);
    }
    expect(waiting).toBe(0);
  });

  test("is kept of a thousand connections, those heard last", () => {
    const { taken } = paced();
    taken("relay/flood", 50);
    for (let n = 0; n < 1_000; n++) taken(`relay/c${n}`, 1);

    expect(taken("relay/c999", 1_000)).toBe(49);
    expect(taken("relay/flood", 1_000)).toBe(50);
  });

  test("loses nothing to a clock that is set back", () => {
    const { clock, taken } = paced();
    taken("relay/main", 20);
    clock.at -= 3_600_000;

    expect(taken("relay/main", 1_000)).toBe(30);
    clock.at += 1_000;
    expect(taken("relay/main", 1_000)).toBe(10);
  });
});
