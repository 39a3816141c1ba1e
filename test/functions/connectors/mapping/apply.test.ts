import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { applyMapping } from "../../../../functions/connectors/mapping/apply.ts";
import { checkMapping } from "../../../../functions/connectors/mapping/check.ts";
import { mostItems } from "../../../../functions/connectors/mapping/items.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import type { Mapping } from "../../../../schemas/mapping.ts";
import { share } from "../../../support/repeats.ts";

const receivedAt = new Date("2026-11-23T09:00:00.000Z");

const payments: Mapping = {
  version: 3,
  rules: [
    {
      rule: "payment",
      when: "kind == 'payment'",
      type: {
        from: "status",
        table: { Settled: "payment.received", declined: "payment.failed" },
      },
      key: ["id"],
      time: { from: "at", zone: "Europe/London", formats: ["dd/MM/yyyy HH:mm"] },
      title: "{customer.name} paid {reference}",
      account: {
        external: [{ type: "bizpayo:client", value: "customer.id" }],
        email: "customer.email",
        domain: "customer.website",
        name: "customer.name",
      },
      actor: { name: "customer.name", email: "customer.email" },
      object: { kind: "payment", id: "id", url: "link", state: "status" },
      money: { amount: "total", currency: { from: "currency" } },
      direction: "in",
      details: { reference: "reference", lines: "lines[].text" },
    },
  ],
};

const payment = {
  kind: "payment",
  id: "pay_1",
  status: " settled ",
  at: "01/07/2026 09:30",
  reference: "INV-7",
  total: "£1,250.00",
  currency: "gbp",
  link: "https://pay.example/1",
  customer: {
    id: 58,
    name: "Acme Ltd",
    email: " Jane@ACME.example",
    website: "https://www.acme.example/shop",
  },
  lines: [{ text: "Advice" }, { text: "Filing" }],
};

test("reads an input into the event that the mapping says", () => {
  expect(applyMapping(payments, payment, { receivedAt })).toEqual({
    events: [
      {
        keyType: "rule payment",
        revision: 3,
        type: "payment.received",
        key: ["pay_1"],
        time: "2026-07-01T08:30:00.000Z",
        title: "Acme Ltd paid INV-7",
        direction: "in",
        actor: { kind: "contact", name: "Acme Ltd", email: "jane@acme.example" },
        object: { kind: "payment", id: "pay_1", url: "https://pay.example/1", state: "settled" },
        money: { amount: "1250.00", currency: "GBP" },
        identities: [
          { type: "bizpayo:client", value: "58" },
          { type: "email", value: "jane@acme.example" },
          { type: "domain", value: "acme.example" },
          { type: "name", value: "Acme Ltd" },
        ],
        details: { reference: "INV-7", lines: ["Advice", "Filing"] },
      },
    ],
    problems: [],
    lost: 0,
  });
});

test.each([
  ["https://www.bücher.example/kontakt", "bücher.example"],
  ["\u202aacme.example\u202c", "acme.example"],
  ["ｗｗｗ．ａｃｍｅ．example", "acme.example"],
])("a customer's site %s is its domain", (website, value) => {
  const mapping: Mapping = {
    rules: [{ rule: "site", type: "activity.tracked", title: "Seen", account: { domain: "site" } }],
  };
  const { events } = applyMapping(mapping, { site: website }, { receivedAt });

  expect(events[0]?.identities).toEqual([{ type: "domain", value }]);
});

test("makes an event without what cannot be read, and says what that was without quoting it", () => {
  const gaps = {
    ...payment,
    at: "soon",
    total: "much",
    customer: { email: "nobody" },
    link: "javascript:alert(1)",
  };

  const { events, problems } = applyMapping(payments, gaps, { receivedAt });

  expect(events[0]).toMatchObject({ time: "2026-11-23T09:00:00.000Z", identities: [] });
  expect(events[0]).not.toHaveProperty("money");
  expect(events[0]?.object).not.toHaveProperty("url");
  expect(problems).toMatchObject([
    { field: "rules[0].time", reason: "is not a date-time in any of the given formats" },
    { field: "rules[0].money.amount", reason: "is not an amount" },
    { field: "rules[0].account.email", reason: "is not an email address" },
    { field: "rules[0].account", reason: "finds nothing" },
  ]);
});

