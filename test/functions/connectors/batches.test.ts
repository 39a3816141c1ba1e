import { describe, expect, test } from "@jest/globals";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { delivery } from "../../support/delivery.ts";

async function told(tool: string, body: unknown) {
  const connector = await loadConnector(tool);
  if (!connector) throw new Error(`${tool} has no connector`);
  return normalise(connector, delivery(tool, { body: Buffer.from(JSON.stringify(body)) }));
}

describe("one entry without its list, as programs write it that have one,", () => {
  const entity = { name: "Invoice", id: "58", operation: "Create", lastUpdated: "2026-11-20T10:00:00Z" };
  const listed = { realmId: "1", dataChangeEvent: { entities: [entity] } };
  const callback = {
    nonce: "n",
    webhookId: 1,
    scope: "sheet",
    scopeObjectId: 2,
    timestamp: "2026-11-20T10:00:00Z",
  };
  const change = { objectType: "row", eventType: "created", id: 3 };
  const call = { type: "track", userId: "7", event: "Invoice Paid", messageId: "m1" };

  const signer = { recipientId: "1", name: "Jane Doe", email: "jane@acme.example", status: "completed" };
  const envelope = (signers: unknown) => ({
    event: "envelope-completed",
    generatedDateTime: "2026-11-20T10:00:00Z",
    data: { accountId: "a", envelopeId: "e", envelopeSummary: { recipients: { signers } } },
  });

  test.each([
    ["quickbooks", { eventNotifications: listed }, { eventNotifications: [listed] }],
    [
      "quickbooks",
      { eventNotifications: [{ realmId: "1", dataChangeEvent: { entities: entity } }] },
      { eventNotifications: [listed] },
    ],
    ["smartsheet", { ...callback, events: change }, { ...callback, events: [change] }],
    ["dropbox", { list_folder: { accounts: "dbid:7" } }, { list_folder: { accounts: ["dbid:7"] } }],
    ["relay", { batch: call }, { batch: [call] }],
    ["docusign", envelope(signer), envelope([signer])],
  ])("is that entry: %s", async (tool, alone, list) => {
    const { events, unrecognized } = await told(tool, alone);

    expect(unrecognized).toBeUndefined();
    expect(events).toEqual((await told(tool, list)).events);
  });

  const numbered = (list: readonly unknown[]) => ({ ...list });
  const cloudEvent = {
    specversion: "1.0",
    id: "e1",
    type: "qbo.invoice.created.v1",
    time: "2026-11-20T10:00:00Z",
    intuitentityid: "58",
    intuitaccountid: "1",
  };
  const other = { ...cloudEvent, id: "e2", intuitentityid: "59" };

  test.each([
    ["quickbooks", { eventNotifications: numbered([listed]) }, { eventNotifications: [listed] }],
    ["quickbooks", numbered([cloudEvent, other]), [cloudEvent, other]],
    ["quickbooks", { events: [cloudEvent, other] }, [cloudEvent, other]],
    ["quickbooks", { total: 2, data: numbered([cloudEvent, other]) }, [cloudEvent, other]],
    ["smartsheet", { ...callback, events: numbered([change]) }, { ...callback, events: [change] }],
    [
      "dropbox",
      { list_folder: { accounts: numbered(["dbid:7"]) } },
      { list_folder: { accounts: ["dbid:7"] } },
    ],
    [
      "relay",
      { batch: numbered([call, { ...call, userId: "8" }]) },
      { batch: [call, { ...call, userId: "8" }] },
    ],
    ["docusign", envelope(numbered([signer])), envelope([signer])],
  ])("is found by its number, or in the object around it: %s", async (tool, given, list) => {
    const { events, unrecognized } = await told(tool, given);

    expect(unrecognized).toBeUndefined();
    expect(events.length).toBeGreaterThan(0);
    expect(events).toEqual((await told(tool, list)).events);
  });

  test("is told by its place where it cannot be read", async () => {
    const { events } = await told("smartsheet", { ...callback, events: { objectType: "row" } });

    expect(events.map(({ type, details }) => [type, details.reason])).toEqual([
      ["system.unrecognized", "events[0]: eventType is missing or wrong"],
    ]);
  });

  test("is told by its field where it is neither a list nor an entry", async () => {
    expect((await told("smartsheet", { ...callback, events: null })).unrecognized).toBe(
      "events is not a list",
    );
  });
});

