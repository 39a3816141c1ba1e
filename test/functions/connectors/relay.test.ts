import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { eventTypeIn } from "../../../functions/connectors/mapping/event-type.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { relay } from "../../../functions/connectors/relay/index.ts";
import { publishedEvent } from "../../../schemas/account-event.ts";
import { delivery } from "../../support/delivery.ts";
import { share } from "../../support/repeats.ts";

const post = (body: string | Buffer, headers: Record<string, string> = {}, settings = {}) =>
  normalise(
    relay,
    delivery("relay", {
      body: Buffer.from(body),
      headers: { "content-type": "application/json", ...headers },
    }),
    settings,
  );
const only = (...given: Parameters<typeof post>) => {
  const { events, ...rest } = post(...given);
  expect(events).toHaveLength(1);
  return { ...rest, event: events[0] };
};

describe("the hub's own fields", () => {
  test("need no mapping, and all but a type or a title may be left out", () => {
    expect(only('{"event_type":"invoice.paid"}').event).toMatchObject({
      type: "invoice.paid",
      title: "Paid invoice",
      time: "2026-11-23T09:00:00.000Z",
    });
    expect(only('{"title":"Called us back","account_email":"JANE@acme.example"}').event).toMatchObject({
      type: "activity.tracked",
      title: "Called us back",
      identities: [{ type: "email", value: "jane@acme.example" }],
    });
  });

  test.each([
    ["com.example.billing.invoice.paid", "Paid invoice"],
    ["PAYMENT_FAILED", "Failed payment"],
    ["meeting.no_show", "Meeting: no show"],
    ["Invoice Paid", "Invoice Paid"],
    ["deal.won", "deal.won"],
  ])("tell in words what happened where there is no title: %s", (event_type, title) => {
    expect(only(JSON.stringify({ event_type })).event?.title).toBe(title);
  });

  test.each([
    ["email.sent", "2026-11-25T08:00:00.000Z", true],
    ["email.sent", "2026-11-27T08:00:00.000Z", false],
    ["document.added", "2027-11-23T09:00:00.000Z", false],
    ["email.scheduled", "2027-11-23T09:00:00.000Z", true],
    ["meeting.scheduled", "2027-11-23T09:00:00.000Z", true],
    ["invoice.created", "2026-12-31T00:00:00.000Z", true],
    ["meeting.scheduled", "2999-01-01T00:00:00.000Z", false],
    ["deal.won", "2999-01-01T00:00:00.000Z", false],
  ])("have a time at which that can have happened by now: %s at %s", (event_type, occurred_at, taken) => {
    const { event } = only(JSON.stringify({ event_type, occurred_at }));

    expect(event?.time).toBe(taken ? occurred_at : "2026-11-23T09:00:00.000Z");
    expect(event?.details.unread).toEqual(
      taken
        ? ["rules[0].account finds nothing"]
        : expect.arrayContaining([expect.stringMatching(/time is too far/)]),
    );
  });

  test.each([
    "null",
    "undefined",
    "N/A",
    "-",
    0,
    "[object Object]",
    "{{client.id}}",
    "unknown",
    "\u200b",
    false,
  ])("name no customer and no thing by what stands where there is none: %j", (none) => {
    const { event } = only(
      JSON.stringify({
        ...{ event_type: "invoice.paid", account_ref: none, account_name: none, account_phone: none },
        account_email: "jane@acme.example",
      }),
    );

    expect(event?.identities).toEqual([{ type: "email", value: "jane@acme.example" }]);
  });

  test("may all be text, as no-code relays send them", () => {
    expect(
      only(
        '{"event_id":"7","event_type":"Invoice Paid","occurred_at":"1763460000","amount":"$1,250","currency":"usd","account_ref":"58"}',
      ).event,
    ).toMatchObject({
      type: "invoice.paid",
      time: "2025-11-18T10:00:00.000Z",
      money: { amount: "1250", currency: "USD" },
      identities: [{ type: "relay:account", value: "58" }],
    });
  });

  test("say who acted in the sender's words, and what they leave out the type says", () => {
    expect(only('{"event_type":"document.added","direction":"Inbound"}').event?.direction).toBe("in");
    expect(only('{"event_type":"invoice.sent"}').event?.direction).toBe("out");
    expect(only('{"title":"Called us","account_ref":"58","direction":"sideways"}').event).toMatchObject({
      details: { unread: ["rules[0].direction is not one of the table's values"] },
    });
    expect(only('{"event_type":"payment.failed","direction":"in"}').event).not.toHaveProperty("direction");
  });

  test("that cannot be read are left out of the event and named in its details", () => {
    const { event } = only(
      '{"event_type":"invoice.paid","amount":"a lot","currency":"GBP","account_ref":"58"}',
    );

    expect(event).not.toHaveProperty("money");
    expect(event?.details.unread).toEqual(["rules[0].money.amount is not an amount"]);
  });

  test("keep an unknown word for the type as a detail", () => {
    expect(only('{"event_type":"Deal won","account_ref":"58"}').event).toMatchObject({
      type: "activity.tracked",
      title: "Deal won",
      details: { event_type: "Deal won" },
    });
  });

  test("with the same event_id are the same event, whatever else differs; with another, another", () => {
    const id = (event_id: string, title: string) =>
      only(JSON.stringify({ event_id, title, event_type: "task.created" })).event?.id;

    expect(id("1", "a")).toBe(id("1", "b"));
    expect(id("1", "a")).not.toBe(id("2", "a"));
  });
});

