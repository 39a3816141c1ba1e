import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { tokenOrSignature } from "../../../functions/delivery/token-signature.ts";
import type { Secret } from "../../../functions/shared/secret.ts";
import { delivery } from "../../support/delivery.ts";

const now = new Date("2026-11-23T09:00:00.000Z");
const secret = (value: string): Secret => ({ id: value.slice(0, 12), value, createdAt: "" });
const verdict = (headers: Record<string, string>, secrets: readonly Secret[], more: object = {}, at = now) =>
  tokenOrSignature.verify(delivery("relay", { headers, ...more }), secrets, at);

describe("Standard Webhooks", () => {
  /** libraries/javascript/src/webhook.test.ts of the reference implementation, "sign function works". */
  const known = {
    secret: secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    body: Buffer.from('{"test": 2432232314}'),
    at: new Date(1_614_265_330_000),
    headers: {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
  };
  const knownVerdict = (headers: Record<string, string> = {}, at = known.at) =>
    verdict({ ...known.headers, ...headers }, [known.secret], { body: known.body }, at);

  test("passes the reference implementation's known answer", () => {
    expect(knownVerdict()).toEqual({ secret: known.secret, matchedAs: "signature" });
  });

  test("passes under the names that Svix gives the same headers", () => {
    const headers = Object.fromEntries(
      Object.entries(known.headers).map(([name, value]) => [name.replace("webhook", "svix"), value]),
    );

    expect(verdict(headers, [known.secret], { body: known.body }, known.at)).toMatchObject({
      secret: known.secret,
    });
    expect(
      verdict({ ...headers, "svix-id": "msg_other" }, [known.secret], { body: known.body }, known.at),
    ).toEqual({ refused: "mismatch" });
  });

  const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, n) => (n * 37) % 256));
  test.each([12, 20, 24, 64, 72, 128])("takes a key of %i bytes, however it was pasted", (length) => {
    const key = bytes(length);
    const signed = new Webhook(key.toString("base64")).sign("msg_1", known.at, "{}");
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": known.headers["webhook-timestamp"],
      "webhook-signature": signed,
    };

    for (const prefix of ["", "whsec_", "v1,whsec_"]) {
      const pasted = secret(`${prefix}${key.toString("base64")}`);
      expect(verdict(headers, [pasted], { body: Buffer.from("{}") }, known.at)).toMatchObject({
        secret: pasted,
      });
    }
  });

  test.each([2, 4, 8])("takes a short key of %i bytes where it is said to be one", (length) => {
    const key = bytes(length).toString("base64");
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": known.headers["webhook-timestamp"],
      "webhook-signature": new Webhook(key).sign("msg_1", known.at, "{}"),
    };

    for (const prefix of ["whsec_", "v1,whsec_"])
      expect(
        verdict(headers, [secret(`${prefix}${key}`)], { body: Buffer.from("{}") }, known.at),
      ).toHaveProperty("secret");
  });

  test("passes when one of several signatures matches, whatever the others are", () => {
    const several = [
      "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
      "v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
      known.headers["webhook-signature"],
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
    ].join(" ");

    expect(knownVerdict({ "webhook-signature": several })).toMatchObject({ secret: known.secret });
  });

  test.each([
    ["an empty signature", { "webhook-signature": "v1," }, "malformed"],
    ["no list", { "webhook-signature": "" }, "malformed"],
    ["a garbage signature", { "webhook-signature": "v1,dawfeoifkpqwoekfpqoekf" }, "mismatch"],
    [
      "another version's",
      { "webhook-signature": "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
      "mismatch",
    ],
    ["a time that is none", { "webhook-timestamp": "hello" }, "malformed"],
    ["a time with a fraction", { "webhook-timestamp": "1614265330.0" }, "malformed"],
    ["an id with a point in it", { "webhook-id": "msg.1614265330" }, "malformed"],
    ["another id", { "webhook-id": "msg_other" }, "mismatch"],
    ["another time", { "webhook-timestamp": "1614265331" }, "mismatch"],
  ])("refuses %s", (_what, headers, refused) => {
    expect(knownVerdict(headers)).toEqual({ refused });
  });

  test("refuses what is more than 300 seconds old or ahead, and takes what is just within", () => {
    const at = (seconds: number) => knownVerdict({}, new Date(known.at.getTime() + seconds * 1_000));

    expect([-301, -300, 300, 301].map((seconds) => "secret" in at(seconds))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(at(301)).toEqual({ refused: "stale" });
  });

  test("signs as the reference implementation does, and is verified by it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.string(), (key, text) => {
        const whsec = `whsec_${Buffer.from(key).toString("base64")}`;
        const reference = new Webhook(whsec);
        const body = Buffer.from(JSON.stringify({ text }));
        const headers = tokenOrSignature.sign(body, whsec, new Date());

        expect(reference.verify(body.toString(), headers)).toEqual({ text });
        const theirs = {
          "webhook-id": "msg_1",
          "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
          "webhook-signature": reference.sign("msg_1", now, body.toString()),
        };
        expect(verdict(theirs, [secret(whsec)], { body })).toHaveProperty("secret");
      }),
    );
  });

  test("takes text that is not base64 of 24 bytes as its own key, never as a shorter one", () => {
    for (const weak of ["whsec_", "whsec_AAAA", "whsec_!!!!!!!!!!!!!!!!!!!!", "whsec_YWJj YWJj"]) {
      const forged = tokenOrSignature.sign(Buffer.from("{}"), "", now);

      expect(verdict(forged, [secret(weak)])).toEqual({ refused: "mismatch" });
      expect(verdict(tokenOrSignature.sign(Buffer.from("{}"), weak, now), [secret(weak)])).toHaveProperty(
        "secret",
      );
    }
  });
});

