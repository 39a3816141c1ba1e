import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { NotPublic, publicAddresses, publicPost } from "../../../functions/sending/post.ts";
import { tls } from "../../support/tls.ts";

let heard: {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}[];
let answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | "none";
const server = createServer({ cert: tls.cert, key: tls.key }, async (request, response) => {
  heard.push({ path: request.url, headers: request.headers, body: await text(request) });
  if (answer !== "none") response.writeHead(answer.status, answer.headers).end("what is not read");
});
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  heard = [];
  answer = { status: 200 };
});

/** A team's server, to which its name leads here. */
const addresses = async () => [{ address: "127.0.0.1", family: 4 }];
const postingTo = (host: string, path = "/hook") => {
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`https://${host}:${port}${path}`),
    headers: { "webhook-id": "out_1" },
    body: '{"a":"é"}',
  };
};
const team = "hooks.team.example";

test("a body arrives whole at the address that the name leads to, with its headers", async () => {
  expect(await publicPost({ addresses, ca: tls.cert })(postingTo(team))).toBe(200);
  expect(heard).toMatchObject([
    {
      path: "/hook",
      body: '{"a":"é"}',
      headers: { host: expect.stringContaining(team), "webhook-id": "out_1", "content-length": "10" },
    },
  ]);
});

test("a redirect is an answer and is not followed", async () => {
  answer = { status: 307, headers: { location: postingTo(team, "/elsewhere").url.href } };

  expect(await publicPost({ addresses, ca: tls.cert })(postingTo(team))).toBe(307);
  expect(heard.map(({ path }) => path)).toEqual(["/hook"]);
});

test("a server that nobody vouches for, or that is another's, hears nothing", async () => {
  await expect(publicPost({ addresses })(postingTo(team))).rejects.toMatchObject({
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
  });
  await expect(publicPost({ addresses, ca: tls.cert })(postingTo("other.example"))).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
  expect(heard).toEqual([]);
});

test("a server that answers nothing is given up", async () => {
  answer = "none";

  await expect(publicPost({ addresses, ca: tls.cert, patience: 200 })(postingTo(team))).rejects.toMatchObject(
    { name: "AbortError" },
  );
});

test("a name of which one address is the hub's own network is not posted to", async () => {
  const resolve = async () => [...(await addresses()), { address: "203.0.114.1", family: 4 }];
  const post = publicPost({ addresses: (name) => publicAddresses(name, resolve), ca: tls.cert });

  await expect(post(postingTo(team))).rejects.toThrow(NotPublic);
  expect(heard).toEqual([]);
});
