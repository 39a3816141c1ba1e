import { describe, expect, test } from "@jest/globals";
import { safeParse } from "zod/v4/core";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { smartsheet } from "../../../functions/connectors/smartsheet/index.ts";
import { delivery } from "../../support/delivery.ts";

const sheet = 3407658024751234;
const callback = (...events: (object | null)[]) => ({
  nonce: "0f0e2c52",
  timestamp: "2026-11-20T11:03:17.795+0000",
  webhookId: 4503604829671337,
  scope: "sheet",
  scopeObjectId: sheet,
  events,
});
const change = (objectType: string, eventType: string, more: object = {}) => ({
  objectType,
  eventType,
  timestamp: "2026-11-20T11:03:15.000+00:00",
  ...more,
});
const outcomeOf = (value: unknown, settings: object = {}) =>
  normalise(smartsheet, delivery("smartsheet", { body: Buffer.from(JSON.stringify(value)) }), {
    ...settings,
  });
const told = (...events: object[]) =>
  outcomeOf(callback(...events)).events.map(({ type, object }) => `${type} ${object?.kind}`);

describe("the address check", () => {
  const challenge = "d78dd1d3-01ce-4481-81de-92b4f3aa5ab1";
  const check = (body: unknown, header?: string, method = "POST") =>
    smartsheet.handshake?.(
      delivery("smartsheet", {
        method,
        body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
        headers: header === undefined ? {} : { "Smartsheet-Hook-Challenge": header },
      }),
    );
  const echo = {
    contentType: "application/json",
    headers: { "smartsheet-hook-response": challenge },
    body: `{"smartsheetHookResponse":"${challenge}"}`,
  };

  test.each([
    ["header and body", { challenge, webhookId: 2674017481058180 }, challenge],
    ["the body alone", { challenge, webhookId: 2674017481058180 }, undefined],
    ["the header alone", "", challenge],
  ])("is answered in both ways when asked by %s", (_, body, header) => {
    expect(check(body, header)).toEqual(echo);
  });

  test.each([
    ["a genuine callback that carries the header", callback(change("row", "created", { id: 1 })), challenge],
    ["a callback with a challenge among its fields", { ...callback(), challenge }, challenge],
    ["a header and a body that differ", { challenge, webhookId: 1 }, "another"],
    ["a header split", { challenge: "a\r\nb" }, undefined],
    ["markup", { challenge: "<script>" }, undefined],
    ["a challenge of 129 characters", "", "x".repeat(129)],
    ["nothing", "", undefined],
    ["broken JSON", '{"challenge":', challenge],
  ])("is not %s", (_, body, header) => {
    expect(check(body, header)).toBeUndefined();
  });

  test("comes by POST and by nothing else", () => {
    for (const method of ["GET", "HEAD", "OPTIONS", "PUT"])
      expect(check("", challenge, method)).toBeUndefined();
  });
});