describe("who acted", () => {
  const actorOf = (more: object) =>
    only(JSON.stringify({ account_name: "Acme", account_email: "jane@acme.example", ...more })).event?.actor;

  test.each([
    ["task.assigned", { actor: "Priya Nair" }, "team"],
    ["task.completed", { actor: { name: "Priya Nair", email: "priya@firm.example" } }, "team"],
    ["project.completed", { actor: "priya@firm.example" }, "team"],
    ["invoice.sent", { actor: "Priya Nair" }, "team"],
    ["message.posted", { actor: "Priya Nair", direction: "out" }, "team"],
    ["message.posted", { actor: "Jane Doe" }, "contact"],
    ["task.completed", { actor: "Jane Doe", direction: "in" }, "contact"],
    ["task.completed", { actor: { name: "Bob", email: "bob@acme.example" } }, "contact"],
    ["task.completed", { actor: "Acme" }, "contact"],
    ["agreement.sent", { actor: "jane@acme.example" }, "contact"],
    ["request.opened", { actor: "Jane Doe" }, "contact"],
  ])("in %s by %j is of the %s", (event_type, more, kind) => {
    expect(actorOf({ event_type, ...more })?.kind).toBe(kind);
  });

  test("is a customer whom a sender names by parts, also of what we sent", () => {
    const customer = { company: "Acme", first_name: "Jane", last_name: "Doe", email: "jane@acme.example" };

    expect(only(JSON.stringify({ event_type: "invoice.sent", customer })).event?.actor).toEqual({
      kind: "contact",
      name: "Jane Doe",
      email: "jane@acme.example",
    });
  });
});