describe("posts of several events", () => {
  const one = { event_type: "invoice.paid", account_email: "jane@acme.example" };
  const two = { event_type: "invoice.paid", account_email: "jo@birch.example" };
  const emailsIn = async (body: unknown) =>
    (await told("relay", body)).events.map(({ identities }) => identities.map(({ value }) => value).join());
  const emails = [one.account_email, two.account_email];

  test.each([
    ["in a field called events", { events: [one, two] }],
    ["beside what is said of the page", { total: 2, next: null, items: [one, two], links: { self: "/1" } }],
    ["in a field that is called data", { data: [one, two] }],
    ["deep in an answer", { response: { page: { of: 1 }, results: [one, two] } }],
    ["as JSON in the text of a field", { events: JSON.stringify([one, two]), count: 2 }],
    ["as JSON in texts", [JSON.stringify(one), JSON.stringify(two)]],
    ["as lists in a list", [[one], [two]]],
    ["by their numbers", { 0: one, 1: two }],
    ["by their numbers in a field", { count: 2, events: { 1: one, 2: two } }],
    [
      "of which some are CloudEvents",
      {
        records: [
          {
            specversion: "1.0",
            id: "1",
            source: "/s",
            type: "invoice.paid",
            data: { email: one.account_email },
          },
          two,
        ],
      },
    ],
  ])("are an event each: %s", async (_, body) => {
    expect(await emailsIn(body)).toEqual(emails);
  });

  test("are told though one of them is none, which is counted", async () => {
    const { events, unrecognized } = await told("relay", { events: [one, { odd: 1 }, two, 7] });

    expect(events.map(({ type }) => type)).toEqual(["invoice.paid", "invoice.paid", "system.unrecognized"]);
    expect(events.at(-1)?.details.parts).toBe(2);
    expect(unrecognized).toContain("a mapping is needed");
  });

  test("belong to the customer that is named once for all of them, and to their own where they name one", async () => {
    const body = { customer_email: one.account_email, events: [{ event_type: "invoice.paid" }, two] };

    expect(await emailsIn(body)).toEqual(emails);
    expect(await emailsIn({ ...body, events: body.events[0] })).toEqual([one.account_email]);
  });

  test("that bear an id are the same wherever they stand", async () => {
    const named = { id: "evt_1", type: "invoice.paid", data: { email: one.account_email } };
    const [alone] = (await told("relay", named)).events;
    const [listed] = (await told("relay", { page: 2, events: [named] })).events;

    expect(listed?.id).toBe(alone?.id);
  });

  test("are refused with a reason where they are too many", async () => {
    const { unrecognized } = await told("relay", { events: Array.from({ length: 2_501 }, () => one) });

    expect(unrecognized).toBe("the batch has more than 2500 entries");
  });

  test("that are alike are as many as there are, and the same when they come again", async () => {
    const ids = async () => (await told("relay", { events: [one, one] })).events.map(({ id }) => id);

    expect(new Set(await ids()).size).toBe(2);
    expect(await ids()).toEqual(await ids());
  });

  test.each([
    ["of rows, which are no events", { rows: [{ odd: 1 }, { odd: 2 }] }],
    ["in two fields, of which nothing says which", { sent: [one], failed: [two] }],
    ["in lists of lists", { events: [{ events: [{ events: [one] }] }] }],
  ])("are one delivery that needs a mapping where they are lists %s", async (_, body) => {
    expect((await told("relay", body)).events.map(({ type }) => type)).toEqual(["system.unrecognized"]);
  });
});