describe("a shown secret", () => {
  const live = [secret("the newer secret"), secret("the-older-secret+/=")];
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

  test.each([
    ["a bearer token", "bearer token", { authorization: "Bearer the-older-secret+/=" }, {}],
    ["a bearer token in any case", "bearer token", { authorization: "bearer the-older-secret+/=" }, {}],
    ["the password of Basic", "password", basic("zapier:the-older-secret+/="), {}],
    ["an API key", "api key", { "x-api-key": "the-older-secret+/=" }, {}],
    ["access_token in the address", "access_token", {}, { query: { access_token: "the-older-secret+/=" } }],
  ])("passes as %s, and says so", (_what, matchedAs, headers, more) => {
    expect(verdict(headers, live, more)).toEqual({ secret: live[1], matchedAs });
  });

  test.each([
    ["nothing at all", {}, "absent"],
    ["an empty token", { authorization: "Bearer " }, "absent"],
    ["an unknown scheme", { authorization: "Digest the-older-secret+/=" }, "absent"],
    ["another secret", { authorization: "Bearer nope" }, "mismatch"],
    ["a shortened secret", { authorization: "Bearer the-older-secret+/" }, "mismatch"],
    ["a secret with more after it", { "x-api-key": "the-older-secret+/==" }, "mismatch"],
    ["the user of Basic", basic("the-older-secret+/=:x"), "mismatch"],
    ["Basic without a colon", basic("the-older-secret+/="), "absent"],
    [
      "a secret beside a wrong signature",
      { "x-api-key": "the-older-secret+/=", "webhook-signature": "v1,x" },
      "malformed",
    ],
  ])("is refused as %s", (_what, headers, refused) => {
    expect(verdict(headers, live)).toEqual({ refused });
  });

  test("proves nothing where the team asks for signatures", () => {
    const shown = delivery("relay", { headers: { authorization: "Bearer the-older-secret+/=" } });

    expect(tokenOrSignature.verify(shown, live, now, { proof: "signature" })).toEqual({ refused: "absent" });
    expect(tokenOrSignature.verify(shown, live, now, { proof: "either" })).toHaveProperty("secret");
  });
});
