import { once } from "node:events";
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { HttpEvent } from "../../../functions/shared/http.ts";
import { type LocalServer, OpenWithoutAddress, startServer } from "../../../infra/local/server.ts";

let server: LocalServer;
let well = true;
beforeAll(async () => {
  const answer = async ({ requestContext, headers }: HttpEvent) => ({
    statusCode: 200,
    headers: { "x-heard": headers["x-said"] ?? "" },
    body: requestContext.domainName,
  });
  server = await startServer({
    port: 0,
    token: "the token of this test",
    ingest: answer,
    serve: answer,
    link: async () => "",
    endSessions: async () => 0,
    uploads: { receive: async (_, response) => void response.end("from the hub") },
    publicUrl: "https://hub.firm.example",
    bodiesAtMost: 1_000_000,
    isWell: async () => well,
  });
});
afterAll(async () => await server.stop());

async function statusFor(host: string, path: string, method: string): Promise<number | undefined> {
  const sent = request({ host: "127.0.0.1", port: server.port, path, method, headers: { host } });
  sent.end();
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

test.each(["127.0.0.1:4700", "localhost:4700", "[::1]:4700", "localhost", "HUB.firm.example"])(
  "a request to %s is answered",
  async (host) => {
    expect(await statusFor(host, "/console", "GET")).toBe(200);
  },
);

test.each([
  ["evil.example:4700", "/console", "GET"],
  ["127.0.0.1.evil.example", "/api/timeline", "GET"],
  ["localhost.evil.example", "/hooks/dropbox/main", "POST"],
  ["evil.example", "/uploads", "POST"],
  ["not a host", "/console", "GET"],
])(
  "a request to '%s', for %s, whose name was pointed at this machine, is refused",
  async (host, path, method) => {
    expect(await statusFor(host, path, method)).toBe(421);
  },
);

test.each([
  ["hub.firm.example", undefined, "hub.firm.example"],
  ["127.0.0.1:4700", "hub.firm.example", "hub.firm.example"],
  ["127.0.0.1:4700", "evil.example", "127.0.0.1:4700"],
])("a request to %s of which a proxy says that it was to %s is one to %s", async (host, forwarded, name) => {
  const headers = { host, ...(forwarded ? { "x-forwarded-host": forwarded } : {}) };
  const sent = request({ host: "127.0.0.1", port: server.port, path: "/", headers });
  sent.end();
  const [response] = await once(sent, "response");

  expect(await text(response)).toBe(name);
});

test.each(["http://[", "//[", "http://"])(
  "what is not an address at all, as %s, is the caller's fault",
  async (path) => {
    const sent = request({ host: "127.0.0.1", port: server.port, path, headers: { host: "localhost" } });
    sent.end();
    const [response] = await once(sent, "response");

    expect(response.statusCode).toBe(400);
    expect(JSON.parse(await text(response))).toMatchObject({ code: "invalid_address", status: 400 });
  },
);

test("a hub whose store does not answer is not well", async () => {
  well = false;
  expect(await statusFor("localhost", "/healthz", "GET")).toBe(503);
  well = true;
  expect(await statusFor("localhost", "/healthz", "GET")).toBe(200);
});

test.each([undefined, "http://hub.firm.example"])(
  "other machines are not let in where the hub's address is %s",
  async (publicUrl) => {
    const answer = async () => ({ statusCode: 200 });
    const open = startServer({
      host: "0.0.0.0",
      port: 0,
      token: "t",
      ingest: answer,
      serve: answer,
      link: async () => "",
      endSessions: async () => 0,
      uploads: { receive: async () => undefined },
      publicUrl,
      isWell: async () => true,
    });

    await expect(open).rejects.toThrow(OpenWithoutAddress);
  },
);

/** A request whose body the server has begun to read; `rest` sends some of it, and never the end. */
async function begun(path: string, headers: Record<string, string> = {}) {
  const all = { "content-length": "5000000", expect: "100-continue", host: "localhost", ...headers };
  const sent = request({ host: "127.0.0.1", port: server.port, path, method: "POST", headers: all });
  const broken = once(sent, "error").then(() => path);
  broken.catch(() => undefined);
  const status = new Promise<number | undefined>((resolve) =>
    sent.on("response", (response) => resolve(response.resume().statusCode)),
  );
  sent.flushHeaders();
  await once(sent, "continue");
  return { sent, broken, status, rest: (bytes: number) => sent.write(Buffer.alloc(bytes, "a")) };
}

test("bodies that never end make room for others, the oldest first", async () => {
  const all = [];
  for (const name of ["a", "b", "c"]) all.push(await begun(`/hooks/relay/${name}`));
  for (const { rest } of all) rest(400_000);

  expect(await Promise.race(all.map(({ broken }) => broken))).toBe("/hooks/relay/a");
  const whole = await begun("/hooks/relay/d", { "content-length": "100000" });
  whole.rest(100_000);
  expect(await whole.status).toBe(200);
  for (const { sent } of all) sent.destroy();
});

test("it stops though somebody never ends what they send, and another asks again and again", async () => {
  const answer = async () => ({ statusCode: 200 });
  const own = await startServer({
    ...{
      port: 0,
      token: "t",
      ingest: answer,
      serve: answer,
      link: async () => "",
      endSessions: async () => 0,
    },
    ...{ uploads: { receive: async () => undefined }, publicUrl: undefined, isWell: async () => true },
    stopWithin: 100,
  });
  const agent = new Agent({ keepAlive: true });
  const asked = async () => {
    const sent = request({
      host: "127.0.0.1",
      port: own.port,
      path: "/",
      agent,
      headers: { host: "localhost" },
    });
    sent.end();
    const [response] = await once(sent, "response");
    response.resume();
    await once(response, "end");
  };
  const headers = { "content-length": "1000", host: "localhost" };
  const slow = request({
    host: "127.0.0.1",
    port: own.port,
    path: "/hooks/relay/a",
    method: "POST",
    headers,
  });
  const cut = once(slow, "error");
  slow.write("a");
  await asked();
  let isAsking = true;
  const asking = (async () => {
    while (isAsking) await asked().catch(() => (isAsking = false));
  })();

  await own.stop();
  await cut;
  await asking;
  agent.destroy();
});

test("an answer says how long it is, and what a header says twice has a comma between", async () => {
  const said = ["One", "two"];
  const sent = request({
    host: "127.0.0.1",
    port: server.port,
    path: "/",
    headers: { "X-Said": said },
  }).end();
  const [response] = await once(sent, "response");

  expect(response.headers).toMatchObject({ "x-heard": "One,two", "content-length": "15" });
  expect(await text(response)).toHaveLength(15);
});

test("who does not have the token is told so before what they send is read", async () => {
  const { sent, status } = await begun("/api/timeline", { authorization: "Bearer another" });

  expect(await status).toBe(401);
  sent.destroy();
});

test.each([
  ["Bearer the token of this test", 200],
  ["bearer  the token of this test", 200],
  ["Bearer the token of", 401],
  ["Bearer the token of this test and more", 401],
  ["Basic the token of this test", 401],
])("a token of several words is shown by %s: %i", async (authorization, status) => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/tools`, { headers: { authorization } });

  expect(answer.status).toBe(status);
});