describe("a post's body", () => {
  const told = { event_type: "form.submitted", title: "Enquiry", account_email: "jane@acme.example" };
  const expected = {
    type: "form.submitted",
    title: "Enquiry",
    identities: [{ type: "email", value: "jane@acme.example" }],
  };
  const multipart = (end: string) =>
    [
      ...Object.entries(told).flatMap(([name, value]) => [
        "--XX",
        `Content-Disposition: form-data; name="${name}"`,
        "",
        value,
      ]),
      ...[
        "--XX",
        'Content-Disposition: form-data; name="letter"; filename="letter.pdf"',
        "",
        "%PDF",
        "--XX--",
        "",
      ],
    ].join(end);

  test.each([
    ["of several parts", multipart("\r\n"), "multipart/form-data; boundary=XX"],
    ["of several parts with bare line ends", multipart("\n"), 'multipart/form-data; boundary="XX"'],
    ["of several parts without its boundary", multipart("\r\n"), "multipart/form-data"],
    ["that is a form", new URLSearchParams(told).toString(), "application/x-www-form-urlencoded"],
    [
      "that is JSON in a form's payload",
      `payload=${encodeURIComponent(JSON.stringify(told))}`,
      "application/x-www-form-urlencoded",
    ],
    [
      "that is JSON in a form's only field, whatever its name",
      `mandrill_events=${encodeURIComponent(JSON.stringify([told]))}`,
      "application/x-www-form-urlencoded",
    ],
    [
      "that is JSON and says it is a form, as curl does",
      JSON.stringify(told),
      "application/x-www-form-urlencoded",
    ],
    ["that is a form and says it is text", new URLSearchParams(told).toString(), "text/plain"],
    ["of several parts that are called mixed", multipart("\r\n"), "multipart/mixed; boundary=XX"],
    ["that is JSON in JSON's text", JSON.stringify(JSON.stringify(told)), "application/json"],
    [
      "that is JSON in JSON's text in JSON's text",
      JSON.stringify(JSON.stringify(JSON.stringify(told))),
      "application/json",
    ],
    ["that is a JSON text sequence", `\u001e${JSON.stringify(told)}\n`, "application/json-seq"],
    ["in UTF-16", Buffer.from(`\ufeff${JSON.stringify(told)}`, "utf16le"), "application/json"],
  ])("%s is read", (_, body, type) => {
    expect(only(body, { "content-type": type }).event).toMatchObject(expected);
  });

  test("of several parts is not cut where a person has written the boundary", () => {
    const part = (name: string, value: string) =>
      `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${part("title", "See --XX and\n--XXmas")}${part("account_ref", "5")}--XX--\r\n`;

    expect(only(body, { "content-type": "multipart/form-data; boundary=XX" }).event).toMatchObject({
      title: "See --XX and --XXmas",
      identities: [{ type: "relay:account", value: "5" }],
    });
  });

  test.each([
    ["quoted-printable", "Caf=C3=\r\n=A9"],
    ["base64", "Q2Fmw6k="],
    ["8bit", "Café"],
  ])("of parts encoded as %s is read", (encoding, value) => {
    const head = `--XX\r\nContent-Disposition: form-data; name="title"\r\nContent-Transfer-Encoding: ${encoding}`;
    const body = `${head}\r\n\r\n${value}\r\n--XX--`;

    expect(only(body, { "content-type": "multipart/form-data; boundary=XX" }).event?.title).toBe("Café");
  });

  test("that is a form has the objects that its fields hold", () => {
    const mapping = {
      rules: [
        {
          rule: "form",
          type: "form.submitted",
          key: ["submissionID"],
          title: "{formTitle}",
          account: { email: "rawRequest.q4_email" },
        },
      ],
    };
    const form = new URLSearchParams({
      submissionID: "1",
      formTitle: "Intake",
      note: "{not JSON",
      rawRequest: '{"q4_email":"jane@acme.example"}',
    });
    const { event } = only(
      String(form),
      { "content-type": "application/x-www-form-urlencoded" },
      { mapping },
    );

    expect(event?.identities).toEqual([{ type: "email", value: "jane@acme.example" }]);
  });

  test.each([
    [
      "the charset that it names",
      "title=Caf%E9&account_ref=5",
      "application/x-www-form-urlencoded; charset=iso-8859-1",
    ],
    ["Windows' where it is not UTF-8", "title=Caf%E9&account_ref=5", "application/x-www-form-urlencoded"],
    ["UTF-8", "title=Caf%C3%A9&account_ref=5", "application/x-www-form-urlencoded"],
    [
      "the charset of JSON",
      Buffer.from('{"title":"Caf\u00e9","account_ref":"5"}', "latin1"),
      "application/json; charset=latin1",
    ],
  ])("is read in %s", (_, body, type) => {
    expect(only(body, { "content-type": type }).event?.title).toBe("Café");
  });

  test("of JSON lines is its lines, and a broken one costs none of the others", () => {
    const line = (title: string) => JSON.stringify({ ...told, title });
    const titles = (body: string, type: string) =>
      post(body, { "content-type": type }).events.map(({ title }) => title);

    expect(titles(`${line("a")}\r\n\n${line("b")}\n`, "text/plain")).toEqual(["a", "b"]);
    expect(titles(`${line("a")}\nnot JSON\n${line("b")}`, "application/x-ndjson")).toEqual([
      "a",
      "b",
      "An entry of a delivery could not be read",
    ]);
  });

  test("of XML says what to send", () => {
    expect(post("<?xml version='1.0'?><a/>", { "content-type": "text/xml" }).unrecognized).toBe(
      "XML: have the sender send JSON or a form",
    );
  });

  test.each([
    ["email", { email: "jane@acme.example" }, { type: "email", value: "jane@acme.example" }],
    [
      "Customer Email",
      { "Customer Email": "jane@acme.example" },
      { type: "email", value: "jane@acme.example" },
    ],
    ["phoneNumber", { phoneNumber: "+44 7911 123456" }, { type: "phone", value: "+44 7911 123456" }],
    ["Company", { Company: "Acme Ltd" }, { type: "name", value: "Acme Ltd" }],
    ["first and last name", { first_name: "Jane", last_name: "Doe" }, { type: "name", value: "Jane Doe" }],
  ])("names the customer by %s where it has none of our fields", (_, fields, identity) => {
    expect(only(JSON.stringify({ title: "Enquiry", ...fields })).event?.identities).toContainEqual(identity);
    const own = JSON.stringify({ title: "Enquiry", account_ref: "58", ...fields });
    expect(only(own).event?.identities).toEqual([{ type: "relay:account", value: "58" }]);
  });

  const jane = { type: "email", value: "jane@acme.example" };
  const acme = { type: "name", value: "Acme" };
  test.each([
    ["a list", { account_email: ["jane@acme.example"] }, [jane]],
    ["an object", { account_email: { name: "Jane", address: "jane@acme.example" } }, [jane]],
    ["a list of objects", { account_email: [{ email: "jane@acme.example" }] }, [jane]],
    ["a name", { account_name: '"Acme" <jane@acme.example>' }, [jane, acme]],
    ["a name that is an address", { account_name: "jane@acme.example" }, [jane]],
    ["a field in other letters", { "Account Email": "jane@acme.example" }, [jane]],
    [
      "the customer's own object",
      { name: "Card", customer: { name: "Acme", email: "jane@acme.example" } },
      [jane, acme],
    ],
    [
      "a contact's object beside the company",
      { company: "Acme", contact: { first_name: "Jane", email: "jane@acme.example" } },
      [jane, acme],
    ],
    ["a list of one customer", { customer: ["Acme"] }, [acme, { type: "relay:name", value: "acme" }]],
    ["the data", { data: { customer: { email: "jane@acme.example" } } }, [jane]],
    [
      "the customer's id in the data",
      { data: { customer_id: "7" } },
      [{ type: "relay:account", value: "7" }],
    ],
  ])("finds the customer in %s", (_, fields, identities) => {
    expect(only(JSON.stringify({ title: "Enquiry", ...fields })).event?.identities).toEqual(identities);
  });

  test("of a CloudEvent and of Stripe's form finds the customer in the object that they are about", () => {
    const cloudEvent = { specversion: "1.0", id: "1", source: "shop", type: "invoice.paid" };
    const customer = { name: "Acme", email: "jane@acme.example" };
    const object = {
      object: "invoice",
      customer: "cus_9",
      customer_email: "jane@acme.example",
      customer_name: "Acme",
    };

    for (const body of [
      { ...cloudEvent, data: { customer } },
      { id: "evt_1", type: "invoice.paid", created: 1795000000, data: { object } },
    ])
      expect(only(JSON.stringify(body)).event?.identities).toEqual([jane, acme]);
  });

  test("in Event Grid's own form has its type and its time", () => {
    const event = {
      id: "1",
      eventType: "invoice.paid",
      eventTime: "2026-11-20T10:00:00Z",
      subject: "58",
      data: { account_email: "jane@acme.example" },
    };

    expect(only(JSON.stringify([event])).event).toMatchObject({
      type: "invoice.paid",
      time: "2026-11-20T10:00:00.000Z",
      identities: [jane],
    });
  });

  test("with a title has the time that its timestamp says", () => {
    const body = JSON.stringify({ title: "Called", account_ref: "5", timestamp: "2026-11-20T10:00:00Z" });

    expect(only(body).event?.time).toBe("2026-11-20T10:00:00.000Z");
  });

  test.each([
    ["1.250,00 €", { amount: "1250.00", currency: "EUR" }],
    ["VND 1.250.000", { amount: "1250000", currency: "VND" }],
    ["1.250.000 đ", { amount: "1250000", currency: "VND" }],
    [
      { value: "12.50", currency: "EUR" },
      { amount: "12.50", currency: "EUR" },
    ],
    ["$12.50", undefined],
  ])("of the amount %j has the currency that stands beside it", (amount, money) => {
    const body = JSON.stringify({ title: "Paid", account_ref: "5", amount });

    expect(only(body).event?.money).toEqual(money);
  });

  test.each([
    ["11/20/2026 3:04 PM", "2026-11-20T15:04:00.000Z"],
    ["20.11.2026", "2026-11-20T00:00:00.000Z"],
    ["20/11/2026 15:04:30", "2026-11-20T15:04:30.000Z"],
    ["03/04/2026", "2026-11-23T09:00:00.000Z"],
  ])("at %s is read where it is clear what is the day", (occurred_at, time) => {
    expect(only(JSON.stringify({ title: "Paid", account_ref: "5", occurred_at })).event?.time).toBe(time);
  });

  test.each([
    ["1.250,00", "1250.00"],
    ["1.234.567,5", "1234567.5"],
    ["12,50", "12.50"],
    ["1,250.00", "1250.00"],
    ["1,250", "1250"],
  ])("of the amount %s is read", (amount, read) => {
    const body = JSON.stringify({ title: "Paid", account_ref: "5", amount, currency: "EUR" });

    expect(only(body).event?.money).toEqual({ amount: read, currency: "EUR" });
  });

  test("that names its customer only by name can be assigned by it", () => {
    const named = JSON.stringify({ title: "Enquiry", account_name: "  Acme   Ltd" });

    expect(only(named).event?.identities).toEqual([
      { type: "name", value: "Acme Ltd" },
      { type: "relay:name", value: "acme ltd" },
    ]);
  });
});

