import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { TryLater } from "../../../functions/collect/call.ts";
import { collect } from "../../../functions/collect/collect.ts";
import type { Collector } from "../../../functions/connectors/collector.ts";
import { turnOfAccess } from "../../../functions/store/pulls.ts";
import { collecting, json, oauth, order, type Server, toy } from "../../support/collecting.ts";

const tokenUrl = "https://eu.token.toy.example/token";

/** Gives an access token for the one refresh token that is good, and a new refresh token each time. */
function rotating(): { readonly server: Server; readonly newest: () => string } {
  let given = 0;
  let good = "refresh-1";
  const server: Server = (url, { body, headers }) => {
    if (url !== tokenUrl) {
      const isGood = headers.authorization === `Bearer access-${given}`;
      return isGood ? json({ total: "1" }) : json({}, { status: 401 });
    }
    if (new URLSearchParams(String(body)).get("refresh_token") !== good)
      return json({ error: "invalid_grant" }, { status: 400 });
    given += 1;
    good = `refresh-${given + 1}`;
    return json({ access_token: `access-${given}`, refresh_token: good, expires_in: 3600 });
  };
  return { server, newest: () => good };
}

describe("OAuth with a refresh token", () => {
  test("asks for an access token once and uses it until it ends", async () => {
    const { deps, sent, time } = await collecting({ credentials: oauth, server: rotating().server });

    await collect(order(), deps);
    await collect(order(), deps);
    time.now = new Date(time.now.getTime() + 3_590_000);
    await collect(order(), deps);

    expect(sent.map(({ url }) => url.split("/").at(-1))).toEqual(["token", "7", "7", "token", "7"]);
    expect(sent[0]).toMatchObject({
      authorization: `Basic ${Buffer.from("us:s3cret").toString("base64")}`,
      body: "grant_type=refresh_token&refresh_token=refresh-1",
    });
  });

  test("keeps the newest refresh token before anything is called with the new access", async () => {
    const { server } = rotating();
    const { deps, grants, state } = await collecting({ credentials: oauth });
    const kept: (string | undefined)[] = [];
    state.server = async (url, init) => {
      const grant = await grants.find("toy", "main");
      if (url !== tokenUrl && grant && "refreshToken" in grant.credentials)
        kept.push(grant.credentials.refreshToken);
      return server(url, init);
    };

    await collect(order(), deps);

    expect(kept).toEqual(["refresh-2"]);
    expect(await grants.find("toy", "main")).toMatchObject({
      credentials: { ...oauth, refreshToken: "refresh-2" },
    });
  });

  test("is renewed by one at a time: two keys at once lose no refresh token", async () => {
    const { server, newest } = rotating();
    const { deps, grants, published } = await collecting({ credentials: oauth, server });
    const all = await Promise.allSettled(["a", "b", "c"].map((key) => collect(order({ key }), deps)));

    const late = all.filter((one) => one.status === "rejected");
    for (const one of late) expect(one).toMatchObject({ reason: expect.any(TryLater) });
    expect(late.length).toBeLessThan(3);
    for (const key of ["a", "b", "c"]) await collect(order({ key }), deps);

    expect(await grants.find("toy", "main")).toMatchObject({ credentials: { refreshToken: newest() } });
    expect(published.length).toBeGreaterThanOrEqual(3);
  });

  test("is renewed once where the API no longer takes the token", async () => {
    const { server } = rotating();
    const { deps, sent, state } = await collecting({ credentials: oauth, server });
    await collect(order(), deps);
    let refusals = 0;
    state.server = (url, init) =>
      url !== tokenUrl && refusals++ === 0 ? json({}, { status: 401 }) : server(url, init);

    expect(await collect(order(), deps)).toBe("carried out");

    expect(sent.map(({ url }) => url.split("/").at(-1))).toEqual(["token", "7", "7", "token", "7"]);
  });

  test("does not put an old grant's new refresh token over what a person has just given", async () => {
    const { deps, grants, state, give } = await collecting({ credentials: oauth });
    await deps.pulls.take(turnOfAccess({ tool: "toy", connection: "main" }), "a person", deps.now());
    state.server = rotating().server;

    await expect(collect(order(), deps)).rejects.toThrow(TryLater);
    await give({ ...oauth, refreshToken: "given" }, "2026-11-23T08:59:00.000Z");
    await deps.pulls.end(turnOfAccess({ tool: "toy", connection: "main" }), "a person");

    expect(await grants.find("toy", "main")).toMatchObject({ credentials: { refreshToken: "given" } });
  });

  test("sends the client's id and secret in the body where the tool wants them there", async () => {
    const inBody: Collector = {
      ...toy,
      authorization: [{ kind: "oauth2", tokenUrl: () => tokenUrl, clientIn: "body" }],
    };
    const { deps, sent } = await collecting({
      credentials: oauth,
      collector: inBody,
      server: rotating().server,
    });

    await collect(order(), deps);

    expect(sent[0]?.authorization).toBeUndefined();
    expect(sent[0]?.body).toBe(
      "grant_type=refresh_token&refresh_token=refresh-1&client_id=us&client_secret=s3cret",
    );
  });
});

