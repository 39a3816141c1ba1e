import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { problem } from "../../schemas/problem.ts";
import {
  allEvents,
  codeOf,
  deliver,
  deliveriesOf,
  detailOf,
  type RunningHub,
  runHub,
  untilEvents,
} from "../support/hub.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";
const account = "dbid:AADk3mQx7vLr0TqW2nYb5HcJ8sUeFg1oPiZ";
const notification = JSON.stringify({ list_folder: { accounts: [account] }, delta: { users: [20481632] } });
const invoice = (id: unknown, extra = "") =>
  `{"eventNotifications":[{"realmId":"9341453474484455","dataChangeEvent":{"entities":[{"name":"Invoice","id":${JSON.stringify(id)},"operation":"Create","lastUpdated":"2026-11-18T10:12:04.000Z"${extra}}]}}]}`;

let running: RunningHub;
const send = async (tool: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  await deliver(running.hub.url, tool, { body, secret, headers });

beforeAll(async () => {
  running = await runHub();
  for (const tool of ["dropbox", "quickbooks", "calendly"]) {
    await running.api.call("PUT", `/api/connections/${tool}/main`, { secrets: [secret] });
  }
});
afterAll(async () => await running.end());

/** Sends a delivery that must be kept as unrecognized, and answers with the reason the hub shows. */
async function keptAs(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<string | undefined> {
  const { status, json } = await send("quickbooks", body, headers);
  expect(status).toBe(200);
  expect(json).toMatchObject({ events: 1, pulls: 0 });
  const find = async () =>
    (await deliveriesOf(running.api, "unrecognized")).find(({ delivery }) => delivery === json.delivery);
  await until(async () => (await find()) !== undefined);
  const found = await find();
  const { raw } = await detailOf(running.api, found?.event ?? "");
  expect(Buffer.from(raw.body, raw.encoding).equals(Buffer.from(body))).toBe(true);
  return found?.reason;
}

describe("a genuine delivery", () => {
  test("is answered 200 with its id and counts, and stands on the timeline with its raw bytes", async () => {
    const { status, json } = await send("quickbooks", invoice("58"));
    const events = await untilEvents(running.api, 1);

    expect(status).toBe(200);
    expect(json).toEqual({ delivery: expect.stringMatching(/^dlv_/), events: 1, pulls: 1 });
    const event = events.find(({ object }) => object?.id === "9341453474484455/58");
    expect(event).toMatchObject({
      type: "invoice.created",
      time: "2026-11-18T10:12:04.000Z",
      details: { pending: true },
    });
    expect((await detailOf(running.api, event?.id ?? "")).raw.body).toBe(invoice("58"));
  });

  test("that comes ten times in parallel is answered 200 each time and is one event", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => await send("quickbooks", invoice("ten-times"))),
    );
    await send("quickbooks", invoice("after-ten-times"));
    await shown((id) => id.endsWith("/after-ten-times"));
    await shown((id) => id.endsWith("/ten-times"));

    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await idsShown()).filter((id) => id.endsWith("/ten-times"))).toHaveLength(1);
  });

  test("with a header name in another case is accepted", async () => {
    const { status } = await deliver(running.hub.url, "dropbox", {
      body: notification,
      secret,
      headers: { "CONTENT-TYPE": "application/json" },
    });

    expect(status).toBe(200);
  });

  test("of another content type is judged by its signature and its bytes alone", async () => {
    expect((await send("quickbooks", invoice("as-text"), { "content-type": "text/plain" })).status).toBe(200);
    expect(
      (await send("quickbooks", invoice("as-form"), { "content-type": "application/x-www-form-urlencoded" }))
        .json,
    ).toMatchObject({ events: 1 });
  });

  test("that is gzipped and signed as sent is read", async () => {
    const { json } = await send("quickbooks", gzipSync(invoice("gzipped")), { "content-encoding": "gzip" });

    expect(json).toMatchObject({ events: 1, pulls: 1 });
  });

  test("keeps ids beyond 2^53 digit by digit", async () => {
    const body = invoice("x").replace('"x"', "9007199254740993123");
    await send("quickbooks", body);

    await shown((id) => id === "9341453474484455/9007199254740993123");
  });

  test("with non-ASCII text and lone surrogates keeps what is well-formed", async () => {
    const { json } = await send("quickbooks", invoice("Grüße–会議✅\ud800"));

    expect(json).toMatchObject({ events: 1 });
    await shown((id) => id.startsWith("9341453474484455/Grüße–会議✅"));
  });

  test("with prototype keys is read without them", async () => {
    const { json } = await send(
      "quickbooks",
      invoice("proto", ',"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}'),
    );

    expect(json).toMatchObject({ events: 1, pulls: 1 });
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  const idsShown = async () =>
    (await allEvents(running.api)).flatMap(({ object }) => (object ? [object.id] : []));
  const shown = async (isIt: (id: string) => boolean) =>
    await until(async () => (await idsShown()).some(isIt));
});

