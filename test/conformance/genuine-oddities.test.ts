import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { sentBy } from "../../infra/local/samples.ts";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { delivery } from "../support/delivery.ts";

/** Deliveries as vendors, and what stands between them and the hub, really write them, each of a kind that was lost or bent before. */
const sample = (tool: string, name: string) =>
  readFileSync(new URL(`../../functions/connectors/${tool}/samples/${name}`, import.meta.url), "utf8");

async function told(tool: string, body: string, path = ""): Promise<readonly PublishedEvent[]> {
  const connector = await loadConnector(tool);
  if (!connector) throw new Error(tool);
  const given = delivery(tool, {
    body: Buffer.from(body),
    path,
    headers: { "content-type": "application/json" },
  });
  return normalise(connector, given, (await sentBy(tool)).settings).events;
}
const quoted = (text: string, fields: readonly string[]) =>
  text.replaceAll(/"(\w+)": (\d+)/g, (whole, name: string, number: string) =>
    fields.includes(name) ? `"${name}": "${number}"` : whole,
  );

describe("several addresses in one field are each the customer's", () => {
  test.each([
    ["calendly", "invitee-created.json", /"email": "(?=jane@)/g],
    ["stripe", "invoice-paid.json", /"customer_email": "/g],
  ])("%s %s", async (tool, name, field) => {
    const text = sample(tool, name).replace(
      field,
      (found) => `${found}Accounts <pay@northwind-roasters.example>; `,
    );
    const [event] = await told(tool, text);

    const addresses = event?.identities.flatMap(({ type, value }) => (type === "email" ? [value] : []));
    expect(addresses?.slice(0, 2)).toEqual([
      "pay@northwind-roasters.example",
      expect.stringMatching(/^jane@/),
    ]);
  });
});

describe("numbers and flags written as text tell the same", () => {
  test.each([
    [
      "stripe",
      "invoice-paid.json",
      (text: string) => quoted(text, ["amount_due", "amount_paid", "amount_remaining", "total", "due_date"]),
    ],
    [
      "calendly",
      "invitee-created-paid.json",
      (text: string) => text.replace(/"amount": ([\d.]+)/, '"amount": "$1"'),
    ],
    [
      "calendly",
      "reschedule-released.json",
      (text: string) => text.replace(/"rescheduled": true/, '"rescheduled": "true"'),
    ],
  ])("%s %s", async (tool, name, change) => {
    const text = sample(tool, name);
    expect(change(text)).not.toBe(text);

    expect(await told(tool, change(text))).toEqual(await told(tool, text));
  });

  test("and a ShareFile account that is a number is one", async () => {
    const text = sample("sharefile", "file-upload.json").replace(/"AccountId": "[^"]*"/, '"AccountId": 77');

    expect((await told("sharefile", text))[0]?.identities[0]?.value).toMatch(/^77\//);
  });

  test("and so is an id of Accelo's between blanks", async () => {
    const [event] = await told("accelo", '{"id":" 1075\\n"}', "create_invoice");

    expect(event?.object?.id).toBe("northwind/1075");
  });
});

test("what is paid falls due no more, whatever word Stripe has for its state", async () => {
  const text = sample("stripe", "invoice-paid.json").replace('"status": "paid"', '"status": "settled"');
  const [event] = await told("stripe", text);

  expect(text).toContain("settled");
  expect(event?.scheduledFor).toBeUndefined();
});

describe("people", () => {
  test("guests that Calendly's relays write as addresses alone are found", async () => {
    const body = JSON.parse(sample("calendly", "invitee-created.json"));
    body.payload.scheduled_event.event_guests = ["ann@acme.example"];
    const [event] = await told("calendly", JSON.stringify(body));

    expect(event?.identities).toContainEqual({ type: "email", value: "ann@acme.example" });
  });
});

describe("Slack", () => {
  test("a shared file that is named by its object alone is told, one that is not named says what is missing", async () => {
    const body = JSON.parse(sample("slack", "file-shared.json"));
    const { file_id: id, file: _file, ...event } = body.event;
    const named = await told("slack", JSON.stringify({ ...body, event: { ...event, file: { id } } }));
    const unnamed = await told("slack", JSON.stringify({ ...body, event }));

    expect(named[0]?.object).toMatchObject({ kind: "file", id });
    expect(unnamed[0]).toMatchObject({
      type: "system.unrecognized",
      details: { reason: "event.file_id is missing" },
    });
  });

  test("a message whose times a relay wrote as numbers is the message that it is", async () => {
    const text = sample("slack", "message-thread.json");
    const numbers = text.replaceAll(/"((?:thread_|event_)?ts)": "([\d.]+)"/g, '"$1": $2');

    expect(numbers).not.toBe(text);
    expect(await told("slack", numbers)).toEqual(await told("slack", text));
  });

  test("a reaction to a file belongs where the file is", async () => {
    const body = JSON.parse(sample("slack", "reaction-added.json"));
    body.event.item = { type: "file", file: "F07PAYROLL1" };
    const [event] = await told("slack", JSON.stringify(body));

    expect(event).toMatchObject({ object: { kind: "file", id: "F07PAYROLL1" }, unnamed: true });
  });
});

test("an object of Xero's is named by its address where its id is left out", async () => {
  const body: { events: { resourceId?: string; resourceUrl: string }[] } = JSON.parse(
    sample("xero", "created.json"),
  );
  const without = { ...body, events: body.events.map(({ resourceId: _id, ...event }) => event) };
  const nameless = { ...body, events: without.events.map(({ resourceUrl: _url, ...event }) => event) };

  expect(await told("xero", JSON.stringify(without))).toEqual(await told("xero", JSON.stringify(body)));
  expect((await told("xero", JSON.stringify(nameless)))[0]?.details).toMatchObject({
    reason: "events[0]: resourceId is missing or wrong",
  });
});

test("a status that DocuSign's XML has gained is told as a change, with its signers beside it", async () => {
  const text = sample("docusign", "legacy-completed.xml").replaceAll(
    "<Status>Completed<",
    "<Status>Archived<",
  );
  const events = await told("docusign", text);

  expect(events.map(({ type }) => type)).toEqual(["agreement.signed", "agreement.updated"]);
});

describe("QuickBooks", () => {
  const entity = (name: string, id: string, operation = "Update") => ({
    ...{ name, id, operation },
    lastUpdated: "2026-11-20T10:00:00.000Z",
  });
  const post = (dataChangeEvent: unknown) =>
    JSON.stringify({ eventNotifications: [{ realmId: "1", dataChangeEvent }] });

  test("changes in a list are each read, and a broken one is named", async () => {
    const body = post([
      { entities: [entity("Invoice", "1"), null] },
      { entities: [entity("Customer", "2")] },
    ]);
    const events = await told("quickbooks", body);

    expect(events.map(({ type, object }) => object?.id ?? type)).toEqual([
      "1/1",
      "1/2",
      "system.unrecognized",
    ]);
    expect(events[2]?.details).toMatchObject({
      reason: "eventNotifications[0].dataChangeEvent[0].entities[1]: not an entry",
    });
  });

  test("what is deleted waits for nothing, and says so", async () => {
    const [event] = await told("quickbooks", post({ entities: [entity("Invoice", "1", "Delete")] }));

    expect(event?.details).toMatchObject({
      fetched: "Deleted at QuickBooks",
    });
    expect(event?.details).not.toHaveProperty("pending");
  });
});

describe("a post that a queue has passed on", () => {
  const own = { event_type: "invoice.paid", title: "Invoice 7 paid", account_email: "kim@acme.example" };
  const paid = { type: "invoice.paid", title: "Invoice 7 paid", time: "2026-11-20T10:00:00.000Z" };
  const kim = [{ type: "email", value: "kim@acme.example" }];
  const sns = (message: unknown, id = "m-1") => ({
    Type: "Notification",
    MessageId: id,
    TopicArn: "arn:aws:sns:eu-west-1:1:topic",
    Message: JSON.stringify(message),
    Timestamp: "2026-11-20T10:00:00.000Z",
  });
  const pubsub = (message: unknown, attributes: object = {}) => ({
    message: {
      data: Buffer.from(JSON.stringify(message)).toString("base64"),
      messageId: "9",
      publishTime: "2026-11-20T10:00:00Z",
      attributes,
    },
    subscription: "projects/x/subscriptions/y",
  });
  const grid = (data: unknown) => [
    {
      ...{ id: "g-1", topic: "/subscriptions/x", subject: "/invoices/7", eventType: "invoice.paid" },
      ...{ eventTime: "2026-11-20T10:00:00.0000000Z", data, dataVersion: "1", metadataVersion: "1" },
    },
  ];
  const { event_type: _type, ...untyped } = own;

  test.each([
    ["Amazon SNS", sns(own)],
    ["Google Pub/Sub", pubsub(own)],
    ["Pub/Sub with the type among its attributes", pubsub(untyped, { event_type: "invoice.paid" })],
    ["Event Grid, whose data has the title", grid(untyped)],
    ["Event Grid, whose data is text", grid(JSON.stringify(untyped))],
  ])("by %s tells what was put in, at the time it was put in", async (_, body) => {
    const events = await told("relay", JSON.stringify(body));

    expect(events).toEqual([expect.objectContaining({ ...paid, identities: kim })]);
  });

  test("keeps its own time, and is another one under another id of the queue's, and the same under the same", async () => {
    const [late] = await told("relay", JSON.stringify(sns({ ...own, occurred_at: "2026-11-19T08:00:00Z" })));
    const [[first], [other], [again]] = await Promise.all([
      told("relay", JSON.stringify(sns(own))),
      told("relay", JSON.stringify(sns(own, "m-2"))),
      told("relay", JSON.stringify({ ...sns(own), Signature: "made anew" })),
    ]);

    expect(late?.time).toBe("2026-11-19T08:00:00.000Z");
    expect(other?.id).not.toBe(first?.id);
    expect(again?.id).toBe(first?.id);
  });
});

describe("JSON as other languages print it", () => {
  test.each([
    [
      "single quotes",
      `{'event_type':'invoice.paid','title':'Kim\\'s "big" one','account_email':'kim@acme.example'}`,
    ],
    [
      "Python's words",
      `{'event_type': 'invoice.paid', 'title': 'Kim\\'s "big" one', 'account_email': 'kim@acme.example', 'paid': True, 'note': None}`,
    ],
  ])("with %s", async (_, body) => {
    expect(await told("relay", body)).toEqual([
      expect.objectContaining({ type: "invoice.paid", title: `Kim's "big" one` }),
    ]);
  });

  test("an apostrophe in a text of double quotes stays what it is", async () => {
    const [event] = await told("relay", `{"event_type":"invoice.paid","title":"Kim's \\"one\\"",}`);

    expect(event?.title).toBe(`Kim's "one"`);
  });

  test("-0 is another entry than 0", async () => {
    const post = (n: string) =>
      `[{"event_type":"invoice.paid","title":"x","n":${n}},{"event_type":"invoice.paid","title":"y"}]`;
    const [[minus], [plain]] = await Promise.all([told("relay", post("-0")), told("relay", post("0"))]);

    expect(minus?.id).not.toBe(plain?.id);
  });
});
