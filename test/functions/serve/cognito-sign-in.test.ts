import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { sha256 } from "../../../functions/delivery/delivery.ts";
import { cognitoSignIn } from "../../../functions/serve/cognito-sign-in.ts";
import type { HttpEvent } from "../../../functions/shared/http.ts";
import { httpEvent } from "../../support/http-event.ts";

/** A user pool on loopback: its keys, its token endpoint, and what was asked of it. */
let pool: Server;
let issuer = "";
let keys: GenerateKeyPairResult;
const asked: URLSearchParams[] = [];
let nonce = "";
let answer = 200;

const idToken = async (claims: JWTPayload = {}, key = keys.privateKey) =>
  await new SignJWT({ token_use: "id", email: "mai@team.example", "cognito:groups": ["manager"], ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "k1" })
    .setSubject("user-1")
    .setIssuer(typeof claims.iss === "string" ? claims.iss : issuer)
    .setAudience(typeof claims.aud === "string" ? claims.aud : "client-1")
    .setIssuedAt()
    .setExpirationTime(claims.exp ?? "1h")
    .sign(key);

beforeAll(async () => {
  keys = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  pool = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response.setHeader("content-type", "application/json");
    if (request.url?.endsWith("jwks.json")) return void response.end(JSON.stringify({ keys: [jwk] }));
    asked.push(new URLSearchParams(`path=${request.url}&${body}`));
    response.statusCode = answer;
    response.end(
      JSON.stringify({ id_token: await idToken({ nonce }), refresh_token: "refresh-1", expires_in: 3600 }),
    );
  }).listen(0, "127.0.0.1");
  await once(pool, "listening");
  const address = pool.address();
  issuer = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(() => void pool.close());

const signIn = () => cognitoSignIn({ issuer, clientId: "client-1", signInUrl: issuer, fetch });
const request = (path: string, cookies: readonly string[] = []): HttpEvent =>
  httpEvent("GET", path, { cookies });
const pair = (cookies: readonly string[] | undefined, name: string) =>
  cookies?.find((one) => one.startsWith(name))?.split(";")[0] ?? "";

/** Goes to the pool's page and comes back from it with a code. */
async function begun() {
  const { headers, cookies } = await signIn().begin(request("/console/sign-in"));
  const sent = new URL(String(headers?.location)).searchParams;
  nonce = sent.get("nonce") ?? "";
  return { sent, attempt: pair(cookies, "__Host-hub-attempt"), cookies };
}

describe("signing in", () => {
  test("goes to the pool with a challenge, and comes back with the secret that fits it", async () => {
    const { sent, attempt } = await begun();
    const back = await signIn().complete(
      request(`/console/callback?code=c1&state=${sent.get("state")}`, [attempt]),
    );
    const form = asked.at(-1);

    expect(sent.get("code_challenge_method")).toBe("S256");
    expect(Buffer.from(sha256(form?.get("code_verifier") ?? ""), "hex").toString("base64url")).toBe(
      sent.get("code_challenge"),
    );
    expect(form?.get("redirect_uri")).toBe("https://hub.example/console/callback");
    expect(back.headers?.location).toBe("/");
    const session = back.cookies?.find((one) => one.startsWith("__Host-hub-session="));
    expect(session).toMatch(/Path=\/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure$/);
    expect(back.cookies?.find((one) => one.startsWith("__Secure-hub-renewal="))).toContain(
      "Path=/console/session",
    );
    expect(await signIn().claims(request("/", [pair(back.cookies, "__Host-hub-session")]))).toMatchObject({
      sub: "user-1",
      "cognito:groups": ["manager"],
    });
  });

  test.each([
    ["another state", () => "state=other&code=c1"],
    ["no code", (state: string) => `state=${state}`],
    ["an error of the pool's", (state: string) => `state=${state}&error=access_denied`],
  ])("does not work with %s", async (_what, query) => {
    const { sent, attempt } = await begun();
    const back = await signIn().complete(
      request(`/console/callback?${query(sent.get("state") ?? "")}`, [attempt]),
    );

    expect(back.headers?.location).toBe("/?sign-in=failed");
    expect(back.cookies?.join()).not.toContain("session");
  });

  test("does not take a token that was made for another attempt", async () => {
    const { sent, attempt } = await begun();
    nonce = "of another attempt";
    const back = await signIn().complete(
      request(`/console/callback?code=c1&state=${sent.get("state")}`, [attempt]),
    );

    expect(back.headers?.location).toBe("/?sign-in=failed");
  });
});

describe("a session", () => {
  const claimsOf = async (token: string) =>
    await signIn().claims(request("/", [`__Host-hub-session=${token}`]));

  test.each<[string, () => Promise<string>]>([
    ["expired", async () => await idToken({ exp: Math.floor(Date.now() / 1000) - 60 })],
    ["of another client", async () => await idToken({ aud: "client-2" })],
    ["of another pool", async () => await idToken({ iss: "https://evil.example" })],
    ["an access token", async () => await idToken({ token_use: "access" })],
    ["signed by another key", async () => await idToken({}, (await generateKeyPair("RS256")).privateKey)],
    ["no token at all", async () => "rubbish"],
  ])("is none when its token is %s", async (_what, make) => {
    expect(await claimsOf(await make())).toBeUndefined();
  });

  test("goes on by the refresh token, and ends at the pool too", async () => {
    const renewal = ["__Secure-hub-renewal=refresh-1"];
    const renewed = await signIn().renew(request("/console/session", renewal));
    const ended = await signIn().end(request("/console/session", renewal));

    expect(renewed.cookies?.[0]).toContain("__Host-hub-session=");
    expect(asked.at(-1)?.get("token")).toBe("refresh-1");
    expect(ended.cookies).toHaveLength(2);
    expect(ended.cookies?.every((one) => one.includes("Max-Age=0"))).toBe(true);
    expect(String(ended.body)).toContain(`${issuer}/logout`);
  });

  test("ends at this browser also where the pool cannot be reached", async () => {
    const unreachable = cognitoSignIn({
      ...{ issuer, clientId: "client-1", signInUrl: issuer },
      fetch: () => Promise.reject(new Error("down")),
    });
    const ended = await unreachable.end(request("/console/session", ["__Secure-hub-renewal=refresh-1"]));

    expect(ended.statusCode).toBe(200);
    expect(ended.cookies?.map((one) => /Max-Age=0/.test(one))).toEqual([true, true]);
  });

  test("that nobody uses for half a day cannot be renewed by that browser", async () => {
    const renewed = await signIn().renew(request("/console/session", ["__Secure-hub-renewal=refresh-1"]));

    expect(renewed.cookies?.find((one) => one.startsWith("__Secure-hub-renewal="))).toContain(
      "Max-Age=43200",
    );
  });

  test("that the pool refuses to renew is over; a pool that fails is our fault", async () => {
    answer = 400;
    await expect(signIn().renew(request("/", ["__Secure-hub-renewal=old"]))).rejects.toThrow(
      expect.objectContaining({ status: 401, code: "signed_out" }),
    );
    answer = 500;
    await expect(signIn().renew(request("/", ["__Secure-hub-renewal=old"]))).rejects.toThrow(
      expect.objectContaining({ status: 503 }),
    );
    answer = 200;
  });
});