describe("other ways in", () => {
  test("a client's credentials are exchanged for a token", async () => {
    const { deps, sent } = await collecting({
      credentials: { clientId: "us", clientSecret: "s3cret" },
      server: (url) =>
        url === tokenUrl ? json({ access_token: "app", expires_in: "3600" }) : json({ total: "1" }),
    });

    await collect(order(), deps);

    expect(sent[0]?.body).toBe("grant_type=client_credentials&scope=read");
    expect(sent[1]?.authorization).toBe("Bearer app");
  });

  test("a token may have a scheme of its own", async () => {
    const { deps, sent } = await collecting({
      collector: { ...toy, authorization: [{ kind: "token", scheme: "Token" }] },
    });

    await collect(order(), deps);

    expect(sent[0]?.authorization).toBe("Token t0ken");
  });

  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const google: Collector = {
    ...toy,
    hosts: ["api.toy.example", "oauth2.googleapis.com"],
    authorization: [
      { kind: "google-service-account", scope: "https://www.googleapis.com/auth/gmail.metadata" },
    ],
    subject: ({ key }) => key,
  };

  test("a service account signs for the mailbox that the order is about", async () => {
    const { deps, sent } = await collecting({
      credentials: {
        serviceAccount: { client_email: "hub@p.iam.gserviceaccount.com", private_key: privateKey },
      },
      collector: google,
      server: (url) =>
        url.includes("oauth2") ? json({ access_token: "g", expires_in: 3599 }) : json({ total: "1" }),
    });

    await collect(order({ key: "anna@acme.example" }), deps);
    await collect(order({ key: "ben@acme.example" }), deps);

    const assertions = sent
      .filter(({ url }) => url.includes("oauth2"))
      .map(({ body }) => new URLSearchParams(body).get("assertion") ?? "");
    expect(assertions.map((one) => decodeJwt(one))).toEqual(
      ["anna", "ben"].map((name) => ({
        iss: "hub@p.iam.gserviceaccount.com",
        sub: `${name}@acme.example`,
        aud: "https://oauth2.googleapis.com/token",
        scope: "https://www.googleapis.com/auth/gmail.metadata",
        iat: 1_795_424_400,
        exp: 1_795_428_000,
      })),
    );
    expect(decodeProtectedHeader(assertions[0] ?? "")).toMatchObject({ alg: "RS256" });
  });

  test("a private key that cannot be read is for a person to put right", async () => {
    const { deps, access } = await collecting({
      credentials: { serviceAccount: { client_email: "hub@p.example", private_key: "no key" } },
      collector: google,
    });

    expect(await collect(order(), deps)).toBe("waits");
    expect((await access())?.failing).toMatchObject({
      waits: true,
      reason: "The service account's private key cannot be read",
    });
  });

  test("no token is asked for outside the tool's own hosts", async () => {
    const elsewhere: Collector = {
      ...toy,
      authorization: [{ kind: "oauth2", tokenUrl: () => "https://evil.example/token" }],
    };
    const { deps, sent } = await collecting({ credentials: oauth, collector: elsewhere });

    await expect(collect(order(), deps)).rejects.toThrow("leave the tool's own hosts");
    expect(sent).toEqual([]);
  });
});

