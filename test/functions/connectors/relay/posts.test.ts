import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { relay } from "../../../../functions/connectors/relay/index.ts";
import { strictJson } from "../../../../functions/connectors/relay/strict-json.ts";
import { delivery } from "../../../support/delivery.ts";
import { share } from "../../../support/repeats.ts";

const form = "application/x-www-form-urlencoded";
const told = (body: string | Buffer, type = "application/json", settings = {}) =>
  normalise(
    relay,
    delivery("relay", { body: Buffer.from(body), headers: { "content-type": type } }),
    settings,
  ).events;
const idsOf = (...given: Parameters<typeof told>) => told(...given).map(({ id }) => id);

const nested = (n: number) => `{"title":"Deep","v":${"[".repeat(5_000)}${n}${"]".repeat(5_000)}}`;
const parts = (boundary: string, content: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nSigned\r\n` +
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n${content}\r\n--${boundary}--\r\n`;
const beside = (token: string) =>
  `token=${token}&payload=${encodeURIComponent('{"title":"Call","token":"x"}')}`;
const inMonth = (month: string) => JSON.stringify({ month, jobs: [{ name: "Bookkeeping" }] });

/** A mapping whose key is alike in many, and one that reads a list. */
const mapping = (more: object = {}) => ({
  mapping: {
    rules: [
      {
        rule: "any",
        type: "activity.tracked",
        key: ["id", "status"],
        title: "{title || name || 'Post'}",
        ...more,
      },
    ],
  },
});

describe("two posts are two events though what is read of them is alike:", () => {
  test.each([
    ["a field that comes twice", '{"title":"Call","n":1,"n":2}', '{"title":"Call","n":3,"n":2}'],
    [
      "a name that no object may have",
      '{"title":"A","__proto__":{"x":1}}',
      '{"title":"A","__proto__":{"x":2}}',
    ],
    ["what is nested 5,000 deep", nested(1), nested(2)],
    ["a file in a form", parts("b", "one"), parts("b", "two"), "multipart/form-data; boundary=b"],
    ["a field beside a payload that has it too", beside("t1"), beside("t2"), form],
  ])("%s", (_, one, other, type = "application/json") => {
    for (const settings of [{}, mapping()]) {
      expect(told(one, type, settings).map(({ family }) => family)).not.toContain("system");
      for (const id of idsOf(one, type, settings)) expect(idsOf(other, type, settings)).not.toContain(id);
      expect(idsOf(one, type, settings)).toEqual(idsOf(one, type, settings));
    }
  });

  test("items of a list that stands in another post", () => {
    const settings = mapping({ each: "jobs", key: undefined });

    expect(idsOf(inMonth("September"), undefined, settings)).not.toEqual(
      idsOf(inMonth("October"), undefined, settings),
    );
  });

  test("a form of parts that is sent again with other marks is the same", () => {
    const [one, again] = ["b1", "b2"].map((mark) =>
      idsOf(parts(mark, "one"), `multipart/form-data; boundary=${mark}`),
    );

    expect(one).toEqual(again);
  });

  test.each(["null", "undefined", "{{id}}", "", "0", "N/A", false, 0])(
    "an id that says nothing: %j",
    (event_id) => {
      const [one, other] = ["Call", "Visit"].map((title) => idsOf(JSON.stringify({ event_id, title })));

      expect(one).not.toEqual(other);
    },
  );

  test("a key whose id is missing, whatever else the key has", () => {
    const [one, other] = [1, 2].map((n) =>
      idsOf(JSON.stringify({ status: "open", n }), undefined, mapping()),
    );

    expect(one).not.toEqual(other);
  });

  test("ids that differ behind their first 2,000 characters", () => {
    const [one, other] = ["1", "2"].map((last) =>
      idsOf(JSON.stringify({ event_id: "k".repeat(2_500) + last, title: "Call" })),
    );

    expect(one).not.toEqual(other);
  });
});

describe("JSON with the liberties of programs is read:", () => {
  test.each([
    ["a line break within a text", '{"title":"Call\nJane"}', ["Call Jane"]],
    ["NaN, as Python writes it", '{"title":"Call","score":NaN,"far":-Infinity}', ["Call"]],
    ["a comma behind the last entry", '{"title":"Call","tags":["a",],}', ["Call"]],
    ["a NUL behind it", '{"title":"Call"}\0', ["Call"]],
    ["two byte-order marks", '\uFEFF\uFEFF{"title":"Call"}', ["Call"]],
    ["values one after the other", '{"title":"Call"}{"title":"Visit"}', ["Call", "Visit"]],
    ["values with commas between", '{"title":"Call"},\n{"title":"Visit"},\n', ["Call", "Visit"]],
    ["values spread over lines", '{\n"title":"Call"\n}\n{\n"title":"Visit"\n}', ["Call", "Visit"]],
  ])("%s", (_, body, titles) => {
    expect(told(body).map(({ title }) => title)).toEqual(titles);
  });

  test("what stands in its texts is left as it is", () => {
    const title = "NaN, [x,] {y,} -Infinity } { \\";

    expect(told(`{"title":${JSON.stringify(title)},}`)[0]?.title).toBe(title);
  });

  test("whatever JSON is given is the same afterwards", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        expect(JSON.parse(strictJson(JSON.stringify(value, null, indent)))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
      { numRuns: share(1_000) },
    );
  });

  test("in time with its length, whatever it is", () => {
    const hostile = [
      '"\\'.repeat(500_000),
      ", ".repeat(500_000),
      "{".repeat(1_000_000),
      " ".repeat(1_000_000),
    ];
    const began = performance.now();

    for (const text of hostile) expect(strictJson(`x${text}x`).length).toBeGreaterThan(0);

    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe("a form whose names have brackets", () => {
  test("holds the objects that they say", () => {
    const sent =
      "type=subscribe&title=Subscribed&data[email]=jane%40acme.example&data[merges][FNAME]=Jane&tags[]=a&tags[]=b";
    const [event] = told(
      sent,
      form,
      mapping({ account: { email: "data.email" }, details: { tags: "tags" } }),
    );

    expect(event).toMatchObject({
      title: "Subscribed",
      identities: [{ type: "email", value: "jane@acme.example" }],
      details: { tags: ["a", "b"] },
    });
  });

  test.each([
    "title=Call&a=1&a[b]=2",
    "title=Call&a[b]=1&a[b][c]=2",
    "title=Call&__proto__[x]=1",
    "title=Call&a[__proto__][x]=1",
    `title=Call&a${"[b]".repeat(500)}=1`,
    "title=Call&[]=1&]=2&a[]b=3",
  ])("that contradict each other costs nothing: %s", (sent) => {
    expect(told(sent, form).map(({ title }) => title)).toEqual(["Call"]);
    expect(Reflect.get({}, "x")).toBeUndefined();
  });
});

describe("an event that something else passes on", () => {
  const own = { event_type: "task.completed", title: "Books done", account_email: "jane@acme.example" };

  test.each([
    ["Amazon SNS", { Type: "Notification", MessageId: "m1", Message: JSON.stringify(own) }],
    [
      "Amazon EventBridge",
      { version: "0", id: "e1", "detail-type": "task.completed", time: "2026-11-20T10:00:00Z", detail: own },
    ],
  ])("is read: %s", (_, body) => {
    expect(told(JSON.stringify(body))).toMatchObject([
      {
        type: "task.completed",
        title: "Books done",
        identities: [{ type: "email", value: "jane@acme.example" }],
      },
    ]);
  });
});

test("what could not be read of one event is not said of the others", () => {
  const events = [
    { event_type: "task.completed", title: "One", account_ref: "7", occurred_at: "some day" },
    { event_type: "task.completed", title: "Two", account_ref: "7" },
  ];

  const [one, two] = told(JSON.stringify({ events }));

  expect(one?.details.unread).toEqual([expect.stringContaining("time")]);
  expect(two?.details).not.toHaveProperty("unread");
});

test("a title that nobody would see is what happened, in words", () => {
  const [event] = told('{"event_type":"task.completed","title":"\\u0000\\u0001","account_ref":"7"}');

  expect(event?.title).toBe("Completed task");
});

describe("the hub's own word for what happened", () => {
  test.each([
    [{ type: "payment.received", payer: { email: "ann@vale.example" }, amount: "USD 1,250.00" }],
    [{ event: "Payment Received", customer_email: "ann@vale.example", amount: "1250.00 USD" }],
  ])("is read as type or event beside flat fields: %j", (body) => {
    expect(told(JSON.stringify(body))).toMatchObject([
      {
        type: "payment.received",
        identities: [{ type: "email", value: "ann@vale.example" }],
        money: { amount: "1250.00", currency: "USD" },
      },
    ]);
  });

  test("does not stand for the parts of a list beside it", () => {
    const list = [
      { event_type: "invoice.paid", event_id: "1" },
      { event_type: "invoice.paid", event_id: "2" },
    ];

    expect(told(JSON.stringify({ type: "invoice.paid", events: list }))).toHaveLength(2);
  });

  test("in a sender's own word leads to no guess", () => {
    expect(told(JSON.stringify({ type: "note", customer: "Vale" }))).toMatchObject([
      { type: "system.unrecognized" },
    ]);
  });
});
