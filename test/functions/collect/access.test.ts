import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader } from "jose";
import * as z from "zod/mini";
import { TryLater } from "../../../functions/api-access/call.ts";
import { Tokens } from "../../../functions/api-access/tokens.ts";
import { collect } from "../../../functions/collect/collect.ts";
import type { Collector } from "../../../functions/connectors/collector.ts";
import { bodyOf } from "../../../functions/connectors/fetched.ts";
import { turnOfAccess } from "../../../functions/store/fetches.ts";
import { collecting, fetchOf, json, oauth, type Server, toy } from "../../support/collecting.ts";

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

/** A hub whose token address answers so, and what it then keeps. */
async function lettingIn(answer: object) {
  const { deps, apiCredentials } = await collecting({
    credentials: oauth,
    server: (url) => json(url === tokenUrl ? answer : { total: "1" }),
  });
  return { deps, kept: async () => (await apiCredentials.find("toy", "main"))?.credentials };
}

describe("OAuth with a refresh token", () => {
  test("asks for an access token once and uses it until it ends", async () => {
    const { deps, sent, time } = await collecting({ credentials: oauth, server: rotating().server });

    await collect(fetchOf(), deps);
    await collect(fetchOf(), deps);
    time.now = new Date(time.now.getTime() + 3_590_000);
    await collect(fetchOf(), deps);

    expect(sent.map(({ url }) => url.split("/").at(-1))).toEqual(["token", "7", "7", "token", "7"]);
    expect(sent[0]).toMatchObject({
      authorization: `Basic ${Buffer.from("us:s3cret").toString("base64")}`,
      body: "grant_type=refresh_token&refresh_token=refresh-1",
    });
  });

  test("keeps the newest refresh token before anything is called with the new access", async () => {
    const { server } = rotating();
    const { deps, apiCredentials, state } = await collecting({ credentials: oauth });
    const kept: (string | undefined)[] = [];
    state.server = async (url, init) => {
      const found = await apiCredentials.find("toy", "main");
      if (url !== tokenUrl && found && "refreshToken" in found.credentials)
        kept.push(found.credentials.refreshToken);
      return server(url, init);
    };

    await collect(fetchOf(), deps);

    expect(kept).toEqual(["refresh-2"]);
    expect(await apiCredentials.find("toy", "main")).toMatchObject({
      credentials: { ...oauth, refreshToken: "refresh-2" },
    });
  });

  test.each([
    { refresh_token: null, expires_in: null, error: null },
    { refresh_token: "", expires_in: "" },
    { expires_in: 0 },
    { expires_in: "3600", token_type: null },
  ])("is let in by an answer that writes a field for nothing: %j", async (more) => {
    const { deps, kept } = await lettingIn({ access_token: "access-1", ...more });

    expect(await collect(fetchOf(), deps)).toBe("carried out");
    expect(await kept()).toMatchObject({ refreshToken: "refresh-1" });
  });

  test("is renewed by one at a time: two keys at once lose no refresh token", async () => {
    const { server, newest } = rotating();
    const { deps, apiCredentials, published } = await collecting({ credentials: oauth, server });
    const all = await Promise.allSettled(["a", "b", "c"].map((key) => collect(fetchOf({ key }), deps)));

    const late = all.filter((one) => one.status === "rejected");
    for (const one of late) expect(one).toMatchObject({ reason: expect.any(TryLater) });
    expect(late.length).toBeLessThan(3);
    for (const key of ["a", "b", "c"]) await collect(fetchOf({ key }), deps);

    expect(await apiCredentials.find("toy", "main")).toMatchObject({
      credentials: { refreshToken: newest() },
    });
    expect(published.length).toBeGreaterThanOrEqual(3);
  });

  test("loses no refresh token where the store fails: it is written again, and used meanwhile", async () => {
    const { server } = rotating();
    const hub = await collecting({ credentials: oauth, server });
    let failures = 3;
    const put = hub.apiCredentials.put.bind(hub.apiCredentials);
    hub.apiCredentials.put = async (...given) => {
      if (failures-- > 0) throw new Error("the disk is full");
      await put(...given);
    };

    expect(await collect(fetchOf(), hub.deps)).toBe("carried out");

    expect(await hub.apiCredentials.find("toy", "main")).toMatchObject({
      credentials: { refreshToken: "refresh-2" },
      previousRefreshToken: "refresh-1",
    });
  });

  test("goes on while the store takes nothing, and hands it the newest as soon as it does", async () => {
    const { server, newest } = rotating();
    const { deps, apiCredentials, time } = await collecting({ credentials: oauth, server });
    const put = apiCredentials.put.bind(apiCredentials);
    apiCredentials.put = async () => {
      throw new Error("the disk is full");
    };

    expect(await collect(fetchOf(), deps)).toBe("carried out");
    time.now = new Date(time.now.getTime() + 3_600_000);
    expect(await collect(fetchOf(), deps)).toBe("carried out");
    apiCredentials.put = put;
    time.now = new Date(time.now.getTime() + 3_600_000);
    expect(await collect(fetchOf(), deps)).toBe("carried out");

    expect(await apiCredentials.find("toy", "main")).toMatchObject({
      credentials: { refreshToken: newest() },
    });
  });

  test("tries the refresh token before the newest once: the tool may never have given that to be used", async () => {
    const { deps, apiCredentials } = await collecting({
      credentials: { ...oauth, refreshToken: "refresh-2" },
      server: rotating().server,
    });
    const found = await apiCredentials.find("toy", "main");
    if (found) await apiCredentials.put("toy", "main", { ...found, previousRefreshToken: "refresh-1" });

    expect(await collect(fetchOf(), deps)).toBe("carried out");
  });

  test("is one for all processes: the access token is kept with the refresh token", async () => {
    const { deps, sent } = await collecting({ credentials: oauth, server: rotating().server });

    for (let n = 0; n < 20; n++)
      await collect(fetchOf({ key: `books ${n}` }), { ...deps, tokens: new Tokens(deps) });

    expect(sent.filter(({ url }) => url === tokenUrl)).toHaveLength(1);
  });

  test("is renewed once where the API no longer takes the token", async () => {
    const { server } = rotating();
    const { deps, sent, state } = await collecting({ credentials: oauth, server });
    await collect(fetchOf(), deps);
    let refusals = 0;
    state.server = (url, init) =>
      url !== tokenUrl && refusals++ === 0 ? json({}, { status: 401 }) : server(url, init);

    expect(await collect(fetchOf(), deps)).toBe("carried out");

    expect(sent.map(({ url }) => url.split("/").at(-1))).toEqual(["token", "7", "7", "token", "7"]);
  });

  test("does not put old credentials' new refresh token over what a person has just given", async () => {
    const { deps, apiCredentials, state, give } = await collecting({ credentials: oauth });
    await deps.fetches.take(turnOfAccess({ tool: "toy", connection: "main" }), "a person", deps.now());
    state.server = rotating().server;

    await expect(collect(fetchOf(), deps)).rejects.toThrow(TryLater);
    await give({ ...oauth, refreshToken: "given" }, "2026-11-23T08:59:00.000Z");
    await deps.fetches.end(turnOfAccess({ tool: "toy", connection: "main" }), "a person");

    expect(await apiCredentials.find("toy", "main")).toMatchObject({
      credentials: { refreshToken: "given" },
    });
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

    await collect(fetchOf(), deps);

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

    await collect(fetchOf(), deps);

    expect(sent[0]?.body).toBe("grant_type=client_credentials&scope=read");
    expect(sent[1]?.authorization).toBe("Bearer app");
  });

  test("a token may have its own scheme", async () => {
    const { deps, sent } = await collecting({
      collector: { ...toy, authorization: [{ kind: "token", scheme: "Token" }] },
    });

    await collect(fetchOf(), deps);

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

  test("a service account signs for the mailbox that the fetch is about", async () => {
    const { deps, sent } = await collecting({
      credentials: {
        serviceAccount: { client_email: "hub@p.iam.gserviceaccount.com", private_key: privateKey },
      },
      collector: google,
      server: (url) =>
        url.includes("oauth2") ? json({ access_token: "g", expires_in: 3599 }) : json({ total: "1" }),
    });

    await collect(fetchOf({ key: "anna@acme.example" }), deps);
    await collect(fetchOf({ key: "ben@acme.example" }), deps);

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

    expect(await collect(fetchOf(), deps)).toBe("waits");
    expect((await access())?.failing).toMatchObject({
      waits: true,
      code: "key_unreadable",
      reason: "The private key cannot be read",
    });
  });

  test("no token is asked for outside the tool's own hosts", async () => {
    const elsewhere: Collector = {
      ...toy,
      authorization: [{ kind: "oauth2", tokenUrl: () => "https://evil.example/token" }],
    };
    const { deps, sent } = await collecting({ credentials: oauth, collector: elsewhere });

    await expect(collect(fetchOf(), deps)).rejects.toThrow("leave the tool's own hosts");
    expect(sent).toEqual([]);
  });
});

describe("fetches wait", () => {
  test("while there are no credentials, each once, and go on when they are given", async () => {
    const { deps, give, waiting, fetches, published, sent } = await collecting({ credentials: null });

    expect(await collect(fetchOf(), deps)).toBe("waits");
    expect(await collect(fetchOf(), deps)).toBe("waits");
    expect([waiting(), sent.length]).toEqual([1, 0]);

    await give({ token: "t0ken" });
    await fetches.release({ tool: "toy", connection: "main" }, deps.now(), deps.bus.publish);

    expect(published).toEqual([fetchOf()]);
    expect(waiting()).toBe(0);
    expect(await collect(fetchOf(), deps)).toBe("carried out");
  });

  test.each([
    ["the refresh token", json({ error: "invalid_grant" }, { status: 400 }), "invalid_grant"],
    [
      "the client",
      json({ error: "invalid_client", error_description: "s3cret" }, { status: 401 }),
      "invalid_client",
    ],
  ])("where the tool refuses %s, and nothing is asked again within the hour", async (_what, answer, code) => {
    const { deps, access, sent, waiting, give, logged } = await collecting({
      credentials: oauth,
      server: () => answer.clone(),
    });

    expect(await collect(fetchOf(), deps)).toBe("waits");
    expect(await collect(fetchOf({ key: "another" }), deps)).toBe("waits");

    expect(sent).toHaveLength(1);
    const at = "2026-11-23T09:00:00.000Z";
    expect((await access())?.failing).toEqual({
      code: "credentials_refused",
      values: { word: code },
      reason: `The tool refuses the credentials (${code})`,
      since: at,
      waits: true,
      triedAt: at,
    });
    expect(waiting()).toBe(1);
    expect(JSON.stringify([logged, await access()])).not.toContain("s3cret");

    await give(oauth, "2026-11-23T09:01:00.000Z");
    expect((await access())?.failing).toBeUndefined();
  });

  test("until a try an hour later finds the credentials taken again: then all go on", async () => {
    const ill = () => json({ error: "invalid_grant" }, { status: 400 });
    const { deps, access, state, time, sent, waiting, published } = await collecting({
      credentials: oauth,
      server: ill,
    });
    await collect(fetchOf(), deps);
    await collect({ ...fetchOf({ key: "another" }), id: "fet_2" }, deps);
    time.now = new Date("2026-11-23T10:00:00.000Z");
    expect(await collect(fetchOf(), deps)).toBe("waits");
    expect([sent.length, waiting(), (await access())?.failing?.since]).toEqual([
      2,
      2,
      "2026-11-23T09:00:00.000Z",
    ]);

    time.now = new Date("2026-11-23T11:00:00.000Z");
    state.server = rotating().server;
    expect(await collect({ ...fetchOf({ key: "third" }), id: "fet_3" }, deps)).toBe("carried out");

    expect((await access())?.failing).toBeUndefined();
    expect(waiting()).toBe(0);
    expect(published.filter(({ type }) => type === "fetch.requested").map(({ id }) => id)).toEqual([
      "fet_1",
      "fet_2",
    ]);
  });

  test.each([
    ["a page", json("<html>s3cret", { status: 200 })],
    ["a wall", json("<html>s3cret", { status: 403 })],
    ["nothing there", json("", { status: 404 })],
    ["another address", new Response(null, { status: 302, headers: { location: "https://evil.example/" } })],
    ["something else than a token", json({ token: "x" })],
    ["a sentence for a code", json({ error: "s3cret, of course" }, { status: 400 })],
  ])("not where the token address answers with %s: that may pass", async (_what, answer) => {
    const { deps, access, state, waiting, logged } = await collecting({
      credentials: oauth,
      server: () => answer.clone(),
    });

    await expect(collect(fetchOf(), deps)).rejects.toThrow(TryLater);
    expect([(await access())?.failing, waiting()]).toEqual([undefined, 0]);
    expect(JSON.stringify(logged)).not.toContain("s3cret");

    state.server = rotating().server;
    expect(await collect(fetchOf(), deps)).toBe("carried out");
  });

  test("not where the API does not take a good token: it is tried again, shows, and then waits by itself", async () => {
    const { handled, deps, access, state, waiting, postponed, published } = await collecting({
      server: () => json({}, { status: 401 }),
    });

    expect(await handled(fetchOf(), 1)).toEqual(["m1"]);
    expect(postponed).toHaveLength(1);
    expect((await access())?.failing).toMatchObject({
      waits: false,
      code: "token_not_taken",
      values: { word: "401" },
    });
    expect(await handled(fetchOf(), 12)).toEqual([]);
    expect(waiting()).toBe(1);

    state.server = () => json({ total: "1" });
    expect(await collect(fetchOf({ key: "of another company" }), deps)).toBe("carried out");
    expect(published).toHaveLength(1);
    expect((await access())?.failing).toBeUndefined();
  });

  test("not where the tool gives no access in a word of another kind: that shows, and is tried again", async () => {
    const { deps, access, state, waiting } = await collecting({
      credentials: oauth,
      server: () => json({ error: "policy_enforced" }, { status: 400 }),
    });

    await expect(collect(fetchOf(), deps)).rejects.toThrow(TryLater);
    expect((await access())?.failing).toMatchObject({
      ...{ code: "no_access_given", values: { word: "policy_enforced" }, waits: false },
    });
    expect(await collect(fetchOf(), deps, 12)).toBe("waits");

    state.server = (url) => json(url === tokenUrl ? { access_token: "again" } : { total: "1" });
    expect(await collect({ ...fetchOf(), id: "fet_2" }, deps)).toBe("carried out");
    expect((await access())?.failing).toBeUndefined();
    expect(waiting()).toBe(1);
  });

  test.each([
    [503, { error: "policy_enforced" }],
    [400, { error: "temporarily_unavailable" }],
    [429, { error: "too_many" }],
    [400, { error: "a sentence, and no word" }],
    [403, "<h1>firewall</h1>"],
  ])(
    "nor is anything said of the access where the token address answers %i %j, which passes",
    async (status, body) => {
      const { deps, access } = await collecting({ credentials: oauth, server: () => json(body, { status }) });

      await expect(collect(fetchOf(), deps)).rejects.toThrow(TryLater);
      expect((await access())?.failing).toBeUndefined();
    },
  );

  test("and are not forgotten where credentials come while one is being put aside", async () => {
    const { deps, give, published, waiting } = await collecting({ credentials: null });
    const slow = {
      ...deps,
      fetches: {
        take: deps.fetches.take.bind(deps.fetches),
        takeSlot: deps.fetches.takeSlot.bind(deps.fetches),
        restOf: deps.fetches.restOf.bind(deps.fetches),
        end: deps.fetches.end.bind(deps.fetches),
        ...{
          release: deps.fetches.release.bind(deps.fetches),
          noteAccess: deps.fetches.noteAccess.bind(deps.fetches),
        },
        wait: async (...given: Parameters<typeof deps.fetches.wait>) => {
          const kept = await deps.fetches.wait(...given);
          await give({ token: "t0ken" });
          return kept;
        },
      },
    };

    expect(await collect(fetchOf(), slow)).toBe("waits");

    expect(published).toEqual([fetchOf()]);
    expect(waiting()).toBe(0);
  });

  test("up to 500 a connection", async () => {
    const { deps, waiting, logged } = await collecting({ credentials: null });

    for (let n = 0; n < 502; n++) await collect({ ...fetchOf(), id: `fet_${n}` }, deps);

    expect(waiting()).toBe(500);
    expect(logged.filter(({ code }) => code === "fetch_not_kept")).toHaveLength(2);
  });

  test("for 30 days: an older one is not carried out any more", async () => {
    const { deps, fetches, published, waiting, time } = await collecting({ credentials: null });
    await collect(fetchOf(), deps);
    time.now = new Date(time.now.getTime() + 31 * 86_400_000);

    expect(await fetches.release({ tool: "toy", connection: "main" }, time.now, deps.bus.publish)).toBe(0);

    expect([published, waiting()]).toEqual([[], 0]);
  });
});

describe("the connection shows", () => {
  test("when its access was last used, to the minute", async () => {
    const { deps, access, time } = await collecting();

    await collect(fetchOf(), deps);
    time.now = new Date("2026-11-23T09:00:30.000Z");
    await collect(fetchOf(), deps);
    expect((await access())?.lastUsedAt).toBe("2026-11-23T09:00:00.000Z");
    time.now = new Date("2026-11-23T09:01:00.000Z");
    await collect(fetchOf(), deps);
    expect((await access())?.lastUsedAt).toBe("2026-11-23T09:01:00.000Z");
  });

  test("that a right is missing, in the tool's own words, and that it is there again; no other fetch waits", async () => {
    const lacking: Server = (url) => (url.endsWith("/8") ? json({ total: "1" }) : json({}, { status: 403 }));
    const { deps, access, state, waiting, hourly, published } = await collecting({ server: lacking });

    expect(await collect(fetchOf(), deps)).toBe("waits");
    expect((await access())?.failing).toMatchObject({
      waits: false,
      code: "right_missing",
      values: { word: "403" },
      reason: "The credentials lack a right (403)",
    });
    expect(await collect({ ...fetchOf({ scope: { id: "8" } }), id: "fet_2" }, deps)).toBe("carried out");
    expect(waiting()).toBe(1);

    state.server = () => json({ total: "1" });
    await hourly();
    expect(published.map(({ id }) => id)).toContain("fet_1");
    expect(await collect(fetchOf(), deps)).toBe("carried out");
    expect((await access())?.failing).toBeUndefined();
    expect(waiting()).toBe(0);
  });

  test("that a right is missing for as long as it is, however much else is allowed meanwhile", async () => {
    const { deps, access, state, time } = await collecting({
      server: (url) => (url.includes("/quotes/") ? json({}, { status: 403 }) : json({ total: "1" })),
      collector: {
        ...toy,
        *steps({ scope, fills = [] }) {
          const found = bodyOf(z.unknown(), yield { url: `https://api.toy.example/${scope.id}` }, "any");
          return { filled: found ? fills : [] };
        },
      },
    });
    const fetched = async (id: string) =>
      await collect({ ...fetchOf({ scope: { id } }), id: `fet_${id}` }, deps);

    expect(await fetched("quotes/7")).toBe("waits");
    time.now = new Date(time.now.getTime() + 120_000);
    expect(await fetched("invoices/7")).toBe("carried out");
    expect((await access())?.failing).toMatchObject({
      ...{ code: "right_missing", call: "GET /quotes/:id", since: "2026-11-23T09:00:00.000Z", waits: false },
    });

    time.now = new Date(time.now.getTime() + 3_600_000);
    expect(await fetched("quotes/8")).toBe("waits");
    expect((await access())?.failing?.since).toBe("2026-11-23T09:00:00.000Z");
    state.server = () => json({ total: "1" });
    expect(await fetched("quotes/9")).toBe("carried out");
    expect((await access())?.failing).toBeUndefined();
  });

  test("a missing right no longer once nothing has asked for it for a day", async () => {
    const { deps, access, time, state } = await collecting({ server: () => json({}, { status: 403 }) });
    await collect(fetchOf(), deps);
    state.server = () => json({ total: "1" });
    const other: Collector = {
      ...toy,
      *steps() {
        yield { url: "https://api.toy.example/others" };
        return {};
      },
    };
    const later = { ...deps, collectorOf: async () => other };
    time.now = new Date(time.now.getTime() + 20 * 3_600_000);
    await collect({ ...fetchOf(), id: "fet_2" }, later);
    expect((await access())?.failing?.code).toBe("right_missing");
    time.now = new Date(time.now.getTime() + 7 * 3_600_000);
    await collect({ ...fetchOf(), id: "fet_3" }, later);
    expect((await access())?.failing).toBeUndefined();
  });

  test("of refused credentials one fetch an hour, which is enough to find them taken again", async () => {
    const { deps, hourly, published, waiting, time } = await collecting({
      credentials: oauth,
      server: () => json({ error: "invalid_grant" }, { status: 400 }),
    });
    for (const n of [1, 2, 3]) await collect({ ...fetchOf({ key: `k${n}` }), id: `fet_${n}` }, deps);

    await hourly();
    expect(published).toEqual([]);
    time.now = new Date(time.now.getTime() + 3_600_000);
    await hourly();

    expect(published.map(({ id }) => id)).toEqual(["fet_1"]);
    expect(waiting()).toBe(2);
  });
});

describe("from the queue", () => {
  test("what is carried out or waits is forgotten by the queue", async () => {
    const { handled, give } = await collecting();

    expect(await handled(fetchOf())).toEqual([]);
    await give(null);
    expect(await handled(fetchOf())).toEqual([]);
  });

  test("a tool that is busy is asked again when it says, longer each time", async () => {
    const { handled, postponed, buried } = await collecting({
      server: () => json({}, { status: 429, headers: { "retry-after": "40" } }),
    });

    expect(await handled(fetchOf(), 1)).toEqual(["m1"]);
    expect(await handled(fetchOf(), 3)).toEqual(["m1"]);

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

    await handled(fetchOf());
    state.server = () => json({}, { status: 500 });
    await handled(fetchOf(), 59);

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

    expect(await handled(fetchOf())).toEqual(["m1"]);
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

    expect(await handled(fetchOf())).toEqual([]);

    expect(buried.map((body) => JSON.parse(body).detail.id)).toEqual(["fet_1"]);
    expect(published).toEqual([]);
    expect(logged.find(({ code }) => code === "fetch_failed")?.text).not.toContain("northwind");
  });

  test("what is not a fetch goes there too", async () => {
    const { handled, buried } = await collecting();

    expect(await handled({ type: "something else" })).toEqual([]);
    expect(buried).toHaveLength(1);
  });

  test("no secret and no customer is in any log", async () => {
    const { handled, logged } = await collecting({ credentials: oauth, server: rotating().server });

    await handled(fetchOf());

    expect(logged.map(({ code }) => code)).toEqual(["fetch_carried_out"]);
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

  test("what is due is requested at each connection whose API lets the hub in", async () => {
    const { onSchedule, published } = await collecting({ collector: daily });

    await onSchedule();

    expect(published.map((one) => [one.type, one.data])).toEqual([
      ["fetch.requested", { tool: "toy", connection: "main", key: "one", scope: {} }],
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

    expect(logged.map(({ code }) => code)).toEqual(["daily_fetches_failed"]);
  });
});