test("messages of a sender are told apart by webhook-id where they have no other id", () => {
  const body = '{"event_type":"task.completed","title":"Done"}';
  const id = (name: string) => only(body, { "webhook-id": name }).event?.id;

  expect(id("msg_1")).toBe(id("msg_1"));
  expect(id("msg_1")).not.toBe(id("msg_2"));
});

test.each([
  ["invoice.paid", "invoice.paid"],
  ["Invoice Paid", "invoice.paid"],
  ["INVOICE_PAID", "invoice.paid"],
  ["com.example.billing.invoice.paid", "invoice.paid"],
  ["agreement.delivery_failed", "agreement.delivery_failed"],
  ["meeting.cancelled", "meeting.canceled"],
  ["Invoice Cancelled", "invoice.voided"],
  ["acme.billing.quote.cancelled", "estimate.voided"],
  ["task_cancelled", "task.deleted"],
  ["task.reassigned", "task.assigned"],
  ["invoice.reopened", "invoice.updated"],
  ["file.uploaded", "document.added"],
  ["document.deleted", "document.removed"],
  ["client.restored", "customer.updated"],
  ["ticket.closed", "request.resolved"],
  ["email.deleted", undefined],
  ["subscription.cancelled", undefined],
  ["system.unrecognized", undefined],
  ["paid", undefined],
  ["constructor", undefined],
  ["", undefined],
])("takes %s for %s", (word, type) => {
  expect(eventTypeIn(word)).toBe(type);
});

