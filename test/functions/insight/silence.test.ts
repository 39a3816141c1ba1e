import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { daysAfter } from "../../../functions/insight/days.ts";
import { type HeardDay, silenceOf } from "../../../functions/insight/silence.ts";
import { heardDays } from "../../support/heard-days.ts";

const first = "2024-01-01";
const days = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: 20, maxLength: 40 })
  .map((gaps) => heardDays(`${first}: ${gaps.join(" ")}`));
const lastOf = (heard: readonly HeardDay[]) => heard.at(-1)?.day ?? first;

test("the two dates hold until it is heard again", () => {
  fc.assert(
    fc.property(days, (heard) => {
      const now = silenceOf(heard, daysAfter(lastOf(heard), 60));
      if (now.state === "unknown") return;
      const stateOn = (day: string) => silenceOf(heard, day).state;

      expect(stateOn(daysAfter(now.quieterFrom, -1))).toBe("usual");
      expect(stateOn(now.silentFrom)).toBe("silent");
      if (now.quieterFrom < now.silentFrom) expect(stateOn(now.quieterFrom)).toBe("quieter");
    }),
  );
});

test("neither the order of days, nor how much happened on one, nor what others did makes a difference", () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 200 }), fc.func(fc.nat()), (heard, elapsed, key) => {
      const today = daysAfter(lastOf(heard), elapsed);
      const noisy = heard.map((day) => ({ ...day, in: day.in * 7, events: 99 }));
      const machines = [{ day: daysAfter(lastOf(heard), 1), in: 0, events: 40 }];
      const disordered = [...noisy, ...machines, ...heard].sort((a, b) => key(a) - key(b));

      expect(silenceOf(disordered, today)).toEqual(silenceOf(heard, today));
    }),
  );
});

test("the longest pause is named with its two days, the latest of several alike", () => {
  expect(silenceOf(heardDays("2026-01-01: 7 30 7 7 30 7"), "2026-04-01")).toMatchObject({
    longest: 30,
    longestFrom: "2026-02-21",
    longestUntil: "2026-03-23",
  });
});

test("what lies after the day asked for is not known yet", () => {
  const heard = heardDays("2026-01-01: 7x20");

  expect(silenceOf(heard, "2026-03-12")).toEqual(
    silenceOf(
      heard.filter(({ day }) => day <= "2026-03-12"),
      "2026-03-12",
    ),
  );
});
