import { describe, expect, test } from "@jest/globals";
import { patternsFor, typesIn } from "../../../../functions/serve/console/state/rule-types.ts";
import { eventTypes } from "../../../../schemas/event-types.ts";

describe("the types that a rule names", () => {
  test.each([
    [["note.added"], ["note.added"]],
    [
      ["credit.issued", "invoice.paid"],
      ["credit.issued", "invoice.paid"],
    ],
    [["meeting.*"], [...eventTypes.meeting]],
    [["meeting.*", "meeting.canceled"], [...eventTypes.meeting]],
    [
      ["abacus.*", "abacus.moved", "."],
      ["abacus.*", "abacus.moved", "."],
    ],
    [[], []],
  ])("%j stand for %j", (patterns, types) => {
    expect(typesIn(patterns)).toEqual(types);
  });

  test.each([
    [[...eventTypes.meeting], ["meeting.*"]],
    [
      ["note.added", ...eventTypes.meeting],
      ["note.added", "meeting.*"],
    ],
    [eventTypes.meeting.slice(1), eventTypes.meeting.slice(1)],
    [["credit.issued"], ["credit.issued"]],
    [
      ["abacus.*", "."],
      ["abacus.*", "."],
    ],
  ])("%j are said by %j", (types, patterns) => {
    expect(patternsFor(types)).toEqual(patterns);
  });

  test("come back as they were, whole families within what one rule may name", () => {
    const all: readonly string[] = Object.values(eventTypes).flat();

    expect([...typesIn(patternsFor(all))].sort()).toEqual([...all].sort());
    expect(patternsFor(all).length).toBeLessThanOrEqual(50);
  });
});
