import { describe, expect, test } from "@jest/globals";
import { Effort } from "../../../../functions/connectors/mapping/effort.ts";
import { finderIn } from "../../../../functions/connectors/mapping/expression.ts";
import { leavesIn, pasted } from "../../../../functions/serve/console/state/example-text.ts";

const sample = {
  id: 7,
  "Client name": "Acme",
  customer: { email: "jane@acme.example", none: null },
  items: [
    { sku: "a-1", price: 12.5 },
    { sku: "b-2", price: 3 },
  ],
};

describe("what is in an example", () => {
  test("is offered as expressions that find it", () => {
    const leaves = leavesIn(JSON.stringify(sample), undefined);

    expect(leaves.map(({ path }) => path)).toEqual([
      "id",
      '"Client name"',
      "customer.email",
      "items[0].sku",
      "items[0].price",
    ]);
    for (const { path, value } of leaves) expect(String(finderIn(sample, new Effort())(path))).toBe(value);
  });

  test("is that of the first item where each item is an event", () => {
    expect(leavesIn(JSON.stringify(sample), "items").map(({ path }) => path)).toEqual(["sku", "price"]);
  });

  test("of a form is its fields, and of what is neither JSON nor a form there is nothing", () => {
    expect(leavesIn("name=Acme+Ltd&paid=yes", undefined)).toEqual([
      { path: "name", value: "Acme Ltd" },
      { path: "paid", value: "yes" },
    ]);
    expect(leavesIn("Dear Sirs", undefined)).toEqual([]);
  });

  test("is cut where it is beyond reading", () => {
    const deep = JSON.stringify(Array.from({ length: 50 }).reduce<unknown>((inner) => ({ inner }), "end"));
    const wide = JSON.stringify(
      Object.fromEntries(Array.from({ length: 999 }, (_, n) => [`f${n}`, "x".repeat(99)])),
    );

    expect(leavesIn(deep, undefined)).toEqual([]);
    expect(leavesIn(wide, undefined)).toHaveLength(200);
    expect(leavesIn(wide, undefined)[0]?.value).toHaveLength(60);
  });
});

test("what is pasted is sent as it would be posted; for rows and mails it is the input itself", () => {
  expect(pasted('{"a":1}', "posts")).toEqual({ raw: { contentType: "application/json", body: '{"a":1}' } });
  expect(pasted("a=1", "posts").raw?.contentType).toBe("application/x-www-form-urlencoded");
  expect(pasted('{"Id":"1"}', "rows")).toEqual({ sample: { Id: "1" } });
  expect(() => pasted("Id,Name", "rows")).toThrow(SyntaxError);
});
