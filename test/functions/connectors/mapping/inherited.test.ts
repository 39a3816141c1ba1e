import { expect, test } from "@jest/globals";
import { Effort } from "../../../../functions/connectors/mapping/effort.ts";
import { finderIn, isTrue } from "../../../../functions/connectors/mapping/expression.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { relay } from "../../../../functions/connectors/relay/index.ts";
import { delivery } from "../../../support/delivery.ts";

const sent = { a: 1, o: [{ a: 2 }] };

test.each(["constructor", "@.constructor", "not_null(@.toString)", "o.constructor", "@.hasOwnProperty"])(
  "what every value inherits was not sent: %s finds nothing",
  (expression) => {
    expect(isTrue(finderIn(sent, new Effort())(expression))).toBe(false);
  },
);

test.each([
  "@.__proto__",
  "map(&@.constructor, o)",
  "[@.constructor]",
  "merge(@.__proto__, @)",
  "{x: @.valueOf}",
])("nor does it come into an event, or change what others inherit: %s", (expression) => {
  const rule = { rule: "r", type: "activity.tracked", title: "x", details: { found: expression } };
  const body = Buffer.from(JSON.stringify(sent));
  const given = delivery("relay", { headers: { "content-type": "application/json" }, body });

  const { events } = normalise(relay, given, { mapping: { rules: [rule] } });

  expect(events.map(({ type }) => type)).toEqual(["activity.tracked"]);
  expect(JSON.stringify(events)).not.toMatch(/native code|constructor|valueOf/);
  expect(Object.keys(Object.prototype)).toEqual([]);
});