describe("orders wait", () => {
  test("while there are no credentials, each once, and go on when they are given", async () => {
    const { deps, give, waiting, pulls, published, sent } = await collecting({ credentials: null });

    expect(await collect(order(), deps)).toBe("waits");
    expect(await collect(order(), deps)).toBe("waits");
    expect([waiting(), sent.length]).toEqual([1, 0]);

    await give({ token: "t0ken" });
    await pulls.release({ tool: "toy", connection: "main" }, deps.now(), deps.bus.publish);

    expect(published).toEqual([order()]);
    expect(waiting()).toBe(0);
    expect(await collect(order(), deps)).toBe("carried out");
  });

  test.each([
    [
      "the refresh token",
      json({ error: "invalid_grant" }, { status: 400 }),
      "The tool refuses the credentials (invalid_grant)",
    ],
    [
      "the client",
      json({ error: "invalid_client", error_description: "s3cret" }, { status: 401 }),
      "The tool refuses the credentials (invalid_client)",
    ],
    [
      "everything, in no known form",
      json("<s3cret>", { status: 403 }),
      "The tool refuses the credentials (403)",
    ],
    ["in a form that is no answer", json({ token: "x" }), "The tool refuses the credentials (200)"],
  ])(
    "where the tool refuses %s, and nothing is asked again until a person gives others",
    async (_what, answer, reason) => {
      const { deps, access, sent, waiting, give, logged } = await collecting({
        credentials: oauth,
        server: () => answer.clone(),
      });

      expect(await collect(order(), deps)).toBe("waits");
      expect(await collect(order({ key: "another" }), deps)).toBe("waits");

      expect(sent).toHaveLength(1);
      expect((await access())?.failing).toEqual({ reason, since: "2026-11-23T09:00:00.000Z", waits: true });
      expect(waiting()).toBe(1);
      expect(JSON.stringify([logged, await access()])).not.toContain("s3cret");

      await give(oauth, "2026-11-23T09:01:00.000Z");
      expect((await access())?.failing).toBeUndefined();
    },
  );

  test("where the API answers 401 to a token that a person has made", async () => {
    const { deps, access, sent } = await collecting({ server: () => json({}, { status: 401 }) });

    expect(await collect(order(), deps)).toBe("waits");

    expect(sent).toHaveLength(1);
    expect((await access())?.failing?.reason).toBe("The tool's API refuses the token (401)");
  });

  test("and are not forgotten where credentials come while one is being put aside", async () => {
    const { deps, give, published, waiting } = await collecting({ credentials: null });
    const slow = {
      ...deps,
      pulls: {
        ...{ take: deps.pulls.take.bind(deps.pulls), end: deps.pulls.end.bind(deps.pulls) },
        ...{
          release: deps.pulls.release.bind(deps.pulls),
          noteAccess: deps.pulls.noteAccess.bind(deps.pulls),
        },
        wait: async (...given: Parameters<typeof deps.pulls.wait>) => {
          const kept = await deps.pulls.wait(...given);
          await give({ token: "t0ken" });
          return kept;
        },
      },
    };

    expect(await collect(order(), slow)).toBe("waits");

    expect(published).toEqual([order()]);
    expect(waiting()).toBe(0);
  });

  test("up to 500 a connection", async () => {
    const { deps, waiting, logged } = await collecting({ credentials: null });

    for (let n = 0; n < 502; n++) await collect({ ...order(), id: `pul_${n}` }, deps);

    expect(waiting()).toBe(500);
    expect(logged.filter(({ code }) => code === "pull_not_kept")).toHaveLength(2);
  });

  test("for 30 days: an older one is not carried out any more", async () => {
    const { deps, pulls, published, waiting, time } = await collecting({ credentials: null });
    await collect(order(), deps);
    time.now = new Date(time.now.getTime() + 31 * 86_400_000);

    expect(await pulls.release({ tool: "toy", connection: "main" }, time.now, deps.bus.publish)).toBe(0);

    expect([published, waiting()]).toEqual([[], 0]);
  });
});

describe("the connection shows", () => {
  test("when its access was last used, to the minute", async () => {
    const { deps, access, time } = await collecting();

    await collect(order(), deps);
    time.now = new Date("2026-11-23T09:00:30.000Z");
    await collect(order(), deps);
    expect((await access())?.lastUsedAt).toBe("2026-11-23T09:00:00.000Z");
    time.now = new Date("2026-11-23T09:01:00.000Z");
    await collect(order(), deps);
    expect((await access())?.lastUsedAt).toBe("2026-11-23T09:01:00.000Z");
  });

  test("that a right is missing where every call is answered 403, and that it is there again; nobody waits", async () => {
    const { deps, access, state, waiting } = await collecting({ server: () => json({}, { status: 403 }) });

    expect(await collect(order(), deps)).toBe("carried out");
    expect((await access())?.failing).toMatchObject({ waits: false, reason: expect.stringContaining("403") });

    state.server = () => json({ total: "1" });
    expect(await collect(order(), deps)).toBe("carried out");
    expect((await access())?.failing).toBeUndefined();
    expect(waiting()).toBe(0);
  });
});