describe("a document of money", () => {
  const owed = {
    open: "left",
    issued: "dated",
    due: "due",
    asOf: "changed",
    formats: ["dd/MM/yyyy", "iso"],
    settles: { kind: "invoice", id: "pays" },
  };
  const rules = payments.rules.map((rule) => ({ ...rule, owed }));
  const owedIn = (more: object) => {
    const { events, problems } = applyMapping({ rules }, { ...payment, ...more }, { receivedAt });
    return { owed: events[0]?.owed, problems: problems.map(({ field }) => field) };
  };

  test("says what is open, its own days, as of when, and what it pays", () => {
    const said = {
      left: "£250.00",
      dated: "01/07/2026",
      due: "31/07/2026",
      changed: "02/07/2026",
      pays: "INV-6",
    };

    expect(owedIn(said)).toEqual({
      owed: {
        total: "1250.00",
        open: "250.00",
        currency: "GBP",
        issued: "2026-07-01",
        due: "2026-07-31",
        asOf: "2026-07-01T23:00:00.000Z",
        settles: [{ kind: "invoice", id: "INV-6", amount: "1250.00" }],
      },
      problems: [],
    });
  });

  test("has nothing open where nothing is said, and stood so when the event happened", () => {
    expect(owedIn({ left: "-", due: "" })).toEqual({
      owed: { total: "1250.00", open: "0", currency: "GBP", asOf: "2026-07-01T08:30:00.000Z" },
      problems: [],
    });
  });

  test("has the ledger's own total of its client beside it, as of the same instant, where the input says so", () => {
    const control = { of: "client", balance: "balance" };
    const withTotal = rules.map((rule) => ({ ...rule, owed: { ...owed, control } }));
    const said = (more: object) => {
      const { events, problems } = applyMapping(
        { rules: withTotal },
        { ...payment, ...more },
        { receivedAt },
      );
      return { control: events[0]?.owed?.control, problems: problems.map(({ field }) => field) };
    };
    const asOf = "2026-07-01T08:30:00.000Z";

    expect(said({ client: "C-7", balance: "£1,310.50" })).toEqual({
      control: { of: "C-7", balance: "1310.50", asOf },
      problems: [],
    });
    expect(said({ client: 7, balance: "(20.00)" }).control).toEqual({ of: "7", balance: "-20.00", asOf });
    expect(said({ client: "C-7", balance: 0 }).control).toEqual({ of: "C-7", balance: "0", asOf });
    expect(said({ client: "C-7", balance: "" })).toEqual({ control: undefined, problems: [] });
    expect(said({ balance: "5.00" })).toEqual({ control: undefined, problems: [] });
    expect(said({ client: "C-7", balance: "lots" })).toEqual({
      control: undefined,
      problems: ["rules[0].owed.control.balance"],
    });
  });

  test("is told of without the days that cannot be read, and not at all without its amounts", () => {
    expect(owedIn({ due: "soon" }).problems).toEqual(["rules[0].owed.due"]);
    expect(owedIn({ left: "some" })).toEqual({ owed: undefined, problems: ["rules[0].owed.open"] });
    expect(owedIn({ total: "much" }).owed).toBeUndefined();
  });
});

test("counts an input of no known type as lost, and passes over one that no rule is for", () => {
  expect(applyMapping(payments, { ...payment, status: "maybe" }, { receivedAt })).toEqual({
    events: [],
    problems: [
      {
        field: "rules[0].type",
        code: "not_in_table",
        values: {},
        reason: "is not one of the table's values",
      },
    ],
    lost: 1,
  });
  expect(applyMapping(payments, { kind: "visit" }, { receivedAt })).toEqual({
    events: [],
    problems: [],
    lost: 0,
  });
});

describe("each", () => {
  const tasks: Mapping = {
    rules: [
      {
        rule: "task",
        each: "tasks",
        shared: { client: "client" },
        type: "task.completed",
        title: "{name} done for {shared.client}",
        account: { external: [{ type: "enq:client", value: "shared.client" }] },
      },
    ],
  };

  test("makes one event of each item, which sees what the whole input shares", () => {
    const { events } = applyMapping(
      tasks,
      { client: "Acme", tasks: [{ name: "Tax" }, { name: "Pay" }] },
      { receivedAt },
    );

    expect(events.map(({ title }) => title)).toEqual(["Tax done for Acme", "Pay done for Acme"]);
    expect(new Set(events.map(({ key }) => key[0])).size).toBe(2);
  });

  test("gives the same input the same keys, and another input others", () => {
    const keys = (name: string) =>
      applyMapping(tasks, { client: "Acme", tasks: [{ name }] }, { receivedAt }).events.map(({ key }) => key);

    expect(keys("Tax")).toEqual(keys("Tax"));
    expect(keys("Tax")).not.toEqual(keys("Pay"));
  });

  test("makes two events of two items that are alike, and the same two of the same input", () => {
    const keys = () =>
      applyMapping(
        tasks,
        { client: "Acme", tasks: [{ name: "Tax" }, { name: "Tax" }] },
        { receivedAt },
      ).events.map(({ key }) => key[0]);

    expect(new Set(keys()).size).toBe(2);
    expect(keys()).toEqual(keys());
  });

  test("names items without a key by the sender's id of the message, where there is one", () => {
    const keys = (name: string) =>
      applyMapping(
        tasks,
        { client: "Acme", tasks: [{ name: "Tax" }, { name: "Tax" }] },
        { receivedAt, name },
      ).events.map(({ key }) => key);

    expect(keys("msg_1")).toEqual([["msg_1/0"], ["msg_1/1"]]);
    expect(keys("msg_2")).not.toEqual(keys("msg_1"));
  });

  test("stops at a thousand items and says how many it left out", () => {
    const many = {
      client: "Acme",
      tasks: Array.from({ length: mostItems + 7 }, (_, n) => ({ name: `${n}` })),
    };

    const { events, problems, lost } = applyMapping(tasks, many, { receivedAt });

    expect(events).toHaveLength(mostItems);
    expect(lost).toBe(7);
    expect(problems).toEqual([
      {
        field: "rules[0].each",
        code: "more_items",
        values: { most: 1000, cut: 7 },
        reason: "finds more than 1000 items: 7 are left out",
      },
    ]);
  });

  test("says so where the list is missing, and counts the input as lost unless another rule reads it", () => {
    const none = { tasks: "none" };
    const other: Mapping = { rules: [...tasks.rules, { rule: "note", type: "note.added", title: "A note" }] };

    expect(applyMapping(tasks, none, { receivedAt })).toMatchObject({
      events: [],
      problems: [{ field: "rules[0].each", reason: "finds no list" }],
      lost: 1,
    });
    expect(applyMapping(other, none, { receivedAt })).toMatchObject({
      events: [{ title: "A note" }],
      lost: 0,
    });
  });
});

