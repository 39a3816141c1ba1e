import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Listened, nextUsualHours, quietSince } from "../../../functions/matching/usual-hours.ts";

const hour = 3_600_000;
/** A Monday. */
const start = Date.parse("2026-09-07T00:00:00.000Z");
const at = (day: number, hours: number) => new Date(start + (day * 24 + hours) * hour);

/** What is known of a connection after it was heard at these times. */
function heardAt(times: readonly Date[]): Listened {
  let known: Listened = {};
  for (const time of times) {
    const one = time.toISOString();
    const usualHours = nextUsualHours(known.usualHours, known.lastDeliveryAt, one) ?? known.usualHours;
    known = { ...known, lastDeliveryAt: one, usualHours };
  }
  return known;
}

/** Heard every twenty minutes from 8 to 17 o'clock on working days, for some weeks. */
const officeHours = (weeks: number, lastHour = 17) =>
  Array.from({ length: weeks * 7 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .flatMap((day) => Array.from({ length: 27 }, (_, third) => at(day, 8 + third / 3)))
    .filter((time) => time <= at(weeks * 7 - 3, lastHour));

describe("a connection that is heard all through the working day", () => {
  const known = heardAt(officeHours(6));

  test("is not quiet in the night or over the weekend", () => {
    const lastHeard = Date.parse(known.lastDeliveryAt ?? "");
    for (let hours = 0; hours < 63; hours++)
      expect(quietSince(known, new Date(lastHeard + hours * hour))).toBeUndefined();
  });

  test("is quiet on Monday as soon as a few of its busy hours have passed in silence", () => {
    expect(quietSince(known, at(42, 10))).toBeUndefined();
    expect(quietSince(known, at(42, 11))).toBe(known.lastDeliveryAt);
  });

  test("is quiet on the same day when it stops at noon", () => {
    const stopped = heardAt(officeHours(6, 12));

    expect(quietSince(stopped, at(39, 16))).toBeUndefined();
    expect(quietSince(stopped, at(39, 17))).toBe(stopped.lastDeliveryAt);
  });

  test("is well again once it is heard", () => {
    const again = heardAt([...officeHours(6), at(42, 15)]);

    expect(quietSince(again, at(42, 15.5))).toBeUndefined();
  });
});

test("what is heard around the clock is quiet after two whole hours, and never before", () => {
  const known = heardAt(Array.from({ length: 56 * 24 }, (_, n) => at(0, n + 0.5)));
  const last = 56 * 24 - 1;

  expect(quietSince(known, at(0, last + 2.9))).toBeUndefined();
  expect(quietSince(known, at(0, last + 3))).toBe(known.lastDeliveryAt);
});

test("what is heard every night is quiet after its second night of silence", () => {
  const known = heardAt(Array.from({ length: 56 }, (_, day) => at(day, 3)));

  expect(quietSince(known, at(56, 12))).toBeUndefined();
  expect(quietSince(known, at(57, 12))).toBe(known.lastDeliveryAt);
});

test("a young connection is quiet after a week that is far too long for it, and not sooner", () => {
  const known = { ...heardAt([at(0, 9), at(0, 10)]), gaps: 6, usualIntervalSeconds: 3_600 };

  expect(quietSince(known, at(7, 9))).toBeUndefined();
  expect(quietSince(known, at(8, 11))).toBe(known.lastDeliveryAt);
  expect(quietSince({ ...known, gaps: 4 }, at(8, 11))).toBeUndefined();
  expect(quietSince({ ...known, usualIntervalSeconds: 5 * 86_400 }, at(20, 11))).toBeUndefined();
});

test("a connection that nothing ever came over is new, not quiet", () => {
  expect(quietSince({}, at(500, 0))).toBeUndefined();
});

test("an hour is learnt once, however much it hears, and a late delivery unlearns nothing", () => {
  const once = nextUsualHours(undefined, undefined, at(0, 9).toISOString());

  expect(nextUsualHours(once, at(0, 9).toISOString(), at(0, 9.9).toISOString())).toBeUndefined();
  expect(nextUsualHours(once, at(0, 9).toISOString(), at(0, 2).toISOString())).toBeUndefined();
  expect(once).toMatch(/^0*c0*$/);
});

test("whatever is heard whenever, there are 168 digits, and silence only grows more unusual", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 60 }),
      fc.nat(2_000),
      (when, later) => {
        const known = heardAt([...when].sort((one, other) => one - other).map((hours) => at(0, hours)));
        const then = Date.parse(known.lastDeliveryAt ?? "") + later * hour;

        expect(known.usualHours).toMatch(/^[0-9a-z]{168}$/);
        if (quietSince(known, new Date(then)) !== undefined)
          expect(quietSince(known, new Date(then + hour))).toBe(known.lastDeliveryAt);
      },
    ),
  );
});
