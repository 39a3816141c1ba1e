import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { jwtVerify, SignJWT } from "jose";
import { googleKeys } from "../../../functions/delivery/google-keys.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = { ...pair.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" };
const tokenBy = async (kid: string) =>
  await new SignJWT({ hello: 1 }).setProtectedHeader({ alg: "RS256", kid }).sign(pair.privateKey);

let server: Server;
let url: string;
let answer: { status: number; body: string } = { status: 200, body: JSON.stringify({ keys: [jwk] }) };
let fetches = 0;

beforeAll(async () => {
  server = createServer((_request, response) => {
    fetches++;
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/certs`;
});
afterAll(async () => {
  server.close();
  await once(server, "close");
});

const keysOf = () => {
  const key = googleKeys({ url, timeout: 500 })("google");
  if (!key) throw new Error("no keys of Google's");
  return key;
};

test("are fetched once for many tokens", async () => {
  const key = keysOf();
  fetches = 0;
  for (let n = 0; n < 5; n++) expect((await jwtVerify(await tokenBy("one"), key)).payload.hello).toBe(1);

  expect(fetches).toBe(1);
});

test("say of a token that names an unknown key that it is forged, not that Google is away", async () => {
  await expect(jwtVerify(await tokenBy("two"), keysOf())).rejects.toThrow(
    expect.objectContaining({ code: "ERR_JWKS_NO_MATCHING_KEY" }),
  );
});

test.each([
  ["an error", { status: 500, body: "" }],
  ["what are not keys", { status: 200, body: "<html>" }],
])("that answer with %s make the hub unavailable", async (_, wrong) => {
  answer = wrong;

  await expect(jwtVerify(await tokenBy("one"), keysOf())).rejects.toThrow(
    expect.objectContaining({ status: 503 }),
  );
});

test("that do not answer in time make the hub unavailable", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  const key = googleKeys({
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    timeout: 100,
  })("google");
  const waiting = key && jwtVerify(await tokenBy("one"), key);

  await expect(waiting).rejects.toThrow(expect.objectContaining({ status: 503 }));
  silent.closeAllConnections();
  silent.close();
});

test("are Google's alone", () => {
  expect(googleKeys({ timeout: 500 })("local")).toBeUndefined();
});

test("are fetched by what is handed in", async () => {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(String(input));
    return Response.json({ keys: [jwk] });
  };
  const key = googleKeys({ timeout: 500, fetch })("google");

  expect(key && (await jwtVerify(await tokenBy("one"), key)).payload.hello).toBe(1);
  expect(asked).toEqual(["https://www.googleapis.com/oauth2/v3/certs"]);
});
