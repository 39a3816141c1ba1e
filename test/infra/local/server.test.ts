import { once } from "node:events";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LocalServer, startServer } from "../../../infra/local/server.ts";

let server: LocalServer;
beforeAll(async () => {
  const answer = async () => ({ statusCode: 200, body: "from the hub" });
  server = await startServer({
    port: 0,
    token: "the token of this test",
    ingest: answer,
    serve: answer,
    link: () => "",
    uploads: { receive: async (_, response) => void response.end("from the hub") },
    names: ["hub.firm.example"],
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
  "a request to '%s', for %s, whose name somebody has led to this machine, is refused",
  async (host, path, method) => {
    expect(await statusFor(host, path, method)).toBe(421);
  },
);