describe("hostile inputs", () => {
  const wide: Mapping = {
    rules: [
      {
        rule: "any",
        type: "record.added",
        title: "{@.text} {text}",
        details: {
          all: "@",
          text: "text",
          deep: "a.b.c",
          list: "list",
          proto: "__proto__",
          made: "constructor",
        },
      },
    ],
  };
  const one = (input: unknown) => applyMapping(wide, input, { receivedAt }).events[0];

  test("prototype keys are data or nothing", () => {
    const details = one(JSON.parse('{"__proto__":{"polluted":true},"constructor":"x"}'))?.details ?? {};

    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(details.made).toBe("x");
    expect(one({})?.details).toEqual({ all: {} });
  });

  test("text, lists and objects of any size come out bounded", () => {
    const event = one({
      text: "x".repeat(5_000_000),
      list: Array.from({ length: 200_000 }, () => "y".repeat(10)),
      ...Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`f${n}`, "z".repeat(1_000)])),
    });

    expect(JSON.stringify(event).length).toBeLessThan(80_000);
  });

  test("nesting deeper than the stack is read as far as it goes, if something tells it from others", () => {
    const deep: unknown = JSON.parse(`{"text":"t","a":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`);
    const keyed = { rules: wide.rules.map((rule) => ({ ...rule, key: ["text"] })) };

    expect(applyMapping(keyed, deep, { receivedAt }).events).toMatchObject([{ key: ["t"], title: "t t" }]);
    expect(applyMapping(wide, deep, { receivedAt })).toMatchObject({
      events: [],
      problems: [{ field: "rules[0].key" }],
      lost: 1,
    });
  });
});

test("is total: any input under any checked mapping gives events that fit, and never throws", () => {
  const names = fc.constantFrom(
    "a",
    "b",
    "a.b",
    "list",
    "@",
    "list[0]",
    "list[*].a",
    "keys(@)",
    "to_string(@)",
    "nope",
  );
  const anyMapping = fc.record({
    rules: fc.array(
      fc.record(
        {
          rule: fc.constantFrom("one", "two"),
          type: fc.constantFrom("task.created", "payment.received", {
            from: "a",
            table: { x: "task.created" },
            otherwise: "task.updated",
          } as const),
          title: names.map((name) => `About {${name}}`),
          when: names,
          each: names,
          key: fc.array(names, { minLength: 1, maxLength: 3 }),
          time: fc.record({ from: names }),
          scheduledFor: fc.record({ from: names, zone: fc.constant("Asia/Tokyo") }),
          account: fc.record({ email: names, domain: names, name: names, phone: names }),
          money: fc.record({ amount: names, currency: fc.constant("EUR") }),
          object: fc.record({ kind: fc.constant("thing"), id: names, url: names }),
          details: fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), names, { maxKeys: 3 }),
        },
        { requiredKeys: ["rule", "type", "title"] },
      ),
      { minLength: 1, maxLength: 1 },
    ),
  });
  const anyInput = fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true, maxDepth: 4 });
  fc.assert(
    fc.property(anyMapping, fc.oneof(fc.jsonValue({ maxDepth: 4 }), anyInput), (given, input) => {
      const checked = checkMapping(given);
      if (!checked.mapping) throw new Error(JSON.stringify(checked));
      for (const { keyType: _rule, key, ...draft } of applyMapping(checked.mapping, input, { receivedAt })
        .events) {
        expect(key.length).toBeGreaterThan(0);
        const event = {
          ...draft,
          id: `evt_${"0".repeat(32)}`,
          tool: "relay",
          connection: "main",
          family: "work",
        };
        expect(publishedEvent.safeParse(event).error).toBeUndefined();
      }
    }),
    { numRuns: share(1_500) },
  );
});
