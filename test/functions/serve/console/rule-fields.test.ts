import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  isSame,
  type JsonObject,
  valueAt,
  withValueAt,
} from "../../../../functions/serve/console/state/json.ts";
import {
  fieldFor,
  labelFor,
  ruleGroups,
  textOf,
  valueIn,
} from "../../../../functions/serve/console/state/rule-fields.ts";
import { eventRule } from "../../../../schemas/mapping.ts";

const fields = ruleGroups.flatMap((group) => group.fields);
const named = (path: string) => {
  const found = fields.find((one) => one.path === path);
  if (!found) throw new Error(`The form has no field ${path}`);
  return found;
};

/** A rule that says all that a rule can say. */
const whole: JsonObject = {
  rule: "invoice-paid",
  when: "status == 'paid'",
  each: "invoices",
  shared: { client: "customer.name" },
  type: { from: "status", table: { paid: "invoice.paid" }, otherwise: "invoice.updated" },
  key: ["id", "status"],
  time: { from: "paid_at", zone: "Europe/London", formats: ["dd/MM/yyyy HH:mm", "iso"] },
  scheduledFor: { from: "due", zone: "UTC", formats: ["MMM d, yyyy"] },
  title: "Invoice {number} was paid",
  account: {
    external: [{ type: "quickbooks:customer", value: "client.qb" }],
    email: "client.email",
    domain: "client.domain",
    phone: "client.phone",
    name: "client.name",
  },
  actor: { kind: "contact", name: "by.name", email: "by.email" },
  object: { kind: "invoice", id: "id", name: "number", url: "link", state: "status", final: ["paid"] },
  money: { amount: "total", currency: { from: "currency" }, decimal: ",", minorDigits: 2 },
  owed: {
    open: "balance",
    issued: "date",
    due: "due",
    asOf: "changed",
    formats: ["iso"],
    settles: { kind: "invoice", id: "pays" },
    control: { of: "client.id", balance: "client.balance" },
  },
  direction: "in",
  details: { "Due date": "due", note: "note || 'none'" },
};

describe("the form of a rule", () => {
  test("has a field for everything that a rule can say", () => {
    const paths = (value: unknown, path: string): string[] =>
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      !fields.some((one) => one.path === path)
        ? Object.entries(value).flatMap(([name, one]) => paths(one, path === "" ? name : `${path}.${name}`))
        : [path];

    expect(eventRule.safeParse(whole).success).toBe(true);
    expect(Object.keys(eventRule.shape).sort()).toEqual(Object.keys(whole).sort());
    const without = paths(whole, "").filter(
      (path) => !path.startsWith("type.") && fieldFor(path) === undefined,
    );
    expect(without).toEqual([]);
  });

  test("gives back what it shows", () => {
    for (const field of fields) {
      const value = valueAt(whole, field.path);
      expect([field.path, valueIn(field, textOf(field, value) ?? "")]).toEqual([field.path, value]);
    }
  });

  test("shows no value that it would change, whatever the value is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 3 }), (field, value) => {
        const text = textOf(field, value);

        return text === undefined || value === "" || isSame(valueIn(field, text), value);
      }),
    );
  });

  test.each([
    ["details", "raw.fields", "raw.fields"],
    ["details", "a = b == 'c'\nd = e", { a: "b == 'c'", d: "e" }],
    ["money.currency", "GBP", "GBP"],
    ["money.currency", "currency.code", { from: "currency.code" }],
    ["money.minorDigits", "2", 2],
    ["money.minorDigits", "two", "two"],
    ["key", " id \n\n status ", ["id", "status"]],
    ["account.external", "client.id", [{ type: "", value: "client.id" }]],
    ["title", "  ", undefined],
  ])("%s reads %j as %j", (path, text, value) => {
    expect(valueIn(named(path), text)).toEqual(value);
  });

  test.each([
    ["time", "time.from", "rule.time.from"],
    ["time.formats[1]", "time.formats", "rule.formats"],
    ["account.external[0].value", "account.external", "rule.account.external"],
    ["account", "account.email", "rule.account"],
    ["type", undefined, "rule.type"],
    ["nonsense", undefined, undefined],
  ])("a problem at %s is told at %s", (path, field, label) => {
    expect([fieldFor(path)?.path, labelFor(path)]).toEqual([field, label]);
  });
});

describe("a value at a path", () => {
  test("is what was put there; taken away, it leaves nothing empty behind", () => {
    const path = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(path, fc.integer(), (names, value) => {
        const at = names.join(".");
        const put = withValueAt({ other: 1 }, at, value);

        expect(valueAt(put, at)).toBe(value);
        expect(withValueAt(put, at, undefined)).toEqual({ other: 1 });
      }),
    );
  });
});