describe("CloudEvents", () => {
  const event = {
    specversion: "1.0",
    id: "1",
    source: "/s",
    type: "x.task.completed",
    data: { title: "Done" },
  };
  const structured = (value: unknown) =>
    only(JSON.stringify(value), { "content-type": "application/cloudevents+json" });

  test("are the same event in structured, batched and binary mode", () => {
    const ids = [
      structured(event),
      only(JSON.stringify([event]), { "content-type": "application/cloudevents-batch+json" }),
      only(JSON.stringify(event.data), {
        "ce-specversion": "1.0",
        "ce-id": "1",
        "ce-source": "%2Fs",
        "ce-type": "x.task.completed",
      }),
      structured({
        ...event,
        data: undefined,
        data_base64: Buffer.from('{"title":"Done"}').toString("base64"),
      }),
    ].map((one) => one.event);

    expect(new Set(ids.map((one) => one?.id)).size).toBe(1);
    expect(ids.map((one) => one?.title)).toEqual(Array(4).fill("Done"));
  });

  test("are two where source and id are the same letters, parted elsewhere", () => {
    const id = (source: string, own: string) =>
      only(JSON.stringify({ specversion: "1.0", source, id: own, type: "invoice.paid" })).event?.id;

    expect(id("a/b", "c")).not.toBe(id("a", "b/c"));
  });

  test("are told apart by source and id", () => {
    const ids = [event, { ...event, id: "2" }, { ...event, source: "/t" }].map(
      (one) => structured(one).event?.id,
    );

    expect(new Set(ids).size).toBe(3);
  });

  test.each([
    [{ ...event, id: undefined }, "not a CloudEvent: id is missing"],
    [{ ...event, source: "" }, "not a CloudEvent: source is missing"],
    [{ ...event, specversion: "0.3" }, "not a CloudEvent of version 1.0"],
    [7, "not a CloudEvent"],
  ])("that are none are kept as they are", (value, reason) => {
    expect(structured(value)).toMatchObject({ unrecognized: reason, event: { type: "system.unrecognized" } });
  });

  const headers = { "ce-specversion": "1.0", "ce-id": "0", "ce-source": "/s", "ce-type": "invoice.paid" };
  const two = [
    { ...event, data: { customer: { email: "jane@acme.example" } } },
    { ...event, id: "2", data: { customer: { email: "jo@birch.example" } } },
  ];
  const addressesIn = (events: ReturnType<typeof post>["events"]) =>
    events.map(({ identities }) => identities.map(({ value }) => value));

  test.each([
    ["with the headers of binary mode", { "content-type": "application/json", ...headers }],
    ["declared as one event", { "content-type": "application/cloudevents+json" }],
    ["as plain JSON", { "content-type": "application/json" }],
  ])("of a batch are an event each: %s", (_, sent) => {
    const { events } = post(JSON.stringify(two), sent);

    expect(addressesIn(events)).toEqual([["jane@acme.example"], ["jo@birch.example"]]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  test("whose headers stand beside one event in full are that event", () => {
    expect(post(JSON.stringify(two[0]), headers).events[0]?.id).toBe(structured(two[0]).event?.id);
  });

  describe.each([
    ["in structured mode", (data: unknown) => post(JSON.stringify({ ...event, data }))],
    ["in binary mode", (data: unknown) => post(JSON.stringify(data), headers)],
    ["as a text", (data: unknown) => post(JSON.stringify({ ...event, data: JSON.stringify(data) }))],
    ["of a Standard Webhook", (data: unknown) => post(JSON.stringify({ type: "invoice.paid", data }))],
  ])("data that is a list, %s,", (_, told) => {
    test("of one thing is read as that", () => {
      const { events } = told([{ account_email: "jane@acme.example", amount: 12, currency: "EUR" }]);

      expect(events).toMatchObject([
        {
          identities: [{ type: "email", value: "jane@acme.example" }],
          money: { amount: "12", currency: "EUR" },
        },
      ]);
    });

    test("of one customer's things is one event with all that they say", () => {
      const customer = { email: "jane@acme.example" };
      const { events } = told([{ customer, invoice: 7 }, { customer, invoice: 8 }, { invoice: 9 }]);

      expect(addressesIn(events)).toEqual([["jane@acme.example"]]);
      expect(events[0]?.details).toMatchObject({ "1. invoice": 7, "2. invoice": 8, "3. invoice": 9 });
    });

    test("of several customers' things is an event of each", () => {
      const { events } = told([{ customer_id: "A-1" }, { customer_id: "B-2" }]);

      expect(addressesIn(events)).toEqual([["A-1"], ["B-2"]]);
      expect(new Set(events.map(({ id }) => id)).size).toBe(2);
    });

    test("of texts is kept", () => {
      expect(told(["scan.pdf", "letter.pdf"]).events[0]?.details).toMatchObject({
        "1. value": "scan.pdf",
        "2. value": "letter.pdf",
      });
    });
  });

  test("with data that is not JSON keep it as text", () => {
    expect(
      only("line one", {
        "content-type": "text/plain",
        "ce-specversion": "1.0",
        "ce-id": "1",
        "ce-source": "/s",
        "ce-type": "note",
      }).event,
    ).toMatchObject({ type: "activity.tracked", title: "note", details: { data: "line one" } });
  });
});

describe("what is not understood is kept", () => {
  test.each([
    ['{"foo":1}', "its form is not known: a mapping is needed"],
    ["[]", undefined],
    ['"text"', "its form is not known: a mapping is needed"],
    ["<xml/>", "XML: have the sender send JSON or a form"],
    ['{"type":"track","messageId":"1","event":""}', "its form is not known: a mapping is needed"],
  ])("%s", (body, reason) => {
    expect(post(body).unrecognized).toBe(reason);
  });

  test("beside what is understood of the same delivery", () => {
    const { events, unrecognized } = post('[{"event_type":"task.created"},{"foo":1},{"bar":2}]');

    const reason = "its form is not known: a mapping is needed";
    expect(unrecognized).toBe(`[1]: ${reason}`);
    expect(events.map(({ type }) => type)).toEqual(["task.created", "system.unrecognized"]);
    expect(events[1]?.details).toEqual({
      reason: `[1]: ${reason}`,
      reasonCode: "form_unknown",
      reasonValues: { at: "[1]" },
      parts: 2,
      entries: [`[1]: ${reason}`, `[2]: ${reason}`],
    });
  });

  test("by a mapping of which no rule reads it, as news of nothing", () => {
    const mapping = { rules: [{ rule: "a", when: "kind", type: "task.created", title: "x" }] };

    expect(only('{"foo":1}', {}, { mapping }).event?.type).toBe("system.observed");
  });

  test("where the mapping itself does not fit", () => {
    expect(only('{"foo":1}', {}, { mapping: { rules: [] } }).unrecognized).toBe(
      "the connection's settings do not fit",
    );
  });

  test("whole, where a batch has more entries than tools send", () => {
    expect(only(JSON.stringify(Array(2_501).fill({ event_type: "task.created" }))).unrecognized).toBe(
      "the batch has more than 2500 entries",
    );
  });
});

describe("what was sent names the event", () => {
  const cloudEvent = (id: string, time: string) => ({
    specversion: "1.0",
    id,
    source: "/books",
    type: "task.completed",
    time,
    data: { title: "Monthly bookkeeping done", account_email: "jane@acme.example" },
  });
  const september = cloudEvent("9", "2026-09-01T08:00:00.000Z");
  const october = cloudEvent("10", "2026-10-01T08:00:00.000Z");

  test("a CloudEvent is one whatever the content type: its id and time are read", () => {
    const [first, second] = [september, october].map((value) => only(JSON.stringify(value)).event);

    expect([first?.time, second?.time]).toEqual([september.time, october.time]);
    expect(first?.id).not.toBe(second?.id);
    expect(first?.id).toBe(
      only(JSON.stringify(september), { "content-type": "application/cloudevents+json" }).event?.id,
    );
  });

  test("so is each of a list", () => {
    const { events } = post(JSON.stringify([september, october]));

    expect(events.map(({ time }) => time)).toEqual([september.time, october.time]);
  });

  test.each(["timestamp", "time", "created", "created_at"])(
    "an envelope's own id and %s are read",
    (name) => {
      const envelope = (id: string) => ({
        id,
        type: "invoice.paid",
        [name]: 1_795_168_800,
        data: { title: "Subscription paid" },
      });

      const [first, second] = ["evt_1", "evt_2"].map((id) => only(JSON.stringify(envelope(id))).event);

      expect(first?.time).toBe("2026-11-20T10:00:00.000Z");
      expect(first?.id).not.toBe(second?.id);
    },
  );

  test("two posts that differ anywhere are two events, the same post again is one", () => {
    const field = fc.constantFrom("title", "account_ref", "amount", "note", "sequence");
    const fields = fc.dictionary(field, fc.oneof(fc.string(), fc.integer()), { noNullPrototype: true });
    const idOf = (value: object) => only(JSON.stringify({ event_type: "task.created", ...value })).event?.id;

    fc.assert(
      fc.property(fields, fields, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(idOf(a)).toBe(idOf(a));
        expect(idOf(a)).not.toBe(idOf(b));
      }),
    );
  });

  test.each([
    ["a list", "application/json", (entries: string[]) => `[${entries.join(",")}]`],
    ["lines", "application/x-ndjson", (entries: string[]) => entries.join("\n")],
  ])(
    "two entries of %s that are alike are two events, and the same two when it is sent again",
    (_form, type, sent) => {
      const entry =
        '{"event_type":"payment.received","title":"Card payment","amount":"10.00","currency":"EUR"}';
      const idsOf = () => post(sent([entry, entry]), { "content-type": type }).events.map(({ id }) => id);

      expect(new Set(idsOf()).size).toBe(2);
      expect(idsOf()).toEqual(idsOf());
    },
  );

  test("a batch with a broken entry tells the others, and where the broken one stands", () => {
    const batch = JSON.stringify([september, { specversion: "1.0", id: "x" }, october]);

    const { events } = post(batch, { "content-type": "application/cloudevents-batch+json" });

    expect(events.map(({ type }) => type)).toEqual([
      "task.completed",
      "task.completed",
      "system.unrecognized",
    ]);
    expect(events[2]?.details.entries).toEqual(["[1]: not a CloudEvent: source is missing"]);
  });

  test("data that is JSON written as text is read", () => {
    const event = { ...september, data: JSON.stringify(september.data) };

    expect(only(JSON.stringify(event)).event).toMatchObject({
      title: "Monthly bookkeeping done",
      identities: [{ type: "email", value: "jane@acme.example" }],
    });
  });

  test("a form with the one field payload is the JSON in it", () => {
    const form = new URLSearchParams({ payload: '{"event_type":"task.created","title":"Call"}' });

    const { event } = only(String(form), { "content-type": "application/x-www-form-urlencoded" });

    expect(event).toMatchObject({ type: "task.created", title: "Call" });
  });
});

test("a form's payload beside other fields is read with them", () => {
  const form = new URLSearchParams({ payload: '{"event_type":"task.created","title":"Call"}', token: "x" });

  const { event } = only(String(form), { "content-type": "application/x-www-form-urlencoded" });

  expect(event).toMatchObject({ type: "task.created", title: "Call" });
});

test("a call of Segment's may name the customer among its properties", () => {
  const call = { type: "track", messageId: "m1", userId: "u1", event: "Invoice Paid" };
  const properties = { customer_email: "jane@acme.example" };

  expect(only(JSON.stringify({ ...call, properties })).event?.identities).toContainEqual({
    type: "email",
    value: "jane@acme.example",
  });
});

test.each([
  ["Jane Doe <Jane@acme.example>", ["jane@acme.example"]],
  ['"Doe, Jane" <jane@acme.example>', ["jane@acme.example"]],
  ["jane@acme.example, accounts@acme.example", ["jane@acme.example", "accounts@acme.example"]],
  ["Jane <jane@acme.example>; Bob <bob@acme.example>", ["jane@acme.example", "bob@acme.example"]],
  ["jane@acme.example, Bob <bob@acme.example>", ["jane@acme.example", "bob@acme.example"]],
  ['"Doe, Jane" <jane@acme.example>; bob@acme.example', ["jane@acme.example", "bob@acme.example"]],
  ["mailto:jane@acme.example", ["jane@acme.example"]],
  ["\u200bjane@acme.example.", ["jane@acme.example"]],
  ["'jane@acme.example'", ["jane@acme.example"]],
  ["\u201cjane@acme.example\u201d", ["jane@acme.example"]],
  ["o'brien@acme.example", ["o'brien@acme.example"]],
  ["jane@acme.example (Jane Doe)", ["jane@acme.example"]],
  ["Jane Doe jane@acme.example", ["jane@acme.example"]],
  ["jane@acme.example / bob@acme.example", ["jane@acme.example", "bob@acme.example"]],
  ["jane@acme.example and bob@acme.example", ["jane@acme.example", "bob@acme.example"]],
  ["jane@acme.example\nbob@acme.example", ["jane@acme.example", "bob@acme.example"]],
  ["n/a; jane@acme.example", ["jane@acme.example"]],
  ['["jane@acme.example"]', ["jane@acme.example"]],
  ['<a href="mailto:jane@acme.example">jane@acme.example</a>', ["jane@acme.example"]],
  ["mailto:jane@acme.example?subject=Hello", ["jane@acme.example"]],
])("reads the addresses in %s", (account_email, emails) => {
  const { event } = only(JSON.stringify({ event_type: "task.created", account_email }));

  expect(event?.identities).toEqual(emails.map((value) => ({ type: "email", value })));
});

test.each([
  ["emails as objects", { emails: [{ address: "jane@acme.example" }] }, "email", "jane@acme.example"],
  ["a website", { website: "https://www.acme.example/about" }, "domain", "acme.example"],
  ["German", { "E-Mail-Adresse": "jane@acme.example", Firma: "Acme" }, "email", "jane@acme.example"],
  ["French", { Courriel: "jane@acme.example", Société: "Acme" }, "email", "jane@acme.example"],
  ["Spanish", { "Correo electrónico": "jane@acme.example" }, "email", "jane@acme.example"],
  ["Vietnamese", { "Khách hàng": "Công ty Hoa Sen" }, "name", "Công ty Hoa Sen"],
])("the customer is found in %s", (_, fields, type, value) => {
  const { event } = only(JSON.stringify({ event_type: "task.created", title: "Call", ...fields }));

  expect(event?.identities).toContainEqual({ type, value });
});

test.each([
  ["20.11.26 15:04", "2026-11-20T15:04:00.000Z"],
  ["11/20/26", "2026-11-20T00:00:00.000Z"],
])("the time %s is read", (occurred_at, time) => {
  expect(only(JSON.stringify({ event_type: "task.created", occurred_at })).event?.time).toBe(time);
});

test("is total: any JSON, form or header gives events that fit", () => {
  const types = fc.constantFrom(
    "application/json",
    "application/x-www-form-urlencoded",
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
    "text/plain",
    "",
  );
  const field = fc.constantFrom(
    "event_type",
    "title",
    "account_ref",
    "amount",
    "data",
    "type",
    "batch",
    "userId",
    "traits",
  );
  const body = fc.oneof(
    fc.json(),
    fc.dictionary(field, fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value)),
    fc.string(),
  );
  fc.assert(
    fc.property(body, types, fc.option(fc.string({ maxLength: 30 })), (text, type, id) => {
      const { events, fault } = post(text, {
        "content-type": type,
        ...(id === null ? {} : { "ce-specversion": "1.0", "ce-id": id, "ce-type": id, "ce-source": "/" }),
      });

      expect(fault).toBeUndefined();
      expect(events.length).toBeGreaterThan(0);
      for (const event of events) expect(publishedEvent.safeParse(event).error).toBeUndefined();
    }),
    { numRuns: share(1_000) },
  );
});

test.each([
  [
    "a payer further down",
    {
      resource: {
        payee: { email_address: "shop@firm.example" },
        payer: { email_address: "jane@acme.example" },
      },
    },
  ],
  [
    "a customer further down",
    { content: { transaction: { id: "t" }, customer: { email: "jane@acme.example" } } },
  ],
  [
    "an attendee in a list",
    { payload: { organizer: { email: "dana@firm.example" }, attendees: [{ email: "jane@acme.example" }] } },
  ],
  [
    "a payer whose particulars stand apart",
    {
      resource: { payer: { payer_info: { email: "jane@acme.example" } }, payee: { email: "x@firm.example" } },
    },
  ],
  [
    "who answered a form's question for an address",
    {
      form_response: {
        answers: [
          { type: "text", text: "Hi", field: { type: "short_text" } },
          { type: "email", email: "jane@acme.example", field: { type: "email" } },
        ],
      },
    },
  ],
  ["a recipient by a field of that name", { about: { recipient: "jane@acme.example" } }],
])("the customer is %s, never one of the team", (_, data) => {
  const { event } = only(JSON.stringify({ event_type: "activity.tracked", title: "Told", ...data }));

  expect(event?.identities).toEqual([{ type: "email", value: "jane@acme.example" }]);
});

test("an owner, a sender or who updated it is not the customer", () => {
  const { event } = only(
    JSON.stringify({
      title: "Told",
      item: { owner: { email: "dana@firm.example" }, sender: { customer_email: "dana@firm.example" } },
    }),
  );

  expect(event?.identities).toEqual([]);
});

test.each([
  ["24 Nov 2026 10:00", "2026-11-24T10:00:00.000Z"],
  ["Nov 24, 2026 2:05 PM", "2026-11-24T14:05:00.000Z"],
  ["24.11.2026, 14.05 Uhr", "2026-11-24T14:05:00.000Z"],
  ["2026-11-24 14:05+07", "2026-11-24T07:05:00.000Z"],
])("a date as people write it is one, where it can be read one way only: %s", (occurred_at, time) => {
  expect(only(JSON.stringify({ title: "Told", occurred_at })).event?.time).toBe(time);
});