describe("a callback", () => {
  test("with a new row and its cells is one row added, with its columns", () => {
    const { events, fetches } = outcomeOf(
      callback(
        change("sheet", "updated", { id: sheet }),
        change("row", "created", { id: 71 }),
        ...[1, 2, 3].map((columnId) => change("cell", "updated", { rowId: 71, columnId })),
      ),
    );

    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: "record.added",
      details: { columns: ["1", "2", "3"], pending: true },
    });
    expect(fetches).toMatchObject([{ key: String(sheet), scope: { sheet: String(sheet), rows: "71" } }]);
  });

  test("with cells alone is one event for each of their rows", () => {
    const cell = (rowId: number, columnId: number) => change("cell", "updated", { rowId, columnId });

    expect(told(cell(1, 1), cell(2, 1), cell(1, 2))).toEqual(["record.changed row", "record.changed row"]);
  });

  test.each([
    ["created and filled in is new", ["created", "updated"], "record.added row"],
    ["changed and deleted is gone", ["updated", "deleted"], "record.removed row"],
    ["created and deleted is gone", ["created", "deleted"], "record.removed row"],
  ])("in which a row is %s", (_, happened, expected) => {
    expect(told(...happened.map((what) => change("row", what, { id: 1 })))).toEqual([expected]);
  });

  test("tells of the sheet only where it tells of nothing else, of its columns, or of its end", () => {
    const updated = change("sheet", "updated", { id: sheet });
    const row = change("row", "updated", { id: 1 });

    expect(told(updated)).toEqual(["record.changed sheet"]);
    expect(told(updated, row)).toEqual(["record.changed row"]);
    expect(told(row, change("column", "created", { id: 5 }))).toEqual([
      "record.changed row",
      "record.changed sheet",
    ]);
    expect(told(row, change("sheet", "deleted", { id: sheet }))).toEqual([
      "record.changed row",
      "record.removed sheet",
    ]);
  });

  test("tells of a discussion where it tells of none of its comments", () => {
    const discussion = change("discussion", "created", { id: 6 });

    expect(told(discussion)).toEqual(["message.posted discussion"]);
    expect(told(discussion, change("comment", "created", { id: 7 }))).toEqual(["message.posted comment"]);
  });

  test("that comes again is the same event, and the same change of the next callback another", () => {
    const row = callback(change("row", "updated", { id: 1 }));
    const id = (value: object) => outcomeOf(value).events[0]?.id;

    expect(id(row)).toBe(id({ ...row, timestamp: "2026-11-20T12:00:00.000Z" }));
    expect(id(row)).not.toBe(id({ ...row, nonce: "1f0e2c52" }));
  });

  test("leaves out what our own scripts changed, and is kept", () => {
    const own = change("row", "updated", { id: 1, changeAgent: "hub" });

    expect(outcomeOf(callback(own), { changeAgent: "hub" })).toMatchObject({
      events: [{ type: "system.observed" }],
      fetches: [],
    });
    expect(outcomeOf(callback(own)).events[0]?.type).toBe("record.changed");
  });

  test.each([
    ["other,hub", "system.observed"],
    ["hub, other", "system.observed"],
    ["hubert,other", "record.changed"],
  ])("leaves out what our own scripts are among the causes of: %s", (changeAgent, type) => {
    const made = callback(change("row", "updated", { id: 1, changeAgent }));

    expect(outcomeOf(made, { changeAgent: "hub" }).events.map((event) => event.type)).toEqual([type]);
  });

  test("asks for no more than fifty rows at a time, and for none that is gone", () => {
    const rows = Array.from({ length: 120 }, (_, n) =>
      change("row", n === 0 ? "deleted" : "created", { id: n + 1 }),
    );

    expect(outcomeOf(callback(...rows)).fetches.map(({ scope }) => scope.rows?.split(",").length)).toEqual([
      50, 50, 19,
    ]);
  });

  test.each([
    ["that is null", null, "not an entry"],
    ["whose id is a word", change("row", "created", { id: "first" }), "id is missing or wrong"],
    [
      "without a type",
      { ...change("row", "created", { id: 1 }), objectType: undefined },
      "objectType is missing or wrong",
    ],
    ["of a cell without its row", change("cell", "updated", { columnId: 2 }), "id is missing or wrong"],
  ])("lists a change %s beside the others", (_, broken, reason) => {
    const given = callback(broken, change("row", "created", { id: 2 }));

    const { events } = normalise(
      smartsheet,
      delivery("smartsheet", { body: Buffer.from(JSON.stringify(given)) }),
    );

    expect(events.map(({ type }) => type)).toEqual(["record.added", "system.unrecognized"]);
    expect(events[1]?.details.entries).toEqual([`events[0]: ${reason}`]);
  });

  test("keeps ids beyond 2^53 digit by digit", () => {
    const body = Buffer.from(
      JSON.stringify(callback(change("row", "created", { id: 1 }))).replace(
        '"id":1',
        '"id":9007199254740993123',
      ),
    );
    const { events } = normalise(smartsheet, delivery("smartsheet", { body }));

    expect(events[0]?.object?.id).toBe(`${sheet}/9007199254740993123`);
  });

  test("of things we do not know is kept as unrecognized, and beside known ones as observed", () => {
    const user = change("user", "updated", { id: 1 });

    expect(outcomeOf(callback(user)).unrecognized).toBe("unknown type");
    expect(told(user, change("row", "created", { id: 1 }))).toEqual([
      "record.added row",
      "system.observed undefined",
    ]);
  });
});

describe("a change of the webhook's status", () => {
  const status = (newWebhookStatus: string) => ({ ...callback(), events: undefined, newWebhookStatus });

  test.each([
    "DISABLED_CALLBACK_FAILED",
    "DISABLED_VERIFICATION_FAILED",
    "DISABLED_SCOPE_INACCESSIBLE",
    "DISABLED_APP_REVOKED",
    "NEW_NOT_VERIFIED",
  ])("to %s interrupts the connection", (name) => {
    expect(outcomeOf(status(name)).events).toMatchObject([
      {
        type: "connection.interrupted",
        identities: [],
        details: {
          reason: `Smartsheet says ${name}`,
          reasonCode: "webhook_disabled",
          reasonValues: { word: name },
        },
      },
    ]);
  });

  test("to ENABLED resumes it, and to what we do not know is unrecognized", () => {
    expect(outcomeOf(status("ENABLED")).events).toMatchObject([
      { type: "connection.resumed", identities: [] },
    ]);
    expect(outcomeOf(status("PAUSED")).unrecognized).toBe("unknown type");
  });
});

test("a digest that begins with zeros is written with them", () => {
  // Source: searched for here; the vendor's own Java sample drops them.
  const body = Buffer.from('{"n":92}');
  const secret = { id: "s", value: "3qo29mvjou6xt5fujukjtwzhj0", createdAt: "" };
  const headers = smartsheet.signature.sign(body, secret.value, new Date());

  expect(headers["smartsheet-hmac-sha256"]).toMatch(/^00[0-9a-f]{62}$/);
  expect(
    smartsheet.signature.verify(delivery("smartsheet", { body, headers }), [secret], new Date()),
  ).toEqual({ secret });
});

test.each([
  ["no nonce", { ...callback(), nonce: undefined }],
  ["no sheet", { ...callback(), scopeObjectId: undefined }],
  ["events that are neither a list nor an entry", { ...callback(), events: 7 }],
])("%s does not fit the schema", (_, value) => {
  expect(safeParse(smartsheet.payload, JSON.parse(JSON.stringify(value))).success).toBe(false);
});