describe("a verified delivery that cannot be understood is kept, byte for byte", () => {
  test.each([
    ["an empty body", "", "not JSON"],
    ["no JSON", "hello", "not JSON"],
    ["truncated JSON", invoice("cut").slice(0, -9), "not JSON"],
    ["JSON that is not an object", "42", "the body is not as expected"],
    ["200 levels of nesting", `${"[".repeat(200)}${"]".repeat(200)}`, "[0]: not an entry"],
    [
      "a known shape with fields missing",
      '{"eventNotifications":[{"dataChangeEvent":{}}]}',
      "eventNotifications[0]: realmId is missing or wrong",
    ],
    ["an unknown event type", invoice("57").replace("Invoice", "Spaceship"), "unknown type"],
  ])("%s", async (_what, body, reason) => {
    expect(await keptAs(body)).toBe(reason);
  });

  test("bytes that are not UTF-8", async () => {
    expect(await keptAs(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))).toBe("not UTF-8");
  });

  test("a zip bomb", async () => {
    expect(await keptAs(gzipSync(Buffer.alloc(7_000_000)), { "content-encoding": "gzip" })).toBe(
      "gzip does not decompress to 6 MB or less",
    );
  });

  test("is tried again on demand", async () => {
    const [waiting] = await deliveriesOf(running.api, "unrecognized");

    expect(await running.api.call("POST", `/api/deliveries/${waiting?.delivery}/redrive`)).toEqual({
      messages: 1,
    });
    await expect(running.api.call("POST", "/api/deliveries/dlv_none/redrive")).rejects.toThrow(
      expect.objectContaining({ status: 404 }),
    );
  });
});

describe("a delivery that is not genuine is refused with one answer for all", () => {
  const forged: [string, () => Promise<{ status: number; json: unknown; text: string }>][] = [
    ["no signature", async () => await deliver(running.hub.url, "dropbox", { body: notification })],
    [
      "a wrong secret",
      async () => await deliver(running.hub.url, "dropbox", { body: notification, secret: "another one" }),
    ],
    [
      "an unknown connection",
      async () =>
        await deliver(running.hub.url, "dropbox", { body: notification, secret, connection: "nobody" }),
    ],
    [
      "a connection name that cannot be",
      async () =>
        await deliver(running.hub.url, "dropbox", { body: notification, secret, connection: "__proto__" }),
    ],
    ["a short signature", async () => await send("dropbox", notification, { "x-dropbox-signature": "abc" })],
    [
      "a stale time",
      async () =>
        await deliver(running.hub.url, "calendly", {
          body: "{}",
          secret,
          at: new Date(Date.now() - 10 * 60_000),
        }),
    ],
    [
      "a time ahead of the hub's",
      async () =>
        await deliver(running.hub.url, "calendly", {
          body: "{}",
          secret,
          at: new Date(Date.now() + 10 * 60_000),
        }),
    ],
    [
      "a repeated part",
      async () => await send("calendly", "{}", { "calendly-webhook-signature": "t=1,t=2,v1=00,v1=11" }),
    ],
  ];

  test.each(forged)("%s", async (_what, attempt) => {
    const { status, json } = await attempt();

    expect(status).toBe(401);
    expect(problem.parse(json)).toMatchObject({
      code: "signature_invalid",
      title: "The signature does not verify",
      status: 401,
    });
  });

  test("a signature replayed with another timestamp", async () => {
    const { calendly } = await import("../../functions/connectors/calendly/index.ts");
    const [signature = ""] = Object.values(
      calendly.signature.sign(Buffer.from("{}"), secret, new Date(Date.now() - 600_000)),
    );
    const replayed = signature.replace(/^t=\d+/, `t=${Math.floor(Date.now() / 1000)}`);

    expect((await send("calendly", "{}", { "calendly-webhook-signature": replayed })).status).toBe(401);
  });

  test("publishes nothing", async () => {
    const before = (await untilEvents(running.api, 1)).length;
    for (const [, attempt] of forged) await attempt();

    expect((await untilEvents(running.api, 1)).length).toBe(before);
  });
});

describe("the address itself", () => {
  test("of an unknown tool is 404", async () => {
    const { status, json } = await deliver(running.hub.url, "fax", { body: "{}" });

    expect(status).toBe(404);
    expect(json).toMatchObject({ code: "unknown_tool" });
    expect((await deliver(running.hub.url, "constructor", { body: "{}" })).json).toMatchObject({
      code: "unknown_tool",
    });
  });

  test("echoes Dropbox's challenge as plain text that no browser sniffs", async () => {
    const response = await fetch(`${running.hub.url}/hooks/dropbox/main?challenge=abc-123_Z`);

    expect([response.status, await response.text()]).toEqual([200, "abc-123_Z"]);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each(["GET", "HEAD"])("answers a %s without a word, whatever the names", async (method) => {
    for (const path of [
      "quickbooks/main",
      "quickbooks/nobodys",
      "relay/main/deeper",
      "fax/main",
      "constructor/main",
    ]) {
      const response = await fetch(`${running.hub.url}/hooks/${path}`, { method });

      expect([response.status, await response.text()]).toEqual([200, ""]);
    }
  });

  test("refuses a method that no tool uses", async () => {
    const response = await fetch(`${running.hub.url}/hooks/quickbooks/main`, { method: "PUT" });

    expect([response.status, await codeOf(response)]).toEqual([405, "method_not_allowed"]);
  });

  test("takes 6 MB and refuses one byte more", async () => {
    const most = Buffer.alloc(6 * 1024 * 1024, " ");

    expect((await send("dropbox", most)).status).toBe(200);
    const { status, json } = await send("dropbox", Buffer.concat([most, Buffer.from(" ")]));
    expect(status).toBe(413);
    expect(json).toMatchObject({ code: "too_large" });
  });

  test("says too large, not a bad signature, of a chunked body without a length", async () => {
    const { port } = new URL(running.hub.url);
    const status = await new Promise<number | undefined>((answered, failed) => {
      const call = request(
        { port, method: "POST", path: "/hooks/dropbox/main", headers: { "x-dropbox-signature": "00" } },
        (response) => {
          response.resume();
          answered(response.statusCode);
        },
      );
      call.on("error", failed);
      for (let n = 0; n < 7; n++) call.write(Buffer.alloc(1024 * 1024));
      call.end();
    });

    expect(status).toBe(413);
  });
});
