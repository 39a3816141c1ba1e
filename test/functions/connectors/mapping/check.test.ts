import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkMapping } from "../../../../functions/connectors/mapping/check.ts";

const rule = { rule: "one", type: "task.created", title: "Task {name}" };

test("a mapping that may go live comes back as it is", () => {
  expect(checkMapping({ rules: [rule] })).toEqual({ mapping: { rules: [rule] } });
});

test.each([
  [undefined, "mapping", "is missing"],
  [{ rules: [] }, "rules", "is less than 1"],
  [{ rules: [rule], extra: 1 }, "mapping", "has no field extra"],
  [{ rules: [{ ...rule, titel: "x" }] }, "rules[0]", "has no field titel"],
  [{ rules: [{ ...rule, title: undefined }] }, "rules[0].title", "is missing"],
  [{ rules: [{ ...rule, title: "{name" }] }, "rules[0].title", "has a brace without its partner"],
  [{ rules: [{ ...rule, title: "{na me}" }] }, "rules[0].title", "is not JMESPath"],
  [{ rules: [rule, rule] }, "rules[1].rule", "names an earlier rule"],
  [
    { rules: [{ ...rule, key: ["id", "sort(x)"] }] },
    "rules[0].key[1]",
    "uses sort(), which a mapping does not have",
  ],
  [{ rules: [{ ...rule, details: { type: "a[" } }] }, "rules[0].details.type", "is not JMESPath"],
  [
    { rules: [{ ...rule, time: { from: "at", zone: "Mars" } }] },
    "rules[0].time.zone",
    "is not an IANA time zone",
  ],
  [
    { rules: [{ ...rule, time: { from: "at", formats: ["iso", "YYYY"] } }] },
    "rules[0].time.formats[1]",
    "is not a date-time format",
  ],
  [{ rules: [{ ...rule, shared: { a: "b" } }] }, "rules[0].shared", "is of use with each only"],
  [
    { rules: [{ ...rule, account: { external: [{ type: "enq:client", value: "[" }] } }] },
    "rules[0].account.external[0].value",
    "is not JMESPath",
  ],
])("%j is refused at %s", (given, field, reason) => {
  expect(checkMapping(given)).toMatchObject({ problems: [{ field, reason }] });
});

test("answers anything whatever", () => {
  fc.assert(
    fc.property(fc.anything(), (given) => {
      expect(checkMapping({ rules: given })).toHaveProperty("problems");
    }),
  );
});
