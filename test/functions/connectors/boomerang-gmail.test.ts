import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import type { JWTVerifyGetKey } from "jose";
import { safeParse } from "zod/v4/core";
import { boomerangGmail } from "../../../functions/connectors/boomerang-gmail/index.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import type { KeySource } from "../../../functions/shared/ports.ts";
import { delivery } from "../../support/delivery.ts";

const now = new Date("2026-11-23T09:00:00.000Z");
const seconds = Math.floor(now.getTime() / 1000);
const secret = { id: "audience", value: "4f9c2e77d0b1a8c65e3", createdAt: "" };
const settings = { serviceAccount: "push@northledger-hub.iam.gserviceaccount.com" };

/** Google in this test: its own key pair, handed in where the hub would fetch Google's. */
const google = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keys: KeySource = (issuer) => (issuer === "google" ? async () => google.publicKey : undefined);

const claims = {
  iss: "https://accounts.google.com",
  aud: secret.value,
  email: settings.serviceAccount,
  email_verified: true,
  sub: "113774264463038321964",
  azp: "113774264463038321964",
  iat: seconds,
  exp: seconds + 3600,
};
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
function tokenOf(more: object = {}, header: object = { alg: "RS256", kid: "one", typ: "JWT" }): string {
  const text = `${encoded(header)}.${encoded({ ...claims, ...more })}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), google.privateKey).toString("base64url")}`;
}
const verdictOf = async (token: string, values: object = settings, source: KeySource = keys) =>
  await boomerangGmail.signature.verify(
    delivery("boomerang-gmail", { headers: { authorization: `Bearer ${token}` } }),
    [secret],
    now,
    { ...values },
    source,
  );

