import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Subscription, Wanted } from "../../../functions/connectors/collector.ts";
import { type Compared, subscriptionSteps } from "../../../functions/connectors/subscription-steps.ts";

const url = "https://hub.example/hooks/toy/main";
const invoices: Wanted = { what: "invoices", events: ["made", "paid"] };
const now = new Date("2026-11-23T09:00:00.000Z");

const one = (given: Partial<Subscription> = {}): Subscription => ({
  ...invoices,
  ...{ id: "1", url, state: "active" },
  ...given,
});
const compared = (there: readonly Subscription[], given: Partial<Compared> = {}) =>
  subscriptionSteps({
    ...{ wanted: [invoices], there, url, now },
    ...{ isTrusted: () => true, can: { enable: true, renew: true } },
    ...given,
  });

test.each([
  { case: "is not there: it is made", there: [], steps: [{ step: "make", wanted: invoices }] },
  { case: "is there and active: nothing is done", there: [one()], steps: [] },
  {
    case: "is disabled: it is enabled",
    there: [one({ state: "disabled" })],
    steps: [{ step: "enable", wanted: invoices, id: "1" }],
  },
  {
    case: "is disabled and cannot be enabled: it is made again",
    there: [one({ state: "disabled" })],
    given: { can: { enable: false, renew: false } },
    steps: [{ step: "re-make", wanted: invoices, id: "1" }],
  },
  {
    case: "is disabled for good: it is made again",
    there: [one({ state: "disabled", isFinal: true })],
    steps: [{ step: "re-make", wanted: invoices, id: "1" }],
  },
  {
    case: "ends within a day: it is renewed",
    there: [one({ ends: "2026-11-24T08:00:00.000Z" })],
    steps: [{ step: "renew", wanted: invoices, id: "1" }],
  },
  { case: "ends later: nothing is done", there: [one({ ends: "2026-11-24T10:00:00.000Z" })], steps: [] },
  {
    case: "ends within a day and cannot be renewed: it is made again",
    there: [one({ ends: "2026-11-24T08:00:00.000Z" })],
    given: { can: { enable: true, renew: false } },
    steps: [{ step: "re-make", wanted: invoices, id: "1" }],
  },
  {
    case: "does not tell all: it is made again",
    there: [one({ events: ["made"] })],
    steps: [{ step: "re-make", wanted: invoices, id: "1" }],
  },
  { case: "tells more: nothing is done", there: [one({ events: ["made", "paid", "seen"] })], steps: [] },
  {
    case: "signs with what is no longer accepted: it is made again",
    there: [one()],
    given: { isTrusted: () => false },
    steps: [{ step: "re-make", wanted: invoices, id: "1" }],
  },
  {
    case: "is there twice: the one that is well stays",
    there: [one({ state: "disabled" }), one({ id: "2" })],
    steps: [{ step: "remove", id: "1" }],
  },
  {
    case: "is no longer wanted: it is removed",
    there: [one()],
    given: { wanted: [] },
    steps: [{ step: "remove", id: "1" }],
  },
  {
    case: "is at an address below the connection's: nothing is done",
    there: [one({ url: `${url}/made/c0de` })],
    steps: [],
  },
  {
    case: "is sent elsewhere, to an address that only begins like the connection's: another is made, and that one stays",
    there: [
      one({ url: "https://hub.example/hooks/toy/main2" }),
      one({ id: "2", url: "https://other.example" }),
    ],
    steps: [{ step: "make", wanted: invoices }],
  },
])("a subscription that $case", ({ there, given, steps }) => {
  expect(compared(there, given)).toEqual(steps);
});

test("after its steps are carried out nothing is left to do, wherever they broke off before", () => {
  const wanted = ["a", "b", "c"].map((what): Wanted => ({ what, events: ["made", "paid"] }));
  const listed = fc.array(
    fc.record({
      what: fc.constantFrom("a", "b", "c", "d"),
      events: fc.subarray(["made", "paid", "seen"]),
      url: fc.constantFrom(url, `${url}/below`, "https://other.example"),
      state: fc.constantFrom("active" as const, "disabled" as const),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(listed, fc.boolean(), fc.nat(8), (those, enable, breaksAfter) => {
      let there: Subscription[] = those.map((given, n) => ({ ...given, id: String(n) }));
      let made = there.length;
      const foreign = there.filter((given) => given.url === "https://other.example");
      for (const atMost of [breaksAfter, Number.POSITIVE_INFINITY]) {
        for (const step of compared(there, { wanted, can: { enable, renew: true } }).slice(0, atMost)) {
          const left = there.filter(({ id }) => step.step === "make" || id !== step.id);
          const same = there.flatMap((given): Subscription[] =>
            step.step !== "make" && given.id === step.id ? [{ ...given, state: "active" }] : [],
          );
          if (step.step === "make" || step.step === "re-make")
            there = [...left, { ...step.wanted, url, state: "active", id: String(made++) }];
          else there = step.step === "remove" ? left : [...left, ...same];
        }
      }
      expect(compared(there, { wanted, can: { enable, renew: true } })).toEqual([]);
      expect(there.filter((given) => given.url === "https://other.example")).toEqual(foreign);
      expect(there).toHaveLength(wanted.length + foreign.length);
    }),
  );
});
