import { describe, expect, test } from "@jest/globals";
import {
  afterHearing,
  type ConnectionRow,
  type Heard,
  pinsNews,
} from "../../../functions/store/connection-health.ts";

const at = (second: number) => new Date(Date.parse("2026-11-20T10:00:00.000Z") + second * 1000).toISOString();
const row: ConnectionRow = {
  tool: "slack",
  connection: "main",
  settings: {},
  version: 1,
  createdAt: at(0),
  updatedAt: at(0),
  secrets: [
    { id: "sec_1", createdAt: at(0) },
    { id: "sec_2", createdAt: at(0) },
  ],
};
const heard = (second: number, more: Partial<Heard> = {}): Heard => ({
  secretId: "sec_1",
  matchedAs: undefined,
  health: undefined,
  at: at(second),
  time: at(second),
  ...more,
});
const cutOff = (second: number) => ({ health: { state: "interrupted" as const, since: at(second) } });
const following = (...news: readonly Heard[]) => news.reduce(afterHearing, row);

describe("a connection's health", () => {
  test("is interrupted from when the tool says so, and well again by whatever happened later", () => {
    expect(following(heard(1, cutOff(1))).health).toEqual({ state: "interrupted", since: at(1) });
    expect(following(heard(1, cutOff(1)), heard(2)).health).toEqual({ state: "well", since: at(2) });
  });

  test("is what happened last, in whatever order it is told; of the same moment the interruption counts", () => {
    expect(following(heard(5), heard(3, cutOff(3))).health).toBeUndefined();
    expect(following(heard(3, cutOff(3)), heard(3)).health?.state).toBe("interrupted");
    expect(following(heard(5, cutOff(5)), heard(2, cutOff(2))).health?.since).toBe(at(5));
  });
});

test("an old delivery that comes again moves nothing back", () => {
  const [now, again] = [following(heard(9)), following(heard(9), heard(3))];

  expect(again.lastDeliveryAt).toBe(now.lastDeliveryAt);
  expect(again.lastEventAt).toBe(at(9));
  expect(again.secrets).toEqual(now.secrets);
});

test("the usual interval is the mean of the gaps", () => {
  expect(following(heard(0), heard(10), heard(30))).toMatchObject({ usualIntervalSeconds: 15, gaps: 2 });
});

describe("the form in which a secret signs", () => {
  const signed = (second: number, matchedAs: string) => heard(second, { matchedAs, pins: true });

  test("is pinned by the first delivery of that secret, and stays", () => {
    const [pinned] = following(signed(1, "SHA1"), signed(2, "SHA256")).secrets;

    expect(pinned).toEqual({
      id: "sec_1",
      createdAt: at(0),
      lastMatchedAt: at(2),
      matchedAs: "SHA1",
      pinned: true,
    });
    expect([
      pinsNews(row, signed(1, "SHA1")),
      pinsNews(following(signed(1, "SHA1")), signed(2, "SHA1")),
    ]).toEqual([true, false]);
  });

  test("is not pinned by what was received before an admin unpinned it", () => {
    const unpinned = { ...row, unpinnedAt: at(9) };

    expect(afterHearing(unpinned, signed(8, "SHA1")).secrets[0]).toEqual({
      id: "sec_1",
      createdAt: at(0),
      lastMatchedAt: at(8),
    });
    expect(afterHearing(unpinned, signed(10, "SHA1")).secrets[0]?.pinned).toBe(true);
  });
});
