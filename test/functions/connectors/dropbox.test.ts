import { describe, expect, test } from "@jest/globals";
import { safeParse } from "zod/v4/core";
import { dropbox } from "../../../functions/connectors/dropbox/index.ts";
import { jsonBody } from "../../../functions/delivery/parse.ts";
import { delivery } from "../../support/delivery.ts";

const jane = "dbid:AADk3mQx7vLr0TqW2nYb5HcJ8sUeFg1oPiZ";
const joe = "dbid:AAB9wNz4RtKd6MvE1xCu3GjS7hQpOa5lYfI";
const now = new Date("2026-11-23T09:00:00.000Z");

function read(value: unknown, receivedAt = now, settings: object = {}) {
  const given = delivery("dropbox", { body: Buffer.from(JSON.stringify(value)), receivedAt });
  return dropbox.read(jsonBody(given), given, { ...settings });
}

const notification = (...accounts: string[]) => ({
  list_folder: { accounts },
  delta: { users: accounts.map((_, n) => n) },
});

describe("the signature", () => {
  // Source: computed for this project; Dropbox publishes no vector.
  const secret = { id: "one", value: "dropboxtestappsecret", createdAt: now.toISOString() };
  const signature = "2a99625b93e7c00bd7b2ff7c6afa48efcedc77c8c3f17bdd57d3d57084f2b097";
  const given = delivery("dropbox", {
    body: Buffer.from(
      '{"list_folder":{"accounts":["dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc"]},"delta":{"users":[4245623]}}',
    ),
    headers: { "X-Dropbox-Signature": signature },
  });

  test("is hex over the body alone", () => {
    expect(dropbox.signature.verify(given, [secret], now)).toEqual({ secret });
    expect(dropbox.signature.sign(given.body, secret.value, now)).toEqual({
      "x-dropbox-signature": signature,
    });
  });

  test("of another app's secret is refused", () => {
    const other = { ...secret, value: "another app's" };

    expect(dropbox.signature.verify(given, [other], now)).toEqual({ refused: "mismatch" });
  });
});

describe("the address check", () => {
  const check = (challenge?: string, method = "GET") =>
    dropbox.handshake?.(delivery("dropbox", { method, query: challenge === undefined ? {} : { challenge } }));

  test.each(["abc", "3Xk9-_~.=+/", "x".repeat(512)])(
    "echoes %s as plain text that no browser sniffs",
    (text) => {
      expect(check(text)).toEqual({
        contentType: "text/plain",
        headers: { "x-content-type-options": "nosniff" },
        body: text,
      });
    },
  );

  test("gives markup back as plain text only", () => {
    expect(check("<script>alert(1)</script>")).toMatchObject({
      contentType: "text/plain",
      headers: { "x-content-type-options": "nosniff" },
    });
  });

  test.each([
    ["no challenge", undefined],
    ["an empty one", ""],
    ["a newline", "abc\ndef"],
    ["a newline at the end", "abc\n"],
    ["a header split", "abc\r\nset-cookie: a=b"],
    ["a space", "<img src=x>"],
    ["a null byte", "abc\u0000"],
    ["letters that are not ASCII", "äbc"],
    ["text that turns around", "\u202Etxt"],
    ["more than 512 characters", "x".repeat(513)],
  ])("does not answer %s", (_, challenge) => {
    expect(check(challenge)).toBeUndefined();
  });

  test("comes by GET and by nothing else", () => {
    for (const method of ["POST", "HEAD", "OPTIONS", "PUT"]) expect(check("abc", method)).toBeUndefined();
  });
});

describe("a notification", () => {
  test("becomes one event and one fetch for each account", () => {
    const { events, fetches } = read(notification(jane, joe));

    expect(events[0]).toEqual({
      key: [jane, "2026-11-23T09:00"],
      keyType: "document.changed",
      type: "document.changed",
      time: "2026-11-23T09:00:00.000Z",
      title: "Changed files",
      object: { kind: "dropbox-account", id: jane },
      identities: [{ type: "dropbox:account", value: jane }],
      details: { pending: true },
    });
    expect(events.map(({ object }) => object?.id)).toEqual([jane, joe]);
    expect(fetches).toEqual([
      { key: jane, scope: { account: jane }, fills: [events[0]] },
      { key: joe, scope: { account: joe }, fills: [events[1]] },
    ]);
  });

  test("is the same event and no customer's where each customer has a folder", () => {
    const [whole] = read(notification(jane)).events;
    const [event] = read(notification(jane), now, { customersFolder: "/Clients" }).events;

    expect(event).toMatchObject({ type: "system.observed", identities: [] });
    expect([event?.key, event?.keyType]).toEqual([whole?.key, whole?.keyType]);
  });

  test("that names an account twice names it once", () => {
    expect(read(notification(jane, jane))).toEqual(read(notification(jane)));
  });

  test("of the same bytes is the same event within the minute and another one after it", () => {
    const keyAt = (time: string) => read(notification(jane), new Date(time)).events[0]?.key;

    expect(keyAt("2026-11-23T09:00:59.999Z")).toEqual(keyAt("2026-11-23T09:00:00.000Z"));
    expect(keyAt("2026-11-23T09:01:00.000Z")).not.toEqual(keyAt("2026-11-23T09:00:59.999Z"));
  });

  test("of no account becomes no events", () => {
    expect(read(notification())).toEqual({ events: [], broken: [], fetches: [] });
  });

  test("is read without the old user ids, with a team's, and with unknown fields", () => {
    const plain = read(notification(jane));

    expect(read({ list_folder: { accounts: [jane] } })).toEqual(plain);
    expect(
      read({
        list_folder: { accounts: [jane], cursor: "x" },
        delta: { users: [], teams: { "dbtid:AAD": [1] } },
        more: 1,
      }),
    ).toEqual(plain);
  });
});

test("what tells of a team's members says which account to link", () => {
  const { events, fetches = [] } = read({ list_folder: { teams: { "dbtid:AAD": ["dbmid:AAB"] } } });

  expect(events).toMatchObject([
    { type: "system.observed", details: { reason: expect.stringContaining("link the app to the account") } },
  ]);
  expect(fetches).toEqual([]);
});

test("an account that cannot be read is listed beside the others", () => {
  const { events, broken } = read({ list_folder: { accounts: [1, jane, ""] } });

  expect(events).toHaveLength(1);
  expect(broken?.map(({ path }) => path)).toEqual(["list_folder.accounts[0]", "list_folder.accounts[2]"]);
});

test("the old form of Dropbox's own test script is named as a test", () => {
  expect(read({ delta: { teams: { "dbtid:AAD": [1] } } }).events).toMatchObject([
    { title: "Sent a test notification" },
  ]);
  expect(read({ delta: { users: [1] } }).events).toMatchObject([
    { type: "system.observed", title: "Sent a test notification" },
  ]);
});

test.each([
  "Clients",
  "/",
  "/Clients/",
  "//Clients",
  "/Clients//Acme",
  "https://www.dropbox.com/home/Clients",
])("a customers' folder called %s does not fit the settings", (customersFolder) => {
  expect(dropbox.settings && safeParse(dropbox.settings, { customersFolder }).success).toBe(false);
});

test.each([
  ["null", null],
  ["a list", [jane]],
  ["an empty object", {}],
  ["accounts that are neither a list nor an entry", { list_folder: { accounts: 7 } }],
])("%s does not fit the schema", (_, value) => {
  expect(safeParse(dropbox.payload, value).success).toBe(false);
});
