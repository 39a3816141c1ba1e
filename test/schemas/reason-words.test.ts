import { describe, expect, test } from "@jest/globals";
import { explainedIn } from "../../schemas/explained.ts";
import { toDetails } from "../../schemas/reason-details.ts";
import {
  because,
  explainedReason,
  ofEntry,
  ofField,
  ofParts,
  reasonInEnglish,
  reasonOf,
  reasonWords,
} from "../../schemas/reason-words.ts";

describe("a reason in English", () => {
  test.each([
    ["is a sentence where it is of the whole delivery", because("not_json"), "not JSON"],
    ["names the body where it is a fault of no field", because("not_an_object"), "the body is not an object"],
    ["names its field", ofField("data.id", because("missing")), "data.id is missing"],
    [
      "names the entry that it is of",
      ofEntry("events[2]", ofField("id", because("missing_or_wrong"))),
      "events[2]: id is missing or wrong",
    ],
    [
      "says how many parts it costs, where it costs several",
      ofEntry("[1]", ofParts(3, because("form_unknown"))),
      "[1]: its form is not known: a mapping is needed (3 parts)",
    ],
    ["leaves one part unsaid", ofParts(1, because("no_rule")), "no rule of the mapping reads it"],
    [
      "fills in its values",
      because("too_many_entries", { most: 2_500 }),
      "the batch has more than 2500 entries",
    ],
  ])("%s", (_, reason, english) => {
    expect(reasonInEnglish(reason)).toBe(english);
  });

  test("of a code that this release does not know says so", () => {
    expect(reasonOf("of_a_later_release")).toEqual(because("unknown"));
    expect(reasonOf("stale")).toEqual(because("stale"));
    expect(reasonOf("constructor")).toEqual(because("unknown"));
  });

  test("has no value by the name of one that says where it is", () => {
    const own = Object.values(reasonWords).filter((text) => /\{(?:at|field|parts)\}/.test(text));
    expect(own).toEqual([]);
  });
});

describe("a reason among an event's details", () => {
  test.each([because("not_json"), ofEntry("[0]", because("not_entry"))])("is found there: %j", (reason) => {
    const told = explainedReason(reason);
    expect(explainedIn({ other: 1, ...toDetails(told) })).toEqual(told);
  });

  test.each([
    ["no code", { reason: "The customer canceled" }],
    ["no reason", {}],
    ["a code that is not a word", { reason: "not JSON", reasonCode: 3 }],
  ])("is none where there is %s", (_, details) => {
    expect(explainedIn(details)).toBeUndefined();
  });
});
