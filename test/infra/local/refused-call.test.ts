import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, expect, test } from "@jest/globals";
import { Api, ApiError, NotOfThisHub } from "../../../infra/local/api.ts";

let server: Server;
afterEach(() => void server.close());

/** The API of a server that answers everything so. */
async function answering(status: number, body: string): Promise<Api> {
  server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return new Api(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, "token");
}

const refused = (status: number, code: string, title: string) =>
  JSON.stringify({ type: `urn:account-hub:problem:${code}`, title, status, code, requestId: "r" });

test("a call that is refused is told in the hub's words", async () => {
  const api = await answering(404, refused(404, "unknown_account", "There is no such account"));

  const asked = api.ask("GET", "/api/me");
  await expect(asked).rejects.toThrow(ApiError);
  await expect(asked).rejects.toThrow(
    /^GET \/api\/me answered 404: There is no such account \(unknown_account\)$/,
  );
});

test("who has the wrong token is told where it comes from", async () => {
  const api = await answering(401, refused(401, "unauthorized", "A valid bearer token is needed"));

  await expect(api.ask("GET", "/api/me")).rejects.toThrow(
    "A valid bearer token is needed (unauthorized). Is HUB_TOKEN, or the token in the folder that HUB_DATA names, this hub's?",
  );
});

test.each([
  ["a page", "<!doctype html>"],
  ["nothing", ""],
  ["JSON of another kind", '{"hello":"world"}'],
])("a server that answers with %s is told to be no hub", async (_what, body) => {
  const api = await answering(200, body);

  const asked = api.ask("GET", "/api/me");
  await expect(asked).rejects.toThrow(NotOfThisHub);
  await expect(asked).rejects.toThrow(api.url);
});