describe("a token of Google's", () => {
  test.each([
    ["as Google writes it", {}],
    ["of the issuer without https", { iss: "accounts.google.com" }],
    ["whose audience came back in capitals", { aud: secret.value.toUpperCase() }],
    ["of a clock that is a minute ahead", { iat: seconds + 60 }],
  ])("is accepted %s", async (_, more) => {
    expect(await verdictOf(tokenOf(more))).toEqual({ secret });
  });

  test.each([
    ["of another issuer", { iss: "https://accounts.evil.example" }],
    ["of the issuer of samples", { iss: "urn:account-hub:local" }],
    ["for another audience", { aud: "https://example.com" }],
    ["for several audiences", { aud: [secret.value] }],
    ["for none", { aud: undefined }],
    ["of another service account", { email: "push@evil.iam.gserviceaccount.com" }],
    ["of an address that is not verified", { email_verified: false }],
    ["of an address verified in words only", { email_verified: "true" }],
    ["without an address", { email: undefined }],
    ["without an end", { exp: undefined }],
  ])("is refused %s", async (_, more) => {
    expect(await verdictOf(tokenOf(more))).toEqual({ refused: "mismatch" });
  });

  test.each([
    ["that ended", { iat: seconds - 7200, exp: seconds - 3600 }],
    ["that is older than an hour, whatever it says of its end", { iat: seconds - 7200, exp: seconds + 7200 }],
    ["of the future", { iat: seconds + 600, exp: seconds + 4200 }],
  ])("is stale %s", async (_, more) => {
    expect(await verdictOf(tokenOf(more))).toEqual({ refused: "stale" });
  });

  test("is refused where its claims were changed", async () => {
    const [header, , signature] = tokenOf().split(".");

    expect(await verdictOf(`${header}.${encoded({ ...claims, sub: "1" })}.${signature}`)).toEqual({
      refused: "mismatch",
    });
  });

  test("is malformed in another spelling of the same bytes", async () => {
    const token = tokenOf();
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"];
    const bytes = (text: string) => Buffer.from(text.split(".")[2] ?? "", "base64url");
    const others = letters
      .map((letter) => token.slice(0, -1) + letter)
      .filter((other) => other !== token && bytes(other).equals(bytes(token)));

    expect(others).toHaveLength(15);
    for (const other of others) expect(await verdictOf(other)).toEqual({ refused: "malformed" });
  });

  test.each(["none", "HS256", "RS384"])("is refused where it says that its algorithm is %s", async (alg) => {
    expect(await verdictOf(tokenOf({}, { alg, typ: "JWT" }))).toHaveProperty("refused");
  });

  test("is refused where the public key was used as a shared secret", async () => {
    const text = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded(claims)}`;
    const pem = google.publicKey.export({ type: "spki", format: "pem" });
    const forged = `${text}.${createHmac("sha256", pem).update(text).digest("base64url")}`;

    expect(await verdictOf(forged)).toEqual({ refused: "mismatch" });
  });

  // Source: Google's own example, https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions; its key is gone.
  test("of 2019, and any that does not know the secret, is refused without a look for its key", async () => {
    const header = { alg: "RS256", kid: "7d680d8c70d44e947133cbd499ebc1a61c3d5abc", typ: "JWT" };
    const example = { ...claims, aud: "https://example.com", exp: 1550185935, iat: 1550182335 };
    let fetched = 0;
    const fetching: KeySource = () => async () => {
      fetched++;
      return google.publicKey;
    };

    for (const token of [
      tokenOf(example, header),
      tokenOf({ iss: "https://accounts.evil.example" }),
      "YQ.Yg.Yw",
    ])
      expect(await verdictOf(token, settings, fetching)).toEqual({ refused: "mismatch" });
    expect(fetched).toBe(0);
    await verdictOf(tokenOf(), settings, fetching);
    expect(fetched).toBe(1);
  });
});

describe("the keys", () => {
  test("that do not answer make the hub unavailable, so that Google pushes again", async () => {
    const down: JWTVerifyGetKey = async () => {
      throw new UpstreamError("Google's key service");
    };

    await expect(verdictOf(tokenOf(), settings, () => down)).rejects.toThrow(
      expect.objectContaining({ status: 503, retryable: true }),
    );
  });

  test("that no one has are not a reason to believe a token", async () => {
    expect(await verdictOf(tokenOf(), settings, () => undefined)).toEqual({ refused: "mismatch" });
  });

  describe("that an admin has entered for another issuer", () => {
    const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const jwk = own.publicKey.export({ format: "jwk" });
    const name = "https://pusher.example";
    const trusting = { ...settings, issuer: { name, keys: [jwk] } };
    const never: KeySource = () => async () => {
      throw new Error("no key is fetched");
    };
    const ownToken = (more: object = {}, by = own.privateKey) => {
      const text = `${encoded({ alg: "RS256", typ: "JWT" })}.${encoded({ ...claims, iss: name, ...more })}`;
      return `${text}.${sign("RSA-SHA256", Buffer.from(text), by).toString("base64url")}`;
    };

    test("verify its tokens, and none is fetched from anywhere", async () => {
      expect(await verdictOf(ownToken(), trusting, never)).toEqual({ secret });
    });

    test("do not spare it the secret, the account, or an end", async () => {
      for (const more of [{ aud: "another" }, { email: "a@b.example" }, { exp: undefined }])
        expect(await verdictOf(ownToken(more), trusting, never)).toEqual({ refused: "mismatch" });
      expect(await verdictOf(ownToken({ exp: seconds - 90, iat: seconds - 99 }), trusting, never)).toEqual({
        refused: "stale",
      });
    });

    test("verify no token of another name or by another key, Google's among them", async () => {
      for (const token of [
        tokenOf(),
        ownToken({ iss: claims.iss }),
        ownToken({}, google.privateKey),
        tokenOf({ iss: name }),
      ])
        expect(await verdictOf(token, trusting, keys)).toEqual({ refused: "mismatch" });
      expect(await verdictOf(ownToken(), settings, keys)).toEqual({ refused: "mismatch" });
    });

    test.each([
      ["no key", []],
      ["a private key", [own.privateKey.export({ format: "jwk" })]],
      ["a shared secret", [{ kty: "oct", k: "c2VjcmV0" }]],
      [
        "a key of 1024 bits",
        [generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" })],
      ],
      ["an address to fetch keys from", "https://evil.example/jwks"],
    ])("are refused where they are %s", (_, given) => {
      const values = { ...settings, issuer: { name, keys: given } };

      expect(boomerangGmail.settings && safeParse(boomerangGmail.settings, values).success).toBe(false);
    });
  });

  test("are not asked for where the settings do not fit", async () => {
    expect(await verdictOf(tokenOf(), {})).toEqual({ refused: "mismatch" });
  });
});

describe("a push", () => {
  const pushOf = (value: unknown, message: object = {}) => ({
    message: {
      data: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64"),
      messageId: "13290043311",
      publishTime: "2026-11-20T15:00:00.123Z",
      ...message,
    },
    subscription: "projects/northledger-hub/subscriptions/boomerang",
  });
  const outcomeOf = (value: unknown, values: object = {}, headers: Record<string, string> = {}) =>
    normalise(
      boomerangGmail,
      delivery("boomerang-gmail", { body: Buffer.from(JSON.stringify(value)), headers }),
      {
        ...settings,
        ...values,
      },
    );
  const changed = { emailAddress: "anna@firm.example", historyId: "884213" };

  test("requests a fetch of the mailbox, and says no more than it knows", () => {
    const { events, fetches } = outcomeOf(pushOf(changed));

    expect(events).toMatchObject([{ type: "system.observed", identities: [], details: { pending: true } }]);
    expect(fetches).toEqual([
      {
        tool: "boomerang-gmail",
        connection: "main",
        key: "anna@firm.example",
        scope: { mailbox: "anna@firm.example", historyId: "884213" },
        fills: events,
      },
    ]);
  });

  test("requests nothing for a mailbox that is not in the connection's list, as the token covers no body", () => {
    const mailboxes = ["mia@firm.example", "Anna@firm.example"];

    expect(outcomeOf(pushOf(changed), { mailboxes }).fetches).toHaveLength(1);
    const { events, fetches } = outcomeOf(pushOf({ ...changed, emailAddress: "ceo@firm.example" }), {
      mailboxes,
    });
    expect([events.length, fetches]).toEqual([1, []]);
    expect(events[0]?.details).not.toHaveProperty("pending");
  });

  test("of the same state is the same event, however it is written", () => {
    const id = (value: unknown) => outcomeOf(value).events[0]?.id;
    const urlSafe = (text: string) => ({ data: Buffer.from(text).toString("base64url") });
    const odd = JSON.stringify({ ...changed, note: "ÿþ>>>???" });

    expect(id(pushOf({ ...changed, historyId: 884213 }))).toBe(id(pushOf(changed)));
    expect(id(pushOf("", urlSafe(odd)))).toBe(id(pushOf(odd)));
    expect(id(pushOf({ ...changed, emailAddress: "Anna@firm.example" }))).toBe(id(pushOf(changed)));
    expect(id(pushOf({ ...changed, historyId: "884214" }))).not.toBe(id(pushOf(changed)));
  });

  test("keeps a history id beyond 2^53 digit by digit", () => {
    expect(
      outcomeOf(pushOf('{"emailAddress":"anna@firm.example","historyId":9007199254740993123}')).fetches[0]
        ?.scope.historyId,
    ).toBe("9007199254740993123");
  });

  test("of another subscription than the one in the settings is kept as unrecognized", () => {
    const subscription = "projects/northledger-hub/subscriptions/boomerang";

    expect(outcomeOf(pushOf(changed), { subscription }).unrecognized).toBeUndefined();
    expect(outcomeOf(pushOf(changed), { subscription: `${subscription}-2` }).unrecognized).toBe(
      "pushed by another subscription than the one in the settings",
    );
  });

  test("without its wrapping is the same change", () => {
    const headers = { "x-goog-pubsub-publish-time": "2026-11-23T08:59:00.000Z" };
    const bare = outcomeOf(changed, {}, headers);

    expect(bare.events[0]).toMatchObject({ id: outcomeOf(pushOf(changed)).events[0]?.id });
    expect(bare.events[0]?.time).toBe("2026-11-23T08:59:00.000Z");
    expect(bare.fetches).toMatchObject([{ key: "anna@firm.example" }]);
  });

  test("without its wrapping needs a header where a subscription is expected", () => {
    const subscription = "projects/northledger-hub/subscriptions/boomerang";
    const named = { "x-goog-pubsub-subscription-name": subscription };

    expect(outcomeOf(changed, { subscription }, named).unrecognized).toBeUndefined();
    expect(outcomeOf(changed, { subscription }).unrecognized).toContain("turn payload unwrapping off");
  });

  test.each([
    ["data that is not JSON", pushOf("hello"), "not JSON"],
    ["data that is not a notification", pushOf({ hello: 1 }), "message.data: not a Gmail notification"],
    [
      "an address that is none",
      pushOf({ ...changed, emailAddress: "anna" }),
      "message.data: not a Gmail notification",
    ],
    [
      "a history id that is a word",
      pushOf({ ...changed, historyId: "last" }),
      "message.data: not a Gmail notification",
    ],
    ["no data", { message: {}, subscription: "s" }, "message.data is missing"],
  ])("with %s is kept as unrecognized", (_, value, reason) => {
    expect(outcomeOf(value).unrecognized).toBe(reason);
  });
});

test.each([
  ["no service account", {}],
  ["a service account that is not an address", { serviceAccount: "push" }],
  ["a subscription by its short name", { ...settings, subscription: "boomerang" }],
  ["an issuer without its keys", { ...settings, issuer: { name: "https://pusher.example" } }],
  ["an empty label", { ...settings, returnedLabel: "" }],
])("settings with %s do not fit", (_, values) => {
  expect(boomerangGmail.settings && safeParse(boomerangGmail.settings, values).success).toBe(false);
});