describe("from the queue", () => {
  test("what is carried out or waits is forgotten by the queue", async () => {
    const { handled, give } = await collecting();

    expect(await handled(order())).toEqual([]);
    await give(null);
    expect(await handled(order())).toEqual([]);
  });

  test("a tool that is busy is asked again when it says, longer each time", async () => {
    const { handled, postponed, buried } = await collecting({
      server: () => json({}, { status: 429, headers: { "retry-after": "40" } }),
    });

    expect(await handled(order(), 1)).toEqual(["m1"]);
    expect(await handled(order(), 3)).toEqual(["m1"]);

    const [first = 0, third = 0] = postponed;
    expect(first).toBeGreaterThanOrEqual(40);
    expect(first).toBeLessThanOrEqual(60);
    expect(third).toBeGreaterThanOrEqual(120);
    expect(buried).toEqual([]);
  });

  test("a date as Retry-After is understood, and no wait is longer than a quarter of an hour and a half", async () => {
    const { handled, postponed, state } = await collecting({
      server: () => json({}, { status: 503, headers: { "retry-after": "Mon, 23 Nov 2026 09:00:30 GMT" } }),
    });

    await handled(order());
    state.server = () => json({}, { status: 500 });
    await handled(order(), 59);

    expect(postponed[0]).toBeGreaterThanOrEqual(30);
    expect(postponed[0]).toBeLessThanOrEqual(45);
    expect(postponed[1]).toBeGreaterThanOrEqual(900);
    expect(postponed[1]).toBeLessThanOrEqual(1350);
  });

  test("a tool out of reach is tried again", async () => {
    const { handled, postponed } = await collecting({
      server: () => {
        throw new TypeError("fetch failed");
      },
    });

    expect(await handled(order())).toEqual(["m1"]);
    expect(postponed).toHaveLength(1);
  });

  test("a collector that breaks goes to the dead letters at once, and its event stays as it is", async () => {
    const broken: Collector = {
      ...toy,
      // biome-ignore lint/correctness/useYield: it breaks before its first call
      *steps() {
        throw new TypeError("jane@northwind.example is undefined");
      },
    };
    const { handled, buried, published, logged } = await collecting({ collector: broken });

    expect(await handled(order())).toEqual([]);

    expect(buried.map((body) => JSON.parse(body).detail.id)).toEqual(["pul_1"]);
    expect(published).toEqual([]);
    expect(logged.find(({ code }) => code === "pull_failed")?.text).not.toContain("northwind");
  });

  test("what is no order goes there too", async () => {
    const { handled, buried } = await collecting();

    expect(await handled({ type: "something else" })).toEqual([]);
    expect(buried).toHaveLength(1);
  });

  test("no secret and no customer is in any log", async () => {
    const { handled, logged } = await collecting({ credentials: oauth, server: rotating().server });

    await handled(order());

    expect(logged.map(({ code }) => code)).toEqual(["pull_carried_out"]);
    for (const word of ["s3cret", "refresh-", "access-", "northwind", "Acme"])
      expect(JSON.stringify(logged)).not.toContain(word);
  });
});

describe("every day", () => {
  const daily: Collector = {
    ...toy,
    daily: ({ names }) =>
      (Array.isArray(names) ? names : ["one"]).map((key) => ({ key: String(key), scope: {} })),
  };

  test("what is due is ordered at each connection whose API lets the hub in", async () => {
    const { onSchedule, published } = await collecting({ collector: daily });

    await onSchedule();

    expect(published.map((one) => [one.type, one.data])).toEqual([
      ["pull.requested", { tool: "toy", connection: "main", key: "one", scope: {} }],
    ]);
  });

  test("nothing is, without credentials", async () => {
    const { onSchedule, published } = await collecting({ collector: daily, credentials: null });

    await onSchedule();

    expect(published).toEqual([]);
  });

  test("a connection whose settings do not fit is logged", async () => {
    const broken: Collector = {
      ...toy,
      daily: () => {
        throw new TypeError("settings");
      },
    };
    const { onSchedule, logged } = await collecting({ collector: broken });

    await onSchedule();

    expect(logged.map(({ code }) => code)).toEqual(["daily_orders_failed"]);
  });
});
